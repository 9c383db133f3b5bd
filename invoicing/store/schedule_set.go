package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"fakturisd/invoicing"
)

// maxScheduled bounds how many documents one decision is about.
const maxScheduled = 1000

// scheduled is a document with its schedule, its row locked.
type scheduled struct {
	invoicing.ScheduledRef
	invoicing.Schedule
	partner int64
}

// SetSendDates sets the day on which documents go out by themselves, of all or of none; the zero Date takes it away. Planned invoices
// become drafts with that day. A guard that held one looks at it anew on the new day.
func (s *Store) SetSendDates(ctx context.Context, refs []invoicing.ScheduledRef, d invoicing.Date, actor string) error {
	if err := s.checkNewSendDate(d); err != nil {
		return err
	}
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		if c.Kind == invoicing.ScheduledPlanned {
			if d.IsZero() {
				return nil
			}
			draft, err := s.draftSingle(ctx, tx, c.ID, actor)
			if err != nil {
				return err
			}
			c.Kind, c.ID = invoicing.ScheduledDraft, draft
		}
		before := c.SendDate
		c.Schedule = invoicing.Schedule{ProvisionalDate: c.ProvisionalDate, WaitingSince: c.WaitingSince, SendDate: d}
		return s.writeSchedule(ctx, tx, c, "send_date", dateChange(before, d), actor)
	})
}

// SetProvisionalDates moves the day from which on somebody is asked for a send date.
func (s *Store) SetProvisionalDates(ctx context.Context, refs []invoicing.ScheduledRef, d invoicing.Date, actor string) error {
	if d.IsZero() {
		return invoicing.Invalidf("Es fehlt das vorläufige Datum.")
	}
	if err := s.checkSendDate(d); err != nil {
		return err
	}
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		detail := dateChange(c.ProvisionalDate, d)
		c.ProvisionalDate, c.RemindOn, c.DeselectedOn = d, invoicing.Date{}, invoicing.Date{}
		if c.WaitingSince.IsZero() {
			c.WaitingSince = d
		}
		return s.writeSchedule(ctx, tx, c, "provisional_date", detail, actor)
	})
}

// Deselect says "no date for now": documents stay where they are, marked, and somebody is asked again on their next provisional
// date: that of their contracts, or a month later.
func (s *Store) Deselect(ctx context.Context, refs []invoicing.ScheduledRef, actor string) error {
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		next, err := s.nextProvisional(ctx, tx, c)
		if err != nil {
			return err
		}
		c.Schedule = invoicing.Schedule{ProvisionalDate: c.ProvisionalDate, WaitingSince: cmp.Or(c.WaitingSince, c.ProvisionalDate), DeselectedOn: s.today()}
		if c.Kind == invoicing.ScheduledPlanned { // its provisional date is its contract's
			c.RemindOn = next
		} else {
			c.ProvisionalDate = next
		}
		return s.writeSchedule(ctx, tx, c, "deselect", "kein Versanddatum, wieder vorlegen am "+next.German(), actor)
	})
}

// RemindOn puts the question for a send date off until a day, at most a year.
func (s *Store) RemindOn(ctx context.Context, refs []invoicing.ScheduledRef, d invoicing.Date, actor string) error {
	today := s.today()
	switch {
	case !today.Before(d):
		return invoicing.Invalidf("Die Erinnerung muss an einem späteren Tag als heute kommen.")
	case today.AddMonths(12).Before(d):
		return invoicing.Invalidf("Die Erinnerung am %s wäre mehr als ein Jahr hin.", d.German())
	}
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		c.RemindOn = d
		return s.writeSchedule(ctx, tx, c, "remind", "Erinnerung am "+d.German(), actor)
	})
}

