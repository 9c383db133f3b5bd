package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// taxCurrency is what a German merchant owes his tax in.
const taxCurrency = "EUR"

// exchange puts the tax of an order in another currency down in euros, at the rate that the shop had then. A shop keeps its
// prices in euros, so that its rate says how much of the order's currency one euro is; 1 says that it knows none.
func (i *Invoice) exchange(o Order) {
	if o.Currency == taxCurrency || !o.RateToHome.IsPositive() || o.RateToHome.Equal(decimal.New(1, 0)) {
		return
	}
	i.Exchange = Exchange{Currency: taxCurrency, Rate: o.RateToHome, Source: "Kurs des Shops vom " + DateOf(o.Ordered).German()}
}

// taxThere is the tax in the other currency of Exchange (BT-111).
func (i *Invoice) taxThere() money.Cents {
	if !i.Exchange.Rate.IsPositive() {
		return 0
	}
	return money.FromDecimal(tax.Sum(i.TaxTotals).Tax.Decimal().DivRound(i.Exchange.Rate, 12))
}

func (i *Invoice) verifyExchange(c *audit) {
	switch e := i.Exchange; {
	case e.Currency == "" && e.Tax == 0 && e.Rate.IsZero():
	case e.Currency == "" || e.Currency == i.Currency || !e.Rate.IsPositive():
		c.failed = append(c.failed, "Zur Steuer in Euro fehlt der Kurs: bitte den Entwurf erneuern.")
	default:
		c.same("BT-111", "Steuer in "+e.Currency, e.Tax, i.taxThere())
	}
}
