package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// nets returns what each line comes to without tax. Of gross prices the net sum of each rate is shared out by largest
// remainder, over lines and what concerns the whole document alike: rounded one by one they would miss it.
func (i *Invoice) nets() []money.Cents {
	nets := make([]money.Cents, len(i.Lines))
	for n, l := range i.Lines {
		nets[n] = l.Amount
	}
	if i.PriceMode == tax.Net {
		return nets
	}
	for _, t := range i.TaxTotals {
		var at []int
		var gross []money.Cents
		for n, l := range i.Lines {
			if l.TaxRate == t.Rate {
				at, gross = append(at, n), append(gross, l.Amount)
			}
		}
		for k, net := range tax.NetParts(t.Rate, gross, t.Net) {
			nets[at[k]] = net
		}
	}
	return nets
}

func (i *Invoice) sumLine(n int, net money.Cents) SumLine {
	l := &i.Lines[n]
	s := SumLine{Line: l, Net: net, Quantity: l.Quantity.Abs(), Unit: first(l.Unit, "C62"), Category: i.category(l.TaxRate), Rate: l.TaxRate}
	s.Price, s.Base = priceOf(net.Abs(), s.Quantity)
	if own := l.UnitPrice.Abs(); i.PriceMode == tax.Net && l.Discount.IsZero() && makes(own, s.Quantity, net.Abs()) {
		s.Price, s.Base = own, decimal.New(1, 0)
	}
	if net < 0 || net == 0 && l.Quantity.IsNegative() {
		s.Quantity = s.Quantity.Neg() // BR-27: a price is never negative
	}
	return s
}

// priceOf returns the price with the fewest decimals, two to six, that makes the amount; where none does, the amount as the
// price of the whole quantity.
func priceOf(amount money.Cents, quantity decimal.Decimal) (price, base decimal.Decimal) {
	one := decimal.New(1, 0)
	if quantity.IsZero() {
		return decimal.Zero, one
	}
	for places := int32(2); places <= 6; places++ {
		if price = amount.Decimal().DivRound(quantity, places); makes(price, quantity, amount) {
			return price, one
		}
	}
	return amount.Decimal(), quantity
}

func makes(price, quantity decimal.Decimal, amount money.Cents) bool {
	return money.FromDecimal(price.Mul(quantity)) == amount
}

// Reason codes of UNTDID 5189 and 7161.
const (
	codeDiscount = "95"
	codeFreight  = "FC"
	codeOther    = "ABK"
)

func (i *Invoice) part(n int, net money.Cents) SumPart {
	l := &i.Lines[n]
	p := SumPart{Line: l, Amount: net, Category: i.category(l.TaxRate), Rate: l.TaxRate, Reason: l.Text}
	switch {
	case net < 0:
		p.Code = codeDiscount
	case l.Kind == LineShipping:
		p.Code = codeFreight
	default:
		p.Code = codeOther
	}
	return p
}
