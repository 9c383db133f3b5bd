package modified

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// The shop does not store to which rate shipping, fees and savings belong. It is recovered from what it does store:
// the tax of each rate tells the base it was reckoned of, and what the base exceeds the goods by are these amounts.

// split says how much of an amount falls on each rate; what is missing to the amount falls on rate 0.
type split map[tax.Rate]decimal.Decimal

// puzzle is the search for splits of all amounts that meet the residual of every rate.
type puzzle struct {
	amounts  []amount
	rates    []tax.Rate // positive rates with a tax row, the highest first
	goods    map[tax.Rate]decimal.Decimal
	residual map[tax.Rate]decimal.Decimal // base less goods
	limit    map[tax.Rate]decimal.Decimal // tolerance
	tries    int
}

const maxTries = 4000

// allocate makes the shares: each line of the basket at its rate, each other amount at the rate or rates that explain
// the shop's taxes.
func allocate(b *bill, amounts []amount, shown []shownTax) []share {
	p := newPuzzle(b, amounts, shown)
	splits := p.solve()
	var out []share
	for _, l := range b.lines {
		if _, ok := p.residual[l.line.TaxRate]; !ok {
			l.line.TaxRate = 0
		}
		out = append(out, share{l.line, l.final, l.line.TaxRate})
	}
	for i, a := range amounts {
		out = append(out, p.shares(a, splits[i])...)
	}
	return out
}

func newPuzzle(b *bill, amounts []amount, shown []shownTax) *puzzle {
	p := &puzzle{amounts: amounts, goods: map[tax.Rate]decimal.Decimal{},
		residual: map[tax.Rate]decimal.Decimal{}, limit: map[tax.Rate]decimal.Decimal{}}
	for _, s := range withHidden(b, amounts, shown) {
		if s.rate == 0 {
			continue
		}
		p.rates = append(p.rates, s.rate)
		p.residual[s.rate] = b.baseOf(s.rate, s.value).Sub(b.goods(s.rate))
		p.limit[s.rate] = decimal.New(1, -2).Add(b.baseOf(s.rate, decimal.New(int64(len(b.lines)+len(amounts)+1), -4)))
	}
	for i := range p.rates { // few: highest first by insertion
		for j := i; j > 0 && p.rates[j] > p.rates[j-1]; j-- {
			p.rates[j], p.rates[j-1] = p.rates[j-1], p.rates[j]
		}
	}
	for _, l := range b.lines {
		r := l.line.TaxRate
		if _, ok := p.residual[r]; !ok {
			r = 0
		}
		p.goods[r] = p.goods[r].Add(l.final)
	}
	return p
}

func withHidden(b *bill, amounts []amount, shown []shownTax) []shownTax {
	out := append([]shownTax(nil), shown...)
	for _, r := range hidden(b, amounts, shown) {
		out = append(out, shownTax{rate: r})
	}
	return out
}

// hidden are line rates whose tax came to nothing because savings took all of their base (or the goods were free): the
// shop writes no row for them.
func hidden(b *bill, amounts []amount, shown []shownTax) []tax.Rate {
	savings := decimal.New(1, -2)
	for _, a := range amounts {
		if a.value.IsNegative() {
			savings = savings.Sub(a.value)
		}
	}
	var out []tax.Rate
	for _, r := range b.unclaimed(shown) {
		if savings.GreaterThanOrEqual(b.goods(r)) {
			out = append(out, r)
		}
	}
	return out
}

// solve finds the splits: whole hypotheses first, then with one amount that takes what is left, then any that meets
// the residuals, at last the hypothesis that misses them least.
func (p *puzzle) solve() []split {
	if len(p.rates) == 0 {
		return make([]split, len(p.amounts))
	}
	best, score := p.search(-1)
	if score {
		return best
	}
	if s, ok := p.searchFree(); ok {
		return s
	}
	if s, ok := p.transport(); ok {
		return s
	}
	for _, r := range p.rates { // the shop may have stored its taxes rounded to cents
		half := decimal.New(6, -3).Mul(decimal.New(100, 0).Add(r.Decimal())).DivRound(r.Decimal(), 8)
		p.limit[r] = p.limit[r].Add(half)
	}
	if s, ok := p.search(-1); ok {
		return s
	}
	return best
}

// search goes through all combinations of whole hypotheses, the natural ones first, and returns the first that
// explains every residual, else the one that comes nearest. The amount numbered free is left out.
func (p *puzzle) search(free int) ([]split, bool) {
	chosen := make([]split, len(p.amounts))
	var best []split
	nearest := decimal.Zero
	p.tries = 0
	found := p.walk(0, free, chosen, func() bool {
		miss := p.miss(chosen)
		if best == nil || miss.LessThan(nearest) {
			best, nearest = append([]split(nil), chosen...), miss
		}
		return miss.LessThanOrEqual(decimal.New(1, 0))
	})
	if best == nil {
		best = make([]split, len(p.amounts))
	}
	return best, found
}

