package collective

import (
	"fakturisd/invoicing"
)

// Bounds of a contract's terms. They keep a slip of the keyboard from planning invoices for centuries.
const (
	MaxInterval = 120 // units of one interval
	MaxPeriods  = 120 // periods of one contract
	firstYear   = 1990
	lastYear    = 2199
)

// Period is one billing period of a contract: the days From to Until, both inclusive.
type Period struct {
	Number      int // k, from 0
	From, Until invoicing.Date
	Provisional invoicing.Date // the day on which it is billed unless somebody says otherwise
}

// Check refuses terms that cannot be billed; the error is Invalid and names the field.
func Check(c invoicing.Contract) error {
	switch {
	case c.Interval.Count < 1 || c.Interval.Count > MaxInterval:
		return invoicing.Invalidf("Der Aktionsturnus muss zwischen 1 und %d liegen (angegeben: %d).", MaxInterval, c.Interval.Count)
	case !knownUnit(c.Interval.Unit):
		return invoicing.Invalidf("Die Einheit des Aktionsturnus muss tag, woche, monat oder jahr sein (angegeben: %q).", c.Interval.Unit)
	case c.Count < 1 || c.Count > MaxPeriods:
		return invoicing.Invalidf("Die Anzahl der Rechnungen muss zwischen 1 und %d liegen (angegeben: %d).", MaxPeriods, c.Count)
	case c.Start.IsZero() || c.Start != invoicing.NewDate(c.Start.Year, c.Start.Month, c.Start.Day):
		return invoicing.Invalidf("Der Vertragsbeginn fehlt oder ist kein Tag des Kalenders.")
	case c.Start.Year < firstYear || periodStart(c, c.Count).Year > lastYear:
		return invoicing.Invalidf("Die Laufzeit muss zwischen den Jahren %d und %d liegen.", firstYear, lastYear)
	}
	return nil
}

func knownUnit(u invoicing.Unit) bool {
	switch u {
	case invoicing.Day, invoicing.Week, invoicing.Month, invoicing.Year:
		return true
	}
	return false
}

// Periods returns all periods of a contract: gapless, not overlapping, period k starts at anchor + k intervals.
func Periods(c invoicing.Contract) ([]Period, error) {
	if err := Check(c); err != nil {
		return nil, err
	}
	periods := make([]Period, c.Count)
	for k := range periods {
		p := Period{Number: k, From: periodStart(c, k), Until: periodStart(c, k+1).AddDays(-1)}
		p.Provisional = p.From
		if c.Arrears {
			p.Provisional = p.Until
		}
		periods[k] = p
	}
	return periods, nil
}

// periodStart returns anchor + k intervals; months and years are clamped to the month's last day.
func periodStart(c invoicing.Contract, k int) invoicing.Date {
	n := k * c.Interval.Count
	switch c.Interval.Unit {
	case invoicing.Day:
		return c.Start.AddDays(n)
	case invoicing.Week:
		return c.Start.AddDays(7 * n)
	case invoicing.Year:
		return c.Start.AddMonths(12 * n)
	}
	return c.Start.AddMonths(n)
}
