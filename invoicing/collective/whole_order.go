package collective

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Whole makes an item of a whole order, from the invoice that it would get for itself: shipping, fees, discounts and coupons are
// split over the rates as there. A voucher that was bought is a line here, as in a contract's periods, and pays when the invoice
// is drafted. o.Ordered must be in the merchant's time zone, notes are those of what was delivered already.
func Whole(o invoicing.Order, alone invoicing.Invoice, notes []invoicing.DeliveryNote, shopName string) invoicing.PlannedInvoice {
	p := invoicing.PlannedInvoice{
		ID: -o.ID, OrderID: o.ID, OrderNumber: o.Number, Shop: o.Origin.Shop, PartnerID: o.PartnerID, From: alone.ServiceFrom, Until: alone.ServiceUntil,
		ProvisionalDate: invoicing.DateOf(o.Ordered), Status: invoicing.Combined, Currency: o.Currency, PriceMode: o.PriceMode, Print: o.Print(),
	}
	p.Lines = append(p.Lines, alone.Lines...)
	for _, l := range o.Lines {
		if l.Kind == invoicing.LineCredit {
			p.Lines = append(p.Lines, invoicing.InvoiceLine{Kind: l.Kind, OrderLineID: l.ID, Number: l.Number, Text: l.Text, Details: l.Details,
				Quantity: l.Quantity, UnitPrice: l.UnitPrice, Amount: l.Amount, TaxRate: l.TaxRate})
		}
	}
	block := OrderHeading(o, notes, shopName)
	for n := range p.Lines {
		l := &p.Lines[n]
		l.Position, l.Block, l.OrderID = n+1, block, o.ID
		if l.From.IsZero() {
			l.From, l.Until = p.From, p.Until
		}
	}
	p.TaxTotals, p.Total = wholeTotals(p, alone)
	return p
}

// wholeTotals are those that the customer saw, where the shop may have rounded its own way, less what a voucher pays.
func wholeTotals(p invoicing.PlannedInvoice, alone invoicing.Invoice) ([]tax.Total, money.Cents) {
	totals, _ := Totals(p.PriceMode, p.Lines)
	for n, t := range totals {
		for _, shown := range alone.TaxTotals {
			if shown.Rate == t.Rate && (shown.Net == t.Net || shown.Gross == t.Gross) {
				totals[n] = shown
			}
		}
	}
	return totals, tax.Sum(totals).Gross
}

// OrderHeading returns the heading of a whole order's lines, such as "Auftrag tee-12 (Teeladen 4711) vom 03.02.2027, Lieferschein
// LS-2027-0004 vom 05.02.2027".
func OrderHeading(o invoicing.Order, notes []invoicing.DeliveryNote, shopName string) string {
	text := "Auftrag " + o.Number
	if shopName != "" {
		text += " (" + strings.TrimSpace(shopName+" "+o.ShopNumber) + ")"
	}
	if !o.Ordered.IsZero() {
		text += " vom " + invoicing.DateOf(o.Ordered).German()
	}
	for n, note := range notes {
		if text += ", "; n == 0 {
			text += "Lieferschein "
		}
		text += fmt.Sprintf("%s vom %s", note.Number, note.Date.German())
	}
	return text
}

// Deliver brings a whole order in a collective invoice up to the delivery notes that it got since: goods were supplied on their days.
// What somebody wrote into the lines stays.
func Deliver(c invoicing.CollectiveInvoice, item invoicing.PlannedInvoice, o invoicing.Order, notes []invoicing.DeliveryNote, shopName string) invoicing.CollectiveInvoice {
	c.Lines, c.Items = slices.Clone(c.Lines), slices.Clone(c.Items)
	from, until := invoicing.Delivered(notes)
	before := headingsUpTo(o, notes, shopName)
	for n := range c.Lines {
		l := &c.Lines[n]
		if l.PlannedID != item.ID {
			continue
		}
		if l.From == item.From && l.Until == item.Until {
			l.From, l.Until = from, until
		}
		if slices.Contains(before, l.Block) {
			l.Block = OrderHeading(o, notes, shopName)
		}
	}
	for n := range c.Items {
		if c.Items[n].ID == item.ID {
			c.Items[n].From, c.Items[n].Until = from, until
		}
	}
	return c
}

// headingsUpTo are those that an order had before each of its notes.
func headingsUpTo(o invoicing.Order, notes []invoicing.DeliveryNote, shopName string) []string {
	var all []string
	for n := range notes {
		all = append(all, OrderHeading(o, notes[:n], shopName))
	}
	return all
}

// References names the orders and delivery notes that a collective invoice bills (BT-13, BT-14, BT-16), and its contracts (BT-12).
func References(c invoicing.CollectiveInvoice, orders []invoicing.Order, notes map[int64][]invoicing.DeliveryNote) []invoicing.Reference {
	var refs []invoicing.Reference
	for _, o := range orders {
		if n := slices.IndexFunc(c.Items, func(p invoicing.PlannedInvoice) bool { return p.OrderID == o.ID && p.ContractID != 0 }); n >= 0 {
			refs = append(refs, invoicing.Reference{Kind: invoicing.RefersContract, ID: c.Items[n].ContractID, Number: o.Number})
			continue
		}
		refs = append(refs, invoicing.Reference{Kind: invoicing.RefersOrder, ID: o.ID, Number: cmp.Or(o.ShopNumber, o.Number), Date: invoicing.DateOf(o.Ordered)})
		refs = append(refs, invoicing.NoteReferences(notes[o.ID])...)
	}
	return refs
}
