package invoicing

import (
	"fmt"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// meet compares an invoice with the order that it was made of: it asks for what the customer paid, and taxes as the shop
// showed. A cent that rounding moves is noted, more holds the invoice.
func (i *Invoice) meet(o Order) {
	c := &audit{}
	c.same("Zahlbetrag", "was der Kunde im Shop gezahlt hat", i.Payable(), o.Total)
	for _, t := range i.TaxTotals {
		shown := taxOf(o.TaxTotals, t.Rate)
		c.near("Steuer wie im Shop", t.Rate.German(), t.Tax, shown, 1)
		if t.Tax != shown {
			i.note("Steuer zu %s: %s %s statt %s im Shop, denn so viel enthält die gerundete Summe dieses Satzes.",
				t.Rate.German(), t.Tax.German(), i.Currency, shown.German())
		}
	}
	for _, l := range i.Lines {
		if exact := l.exact(); l.Amount != exact && !l.misses(l.Amount) {
			i.note("Position %d: %s statt %s %s, damit die Rechnung auf den Betrag endet, den der Kunde im Shop sah.",
				l.Position, l.Amount.German(), exact.German(), i.Currency)
		}
	}
	i.Hold = append(i.Hold, c.failed...)
}

func (i *Invoice) note(format string, args ...any) {
	i.AmountNotes = append(i.AmountNotes, fmt.Sprintf(format, args...))
}

// taxOf returns the tax of one rate.
func taxOf(totals []tax.Total, rate tax.Rate) money.Cents {
	for _, t := range totals {
		if t.Rate == rate {
			return t.Tax
		}
	}
	return 0
}
