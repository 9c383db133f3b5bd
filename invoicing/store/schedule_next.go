package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// missedNext merges a missed document with what its partner gets next: a planned collective invoice, else the next planned invoice,
// with which it becomes a new one that waits for a date.
func (s *Store) missedNext(ctx context.Context, tx *sql.Tx, c *scheduled, actor string) error {
	items, err := s.itemsOfMissed(ctx, tx, c, actor)
	if err != nil {
		return err
	}
	into, err := nextOf(ctx, tx, `SELECT id, provisional_date FROM fakturis_collective_invoice WHERE partner_id = ? AND status = 'geplant' AND id <> ?
		AND COALESCE(send_date, provisional_date) >= ? ORDER BY COALESCE(send_date, provisional_date), id LIMIT 1`, c.partner, c.ID, s.today())
	if err != nil {
		return err
	}
	if into.id == 0 {
		return s.missedWithNext(ctx, tx, c, items, actor)
	}
	if _, err := s.moveItems(ctx, tx, items, into.id, actor); err != nil {
		return err
	}
	return Audit(ctx, tx, actor, "missed_next", auditEntity(c.Kind), c.ID, fmt.Sprintf("versäumt: kommt in Sammelrechnung %d", into.id))
}

// itemsOfMissed returns the planned invoices that a missed document bills; a draft of one is discarded.
func (s *Store) itemsOfMissed(ctx context.Context, tx *sql.Tx, c *scheduled, actor string) ([]int64, error) {
	if c.Kind == invoicing.ScheduledCollective {
		items, err := readIDs(ctx, tx, `SELECT planned_id FROM fakturis_collective_item WHERE collective_id = ? ORDER BY position`, c.ID)
		if err != nil {
			return nil, fmt.Errorf("items of collective invoice %d: %w", c.ID, err)
		}
		return items, nil
	}
	period, err := s.dropDraft(ctx, tx, c.ID, actor)
	if err == nil && period == 0 {
		err = invoicing.Conflictf("%s gehört zu keinem Service-Vertrag; er lässt sich nicht mit der nächsten Rechnung zusammenfassen.", called(c.ScheduledRef))
	}
	return []int64{period}, err
}

// missedWithNext makes a new collective invoice of the missed items and the partner's next planned invoice.
func (s *Store) missedWithNext(ctx context.Context, tx *sql.Tx, c *scheduled, items []int64, actor string) error {
	next, err := nextOf(ctx, tx, `SELECT id, provisional_date FROM fakturis_planned_invoice WHERE partner_id = ? AND status = 'geplant' AND provisional_date >= ?
		AND id NOT IN (`+marks(len(items))+`) ORDER BY provisional_date, id LIMIT 1`, anys([]any{c.partner, s.today()}, items)...)
	if err != nil {
		return err
	}
	if next.id == 0 {
		return invoicing.Conflictf("Der Geschäftspartner von %s bekommt keine weitere geplante Rechnung: bitte anders entscheiden.", called(c.ScheduledRef))
	}
	id, err := s.moveItems(ctx, tx, append(items, next.id), 0, actor)
	if err != nil {
		return err
	}
	made, err := s.lockScheduled(ctx, tx, invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id})
	if err != nil {
		return err
	}
	made.Schedule = invoicing.Schedule{ProvisionalDate: next.date, WaitingSince: next.date}
	return s.writeSchedule(ctx, tx, &made, "missed_next", "versäumt: zusammengefasst mit der nächsten geplanten Rechnung", actor)
}

type nextInvoice struct {
	id   int64
	date invoicing.Date
}

func nextOf(ctx context.Context, tx *sql.Tx, query string, args ...any) (nextInvoice, error) {
	var n nextInvoice
	err := tx.QueryRowContext(ctx, query, args...).Scan(&n.id, &n.date)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return n, fmt.Errorf("what comes next: %w", err)
	}
	return n, nil
}
