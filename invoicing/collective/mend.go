package collective

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// side is something that each item of a collective invoice has its own of, while the invoice has it once.
type side struct {
	kind   string
	differ string // says of two items that they do
	forAll string // button that makes one item's count for all; %s is the item
	of     func(Item) string
	usual  string // what is looked up when it is issued, where the head says nothing
	given  string // what the head says; empty: nothing
	chosen int64  // item that a Mend chose; 0 for none
	choose func(*Mend, int64)
	keep   func(*invoicing.CollectiveHead, Item)
	late   bool // of periods alone it is looked up when it is issued, whatever their orders said once
}

// mendHead puts into the head what a Mend decided, and what all items share but nobody would look up; it returns what still
// keeps them apart.
func mendHead(c *invoicing.CollectiveInvoice, r Request) []Obstacle {
	var all []Obstacle
	for _, s := range []side{addressSide(c.Head, r), termsSide(c.Head, r), buyerRefSide(c.Head, r), recipientSide(c.Head, r)} {
		if o := s.mend(&c.Head, r.Items); o.Kind != "" {
			all = append(all, o)
		}
	}
	return all
}

// mend returns the zero Obstacle where the items agree or somebody decided.
func (s side) mend(head *invoicing.CollectiveHead, items []Item) Obstacle {
	decided := func(i Item) bool { return i.Joined && s.given != "" }
	if n := slices.IndexFunc(items, func(i Item) bool { return i.is(s.chosen) }); n >= 0 {
		if !decided(items[n]) {
			s.keep(head, items[n])
		}
		return Obstacle{}
	}
	var apart []Item // the first of each value
	var values []string
	for _, i := range items {
		value := s.of(i)
		if decided(i) {
			value = s.given
		}
		if !slices.Contains(values, value) {
			apart, values = append(apart, i), append(values, value)
		}
	}
	if len(values) > 1 {
		return s.obstacle(apart, values)
	}
	if s.given == "" && values[0] != s.usual && (!s.late || slices.ContainsFunc(items, Item.Whole)) {
		s.keep(head, apart[0])
	}
	return Obstacle{}
}

func (s side) obstacle(apart []Item, values []string) Obstacle {
	o := Obstacle{Kind: s.kind, Text: fmt.Sprintf("%s und %s %s (%s und %s).", apart[0].name(), apart[1].name(), s.differ,
		cmp.Or(values[0], "keine"), cmp.Or(values[1], "keine"))}
	for n, i := range apart {
		var m Mend
		s.choose(&m, i.ID)
		o.Mends = append(o.Mends, MendChoice{Text: fmt.Sprintf(s.forAll, i.name(), cmp.Or(values[n], "keine")), Mend: m})
	}
	return o
}

func addressSide(h invoicing.CollectiveHead, r Request) side {
	s := side{kind: ObstacleAddress, differ: "haben verschiedene Rechnungsanschriften", forAll: "Rechnungsanschrift von %s für alle verwenden: %s", late: true,
		of: func(i Item) string { return addressText(i.Billing) }, usual: addressText(r.Partner.Address), chosen: r.Mend.BillingOf,
		choose: func(m *Mend, id int64) { m.BillingOf = id },
		keep:   func(h *invoicing.CollectiveHead, i Item) { a := i.Billing; h.Billing = &a }}
	if h.Billing != nil {
		s.given = addressText(*h.Billing)
	}
	return s
}

func termsSide(h invoicing.CollectiveHead, r Request) side {
	s := side{kind: ObstacleTerms, differ: "haben verschiedene Zahlungsbedingungen", forAll: "Zahlungsbedingungen von %s für alle verwenden: %s",
		of: func(i Item) string { return termsText(i.Terms) }, usual: termsText(TermsOf(nil, r.Settings)), chosen: r.Mend.TermsOf,
		choose: func(m *Mend, id int64) { m.TermsOf = id },
		keep:   func(h *invoicing.CollectiveHead, i Item) { t := i.Terms; h.Terms = &t }}
	if h.Terms != nil {
		s.given = termsText(TermsOf(h.Terms, r.Settings))
	}
	return s
}

func buyerRefSide(h invoicing.CollectiveHead, r Request) side {
	return side{kind: ObstacleBuyerRef, differ: "haben verschiedene Käuferreferenzen (E-Rechnung)", forAll: "Käuferreferenz von %s für alle verwenden: %s",
		of: func(i Item) string { return strings.TrimSpace(i.BuyerRef) }, given: h.BuyerRef, chosen: r.Mend.BuyerRefOf,
		choose: func(m *Mend, id int64) { m.BuyerRefOf = id },
		keep:   func(h *invoicing.CollectiveHead, i Item) { h.BuyerRef = strings.TrimSpace(i.BuyerRef) }}
}

func recipientSide(h invoicing.CollectiveHead, r Request) side {
	return side{kind: ObstacleRecipient, differ: "gehen an verschiedene Empfänger", forAll: "Empfänger von %s für alle verwenden: %s", late: true,
		of: func(i Item) string { return strings.ToLower(strings.TrimSpace(i.Recipient)) }, usual: strings.ToLower(r.Partner.Email),
		given: strings.ToLower(h.Recipient), chosen: r.Mend.RecipientOf, choose: func(m *Mend, id int64) { m.RecipientOf = id },
		keep: func(h *invoicing.CollectiveHead, i Item) { h.Recipient = i.Recipient }}
}

// TermsOf returns payment terms with their due days: the given ones, or else those of the shop.
func TermsOf(given *invoicing.PaymentTerms, s invoicing.ShopSettings) invoicing.PaymentTerms {
	t := s.Terms
	if given != nil {
		t = *given
	}
	if t.DueDays == nil {
		t.DueDays = &s.DueDays
	}
	t.PaidNote = false
	return t
}

func termsText(t invoicing.PaymentTerms) string {
	text := fmt.Sprintf("%d Tage", *t.DueDays)
	if t.SkontoDays != 0 {
		text += fmt.Sprintf(", in %d Tagen %s %% Skonto", t.SkontoDays, strings.ReplaceAll(t.Skonto.String(), ".", ","))
	}
	if t.Means != "" {
		text += ", Zahlungsart " + t.Means
	}
	return text
}

// addressText writes an address in one line; how it addresses somebody tells none apart.
func addressText(a invoicing.Address) string {
	var parts []string
	for _, p := range []string{a.Company, a.Name(), a.Street, a.Extra, a.Postcode + " " + a.City, a.Country} {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
