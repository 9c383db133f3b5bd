package modified

import (
	"sort"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// share is one line to be: an amount, or the part of it that falls on one rate.
type share struct {
	line  invoicing.OrderLine
	exact decimal.Decimal
	group tax.Rate
}

// round rounds first the rates' sums to the target, then the lines of each rate to that rate's sum. Net sums are
// rounded with their exact tax on them, for it is the gross sums that add up to the total.
func (b *bill) round(shares []share, shown []shownTax, target money.Cents) {
	var rates []tax.Rate
	sums, added := map[tax.Rate]decimal.Decimal{}, map[tax.Rate]money.Cents{}
	for _, s := range shares {
		if sum, ok := sums[s.group]; ok {
			sums[s.group] = sum.Add(s.exact)
			continue
		}
		rates = append(rates, s.group)
		sums[s.group] = s.exact
	}
	for _, s := range shown {
		if _, ok := sums[s.rate]; ok && b.order.PriceMode == tax.Net {
			sums[s.rate] = sums[s.rate].Add(s.value)
			added[s.rate] = money.Cents(s.cents)
			target += added[s.rate]
		}
	}
	sort.Slice(rates, func(i, j int) bool { return rates[i] < rates[j] })
	exact := make([]decimal.Decimal, len(rates))
	for i, r := range rates {
		exact[i] = sums[r]
	}
	for i, sum := range money.RoundTogether(exact, target) {
		roundGroup(shares, rates[i], sum-added[rates[i]])
	}
	for _, s := range shares {
		b.order.Lines = append(b.order.Lines, s.line)
	}
}

// firmness says how unwilling a share is to take a cent: an article's amount is price times quantity, and what is free
// stays free.
func (s share) firmness() int {
	switch {
	case s.exact.IsZero():
		return 2
	case s.line.Kind == invoicing.LineArticle:
		return 1
	}
	return 0
}

// roundGroup rounds the shares of one rate to their sum. A cent that sums of roundings move goes to the least firm.
func roundGroup(shares []share, rate tax.Rate, sum money.Cents) {
	var at []int
	floors := money.Cents(0)
	for i, s := range shares {
		if s.group == rate {
			at = append(at, i)
			floors += money.Cents(s.exact.Shift(2).Floor().IntPart())
		}
	}
	sort.SliceStable(at, func(i, j int) bool {
		x, y := shares[at[i]].firmness(), shares[at[j]].firmness()
		return x != y && (x > y) == (sum < floors)
	})
	exact := make([]decimal.Decimal, len(at))
	for i, n := range at {
		exact[i] = shares[n].exact
	}
	for i, cents := range money.RoundTogether(exact, sum) {
		l := &shares[at[i]].line
		l.Amount = cents
		if l.Kind != invoicing.LineArticle {
			l.UnitPrice = cents.Decimal()
		}
	}
}