// reschedule changes documents that are not issued yet, all of them or none. They are locked in one order, whatever order
// they are named in.
func (s *Store) reschedule(ctx context.Context, refs []invoicing.ScheduledRef, change func(context.Context, *sql.Tx, *scheduled) error) error {
	refs, err := sortedRefs(refs)
	if err != nil {
		return err
	}
	err = s.InTx(ctx, func(tx *sql.Tx) error {
		for _, ref := range refs {
			c, err := s.lockScheduled(ctx, tx, ref)
			if err != nil {
				return err
			}
			if err := change(ctx, tx, &c); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.crash("schedule.committed")
	}
	return err
}

// sortedRefs names each document once: collective invoices, then planned ones, then drafts, by their ids.
func sortedRefs(refs []invoicing.ScheduledRef) ([]invoicing.ScheduledRef, error) {
	order := []invoicing.ScheduledKind{invoicing.ScheduledCollective, invoicing.ScheduledPlanned, invoicing.ScheduledDraft}
	for _, r := range refs {
		if !slices.Contains(order, r.Kind) {
			return nil, invoicing.Invalidf("%q ist keine Art von geplantem Versand.", r.Kind)
		}
	}
	switch n := len(refs); {
	case n == 0:
		return nil, invoicing.Conflictf("Es ist nichts ausgewählt.")
	case n > maxScheduled:
		return nil, invoicing.Invalidf("Es lassen sich höchstens %d auf einmal ändern.", maxScheduled)
	}
	sorted := slices.SortedFunc(slices.Values(refs), func(a, b invoicing.ScheduledRef) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(sorted), nil
}

// lockScheduled reads a document's schedule under its lock; what is issued or taken over already is a Conflict.
func (s *Store) lockScheduled(ctx context.Context, tx *sql.Tx, ref invoicing.ScheduledRef) (scheduled, error) {
	c := scheduled{ScheduledRef: ref}
	var status, want, query string
	into := append([]any{&c.partner, &status}, scanSchedule(&c.Schedule)...)
	switch ref.Kind {
	case invoicing.ScheduledCollective:
		want, query = string(invoicing.CollectivePlanned), `SELECT partner_id, status, `+scheduleColumns+` FROM fakturis_collective_invoice WHERE id = ? FOR UPDATE`
	case invoicing.ScheduledDraft:
		want, query = string(invoicing.InvoiceDraft), `SELECT i.partner_id, i.status, provisional_date, send_date, waiting_since, remind_on, deselected_on,
			COALESCE(guard, ''), COALESCE(guard_released, ''), COALESCE(dated_back, FALSE), COALESCE(missed_decided, FALSE)
			FROM fakturis_invoice i LEFT JOIN fakturis_invoice_schedule c ON c.invoice_id = i.id WHERE i.id = ? FOR UPDATE`
	default:
		want, query = string(invoicing.Planned), `SELECT partner_id, status, provisional_date, NULL, provisional_date, remind_on, deselected_on, '', '', FALSE, FALSE
			FROM fakturis_planned_invoice WHERE id = ? FOR UPDATE`
	}
	err := tx.QueryRowContext(ctx, query, ref.ID).Scan(into...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return c, invoicing.NotFoundf("%s gibt es nicht.", called(ref))
	case err != nil:
		return c, fmt.Errorf("lock %s %d: %w", ref.Kind, ref.ID, err)
	case status != want:
		return c, invoicing.Conflictf("%s ist bereits %s; der Versand lässt sich nicht mehr ändern.", called(ref), status)
	}
	return c, nil
}

// called names a document in German.
func called(ref invoicing.ScheduledRef) string {
	switch ref.Kind {
	case invoicing.ScheduledCollective:
		return fmt.Sprintf("Die Sammelrechnung %d", ref.ID)
	case invoicing.ScheduledDraft:
		return fmt.Sprintf("Der Rechnungsentwurf %d", ref.ID)
	}
	return fmt.Sprintf("Die geplante Rechnung %d", ref.ID)
}

// auditEntity is under which name the audit knows a kind of document.
func auditEntity(kind invoicing.ScheduledKind) string {
	return map[invoicing.ScheduledKind]string{invoicing.ScheduledCollective: "collective", invoicing.ScheduledDraft: "invoice",
		invoicing.ScheduledPlanned: "planned"}[kind]
}
