package collective

import (
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Plan returns the planned invoices of an order with contract terms, one a period. Each bills every line of the order
// once (shipping, fees and coupons as the order has them) and ends on the cent of the order, which the shop may have
// rounded its own way; they have no number and no id yet. A voucher that was bought pays once, in the first period.
func Plan(o invoicing.Order, c invoicing.Contract) ([]invoicing.PlannedInvoice, error) {
	periods, err := Periods(c)
	if err != nil {
		return nil, err
	}
	if len(o.Lines) == 0 {
		return nil, invoicing.Conflictf("Auftrag %s hat keine Positionen; es gibt nichts zu berechnen.", o.Number)
	}
	planned := make([]invoicing.PlannedInvoice, len(periods))
	unpaid := withoutCredit(o)
	for i, p := range periods {
		if i == 0 {
			planned[i] = planPeriod(o, c, p)
			continue
		}
		planned[i] = planPeriod(unpaid, c, p)
	}
	return planned, nil
}

// withoutCredit is the order without vouchers that were bought.
func withoutCredit(o invoicing.Order) invoicing.Order {
	isCredit := func(l invoicing.OrderLine) bool { return l.Kind == invoicing.LineCredit }
	if slices.ContainsFunc(o.Lines, isCredit) {
		o.Lines = slices.DeleteFunc(slices.Clone(o.Lines), isCredit)
		o.TaxTotals = o.LineTotals()
		o.Total = o.Totals().Gross
	}
	return o
}

func planPeriod(o invoicing.Order, c invoicing.Contract, p Period) invoicing.PlannedInvoice {
	inv := invoicing.PlannedInvoice{
		ContractID: c.ID, OrderID: o.ID, PartnerID: o.PartnerID, Period: p.Number,
		From: p.From, Until: p.Until, ProvisionalDate: p.Provisional, Status: invoicing.Planned,
		Currency: o.Currency, PriceMode: o.PriceMode, Lines: make([]invoicing.InvoiceLine, len(o.Lines)),
	}
	heading := Heading(o.Number, p.From, p.Until)
	for i, l := range o.Lines {
		inv.Lines[i] = invoicing.InvoiceLine{
			Position: i + 1, Kind: l.Kind, Block: heading, OrderLineID: l.ID, Number: l.Number, Text: l.Text, Details: l.Details,
			From: p.From, Until: p.Until, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Amount: l.Amount, TaxRate: l.TaxRate,
		}
	}
	inv.TaxTotals, inv.Total = slices.Clone(o.TaxTotals), o.Total
	if len(inv.TaxTotals) == 0 {
		inv.TaxTotals, inv.Total = Totals(inv.PriceMode, inv.Lines)
	}
	return inv
}

// Heading returns the heading of a block of lines, such as "Auftrag tee-12, 01.01.2027 bis 28.02.2027".
func Heading(orderNumber string, from, until invoicing.Date) string {
	return fmt.Sprintf("Auftrag %s, %s", orderNumber, span(from, until))
}

// Totals reckons the totals per rate over all lines, and the gross total.
func Totals(mode tax.Mode, lines []invoicing.InvoiceLine) ([]tax.Total, money.Cents) {
	amounts := make([]tax.Amount, len(lines))
	for i, l := range lines {
		amounts[i] = tax.Amount{Rate: l.TaxRate, Amount: l.Amount}
	}
	totals := tax.Totals(mode, amounts)
	return totals, tax.Sum(totals).Gross
}

func span(from, until invoicing.Date) string { return from.German() + " bis " + until.German() }
