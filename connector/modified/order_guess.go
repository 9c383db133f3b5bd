package modified

import (
	"iter"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// guess is one way in which the shop may have taxed an amount.
type guess struct {
	split
	taxed split // what it reckoned the tax of, where a mistake made that differ; nil: the split itself
}

// orderOf lists the amounts: what the customer pays first, then what the customer saves, at last what a way to pay costs
// or saves, which is reckoned of all the others.
func orderOf(amounts []amount) []int {
	var pays, saves, last []int
	for i, a := range amounts {
		switch {
		case a.class == "ot_payment":
			last = append(last, i)
		case a.value.IsNegative():
			saves = append(saves, i)
		default:
			pays = append(pays, i)
		}
	}
	return append(append(pays, saves...), last...)
}

// guesses are the hypotheses, the shop's mistakes first where they are looked for.
func (p *puzzle) guesses(a amount, chosen []guess) iter.Seq[guess] {
	return func(yield func(guess) bool) {
		if p.quirks != nil {
			for _, g := range p.quirks.guesses(p, a) {
				if !yield(g) {
					return
				}
			}
		}
		for _, hypothesis := range p.hypotheses(a, chosen) {
			if !yield(guess{split: hypothesis()}) {
				return
			}
		}
	}
}

// hypotheses are the ways in which the shop may have taxed an amount, the natural one first: shipping and fees at the
// highest rate, savings in proportion to the goods, a redeemed voucher not at all, a way to pay in proportion to
// everything but shipping. They are reckoned when they are tried: mostly the first is right.
func (p *puzzle) hypotheses(a amount, chosen []guess) []func() split {
	untaxed := func() split { return split{} }
	goods := func() split { return p.proportional(a.value, p.goods) }
	unshipped := func() split { return p.proportional(a.value, p.placed(chosen, false)) }
	everything := func() split { return p.proportional(a.value, p.placed(chosen, true)) }
	var whole []func() split
	for _, r := range p.rates {
		whole = append(whole, func() split { return split{r: a.value} })
	}
	switch {
	case a.class == "ot_gv":
		return append([]func() split{untaxed, everything, goods}, whole...)
	case a.class == "ot_payment":
		return append(append([]func() split{unshipped, goods, everything}, whole...), untaxed)
	case a.value.IsNegative():
		return append(append([]func() split{goods, everything, unshipped}, whole...), untaxed)
	}
	return append(whole, untaxed, goods)
}

// placed is the goods and all amounts already placed, by rate, with shipping or without.
func (p *puzzle) placed(chosen []guess, shipping bool) map[tax.Rate]decimal.Decimal {
	sums := map[tax.Rate]decimal.Decimal{}
	for r, g := range p.goods {
		sums[r] = g
	}
	for i, s := range chosen {
		rest := p.amounts[i].value
		if s.split == nil || p.amounts[i].class == "ot_gv" || p.amounts[i].class == "ot_shipping" && !shipping {
			continue
		}
		for r, v := range s.split {
			sums[r] = sums[r].Add(v)
			rest = rest.Sub(v)
		}
		sums[0] = sums[0].Add(rest)
	}
	return sums
}

func (p *puzzle) proportional(v decimal.Decimal, weights map[tax.Rate]decimal.Decimal) split {
	sum := decimal.Zero
	for _, w := range weights {
		sum = sum.Add(w)
	}
	if !sum.IsPositive() {
		return split{}
	}
	s := split{}
	for _, r := range p.rates {
		if w := weights[r]; !w.IsZero() {
			s[r] = v.Mul(w).DivRound(sum, 8)
		}
	}
	return s
}