// walk tries the positive amounts before the savings, for a saving may be shared out over goods and shipping.
func (p *puzzle) walk(n, free int, chosen []split, done func() bool) bool {
	order := p.order()
	if p.tries++; p.tries > maxTries {
		return false
	}
	if n == len(order) {
		return done()
	}
	i := order[n]
	if i == free {
		chosen[i] = nil
		return p.walk(n+1, free, chosen, done)
	}
	for _, s := range p.hypotheses(p.amounts[i], chosen) {
		chosen[i] = s
		if p.walk(n+1, free, chosen, done) {
			return true
		}
	}
	chosen[i] = nil
	return false
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

// hypotheses are the ways in which the shop may have taxed an amount, the natural one first: shipping and fees at the
// highest rate, savings in proportion to the goods, a redeemed voucher not at all, a way to pay in proportion to
// everything but shipping.
func (p *puzzle) hypotheses(a amount, chosen []split) []split {
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
func (p *puzzle) placed(chosen []split, shipping bool) map[tax.Rate]decimal.Decimal {
	sums := map[tax.Rate]decimal.Decimal{}
	for r, g := range p.goods {
		sums[r] = g
	}
	for i, s := range chosen {
		rest := p.amounts[i].value
		if s == nil || p.amounts[i].class == "ot_gv" || p.amounts[i].class == "ot_shipping" && !shipping {
			continue
		}
		for r, v := range s {
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

// left is the residual of a rate that the chosen splits do not explain.
func (p *puzzle) left(chosen []split, r tax.Rate) decimal.Decimal {
	left := p.residual[r]
	for _, s := range chosen {
		left = left.Sub(s[r])
	}
	return left
}

// miss is the worst rate's unexplained residual in units of its tolerance.
func (p *puzzle) miss(chosen []split) decimal.Decimal {
	worst := decimal.Zero
	for _, r := range p.rates {
		if m := p.left(chosen, r).Abs().DivRound(p.limit[r], 6); m.GreaterThan(worst) {
			worst = m
		}
	}
	return worst
}

// searchFree lets one amount take what the others leave, as a coupon for some articles only does. It must not change
// its sign nor grow; a solution that leaves nothing of it untaxed is better than one that does.
func (p *puzzle) searchFree() ([]split, bool) {
	order := p.order()
	for _, whole := range []bool{true, false} {
		for n := len(order) - 1; n >= 0; n-- {
			free := order[n]
			chosen := make([]split, len(p.amounts))
			p.tries = 0
			if p.walk(0, free, chosen, func() bool { return p.fill(chosen, free, whole) }) {
				return chosen, true
			}
		}
	}
	return nil, false
}

// fill gives the free amount the residuals that are left, if it can take them.
func (p *puzzle) fill(chosen []split, free int, whole bool) bool {
	value := p.amounts[free].value
	s, rest, slack := split{}, value, decimal.Zero
	for _, r := range p.rates {
		left := p.left(chosen, r)
		slack = slack.Add(p.limit[r])
		if left.Abs().LessThanOrEqual(p.limit[r]) {
			continue
		}
		if left.IsNegative() != value.IsNegative() {
			return false
		}
		s[r] = left
		rest = rest.Sub(left)
	}
	if rest.Abs().LessThanOrEqual(slack) {
		p.absorb(s, rest)
	} else if whole || rest.IsNegative() != value.IsNegative() {
		return false
	}
	chosen[free] = s
	return true
}

// absorb puts a remainder that is mere rounding on the largest part.
func (p *puzzle) absorb(s split, rest decimal.Decimal) {
	largest := tax.Rate(0)
	for _, r := range p.rates {
		if v, ok := s[r]; ok && (largest == 0 || v.Abs().GreaterThan(s[largest].Abs())) {
			largest = r
		}
	}
	if largest != 0 {
		s[largest] = s[largest].Add(rest)
	}
}

// transport meets the residuals in any way that the signs allow: what is paid fills positive residuals, what is saved
// negative ones.
func (p *puzzle) transport() ([]split, bool) {
	out := make([]split, len(p.amounts))
	stock := make([]decimal.Decimal, len(p.amounts))
	for i, a := range p.amounts {
		out[i], stock[i] = split{}, a.value
	}
	for _, r := range p.rates {
		need := p.residual[r]
		for _, i := range p.order() {
			if need.Abs().LessThanOrEqual(p.limit[r]) {
				break
			}
			if stock[i].IsZero() || stock[i].IsNegative() != need.IsNegative() {
				continue
			}
			take := need
			if take.Abs().GreaterThan(stock[i].Abs()) {
				take = stock[i]
			}
			out[i][r] = take
			stock[i], need = stock[i].Sub(take), need.Sub(take)
		}
		if need.Abs().GreaterThan(p.limit[r]) {
			return nil, false
		}
	}
	return out, true
}

// shares makes the lines of an amount, one for each rate it falls on.
func (p *puzzle) shares(a amount, s split) []share {
	line := invoicing.OrderLine{Kind: a.kind, Text: a.text, Quantity: decimal.New(1, 0)}
	rest := a.value
	var out []share
	for i := len(p.rates) - 1; i >= 0; i-- {
		r := p.rates[i]
		v, ok := s[r]
		if !ok || v.Abs().LessThan(decimal.New(1, -4)) && !a.value.IsZero() {
			continue
		}
		line.TaxRate = r
		out = append(out, share{line, v, r})
		rest = rest.Sub(v)
	}
	if len(out) > 0 && rest.Abs().LessThan(decimal.New(5, -3)) {
		out[len(out)-1].exact = out[len(out)-1].exact.Add(rest)
		return out
	}
	line.TaxRate = 0
	return append([]share{{line, rest, 0}}, out...)
}
