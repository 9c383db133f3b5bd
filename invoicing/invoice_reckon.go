package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Reckon brings all amounts of a draft up to its lines, which somebody may have edited. A line whose quantity and price still
// make its amount keeps it, though a fresh multiplication may miss by a cent what the shop's customer saw. Prepayments stay
// as they are. Hold stays too: Failures tells what of it is the matter of amounts. An absurd amount is Invalid.
func (i *Invoice) Reckon() error {
	for n := range i.Lines {
		l := &i.Lines[n]
		if l.misses(l.Amount) {
			l.Amount = l.exact()
		}
		if l.Amount.Abs() > money.Max {
			return Invalidf("Position %d: Menge mal Preis ergibt mehr, als eine Rechnung fassen kann.", n+1)
		}
	}
	i.Rounding = 0
	i.AddUp()
	return nil
}

// AddUp brings the totals up to the amounts of the lines. A voucher among them that was bought becomes a prepayment. Gross
// prices contain their tax exactly; on net prices the tax that the shop showed stays, where it is not more than a cent off.
func (i *Invoice) AddUp() {
	i.takeCredits()
	shown := map[tax.Rate]tax.Total{}
	for _, t := range i.TaxTotals {
		shown[t.Rate] = t
	}
	i.TaxTotals = tax.Totals(i.PriceMode, i.amounts())
	for n, t := range i.TaxTotals {
		if s, seen := shown[t.Rate]; seen && i.PriceMode == tax.Net && s.Net == t.Net && s.Net+s.Tax == s.Gross && (s.Tax-t.Tax).Abs() <= 1 {
			i.TaxTotals[n] = s
		}
	}
	i.Total, i.Exchange.Tax = tax.Sum(i.TaxTotals).Gross, i.taxThere()
}

// takeCredits makes prepayments of vouchers that were bought: they are money, and no tax is taken off for them.
func (i *Invoice) takeCredits() {
	kept := i.Lines[:0:0]
	for _, l := range i.Lines {
		if l.Kind != LineCredit {
			l.Position = len(kept) + 1
			kept = append(kept, l)
			continue
		}
		i.Prepayments = append(i.Prepayments, Prepayment{Kind: PrepaidVoucher, Text: l.Text, Amount: -l.Amount})
	}
	if len(kept) < len(i.Lines) {
		i.Lines = kept
	}
}

// amounts are what the lines come to, each at its rate.
func (i *Invoice) amounts() []tax.Amount {
	amounts := make([]tax.Amount, len(i.Lines))
	for n, l := range i.Lines {
		amounts[n] = tax.Amount{Rate: l.TaxRate, Amount: l.Amount}
	}
	return amounts
}

// base returns the side of a total that the lines add up to.
func (i *Invoice) base(t tax.Total) money.Cents {
	if i.PriceMode == tax.Net {
		return t.Net
	}
	return t.Gross
}

// exact is quantity times price less the discount, in cents.
func (l *InvoiceLine) exact() money.Cents { return money.FromDecimal(l.product()) }

func (l *InvoiceLine) product() decimal.Decimal {
	product := l.Quantity.Mul(l.UnitPrice)
	if l.Discount.IsZero() {
		return product
	}
	return product.Mul(decimal.New(100, 0).Sub(l.Discount)).Shift(-2)
}

// misses says whether an amount is not what quantity and price make. A line from a shop may be beside the product by what its
// price of four decimals lacks, and by two cents: the order ends on the cent that the customer saw, and the sum and the tax
// of a rate, each rounded for that, may both take one from its only line. So may a part of a line
// that is cancelled, for all parts together cost what the line did.
func (l *InvoiceLine) misses(amount money.Cents) bool {
	if l.exact() == amount {
		return false
	}
	if l.OrderLineID == 0 && l.Cancels == 0 {
		return true
	}
	slack := l.Quantity.Abs().Mul(decimal.New(5, -5)).Add(decimal.New(2, -2))
	return amount.Decimal().Sub(l.product()).Abs().GreaterThan(slack)
}
