package invoicing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing/money"
)

// OrderToBill is an order with what it adds to an invoice of several.
type OrderToBill struct {
	Order    Order
	Notes    []DeliveryNote // of its goods, the first one first
	ShopName string
}

// FromOrders drafts one invoice of several orders of a partner, a block for each, the oldest first. The sums are reckoned
// over all lines together: adding up the rounded tax of the parts could be a cent off the tax of the sum (BR-CO-14). In
// net mode that may leave the cents that the customer saw, which Rounding gives back (BT-114). What may not be billed
// together is refused with a Conflict that says why.
func FromOrders(list []OrderToBill, p Partner, s ShopSettings) (Invoice, error) {
	if len(list) == 0 {
		return Invoice{}, Conflictf("Es ist kein Auftrag ausgewählt.")
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b OrderToBill) int {
		return cmp.Or(a.Order.Ordered.Compare(b.Order.Ordered), cmp.Compare(a.Order.ID, b.Order.ID))
	})
	parts := make([]Invoice, len(list))
	orders := make([]Order, len(list))
	for n, o := range list {
		var err error
		if a, b := list[0].Order, o.Order; a.PartnerID != b.PartnerID {
			return Invoice{}, Conflictf("Auftrag %s und Auftrag %s gehören verschiedenen Geschäftspartnern (%d und %d); dafür braucht es zwei Rechnungen.",
				a.Number, b.Number, 10000+a.PartnerID, 10000+b.PartnerID)
		}
		if err := o.Order.mayBeBilled(); err != nil {
			return Invoice{}, err
		}
		if parts[n], err = FromOrder(o.Order, p, s); err != nil {
			return Invoice{}, err
		}
		if err := sameInvoice(parts[0], parts[n]); err != nil {
			return Invoice{}, err
		}
		orders[n] = o.Order
	}
	inv := merged(parts, p)
	for n, part := range parts {
		inv.addBlock(list[n], part)
	}
	inv.TaxTotals = nil // of the first part
	inv.AddUp()
	inv.giveBackCents(parts)
	inv.Review()
	for _, part := range parts {
		for _, why := range part.Hold {
			if !slices.Contains(inv.Hold, why) {
				inv.Hold = append(inv.Hold, why)
			}
		}
	}
	inv.TakeBasis(orders...)
	return inv, nil
}

// sameInvoice refuses what one invoice cannot say of two orders.
func sameInvoice(a, b Invoice) error {
	switch {
	case a.Currency != b.Currency:
		return apart(a, b, "haben verschiedene Währungen", a.Currency, b.Currency)
	case a.PriceMode != b.PriceMode:
		return apart(a, b, "haben verschiedene Preisarten", string(a.PriceMode), string(b.PriceMode))
	case a.TaxCase.Case != b.TaxCase.Case || a.TaxCase.Country != b.TaxCase.Country || !slices.Equal(a.TaxNotes, b.TaxNotes):
		return apart(a, b, "werden verschieden besteuert", taxCaseText(a), taxCaseText(b))
	case a.Exchange.Currency != b.Exchange.Currency || !a.Exchange.Rate.Equal(b.Exchange.Rate):
		return apart(a, b, "haben verschiedene Umrechnungskurse", a.Exchange.Rate.String(), b.Exchange.Rate.String())
	}
	return nil
}

func apart(a, b Invoice, what, of, and string) error {
	return Conflictf("Auftrag %s und Auftrag %s %s (%s und %s); dafür braucht es zwei Rechnungen.", a.OrderNo, b.OrderNo, what, of, and)
}

func taxCaseText(i Invoice) string {
	return first(strings.TrimSpace(string(i.TaxCase.Case)+" "+i.TaxCase.Country), strings.Join(i.TaxNotes, ", "), "mit Steuer")
}

