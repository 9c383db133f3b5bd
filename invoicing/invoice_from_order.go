package invoicing

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing/tax"
)

// FromOrder drafts the invoice of a whole order. Amounts and taxes are those that the customer saw; an order that is gone or
// cancelled is refused with a Conflict that says why, what does not add up, in the shop or here, is held. The service date
// is the day of the order until something better is known. o.Ordered must be in the merchant's time zone.
func FromOrder(o Order, p Partner, s ShopSettings) (Invoice, error) {
	if err := o.mayBeDrafted(); err != nil {
		return Invoice{}, err
	}
	inv := Invoice{
		Type: TypeInvoice, Status: InvoiceDraft, OrderID: o.ID, PartnerID: p.ID, Shop: o.Origin.Shop,
		CustomerNo: p.Number, OrderNo: o.Number, ShopOrderNo: o.ShopNumber, OrderDate: DateOf(o.Ordered),
		ServiceFrom: DateOf(o.Ordered), ServiceUntil: DateOf(o.Ordered),
		Seller: s.Company, Billing: firstAddress(o.Billing, o.Customer, p.Address), Delivery: o.Delivery, BuyerVATID: o.VATID,
		Email: first(o.Email, p.Email), Language: documentLanguage(o.Language, p.Language), Currency: o.Currency,
		PriceMode: o.PriceMode, Payment: o.Payment, Terms: s.Terms.forPayment(o.Payment), TaxTotals: append([]tax.Total(nil), o.TaxTotals...), Total: o.Total,
	}
	for i, l := range o.Lines {
		inv.Lines = append(inv.Lines, InvoiceLine{Position: i + 1, Kind: l.Kind, OrderLineID: l.ID, Number: l.Number, Text: l.Text,
			Details: l.Details, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Amount: l.Amount, TaxRate: l.TaxRate})
	}
	inv.exchange(o)
	split := s.Amounts == SplitProportional && inv.splitProportionally()
	inv.AddUp()
	inv.DecideTax(VATCheck{})
	inv.holdChecked(o)
	inv.meet(o, split)
	inv.Hold = append(inv.Hold, inv.Failures()...)
	return inv, nil
}

// mayBeBilled refuses an order of which no document may be made without somebody having a look.
func (o *Order) mayBeBilled() error {
	if len(o.Check) > 0 {
		return Conflictf("Auftrag %s muss erst geprüft werden: %s", o.Number, strings.Join(o.Check, "; "))
	}
	return o.mayBeDrafted()
}

// mayBeDrafted refuses an order that no invoice may be made of.
func (o *Order) mayBeDrafted() error {
	switch {
	case !o.DeletedAt.IsZero():
		return Conflictf("Auftrag %s wurde im Shop gelöscht; aus ihm entsteht kein Beleg mehr.", o.Number)
	case o.Cancelled:
		return Conflictf("Auftrag %s ist im Shop storniert; aus ihm entsteht kein Beleg.", o.Number)
	case len(o.Lines) == 0:
		return Conflictf("Auftrag %s hat keine Positionen.", o.Number)
	case o.Total == 0 && !o.paidByVoucher():
		return Conflictf("Auftrag %s ist kostenlos (Summe 0,00 %s); aus ihm entsteht kein Beleg.", o.Number, o.Currency)
	case o.Total < 0:
		return Conflictf("Auftrag %s: %s", o.Number, negative(o.Total, o.Currency))
	}
	return nil
}

// paidByVoucher says of an order with a total of 0 that its lines cancel each other out: its goods are delivered and
// billed as any others. A free one has no amounts.
func (o *Order) paidByVoucher() bool {
	return len(o.TaxTotals) > 0 && slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.Amount != 0 })
}

// label names the invoice in a message.
func (i *Invoice) label() string {
	switch {
	case i.Number != "":
		return "Rechnung " + i.Number
	case i.OrderNo != "":
		return "Rechnung zu Auftrag " + i.OrderNo
	case i.CollectiveID != 0:
		return fmt.Sprintf("Rechnung zu Sammelrechnung %d", i.CollectiveID)
	}
	return "Rechnung"
}

// documentLanguage returns the first language that documents are written in.
func documentLanguage(wanted ...string) string {
	for _, l := range wanted {
		if l == "de" || l == "en" {
			return l
		}
	}
	return "de"
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func firstAddress(addresses ...Address) Address {
	for _, a := range addresses {
		if !a.IsEmpty() {
			return a
		}
	}
	return Address{}
}
