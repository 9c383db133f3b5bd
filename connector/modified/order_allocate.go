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
	order    []int      // of the amounts, in which they are tried
	rates    []tax.Rate // positive rates with a tax row, the highest first
	goods    map[tax.Rate]decimal.Decimal
	residual map[tax.Rate]decimal.Decimal // base less goods
	limit    map[tax.Rate]decimal.Decimal // tolerance
	quirks   *quirks                      // the shop's own mistakes; nil: it made none
	tries    int
}

const maxTries = 4000

// allocate makes the shares: each line of the basket at its rate, each other amount at the rate or rates that explain
// the shop's taxes.
func allocate(b *bill, amounts []amount, shown []shownTax) []share {
	p := newPuzzle(b, amounts, shown)
	splits := p.solve(b)
	var out []share
	for _, l := range b.lines {
		if _, ok := p.residual[l.line.TaxRate]; !ok {
			l.line.TaxRate = 0
		}
		out = append(out, share{l.line, l.final, l.line.TaxRate})
	}
	for i, a := range amounts {
		out = append(out, p.shares(a, splits[i].split)...)
	}
	return out
}

func newPuzzle(b *bill, amounts []amount, shown []shownTax) *puzzle {
	p := &puzzle{amounts: amounts, order: orderOf(amounts), goods: map[tax.Rate]decimal.Decimal{},
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
		if sum, ok := p.goods[r]; ok {
			p.goods[r] = sum.Add(l.final)
		} else {
			p.goods[r] = l.final
		}
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

// solve finds the splits: whole hypotheses first, then with one amount that takes what is left, then with the mistakes
// that the shop is known to make, then any that meets the residuals, at last the hypothesis that misses them least.
func (p *puzzle) solve(b *bill) []guess {
	if len(p.rates) == 0 {
		return make([]guess, len(p.amounts))
	}
	if plain, ok := p.plain(); ok {
		return plain
	}
	best, ok := p.search(-1)
	for _, next := range []func() ([]guess, bool){
		func() ([]guess, bool) { return p.searchFree(true) },
		func() ([]guess, bool) { return p.mistaken(quirksOf(b)) },
		func() ([]guess, bool) { return p.searchFree(false) },
		p.transport,
		p.searchCents,
	} {
		if ok {
			break
		}
		var s []guess
		if s, ok = next(); ok {
			best = s
		}
	}
	return best
}

// plain is the first try of search where everything was taxed at one rate, as most orders are: all of each amount at
// that rate, a redeemed voucher not at all.
func (p *puzzle) plain() ([]guess, bool) {
	rate := p.rates[0]
	if len(p.rates) > 1 || len(p.goods) != 1 || !p.goods[rate].IsPositive() {
		return nil, false
	}
	out := make([]guess, len(p.amounts))
	for i, a := range p.amounts {
		switch a.class {
		case "ot_payment": // depends on all others
			return nil, false
		case "ot_gv":
			out[i].split = split{}
		default:
			out[i].split = split{rate: a.value}
		}
	}
	return out, p.miss(out).LessThanOrEqual(decimal.New(1, 0))
}

// searchCents allows for shops that store their taxes rounded to cents.
func (p *puzzle) searchCents() ([]guess, bool) {
	for _, r := range p.rates {
		half := decimal.New(6, -3).Mul(decimal.New(100, 0).Add(r.Decimal())).DivRound(r.Decimal(), 8)
		p.limit[r] = p.limit[r].Add(half)
	}
	return p.search(-1)
}

// mistaken searches with the shop's own mistakes in mind. They only say which rate an amount had; that the tax is wrong
// comes out when it is compared.
func (p *puzzle) mistaken(q quirks) ([]guess, bool) {
	p.quirks = &q
	defer func() { p.quirks = nil }()
	return p.search(-1)
}

// search goes through all combinations of whole hypotheses, the natural ones first, and returns the first that
// explains every residual, else the one that comes nearest. The amount numbered free is left out.
func (p *puzzle) search(free int) ([]guess, bool) {
	chosen := make([]guess, len(p.amounts))
	var best []guess
	nearest := decimal.Zero
	p.tries = 0
	found := p.walk(0, free, chosen, func() bool {
		miss := p.miss(chosen)
		if best == nil || miss.LessThan(nearest) {
			best, nearest = append([]guess(nil), chosen...), miss
		}
		return miss.LessThanOrEqual(decimal.New(1, 0))
	})
	if best == nil {
		best = make([]guess, len(p.amounts))
	}
	return best, found
}

// walk tries the positive amounts before the savings, for a saving may be shared out over goods and shipping.
func (p *puzzle) walk(n, free int, chosen []guess, done func() bool) bool {
	order := p.order
	if p.tries++; p.tries > maxTries {
		return false
	}
	if n == len(order) {
		return done()
	}
	i := order[n]
	if i == free {
		chosen[i] = guess{}
		return p.walk(n+1, free, chosen, done)
	}
	for g := range p.guesses(p.amounts[i], chosen) {
		chosen[i] = g
		if p.walk(n+1, free, chosen, done) {
			return true
		}
		chosen[i] = guess{} // before the next guess, which may depend on what is placed
	}
	return false
}

// left is the residual of a rate that the chosen splits do not explain.
func (p *puzzle) left(chosen []guess, r tax.Rate) decimal.Decimal {
	left := p.residual[r]
	for _, g := range chosen {
		if g.taxed != nil {
			left = left.Sub(g.taxed[r])
			continue
		}
		left = left.Sub(g.split[r])
	}
	return left
}

// miss is the worst rate's unexplained residual in units of its tolerance.
func (p *puzzle) miss(chosen []guess) decimal.Decimal {
	worst := decimal.Zero
	for _, r := range p.rates {
		left := p.left(chosen, r)
		if left.IsZero() {
			continue
		}
		if m := left.Abs().DivRound(p.limit[r], 6); m.GreaterThan(worst) {
			worst = m
		}
	}
	return worst
}

// searchFree lets one amount take what the others leave, as a coupon for some articles only does. It must not change
// its sign nor grow. With whole nothing of it is left untaxed.
func (p *puzzle) searchFree(whole bool) ([]guess, bool) {
	order := p.order
	for n := len(order) - 1; n >= 0; n-- {
		free := order[n]
		chosen := make([]guess, len(p.amounts))
		p.tries = 0
		if p.walk(0, free, chosen, func() bool { return p.fill(chosen, free, whole) }) {
			return chosen, true
		}
	}
	return nil, false
}

// fill gives the free amount the residuals that are left, if it can take them.
func (p *puzzle) fill(chosen []guess, free int, whole bool) bool {
	value := p.amounts[free].value
	s, rest, slack := split{}, value, decimal.Zero
	for _, r := range p.rates {
		left := p.left(chosen, r)
		if left.Abs().LessThanOrEqual(p.limit[r]) {
			continue
		}
		if left.IsNegative() != value.IsNegative() {
			return false
		}
		s[r] = left
		rest = rest.Sub(left)
		slack = slack.Add(p.limit[r])
	}
	if rest.Abs().LessThanOrEqual(slack) {
		p.absorb(s, rest, slack)
	} else if whole || rest.IsNegative() != value.IsNegative() || !p.untaxed(rest) {
		return false
	}
	chosen[free] = guess{split: s}
	return true
}

// untaxed says whether part of an amount can have been left untaxed: only a saving can, and only on untaxed goods.
func (p *puzzle) untaxed(rest decimal.Decimal) bool {
	return rest.IsNegative() && rest.Abs().LessThanOrEqual(p.goods[0].Add(decimal.New(1, -2)))
}

// absorb spreads a remainder that is mere rounding over the parts, to each within the tolerance of its rate.
func (p *puzzle) absorb(s split, rest, slack decimal.Decimal) {
	for r, v := range s {
		s[r] = v.Add(rest.Mul(p.limit[r]).DivRound(slack, 8))
	}
}

// transport meets the residuals in any way that the signs allow: what is paid fills positive residuals, what is saved
// negative ones.
func (p *puzzle) transport() ([]guess, bool) {
	out := make([]guess, len(p.amounts))
	stock := make([]decimal.Decimal, len(p.amounts))
	for i, a := range p.amounts {
		out[i], stock[i] = guess{split: split{}}, a.value
	}
	for _, r := range p.rates {
		need := p.residual[r]
		for _, i := range p.order {
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
			out[i].split[r] = take
			stock[i], need = stock[i].Sub(take), need.Sub(take)
		}
		if need.Abs().GreaterThan(p.limit[r]) {
			return nil, false
		}
	}
	for i, rest := range stock {
		if parted := len(out[i].split) > 0 && rest.Abs().GreaterThan(decimal.New(1, -2)); parted && !p.untaxed(rest) {
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
	if a.pays() && len(out) == 0 {
		line.Kind = invoicing.LineCredit
	}
	return append([]share{{line, rest, 0}}, out...)
}
