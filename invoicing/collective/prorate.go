package collective

import (
	"fmt"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// stretch is a stretch of days, both inclusive, and the whole interval that it is a part of.
type stretch struct {
	From, Until         invoicing.Date
	FullFrom, FullUntil invoicing.Date
	left                bool // beside days that are billed already
}

func (p Period) days() stretch {
	return stretch{From: p.From, Until: p.Until, FullFrom: p.FullFrom, FullUntil: p.FullUntil}
}

func (s stretch) cut() bool { return s.From != s.FullFrom || s.Until != s.FullUntil }

// share is the part of an interval that a cut one is: Part of Whole.
type share struct {
	Part, Whole int
	Way         invoicing.Proration
}

// shareOf reckons the part of the interval that a span is. Parts of one interval add up to the whole, in either way of
// counting.
func shareOf(s stretch, way invoicing.Proration) share {
	count := daysBetween
	if way == invoicing.Prorate360 {
		count = days360
	}
	end := s.FullUntil.AddDays(1)
	sh := share{Part: count(s.From, s.Until.AddDays(1)), Whole: count(s.FullFrom, end), Way: way}
	if way == invoicing.ProrateNone || !s.cut() {
		sh.Part = sh.Whole
	}
	return sh
}

// days360 counts days as though every month had 30 (30E/360): the 31st counts as the 30th.
func days360(from, to invoicing.Date) int {
	return 360*(to.Year-from.Year) + 30*int(to.Month-from.Month) + min(to.Day, 30) - min(from.Day, 30)
}

func (s share) full() bool { return s.Part == s.Whole }

// of returns the part of a price, with the four decimals that prices have.
func (s share) of(price decimal.Decimal) decimal.Decimal {
	return price.Mul(decimal.NewFromInt(int64(s.Part))).DivRound(decimal.NewFromInt(int64(s.Whole)), 4)
}

// detail tells the customer on the line what part of the price it is.
func (s share) detail(language string) string {
	switch {
	case language == "en" && s.Way == invoicing.Prorate360:
		return fmt.Sprintf("pro rata %d/%d (30/360)", s.Part, s.Whole)
	case language == "en":
		return fmt.Sprintf("pro rata %d/%d days", s.Part, s.Whole)
	case s.Way == invoicing.Prorate360:
		return fmt.Sprintf("anteilig %d/%d (30/360)", s.Part, s.Whole)
	}
	return fmt.Sprintf("anteilig %d/%d Tage", s.Part, s.Whole)
}

// note tells whoever plans how a cut period was reckoned.
func (s share) note(cut stretch) string {
	switch s.Way {
	case invoicing.ProrateNone:
		return fmt.Sprintf("Gekürzter Zeitraum, voll berechnet (ganz: %s).", span(cut.FullFrom, cut.FullUntil))
	case invoicing.Prorate360:
		return fmt.Sprintf("Anteilig nach 30/360: %d von %d Tagen (ganz: %s).", s.Part, s.Whole, span(cut.FullFrom, cut.FullUntil))
	}
	return fmt.Sprintf("Anteilig: %d von %d Tagen (ganz: %s).", s.Part, s.Whole, span(cut.FullFrom, cut.FullUntil))
}

// minus returns what is left of a span without days that are billed already.
func minus(s stretch, billed []stretch) []stretch {
	left := []stretch{s}
	for _, b := range billed {
		var rest []stretch
		for _, l := range left {
			if l.Until.Before(b.From) || b.Until.Before(l.From) {
				rest = append(rest, l)
				continue
			}
			if l.From.Before(b.From) {
				rest = append(rest, stretch{l.From, b.From.AddDays(-1), l.FullFrom, l.FullUntil, true})
			}
			if b.Until.Before(l.Until) {
				rest = append(rest, stretch{b.Until.AddDays(1), l.Until, l.FullFrom, l.FullUntil, true})
			}
		}
		left = rest
	}
	return left
}
