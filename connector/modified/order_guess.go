package modified

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// guess is one way in which the shop may have taxed an amount.
type guess struct {
	split
	taxed split // what it reckoned the tax of, where a mistake made that differ; nil: the split itself
}

// order lists the amounts: what the customer pays first, then what the customer saves, at last what a way to pay costs
// or saves, which is reckoned of all the others.
func (p *puzzle) order() []int {
	var pays, saves, last []int
	for i, a := range p.amounts {
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
func (p *puzzle) guesses(a amount, chosen []guess) []guess {
	var out []guess
	if p.quirks != nil {
		out = p.quirks.guesses(p, a)
	}
	for _, s := range p.hypotheses(a, chosen) {
		out = append(out, guess{split: s})
	}
	return out
}

// hypotheses are the ways in which the shop may have taxed an amount, the natural one first: shipping and fees at the
// highest rate, savings in proportion to the goods, a redeemed voucher not at all, a way to pay in proportion to
// everything but shipping.
func (p *puzzle) hypotheses(a amount, chosen []guess) []split {
	var whole []split
	for _, r := range p.rates {
		whole = append(whole, split{r: a.value})
	}
	goods := p.proportional(a.value, p.goods)
	unshipped := p.proportional(a.value, p.placed(chosen, false))
	everything := p.proportional(a.value, p.placed(chosen, true))
	switch {
	case a.class == "ot_gv":
		return append([]split{{}, everything, goods}, whole...)
	case a.class == "ot_payment":
		return append(append([]split{unshipped, goods, everything}, whole...), split{})
	case a.value.IsNegative():
		return append(append([]split{goods, everything, unshipped}, whole...), split{})
	}
	return append(append(whole, split{}), goods)
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
