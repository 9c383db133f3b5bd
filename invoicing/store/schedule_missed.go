package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// MissedDecision is what a person decided about a missed invoice.
type MissedDecision string

// The decisions: issued with the date of the missed day, issued with today's, merged with what the partner gets next, or not
// billed at all.
const (
	MissedThen  MissedDecision = "damals"
	MissedToday MissedDecision = "heute"
	MissedNext  MissedDecision = "naechste"
	MissedSkip  MissedDecision = "ueberspringen"
)

// DecideMissed does what a person decided about missed invoices, all of them or none. What is not missed (any more) is a Conflict.
func (s *Store) DecideMissed(ctx context.Context, refs []invoicing.ScheduledRef, d MissedDecision, actor string) error {
	decide := map[MissedDecision]func(context.Context, *sql.Tx, *scheduled, string) error{
		MissedThen: s.missedThen, MissedToday: s.missedToday, MissedNext: s.missedNext, MissedSkip: s.skip,
	}[d]
	if decide == nil {
		return invoicing.Invalidf("%q ist keine Entscheidung: damals, heute, naechste oder ueberspringen.", d)
	}
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		o, err := s.outlook(ctx, tx, s.today())
		if err != nil {
			return err
		}
		if !o.missed(c.Schedule) {
			return invoicing.Conflictf("%s ist nicht versäumt: bitte den jetzigen Stand ansehen.", called(c.ScheduledRef))
		}
		return decide(ctx, tx, c, actor)
	})
}

func (s *Store) missedThen(ctx context.Context, tx *sql.Tx, c *scheduled, actor string) error {
	if err := s.mayDateBack(c.SendDate); err != nil {
		return err
	}
	c.DatedBack, c.MissedDecided = true, true
	return s.writeSchedule(ctx, tx, c, "missed_then", "versäumt: wird mit dem Datum "+c.SendDate.German()+" gestellt", actor)
}

// mayDateBack refuses what no number range takes any more: farther back than the year before nothing is dated.
func (s *Store) mayDateBack(d invoicing.Date) error {
	if d.Year < s.today().Year-1 {
		return invoicing.Conflictf("Auf den %s lässt sich nicht zurückdatieren: möglich sind dieses Jahr und das vorige. Bitte mit dem heutigen Datum stellen.", d.German())
	}
	return nil
}

func (s *Store) missedToday(ctx context.Context, tx *sql.Tx, c *scheduled, actor string) error {
	detail := "versäumt am " + c.SendDate.German() + ": wird mit dem heutigen Datum gestellt"
	c.SendDate, c.MissedDecided = s.today(), true
	return s.writeSchedule(ctx, tx, c, "missed_today", detail, actor)
}

// Skip drops documents that somebody does not want to bill: their periods are skipped, whole orders are open again.
func (s *Store) Skip(ctx context.Context, refs []invoicing.ScheduledRef, reason, actor string) error {
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		if err := s.skip(ctx, tx, c, actor); err != nil || reason == "" {
			return err
		}
		return Audit(ctx, tx, actor, "skip_reason", auditEntity(c.Kind), c.ID, reason)
	})
}

func (s *Store) skip(ctx context.Context, tx *sql.Tx, c *scheduled, actor string) error {
	if err := Audit(ctx, tx, actor, "skip", auditEntity(c.Kind), c.ID, "wird nicht berechnet"); err != nil {
		return err
	}
	switch c.Kind {
	case invoicing.ScheduledCollective:
		return s.skipCollective(ctx, tx, c.ID, actor)
	case invoicing.ScheduledPlanned:
		return movePlanned(ctx, tx, []int64{c.ID}, invoicing.Planned, invoicing.Skipped)
	}
	period, err := s.dropDraft(ctx, tx, c.ID, actor)
	if err != nil || period == 0 {
		return err
	}
	return movePlanned(ctx, tx, []int64{period}, invoicing.Planned, invoicing.Skipped)
}

// skipCollective drops a collective invoice: it stays, with its periods, as what was not billed; whole orders leave it.
func (s *Store) skipCollective(ctx context.Context, tx *sql.Tx, id int64, actor string) error {
	c, err := lockCollective(ctx, tx, id)
	if err != nil {
		return err
	}
	var orders []int64
	var periods []int64
	for _, p := range c.Items {
		if p.ContractID == 0 {
			orders = append(orders, p.ID)
		} else {
			periods = append(periods, p.ID)
		}
	}
	if err := movePlanned(ctx, tx, periods, invoicing.Combined, invoicing.Skipped); err != nil {
		return err
	}
	if len(orders) > 0 {
		for _, statement := range []string{`DELETE FROM fakturis_collective_item WHERE planned_id IN (`, `DELETE FROM fakturis_planned_invoice WHERE id IN (`} {
			if _, err := tx.ExecContext(ctx, statement+marks(len(orders))+`)`, anys(nil, orders)...); err != nil {
				return fmt.Errorf("open the orders of collective invoice %d: %w", id, err)
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET status = ?, version = version + 1 WHERE id = ?`, invoicing.CollectiveDropped, id); err != nil {
		return fmt.Errorf("drop collective invoice %d: %w", id, err)
	}
	return auditPlanned(ctx, tx, actor, "skip", c.Items, fmt.Sprintf("mit Sammelrechnung %d nicht berechnet", id))
}

// dropDraft discards a draft, whatever its version, and returns the planned invoice that it would have billed; 0 for none.
func (s *Store) dropDraft(ctx context.Context, tx *sql.Tx, id int64, actor string) (int64, error) {
	draft, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
	if err != nil {
		return 0, err
	}
	all, err := readVersions(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	return draft.PlannedID, s.discard(ctx, tx, draft, all[len(all)-1].No, actor)
}