// merged is the head of an invoice of several orders: what they have in common, else the partner's.
func merged(parts []Invoice, p Partner) Invoice {
	inv := parts[0]
	inv.OrderID, inv.OrderNo, inv.ShopOrderNo, inv.OrderDate = 0, "", "", Date{}
	inv.ServiceFrom, inv.ServiceUntil, inv.Basis = Date{}, Date{}, nil
	inv.Lines, inv.Prepayments, inv.References, inv.Hold = nil, nil, nil, nil
	inv.Shop = common(parts, func(i Invoice) string { return i.Shop })
	inv.Billing = firstAddress(common(parts, func(i Invoice) Address { return i.Billing }), p.Address, parts[0].Billing)
	inv.Delivery = common(parts, func(i Invoice) Address { return i.Delivery })
	inv.BuyerVATID = first(common(parts, func(i Invoice) string { return i.BuyerVATID }), p.VATID)
	inv.BuyerRef = common(parts, func(i Invoice) string { return i.BuyerRef })
	inv.Email = first(common(parts, func(i Invoice) string { return i.Email }), p.Email, parts[0].Email)
	inv.Language = documentLanguage(common(parts, func(i Invoice) string { return i.Language }), p.Language)
	inv.Payment = common(parts, func(i Invoice) string { return i.Payment })
	if inv.Payment == "" {
		inv.Terms = PaymentTerms{}
	}
	return inv
}

// common returns the value that all parts share, else the zero value.
func common[T comparable](parts []Invoice, value func(Invoice) T) T {
	var none T
	for _, p := range parts {
		if value(p) != value(parts[0]) {
			return none
		}
	}
	return value(parts[0])
}

// addBlock appends what one order adds: its lines under a heading, its references, its days of supply.
func (i *Invoice) addBlock(o OrderToBill, part Invoice) {
	from, until := part.ServiceFrom, part.ServiceUntil
	if len(o.Notes) > 0 {
		from, until = Delivered(o.Notes)
	}
	block := i.blockHeading(o, part)
	for _, l := range part.Lines {
		l.Position, l.Block, l.OrderID = len(i.Lines)+1, block, o.Order.ID
		if l.From.IsZero() {
			l.From, l.Until = from, until
		}
		i.Lines = append(i.Lines, l)
	}
	i.Prepayments = append(i.Prepayments, part.Prepayments...)
	i.References = append(i.References, Reference{Kind: RefersOrder, ID: o.Order.ID, Number: first(o.Order.ShopNumber, o.Order.Number), Date: part.OrderDate})
	i.References = append(i.References, NoteReferences(o.Notes)...)
	if i.ServiceFrom.IsZero() || from.Before(i.ServiceFrom) {
		i.ServiceFrom = from
	}
	if i.ServiceUntil.Before(until) {
		i.ServiceUntil = until
	}
}

// blockHeading names an order as its customer knows it, in the language of the document.
func (i *Invoice) blockHeading(o OrderToBill, part Invoice) string {
	order, of, note := "Auftrag", "vom", "Lieferschein"
	if i.Language == "en" {
		order, of, note = "Order", "of", "delivery note"
	}
	heading := fmt.Sprintf("%s %s %s %s", order, part.OrderNo, of, part.OrderDate.German())
	if part.ShopOrderNo != "" && o.ShopName != "" {
		heading = fmt.Sprintf("%s %s (%s %s) %s %s", order, part.OrderNo, o.ShopName, part.ShopOrderNo, of, part.OrderDate.German())
	}
	for n, one := range o.Notes {
		if heading += ", "; n == 0 {
			heading += note + " "
		}
		heading += one.Number
	}
	return heading
}

// giveBackCents makes several orders ask for what their customer saw: a net sum may be taxed a cent more or less than its
// parts were. More than a cent for each rate is not given back (BT-114) but noted.
func (i *Invoice) giveBackCents(parts []Invoice) {
	i.AmountNotes, i.Rounding = nil, 0
	var seen money.Cents
	for _, p := range parts {
		i.AmountNotes = append(i.AmountNotes, p.AmountNotes...)
		seen += p.Payable()
	}
	off := seen - i.Payable()
	if off.Abs() <= money.Cents(len(i.TaxTotals)) {
		i.Rounding = off
		return
	}
	i.note("Gemeinsam besteuert ergeben die Aufträge %s statt einzeln %s %s.", i.Payable().German(), seen.German(), i.Currency)
}
