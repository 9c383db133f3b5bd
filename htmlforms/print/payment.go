package print

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// closing is what stands under the totals: why there is no tax, how it is paid, and the parting words.
func (p *invoicePrint) closing() ([]item, error) {
	var items []item
	for _, text := range append(append(p.notes(), p.exchange()), p.payment()...) {
		items = append(items, paragraph(text)...)
	}
	giro, err := p.giro()
	items = append(items, giro...)
	for i := range items[:max(0, min(len(items)-1, shortParagraph))] {
		items[i].keep = true // with the totals, so that no page holds the last sentence alone
	}
	return append(items, paragraph(p.inv.ClosingText)...), err
}

// notes are the invoice's tax notes; a small business never goes without its own (§ 34a UStDV).
func (p *invoicePrint) notes() []string {
	notes := slices.Clone(p.inv.TaxNotes)
	if len(notes) == 0 && p.inv.Seller.SmallBusiness && !p.taxed() {
		notes = append(notes, p.locale.text("small_business"))
	}
	return notes
}

// exchange tells the tax of a foreign currency's invoice in euros (§ 16 (6) UStG).
func (p *invoicePrint) exchange() string {
	x := p.inv.Exchange
	if x.Currency == "" || x.Tax == 0 {
		return ""
	}
	text := p.locale.text("exchange", "tax", whole(p.locale.sum(x.Tax, x.Currency)), "currency", x.Currency,
		"rate", whole(p.locale.quantity(x.Rate)+" "+p.inv.Currency))
	if x.Source != "" {
		text += " (" + p.locale.source(x.Source) + ")"
	}
	return text + "."
}

// wayKind is how money moves with a payment method.
type wayKind string

const (
	byTransfer wayKind = "transfer" // the customer's part
	byProvider wayKind = "provider" // in the checkout, through a third party; nothing proves that it arrived
)

// way is what is known of a payment method.
type way struct {
	Codes []string `json:"codes"` // the shop's code begins with one of these
	Kind  wayKind  `json:"kind"`
	Name  string   `json:"name"`
	Text  string   `json:"text"` // the sentence; empty where Kind says it all
}

// way returns the payment method; one that nobody knows is named as it is and paid by transfer.
func (p *invoicePrint) way() way {
	code := strings.ToLower(p.inv.Payment)
	for _, known := range p.locale.Payments {
		if slices.ContainsFunc(known.Codes, func(prefix string) bool { return strings.HasPrefix(code, prefix) }) {
			return known
		}
	}
	return way{Kind: byTransfer, Name: p.inv.Payment}
}

// settled says that nothing is asked for: it was paid, or there is nothing to pay.
func (p *invoicePrint) settled() bool {
	return p.inv.Type == invoicing.TypeCancellation || p.inv.Payable() <= 0 || p.inv.Terms.PaidNote
}

// payment says how and until when the amount is paid.
func (p *invoicePrint) payment() []string {
	l, way, payable := p.locale, p.way(), p.inv.Payable()
	switch {
	case p.inv.Type == invoicing.TypeCancellation:
		return nil
	case payable < 0:
		return []string{l.text("credit", "amount", whole(l.sum(-payable, p.inv.Currency)))}
	case payable == 0:
		return []string{l.text("nothing_due")}
	case p.inv.Terms.PaidNote && way.Name != "":
		return []string{l.text("paid_by", "name", way.Name)}
	case p.inv.Terms.PaidNote:
		return []string{l.text("paid")}
	case way.Kind == byProvider:
		return append(lines(p.skonto()), l.text("paid_through", "name", way.Name))
	case way.Kind == byTransfer:
		return p.byTransfer(way)
	}
	return append(lines(p.skonto()), way.Text)
}

func (p *invoicePrint) byTransfer(way way) []string {
	l := p.locale
	var sentences []string
	if way.Name != "" {
		sentences = append(sentences, l.text("payment", "payment", way.Name))
	}
	account := p.inv.Seller.IBAN != "" && !p.draft()
	if way.Text == "" || !account { // a sentence that names no account helps nobody
		sentences = append(sentences, p.due())
	}
	if account {
		sentences = append(sentences, fill(cmp.Or(way.Text, l.Texts["transfer"]), "total", whole(l.sum(p.inv.Payable(), p.inv.Currency)),
			"number", whole(p.inv.Number), "iban", whole(spacedIBAN(p.inv.Seller.IBAN))))
	}
	return append(lines(p.skonto()), strings.Join(sentences, " "))
}

func (p *invoicePrint) due() string {
	l, days := p.locale, p.inv.Terms.DueDays
	switch {
	case !p.inv.DueDate.IsZero():
		return l.text("due_sentence", "due", l.date(p.inv.DueDate))
	case days != nil && *days > 0:
		return l.text("due_days", "days", itoa(*days))
	}
	return l.text("due_open")
}

// skonto says by when how much may be deducted (§ 14 (4) no. 7 UStG wants it on the invoice).
func (p *invoicePrint) skonto() string {
	l, terms := p.locale, p.inv.Terms
	if !terms.Skonto.IsPositive() || terms.SkontoDays <= 0 {
		return ""
	}
	payable := p.inv.Payable()
	off := money.FromDecimal(payable.Decimal().Mul(terms.Skonto).Div(decimal.NewFromInt(100)))
	by := l.text("skonto_days", "days", itoa(terms.SkontoDays))
	if !p.inv.Date.IsZero() {
		by = l.text("skonto_by", "date", l.date(p.inv.Date.AddDays(terms.SkontoDays)))
	}
	return l.text("skonto", "by", by, "percent", whole(l.percent(terms.Skonto)), "off", whole(l.sum(off, p.inv.Currency)),
		"rest", whole(l.sum(payable-off, p.inv.Currency)))
}

// whole keeps a text on one line.
func whole(s string) string { return strings.ReplaceAll(s, " ", noBreak) }
