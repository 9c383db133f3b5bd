package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
)

// What waits for a date on a day: its provisional date has come, it has no send date, and nobody wanted to be reminded later.
const (
	waitsForDate = ` AND c.send_date IS NULL AND c.provisional_date <= ? AND (c.remind_on IS NULL OR c.remind_on <= ?)`
	notTakenOver = ` AND c.provisional_date <= ? AND (c.remind_on IS NULL OR c.remind_on <= ?)`
)

// undated counts what waits for a date; its sources are collective invoices, drafts and planned invoices.
var undated = []struct{ rows, count, where string }{
	{collectiveRows, `SELECT COUNT(*) FROM fakturis_collective_invoice c WHERE c.status = 'geplant'`, waitsForDate},
	{draftRows, `SELECT COUNT(*) FROM fakturis_invoice_schedule c JOIN fakturis_invoice i ON i.id = c.invoice_id AND i.status = 'entwurf' WHERE TRUE`, waitsForDate},
	{plannedRows, `SELECT COUNT(*) FROM fakturis_planned_invoice c WHERE c.status = 'geplant'`, notTakenOver},
}

// Undated returns what somebody must be asked about today, the oldest first: collective invoices and drafts without a send date whose
// provisional date has come, and planned invoices that nobody took over by then. It returns the first hundred, and how many there
// are in all. Each comes back until somebody gives it a date, skips it, or puts it off.
func (s *Store) Undated(ctx context.Context, today invoicing.Date) ([]ScheduledRow, int64, error) {
	return s.UndatedFrom(ctx, today, 0)
}

// UndatedFrom returns what Undated does after the first skip rows.
func (s *Store) UndatedFrom(ctx context.Context, today invoicing.Date, skip int) ([]ScheduledRow, int64, error) {
	o, err := s.outlook(ctx, s.db, today)
	if err != nil {
		return nil, 0, unavailable(err)
	}
	all, count, until := []ScheduledRow{}, int64(0), max(skip, 0)+undatedShown
	for _, u := range undated {
		rows, err := scheduledRows(ctx, s.db, o, u.rows+u.where+` ORDER BY c.provisional_date, 2 LIMIT ?`, today, today, until)
		if err != nil {
			return nil, 0, unavailable(err)
		}
		all = append(all, rows...)
		n := int64(len(rows))
		if len(rows) == until {
			if err := s.db.QueryRowContext(ctx, u.count+u.where, today, today).Scan(&n); err != nil {
				return nil, 0, unavailable(fmt.Errorf("count undated invoices: %w", err))
			}
		}
		count += n
	}
	slices.SortStableFunc(all, func(a, b ScheduledRow) int {
		return cmp.Or(a.ProvisionalDate.Time().Compare(b.ProvisionalDate.Time()), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return all[min(len(all), until-undatedShown):min(len(all), until)], count, nil
}
