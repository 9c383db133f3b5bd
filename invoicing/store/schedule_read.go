package store

import "fakturisd/invoicing"

// scheduleColumns are the columns of a schedule, named alike where collective invoices have them and where drafts do.
const scheduleColumns = `provisional_date, send_date, waiting_since, remind_on, deselected_on, COALESCE(guard, ''), guard_released, dated_back, missed_decided`

// scanSchedule returns where scheduleColumns are read to.
func scanSchedule(s *invoicing.Schedule) []any {
	return []any{&s.ProvisionalDate, &s.SendDate, &s.WaitingSince, &s.RemindOn, &s.DeselectedOn, &s.Guard, &s.GuardReleased, &s.DatedBack, &s.MissedDecided}
}
