package collective

import (
	"fakturisd/invoicing"
)

// Period is one billing period of a contract: the days From to Until, both inclusive.
type Period struct {
	Number              int // k, from 0
	From, Until         invoicing.Date
	FullFrom, FullUntil invoicing.Date // of the whole interval, where the contract's start or end cuts it
	Provisional         invoicing.Date // the day on which it is billed unless somebody says otherwise
}

// Cut says whether the contract's start or end cuts the period.
func (p Period) Cut() bool { return p.From != p.FullFrom || p.Until != p.FullUntil }

// Periods lays a contract out in time: gapless, not overlapping, period k begins on anchor + k intervals. The contract's
// start may cut the first period, its end the last. Periods that are counted are all returned, others as far as they begin
// on or before the horizon; without a horizon, two years from the start.
func Periods(c invoicing.Contract, horizon invoicing.Date) ([]Period, error) {
	if err := Check(c); err != nil {
		return nil, err
	}
	g, first, number := layout(c)
	end := Ends(c)
	if horizon.IsZero() {
		horizon = first.AddMonths(PlanMonths)
	}
	var periods []Period
	for k := g.index(first); ; k++ {
		p := Period{Number: number + len(periods), From: later(g.at(k), first), Until: g.until(k), FullFrom: g.at(k), FullUntil: g.until(k)}
		if !end.IsZero() && end.Before(p.From) || p.Number >= c.Count && horizon.Before(p.From) {
			return periods, nil
		}
		if len(periods) == maxLaid {
			return nil, invoicing.Invalidf("Aktionsturnus: Aus diesen Angaben würden mehr als %d Rechnungen.", maxLaid)
		}
		if !end.IsZero() {
			p.Until = earlier(p.Until, end)
		}
		if p.Provisional = p.From; c.Arrears {
			p.Provisional = p.Until
		}
		periods = append(periods, p)
	}
}

// PlanMonths is how far ahead contracts are planned that have no end yet.
const PlanMonths = 24

// layout returns the grid of a contract's periods, the first day of the first one that is laid out, and its number: those
// of the contract's start, or of the day on which its rhythm was changed.
func layout(c invoicing.Contract) (grid, invoicing.Date, int) {
	if c.RhythmFrom.IsZero() {
		return gridOf(c.Start, c.AnchorDay, c.Interval), c.Start, 0
	}
	day := c.AnchorDay
	if day == 0 {
		day = c.Start.Day
	}
	return gridOf(c.RhythmFrom, day, c.Interval), c.RhythmFrom, c.RhythmNumber
}
