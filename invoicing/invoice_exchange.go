package invoicing

import (
	"fmt"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// taxCurrency is what a German merchant owes his tax in.
const taxCurrency = "EUR"

// ExchangeOf puts the tax of whole orders in another currency down in euros, where the shop had one rate for all of them.
func (i *Invoice) ExchangeOf(orders []Order) {
	for _, o := range orders {
		if !o.RateToHome.Equal(orders[0].RateToHome) {
			return
		}
	}
	if len(orders) > 0 {
		i.exchange(orders[0])
	}
}

// exchange puts the tax of an order in another currency down in euros, at the rate that the shop had then. A shop keeps its
// prices in euros, so that its rate says how much of the order's currency one euro is; 1 says that it knows none.
func (i *Invoice) exchange(o Order) {
	if o.Currency == taxCurrency || !o.RateToHome.IsPositive() || o.RateToHome.Equal(decimal.New(1, 0)) {
		return
	}
	i.Exchange = Exchange{Currency: taxCurrency, Rate: o.RateToHome, Source: "Kurs des Shops vom " + DateOf(o.Ordered).German()}
}

// exchangeByHand takes over the rate that somebody typed; without one the tax is not put down in euros.
func (i *Invoice) exchangeByHand(after Exchange) {
	if i.Currency == taxCurrency || (after.Rate.Equal(i.Exchange.Rate) && after.Source == i.Exchange.Source) {
		return
	}
	i.Exchange = Exchange{}
	if !after.Rate.IsZero() {
		i.Exchange = Exchange{Currency: taxCurrency, Rate: after.Rate, Source: after.Source}
		i.Exchange.Tax = i.taxThere()
	}
}

// taxThere is the tax in the other currency of Exchange (BT-111).
func (i *Invoice) taxThere() money.Cents {
	if !i.Exchange.Rate.IsPositive() {
		return 0
	}
	return money.FromDecimal(tax.Sum(i.TaxTotals).Tax.Decimal().DivRound(i.Exchange.Rate, 12))
}

// owesRate says whether tax is due on an invoice in another currency, which is to be told in euros (§ 16 (6) UStG). A
// cancellation mirrors the original, which may be from before that was asserted.
func (i *Invoice) owesRate() bool {
	return i.Currency != taxCurrency && i.Type != TypeCancellation && tax.Sum(i.TaxTotals).Tax != 0
}

func (i *Invoice) verifyExchange(c *audit) {
	switch e := i.Exchange; {
	case e.Rate.IsZero() && i.owesRate():
		c.failed = append(c.failed, fmt.Sprintf("Die Umsatzsteuer ist in Euro geschuldet (§ 16 Abs. 6 UStG), und der Kurs von %s fehlt: "+
			"bitte im Entwurf eintragen, etwa den Umsatzsteuer-Umrechnungskurs des Bundesfinanzministeriums.", i.Currency))
	case e.Currency == "" && e.Tax == 0 && e.Rate.IsZero():
	case e.Currency == "" || e.Currency == i.Currency || !e.Rate.IsPositive():
		c.failed = append(c.failed, "Zur Steuer in Euro fehlt der Kurs: bitte den Entwurf erneuern.")
	default:
		c.same("BT-111", "Steuer in "+e.Currency, e.Tax, i.taxThere())
	}
}
