package collective

import (
	"time"

	"fakturisd/invoicing"
)

// grid are the days on which periods begin: anchor + k intervals. Each is reckoned from the anchor, never from the one before,
// so that what was clamped in a short month comes back in the next one.
type grid struct {
	anchor invoicing.Date // day 1 of its month where days are clamped
	day    int            // of the month; 0: the grid counts days
	step   int            // in months, or in days
}

// gridOf returns the grid of a rhythm whose service begins on first. Its anchor is first itself or, with an anchor day, the
// last such day on or before it; invoicing.Ultimo is the last day of every month.
func gridOf(first invoicing.Date, anchorDay int, i invoicing.Interval) grid {
	switch i.Unit {
	case invoicing.Day:
		return grid{anchor: first, step: i.Count}
	case invoicing.Week:
		return grid{anchor: first, step: 7 * i.Count}
	}
	g := grid{anchor: invoicing.Date{Year: first.Year, Month: first.Month, Day: 1}, day: first.Day, step: i.Count}
	if i.Unit == invoicing.Year {
		g.step = 12 * i.Count
	}
	if anchorDay != 0 {
		g.day = anchorDay
	}
	if first.Before(g.at(0)) {
		g.anchor = g.anchor.AddMonths(-1)
	}
	return g
}

// at returns anchor + k intervals, clamped to the month's last day.
func (g grid) at(k int) invoicing.Date {
	if g.day == 0 {
		return g.anchor.AddDays(k * g.step)
	}
	m := g.anchor.AddMonths(k * g.step)
	m.Day = min(g.day, daysIn(m))
	return m
}

// until returns the last day of the k-th interval.
func (g grid) until(k int) invoicing.Date { return g.at(k + 1).AddDays(-1) }

// index returns the greatest k that begins on or before a day.
func (g grid) index(d invoicing.Date) int {
	distance := daysBetween(g.anchor, d)
	if g.day != 0 {
		distance = 12*(d.Year-g.anchor.Year) + int(d.Month-g.anchor.Month)
	}
	k := distance / g.step
	if distance < 0 && distance%g.step != 0 {
		k--
	}
	if d.Before(g.at(k)) {
		k--
	}
	return k
}

func daysIn(d invoicing.Date) int {
	return time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// daysBetween counts the days from one day to another, the second one not included. Days are days of the calendar: there
// are no hours in them that a change of summer time could take.
func daysBetween(from, to invoicing.Date) int {
	return int(to.Time().Sub(from.Time()) / (24 * time.Hour))
}

// add moves a day by so many intervals.
func add(d invoicing.Date, i invoicing.Interval, times int) invoicing.Date {
	n := times * i.Count
	switch i.Unit {
	case invoicing.Day:
		return d.AddDays(n)
	case invoicing.Week:
		return d.AddDays(7 * n)
	case invoicing.Year:
		return d.AddMonths(12 * n)
	}
	return d.AddMonths(n)
}

func later(a, b invoicing.Date) invoicing.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b invoicing.Date) invoicing.Date {
	if b.Before(a) {
		return b
	}
	return a
}
