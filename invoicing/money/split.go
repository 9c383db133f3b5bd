package money

import (
	"sort"

	"github.com/shopspring/decimal"
)

// Split divides total over the weights by largest remainder; the parts always add up to total.
// Ties go to the earlier weight. Weights of zero get nothing unless all are zero, when the first takes all.
func Split(total Cents, weights []decimal.Decimal) []Cents {
	parts := make([]Cents, len(weights))
	sum := decimal.Zero
	for _, w := range weights {
		sum = sum.Add(w.Abs())
	}
	if len(weights) == 0 {
		return parts
	}
	if sum.IsZero() {
		parts[0] = total
		return parts
	}
	exact := make([]decimal.Decimal, len(weights))
	for i, w := range weights {
		exact[i] = total.Abs().Decimal().Mul(w.Abs()).DivRound(sum, 12)
	}
	for i, p := range RoundTogether(exact, total.Abs()) {
		parts[i] = p
		if total < 0 {
			parts[i] = -p
		}
	}
	return parts
}

// RoundTogether rounds the exact values to cents so that they add up to total: each is rounded down and the
// cents left over go to the largest remainders, ties by position. The values must add up to total within
// one cent a value.
func RoundTogether(exact []decimal.Decimal, total Cents) []Cents {
	parts := make([]Cents, len(exact))
	rest := make([]decimal.Decimal, len(exact))
	order := make([]int, len(exact))
	left := total
	for i, e := range exact {
		floor := e.Shift(2).Floor()
		parts[i] = Cents(floor.IntPart())
		rest[i] = e.Shift(2).Sub(floor)
		order[i] = i
		left -= parts[i]
	}
	sort.SliceStable(order, func(a, b int) bool { return rest[order[a]].GreaterThan(rest[order[b]]) })
	for i := 0; left != 0 && len(order) > 0; i++ {
		step := Cents(1)
		at := order[i%len(order)]
		if left < 0 {
			step, at = -1, order[len(order)-1-i%len(order)]
		}
		parts[at] += step
		left -= step
	}
	return parts
}

// Sum adds the amounts.
func Sum(amounts ...Cents) Cents {
	var s Cents
	for _, a := range amounts {
		s += a
	}
	return s
}
