package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// writeSchedule stores the schedule of a document whose row is locked, and why. Whatever held it and is tried again by itself
// starts anew. Of a planned invoice only its dates are kept.
func (s *Store) writeSchedule(ctx context.Context, tx *sql.Tx, c *scheduled, action, detail, actor string) error {
	var err error
	dates := []any{c.ProvisionalDate, c.SendDate, c.WaitingSince, c.RemindOn, c.DeselectedOn, c.Guard, c.GuardReleased, c.DatedBack, c.MissedDecided}
	switch c.Kind {
	case invoicing.ScheduledCollective:
		_, err = tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET provisional_date = ?, send_date = ?, waiting_since = ?, remind_on = ?, deselected_on = ?,
			guard = NULLIF(?, ''), guard_released = ?, dated_back = ?, missed_decided = ?, retry_at = NULL, tries = 0, version = version + 1 WHERE id = ?`, append(dates, c.ID)...)
	case invoicing.ScheduledDraft:
		_, err = tx.ExecContext(ctx, `REPLACE INTO fakturis_invoice_schedule (provisional_date, send_date, waiting_since, remind_on, deselected_on, guard, guard_released,
			dated_back, missed_decided, invoice_id) VALUES (?, ?, ?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?)`, append(dates, c.ID)...)
	default:
		_, err = tx.ExecContext(ctx, `UPDATE fakturis_planned_invoice SET provisional_date = ?, remind_on = ?, deselected_on = ? WHERE id = ?`,
			c.ProvisionalDate, c.RemindOn, c.DeselectedOn, c.ID)
	}
	if err != nil {
		return fmt.Errorf("schedule of %s %d: %w", c.Kind, c.ID, err)
	}
	return Audit(ctx, tx, actor, action, auditEntity(c.Kind), c.ID, detail)
}

// contractsOf selects the contracts that a document bills.
var contractsOf = map[invoicing.ScheduledKind]string{
	invoicing.ScheduledCollective: `SELECT n.contract_id FROM fakturis_collective_item t JOIN fakturis_planned_invoice n ON n.id = t.planned_id WHERE t.collective_id = ?`,
	invoicing.ScheduledDraft: `SELECT n.contract_id FROM fakturis_billed b JOIN fakturis_planned_invoice n ON n.id = SUBSTRING(b.billed, 9)
		WHERE b.invoice_id = ? AND b.billed LIKE 'planned:%'`,
	invoicing.ScheduledPlanned: `SELECT n.contract_id FROM fakturis_planned_invoice n WHERE n.id = ?`,
}

// nextProvisional returns the day on which somebody is asked again about a document: the next on which one of its contracts
// bills, else the same day of the next month; always after today.
func (s *Store) nextProvisional(ctx context.Context, tx *sql.Tx, c *scheduled) (invoicing.Date, error) {
	after := s.today()
	if after.Before(c.ProvisionalDate) {
		after = c.ProvisionalDate
	}
	var next invoicing.Date
	err := tx.QueryRowContext(ctx, `SELECT MIN(provisional_date) FROM fakturis_planned_invoice WHERE contract_id IN (`+contractsOf[c.Kind]+`) AND provisional_date > ?`,
		c.ID, after).Scan(&next)
	if err != nil {
		return next, fmt.Errorf("next date of %s %d: %w", c.Kind, c.ID, err)
	}
	anchor := c.WaitingSince
	if anchor.IsZero() {
		anchor = after
	}
	for months := 1; next.IsZero() || !after.Before(next); months++ {
		next = anchor.AddMonths(months)
	}
	return next, nil
}
