package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// CancelStatusIntent ends a status change of which nothing is written yet. It and BeginStatusIntent never both succeed.
func (s *Store) CancelStatusIntent(ctx context.Context, id int64, actor string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		switch {
		case i.State == invoicing.IntentCancelled:
			return nil
		case !i.State.Open():
			return invoicing.Conflictf("Die Statusänderung von Auftrag %s ist schon beendet.", i.OrderNumber)
		case i.Step != invoicing.StepNone:
			return invoicing.Conflictf("Die Statusänderung von Auftrag %s wird schon ausgeführt und lässt sich nicht mehr abbrechen.", i.OrderNumber)
		}
		s.endStatus(i, invoicing.IntentCancelled, "")
		name, err := statusLabel(ctx, tx, i.Source, i.Status)
		if err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "status_cancel", "order", i.OrderID, name)
	})
}

// RetryStatusIntent has a status change that waits tried now instead of later.
func (s *Store) RetryStatusIntent(ctx context.Context, id int64, actor string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		switch {
		case !i.State.Open():
			return invoicing.Conflictf("Die Statusänderung von Auftrag %s ist schon beendet.", i.OrderNumber)
		case i.State == invoicing.IntentUnknown:
			return invoicing.Conflictf("Bei der Statusänderung von Auftrag %s muss erst entschieden werden, ob die Kundenmail ankam.", i.OrderNumber)
		}
		var running bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_job WHERE (dedupe_key = ? OR dedupe_key LIKE ?) AND state = 'running')`,
			pushKey(id), pushKey(id)+":%").Scan(&running)
		if err != nil {
			return fmt.Errorf("job of status change %d: %w", id, err)
		}
		if !running {
			if err := wakeStatusIntent(ctx, tx, id); err != nil {
				return err
			}
		}
		return Audit(ctx, tx, actor, "status_retry", "order", i.OrderID, i.Reason)
	})
}

// StatusMailDecision is a person's word on a customer's mail of which nobody knows whether it arrived.
type StatusMailDecision string

// The decisions; after each the status change goes on.
const (
	MailArrived StatusMailDecision = "arrived" // it did
	MailAgain   StatusMailDecision = "again"   // it did not: it is sent once more
	MailWithout StatusMailDecision = "without" // it did not, and is not sent any more
)

// DecideStatusMail takes a person's word on the mail of an unknown status change, which then goes on.
func (s *Store) DecideStatusMail(ctx context.Context, id int64, d StatusMailDecision, actor string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if i.State != invoicing.IntentUnknown {
			return invoicing.Conflictf("Bei der Statusänderung von Auftrag %s ist nichts mehr zu entscheiden.", i.OrderNumber)
		}
		if err := settleStatusMail(ctx, tx, i, d == MailArrived, actor); err != nil {
			return err
		}
		var detail string
		switch d {
		case MailArrived:
			i.Step, i.MailState, detail = invoicing.StepMailed, invoicing.MailSent, "die E-Mail kam an"
		case MailAgain:
			i.Step, i.MailState, i.MailID, i.MailError, detail = invoicing.StepParcels, "", 0, "", "die E-Mail wird noch einmal gesendet"
			i.MailTry++
		case MailWithout:
			i.Step, i.MailState, detail = invoicing.StepMailed, invoicing.MailFailed, "weiter ohne E-Mail"
		default:
			return invoicing.Invalidf("Unbekannte Entscheidung %q; möglich sind arrived, again und without.", d)
		}
		i.State, i.Reason, i.WaitingSince = invoicing.IntentQueued, "", time.Time{}
		if err := wakeStatusIntent(ctx, tx, id); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "status_decide", "order", i.OrderID, detail)
	})
}

func pushKey(id int64) string { return fmt.Sprintf("status:%d", id) }

// wakeStatusIntent has a status change worked on now: by the job that waits, else by another one. The caller holds its row.
func wakeStatusIntent(ctx context.Context, tx *sql.Tx, id int64) error {
	res, err := tx.ExecContext(ctx, `UPDATE fakturis_job SET run_at = NOW(6) WHERE (dedupe_key = ? OR dedupe_key LIKE ?) AND state = 'available'`, pushKey(id), pushKey(id)+":%")
	if err != nil {
		return fmt.Errorf("job of status change %d: %w", id, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_status_intent SET pushes = pushes + 1 WHERE id = ?`, id); err != nil {
		return fmt.Errorf("job of status change %d: %w", id, err)
	}
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT pushes FROM fakturis_status_intent WHERE id = ?`, id).Scan(&n); err != nil {
		return fmt.Errorf("job of status change %d: %w", id, err)
	}
	return enqueuePush(ctx, tx, id, fmt.Sprintf("%s:%d", pushKey(id), n))
}
