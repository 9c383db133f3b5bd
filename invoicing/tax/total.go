package tax

import (
	"sort"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
)

// Mode says what the prices of a document contain.
type Mode string

// Gross prices contain the tax, net prices do not (shop: allow_tax == 1 is gross).
const (
	Gross Mode = "brutto"
	Net   Mode = "netto"
)

// Total is the sum of a document for one tax rate; Net + Tax == Gross, always.
type Total struct {
	Rate  Rate        `json:"rate"`
	Net   money.Cents `json:"net"`
	Tax   money.Cents `json:"tax"`
	Gross money.Cents `json:"gross"`
}

// Amount is one line's amount at one rate, gross or net by the document's mode.
type Amount struct {
	Rate   Rate
	Amount money.Cents
}

// Totals adds up the lines per rate, the lowest rate first. In gross mode the tax is taken out of the group's
// gross sum, in net mode it is put on the group's net sum; never line by line.
func Totals(mode Mode, lines []Amount) []Total {
	sums := map[Rate]money.Cents{}
	for _, l := range lines {
		sums[l.Rate] += l.Amount
	}
	totals := make([]Total, 0, len(sums))
	for r, s := range sums {
		totals = append(totals, ForSum(mode, r, s))
	}
	sort.Slice(totals, func(a, b int) bool { return totals[a].Rate < totals[b].Rate })
	return totals
}

// ForSum returns the total of one rate for the sum of its amounts.
func ForSum(mode Mode, r Rate, sum money.Cents) Total {
	if mode == Net {
		t := r.OnTop(sum)
		return Total{Rate: r, Net: sum, Tax: t, Gross: sum + t}
	}
	t := r.Contained(sum)
	return Total{Rate: r, Net: sum - t, Tax: t, Gross: sum}
}

// Sum adds the totals of all rates; its Rate says nothing.
func Sum(totals []Total) Total {
	var s Total
	for _, t := range totals {
		s.Net += t.Net
		s.Tax += t.Tax
		s.Gross += t.Gross
	}
	return s
}

// NetParts returns each line's net share of a gross group so that the shares add up to the group's net sum
// (largest remainder, ties by position).
func NetParts(r Rate, gross []money.Cents, net money.Cents) []money.Cents {
	exact := make([]decimal.Decimal, len(gross))
	for i, g := range gross {
		exact[i] = g.Decimal().Mul(decimal.New(100, 0)).DivRound(decimal.New(100, 0).Add(r.Decimal()), 12)
	}
	return money.RoundTogether(exact, net)
}
