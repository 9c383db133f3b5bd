package collective

import (
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// maxLines bounds a collective invoice: more would be a slip, or an attack.
const maxLines = 2000

// Edit returns the collective invoice with other lines: texts, prices, quantities and rates stay open to change until
// it is issued. Amounts are reckoned anew from quantity and unit price, positions from the order of the lines.
func Edit(c invoicing.CollectiveInvoice, lines []invoicing.InvoiceLine) (invoicing.CollectiveInvoice, error) {
	if c.Status != invoicing.CollectivePlanned {
		return c, invoicing.Conflictf("Die Sammelrechnung %d ist bereits %s und lässt sich nicht mehr ändern.", c.ID, c.Status)
	}
	if len(lines) == 0 || len(lines) > maxLines {
		return c, invoicing.Invalidf("Eine Sammelrechnung braucht 1 bis %d Positionen (angegeben: %d).", maxLines, len(lines))
	}
	items := map[int64]bool{0: true}
	for _, p := range c.Items {
		items[p.ID] = true
	}
	edited := make([]invoicing.InvoiceLine, len(lines))
	for i, l := range lines {
		l.Position = i + 1
		if err := checkLine(l, items[l.PlannedID]); err != nil {
			return c, err
		}
		l.Amount = amountOf(l, c.Lines)
		edited[i] = l
	}
	c.Lines = edited
	c.TaxTotals, c.Total = Totals(c.PriceMode, c.Lines)
	return c, nil
}

// amountOf keeps the amount of a line whose quantity and price did not change: the customer may have seen one that a
// fresh multiplication misses by a cent.
func amountOf(l invoicing.InvoiceLine, before []invoicing.InvoiceLine) money.Cents {
	for _, b := range before {
		if b.PlannedID == l.PlannedID && b.OrderLineID == l.OrderLineID && b.OrderLineID != 0 &&
			b.Quantity.Equal(l.Quantity) && b.UnitPrice.Equal(l.UnitPrice) {
			return b.Amount
		}
	}
	return money.FromDecimal(l.Quantity.Mul(l.UnitPrice))
}

func checkLine(l invoicing.InvoiceLine, known bool) error {
	million := decimal.New(1, 6)
	switch {
	case !known:
		return invoicing.Invalidf("Position %d gehört zu keiner der zusammengefassten Rechnungen.", l.Position)
	case l.Text == "" || utf8.RuneCountInString(l.Text) > 512:
		return invoicing.Invalidf("Position %d braucht eine Bezeichnung mit höchstens 512 Zeichen.", l.Position)
	case l.TaxRate < 0 || l.TaxRate > tax.Percent(100):
		return invoicing.Invalidf("Der Steuersatz von Position %d liegt nicht zwischen 0 und 100 %%.", l.Position)
	case l.Quantity.Abs().GreaterThan(million) || l.UnitPrice.Abs().GreaterThan(million):
		return invoicing.Invalidf("Menge oder Preis von Position %d ist zu groß.", l.Position)
	case !l.Quantity.Equal(l.Quantity.Round(4)) || !l.UnitPrice.Equal(l.UnitPrice.Round(4)):
		return invoicing.Invalidf("Menge und Preis von Position %d dürfen höchstens vier Nachkommastellen haben.", l.Position)
	}
	return nil
}
