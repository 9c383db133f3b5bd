package store

import (
	"context"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
)

// outlook is what is ahead, seen from a day: which send dates are missed, go out today or this week. Each is a range of
// send dates, so that the database finds them by their index.
type outlook struct {
	sending.Calendar
	today, sunday invoicing.Date
	oldest        invoicing.Date // what has an earlier send date is missed
	untilToday    invoicing.Date // last send date that goes out today; none on a day without sending
	untilSunday   invoicing.Date // last send date that goes out this week; none where nothing does any more
}

func (s *Store) outlook(ctx context.Context, q queryer, today invoicing.Date) (outlook, error) {
	c, err := s.calendar(ctx, q)
	return look(c, today), err
}

func look(c sending.Calendar, today invoicing.Date) outlook {
	sunday := today.AddDays((7 - int(today.Time().Weekday())) % 7)
	return outlook{Calendar: c, today: today, sunday: sunday, oldest: c.Oldest(today), untilToday: c.Until(today, today), untilSunday: c.Until(sunday, today)}
}

// missed says whether a dated document is too late to go out by itself.
func (o outlook) missed(s invoicing.Schedule) bool {
	return !s.SendDate.IsZero() && s.SendDate.Before(o.oldest) && !s.MissedDecided
}

// due says whether a document goes out by itself today.
func (o outlook) due(s invoicing.Schedule) bool {
	return !s.SendDate.IsZero() && !o.untilToday.IsZero() && !o.untilToday.Before(s.SendDate) && !o.missed(s)
}

// The conditions of the states, for a row c with the columns of a schedule.
const (
	isHeld    = `c.guard IS NOT NULL AND c.guard_released = ''`
	isLate    = `c.send_date < ? AND NOT c.missed_decided`
	isGoing   = `NOT (` + isHeld + `) AND (c.send_date >= ? OR c.missed_decided)`
	untilDate = `c.send_date <= ?`
)

// where returns the condition of a state of dated documents, with its arguments; the empty state is all of them.
func (o outlook) where(state string) (string, []any) {
	switch state {
	case StateHeld:
		return ` AND c.send_date IS NOT NULL AND ` + isHeld, nil
	case StateMissed:
		return ` AND ` + isLate + ` AND NOT (` + isHeld + `)`, []any{o.oldest}
	case StateToday:
		return ` AND ` + untilDate + ` AND ` + isGoing, []any{o.untilToday, o.oldest}
	case StateWeek:
		return ` AND ` + untilDate + ` AND (? IS NULL OR c.send_date > ?) AND ` + isGoing, []any{o.untilSunday, o.untilToday, o.untilToday, o.oldest}
	case StateLater:
		return ` AND (? IS NULL OR c.send_date > ?) AND ` + isGoing, []any{o.untilSunday, o.untilSunday, o.oldest}
	}
	return ` AND c.send_date IS NOT NULL`, nil
}
