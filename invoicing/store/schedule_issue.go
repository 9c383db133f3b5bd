package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// Pauses between two tries of what could not be issued; they double.
const (
	retryFirst = 5 * time.Minute
	retryMost  = 6 * time.Hour
)

// couldNot begins the reason of what could not be issued; it is tried again by itself.
const couldNot = "konnte nicht gestellt werden: "

// DueScheduled returns what goes out by itself now, the oldest send date first, at most limit. What is missed, what the guard holds
// and what is to be tried later is not among it; on a day without sending nothing is.
func (s *Store) DueScheduled(ctx context.Context, limit int) ([]invoicing.ScheduledRef, error) {
	o, err := s.outlook(ctx, s.db, s.today())
	if err != nil || o.untilToday.IsZero() {
		return nil, unavailable(err)
	}
	type due struct {
		invoicing.ScheduledRef
		send invoicing.Date
	}
	var all []due
	const when = untilDate + ` AND (c.send_date >= ? OR c.missed_decided) AND (c.guard IS NULL OR c.guard_released <> '' OR c.retry_at <= ?) ORDER BY c.send_date LIMIT ?`
	for kind, from := range map[invoicing.ScheduledKind]string{
		invoicing.ScheduledCollective: `SELECT c.id, c.send_date FROM fakturis_collective_invoice c WHERE c.status = 'geplant' AND `,
		invoicing.ScheduledDraft:      `SELECT c.invoice_id, c.send_date FROM fakturis_invoice_schedule c JOIN fakturis_invoice i ON i.id = c.invoice_id AND i.status = 'entwurf' WHERE `,
	} {
		found, err := collect(ctx, s.db, func(rows *sql.Rows, d *due) error {
			d.Kind = kind
			return rows.Scan(&d.ID, &d.send)
		}, from+when, o.untilToday, o.oldest, s.now().UTC(), limit)
		if err != nil {
			return nil, unavailable(fmt.Errorf("due invoices: %w", err))
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b due) int { return a.send.Time().Compare(b.send.Time()) })
	refs := make([]invoicing.ScheduledRef, min(len(all), limit))
	for i := range refs {
		refs[i] = all[i].ScheduledRef
	}
	return refs, nil
}

// SentByItself says what became of a document that was due.
type SentByItself struct {
	InvoiceID int64  // issued just now, its mail planned; 0: it was not
	Held      string // German: why it is held, where that was not known before
}

// IssueDue issues a due document and plans its mail, in one transaction that looks anew whether it is due: somebody may have taken
// its date away, or another daemon issued it. What is unusual is held for a person; what cannot be issued says why and is tried
// again later. Neither is an error; errors are about the database.
func (s *Store) IssueDue(ctx context.Context, ref invoicing.ScheduledRef) (SentByItself, error) {
	var done SentByItself
	var fresh []invoicing.Invoice
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		done, fresh = SentByItself{}, nil // a retried transaction starts anew
		c, due, err := s.lockDue(ctx, tx, ref)
		if err != nil || !due {
			return err
		}
		s.crash("schedule.locked")
		found, err := s.suspicions(ctx, tx, c)
		if err != nil {
			return err
		}
		if found = unreleased(found, c); len(found) > 0 {
			done.Held, err = holdDue(ctx, tx, c, strings.Join(found, "\n"), time.Time{})
			return err
		}
		done.InvoiceID, fresh, err = s.issueScheduled(ctx, tx, c)
		return err
	})
	if err != nil {
		return s.couldNotIssue(ctx, ref, err)
	}
	if len(fresh) > 0 {
		s.committed(fresh)
	}
	return done, nil
}

// lockDue locks a document and says whether it is due. The partner's row is locked too, so that the bound of its invoices a day
// holds with several daemons.
func (s *Store) lockDue(ctx context.Context, tx *sql.Tx, ref invoicing.ScheduledRef) (scheduled, bool, error) {
	c, err := s.lockScheduled(ctx, tx, ref)
	if code := invoicing.ErrorCode(err); err != nil && (code == invoicing.CodeConflict || code == invoicing.CodeNotFound) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	o, err := s.outlook(ctx, tx, s.today())
	if err != nil || !o.due(c.Schedule) {
		return c, false, err
	}
	if c.Held() {
		_, retry, err := triesOf(ctx, tx, c.ScheduledRef)
		if err != nil || retry.IsZero() || s.now().Before(retry) {
			return c, false, err
		}
	}
	if _, err := readIDs(ctx, tx, `SELECT id FROM fakturis_partner WHERE id = ? FOR UPDATE`, c.partner); err != nil {
		return c, false, fmt.Errorf("lock partner %d: %w", c.partner, err)
	}
	return c, true, nil
}

