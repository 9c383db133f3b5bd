// Package sending knows when invoices go out by themselves (Versandplan): the hours of the day, business days, pauses,
// how late is too late, and what makes an invoice so unusual that a person should look first. It does no I/O.
package sending

import (
	"fakturisd/invoicing"
	"fakturisd/invoicing/holiday"
)

// Rules are what the merchant configured (send.*).
type Rules struct {
	Window        Window // hours of the day; the zero Window is open all day
	BusinessDays  bool   // only on business days
	Land          string // Bundesland whose holidays count; "": those of all Germany
	LateDays      int    // how many days late a missed invoice still goes out by itself
	GuardPercent  int    // by how much an amount may differ from the last invoice's; 0: by any
	MaxPerPartner int    // invoices of one partner in one day; 0: any number
}

// Pause keeps everything from going out by itself on some days (Urlaub), both inclusive.
type Pause struct {
	From  invoicing.Date `json:"from"`
	Until invoicing.Date `json:"until"`
}

func (p Pause) holds(d invoicing.Date) bool { return !d.Before(p.From) && !p.Until.Before(d) }

// MaxPauseDays bounds a pause; a longer one is a slip of the keyboard.
const MaxPauseDays = 366

// Calendar says which days are for sending.
type Calendar struct {
	Rules
	Pauses []Pause
}

// reach bounds every search in the calendar, in days: no row of pauses and weekends is longer.
const reach = 20 * MaxPauseDays

// Open says whether invoices go out on a day.
func (c Calendar) Open(d invoicing.Date) bool {
	return !c.Paused(d) && (!c.BusinessDays || holiday.IsBusinessDay(d, c.Land))
}

// Paused says whether a day lies in a pause.
func (c Calendar) Paused(d invoicing.Date) bool {
	for _, p := range c.Pauses {
		if p.holds(d) {
			return true
		}
	}
	return false
}

// Goes returns the day on which an invoice with a send date goes out, seen from today: the first open day that is neither
// before the send date nor before today.
func (c Calendar) Goes(send, today invoicing.Date) invoicing.Date {
	d := send
	if d.Before(today) {
		d = today
	}
	for range reach {
		if c.Open(d) {
			return d
		}
		d = d.AddDays(1)
	}
	return d
}

// lastOpen returns the last open day up to d.
func (c Calendar) lastOpen(d invoicing.Date) invoicing.Date {
	for range reach {
		if c.Open(d) {
			return d
		}
		d = d.AddDays(-1)
	}
	return d
}

// Until returns the last send date that, seen from today, goes out by day at the latest; none where nothing goes out between
// the two.
func (c Calendar) Until(day, today invoicing.Date) invoicing.Date {
	last := c.lastOpen(day)
	if last.Before(today) {
		return invoicing.Date{}
	}
	return last
}

// Oldest returns the earliest send date that is not missed today. An invoice is late by the days since the first open day on
// which it could have gone out; days of a pause do not count, for somebody wanted them.
func (c Calendar) Oldest(today invoicing.Date) invoicing.Date {
	first, late := today, 0
	for range reach {
		if !c.Paused(first) {
			late++
		}
		if late > c.LateDays {
			break
		}
		first = first.AddDays(-1)
	}
	return c.lastOpen(first.AddDays(-1)).AddDays(1)
}
