package modified

import (
	"sort"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// settle rounds all shares together so that they end on the shop's total, and sets the tax totals.
func (b *bill) settle(shares []share, shown []shownTax, end *total) {
	own := noMoney
	for _, s := range shares {
		own = own.Add(s.exact)
	}
	var taxes money.Cents
	for _, s := range shown {
		taxes += money.Cents(s.cents)
	}
	if end == nil {
		b.check("Summenzeile fehlt (der Shop hat keine Gesamtsumme gespeichert)")
	}
	target := b.target(own, taxes, end)
	b.round(shares, shown, target)
	b.taxTotals(shown)
	if end == nil {
		b.order.Total = b.order.Totals().Gross
	}
	b.compare()
	b.order.Verify()
}

// target is what the lines must add up to, in cents: the shop's total (less the tax where prices are net), unless
// they miss it by more than rounding.
func (b *bill) target(own decimal.Decimal, taxes money.Cents, end *total) money.Cents {
	if end == nil {
		return money.FromDecimal(own)
	}
	b.order.Total = end.cents()
	want, target := end.value, b.order.Total
	if b.order.PriceMode == tax.Net {
		want, target = want.Sub(b.taxSum()), target-taxes
	}
	if sameAmount(own, want, len(b.lines)+len(b.totals)) || money.FromDecimal(own) == money.FromDecimal(want) {
		return target
	}
	return money.FromDecimal(own)
}

// taxTotals: tax as the shop shows it, gross or net by the lines.
func (b *bill) taxTotals(shown []shownTax) {
	sums := map[tax.Rate]money.Cents{}
	for _, l := range b.order.Lines {
		sums[l.TaxRate] += l.Amount
	}
	taxes := map[tax.Rate]money.Cents{}
	for _, s := range shown {
		taxes[s.rate] = money.Cents(s.cents)
		sums[s.rate] += 0
	}
	for r, sum := range sums {
		t := tax.Total{Rate: r, Tax: taxes[r], Gross: sum, Net: sum - taxes[r]}
		if b.order.PriceMode == tax.Net {
			t.Net, t.Gross = sum, sum+taxes[r]
		}
		b.order.TaxTotals = append(b.order.TaxTotals, t)
	}
	sort.Slice(b.order.TaxTotals, func(i, j int) bool { return b.order.TaxTotals[i].Rate < b.order.TaxTotals[j].Rate })
}

// compare reckons the tax of each rate anew; the shop's may differ by the one cent that its rounding moves.
func (b *bill) compare() {
	for _, t := range b.order.TaxTotals {
		base := t.Gross
		if b.order.PriceMode == tax.Net {
			base = t.Net
		}
		if own := tax.ForSum(b.order.PriceMode, t.Rate, base).Tax; (own-t.Tax).Abs() > 1 && t.Rate != 0 {
			b.check("Steuer %s: der Shop weist %s aus, die Positionen ergeben %s (Differenz %s %s)", t.Rate.German(), t.Tax.German(),
				own.German(), (t.Tax - own).German(), b.order.Currency)
		}
	}
}