func (s *Store) issueScheduled(ctx context.Context, tx *sql.Tx, c scheduled) (int64, []invoicing.Invoice, error) {
	if c.Kind == invoicing.ScheduledCollective {
		whole, err := readCollective(ctx, tx, c.ID, "FOR UPDATE")
		if err != nil {
			return 0, nil, err
		}
		id, err := s.issueCollective(ctx, tx, whole, service)
		return id, []invoicing.Invoice{{Type: invoicing.TypeCollective}}, err
	}
	day := s.today()
	if c.DatedBack && c.SendDate.Before(day) {
		if err := s.mayDateBack(c.SendDate); err != nil {
			return 0, nil, err
		}
		day = c.SendDate
	}
	inv, fresh, err := s.issueAndSend(ctx, tx, c.ID, day, service)
	return inv.ID, fresh, err
}

// couldNotIssue takes down why a document could not be issued, and when it is tried again. That the database does not answer is
// no reason.
func (s *Store) couldNotIssue(ctx context.Context, ref invoicing.ScheduledRef, cause error) (SentByItself, error) {
	if invoicing.ErrorCode(cause) == invoicing.CodeUnavailable || errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		return SentByItself{}, cause
	}
	reason := couldNot + cause.Error()
	if refused(cause) {
		reason = couldNot + invoicing.ErrorMessage(cause)
	}
	var done SentByItself
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		c, err := s.lockScheduled(ctx, tx, ref)
		if err != nil {
			return err
		}
		tries, _, err := triesOf(ctx, tx, ref)
		if err != nil {
			return err
		}
		wait := min(retryMost, retryFirst<<min(tries, 10))
		done.Held, err = holdDue(ctx, tx, c, reason, s.now().UTC().Add(wait))
		return err
	})
	if err != nil {
		return SentByItself{}, errors.Join(cause, err)
	}
	return done, nil
}

// scheduleTable is where the schedule of a kind of document stands, and the column of its key.
func scheduleTable(kind invoicing.ScheduledKind) (table, key string) {
	if kind == invoicing.ScheduledCollective {
		return "fakturis_collective_invoice", "id"
	}
	return "fakturis_invoice_schedule", "invoice_id"
}

func triesOf(ctx context.Context, tx *sql.Tx, ref invoicing.ScheduledRef) (tries int, retry time.Time, err error) {
	table, key := scheduleTable(ref.Kind)
	var at sql.NullTime
	err = tx.QueryRowContext(ctx, `SELECT tries, retry_at FROM `+table+` WHERE `+key+` = ?`, ref.ID).Scan(&tries, &at)
	if err != nil {
		return 0, at.Time, fmt.Errorf("tries of %s %d: %w", ref.Kind, ref.ID, err)
	}
	return tries, at.Time, nil
}

// holdDue holds a document and returns the reason where it is another one than before. retry is when it is tried again; zero: when
// somebody lets it go.
func holdDue(ctx context.Context, tx *sql.Tx, c scheduled, reason string, retry time.Time) (string, error) {
	table, key := scheduleTable(c.Kind)
	_, err := tx.ExecContext(ctx, `UPDATE `+table+` SET guard = ?, guard_released = '', retry_at = ?, tries = tries + 1 WHERE `+key+` = ?`,
		reason, sql.NullTime{Time: retry, Valid: !retry.IsZero()}, c.ID)
	if err != nil {
		return "", fmt.Errorf("hold %s %d: %w", c.Kind, c.ID, err)
	}
	if reason == c.Guard && c.GuardReleased == "" {
		return "", nil
	}
	return reason, Audit(ctx, tx, service, "guard", auditEntity(c.Kind), c.ID, reason)
}
