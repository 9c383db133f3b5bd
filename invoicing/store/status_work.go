package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// stepOrder is the way of a status change.
var stepOrder = []invoicing.IntentStep{invoicing.StepNone, invoicing.StepBegun, invoicing.StepStatus, invoicing.StepParcels, invoicing.StepMailing,
	invoicing.StepMailed, invoicing.StepHistory}

// TakeStatusIntent returns a status change that a worker is to go on with. One that is over, or that a person must decide on,
// is a Conflict: there is nothing to do; one whose order is gone meanwhile (its number may be another's) is refused. Until
// BeginStatusIntent the worker only reads, and a person may still cancel.
func (s *Store) TakeStatusIntent(ctx context.Context, id int64) (invoicing.StatusIntent, error) {
	i, err := s.StatusIntent(ctx, id)
	if err != nil {
		return i, err
	}
	if err := mustWork(&i); err != nil || i.Step != invoicing.StepNone {
		return i, err
	}
	o, err := readStatusTarget(ctx, s.db, i.OrderID)
	if err == nil {
		err = s.mayChangeStatus(o)
	}
	if code := invoicing.ErrorCode(err); code != invoicing.CodeConflict && code != invoicing.CodeNotFound {
		return i, unavailable(err)
	}
	if refused := s.StatusRefused(ctx, id, invoicing.ErrorMessage(err)); refused != nil {
		return i, refused
	}
	return i, err
}

// BeginStatusIntent puts on record, before the first write to the shop, how its row of the history will be told from others: by a
// number above before, and the shop's own clock. From then on it cannot be cancelled; a Conflict says that somebody did, or
// that another worker has begun.
func (s *Store) BeginStatusIntent(ctx context.Context, id int64, before int64, at string) error {
	return s.changeStatusIntent(ctx, id, func(_ *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		if i.Step != invoicing.StepNone {
			return invoicing.Conflictf("Mit der Statusänderung %d wurde schon begonnen.", id)
		}
		i.Step, i.HistoryBefore, i.HistoryAt = invoicing.StepBegun, before, at
		goesOn(i)
		return nil
	})
}

// BeginStatusIntentAnew begins once more where a crash came before the first write: the shop's clock went on meanwhile, and others
// wrote into its history. A Conflict says that another worker has begun since i was taken.
func (s *Store) BeginStatusIntentAnew(ctx context.Context, i invoicing.StatusIntent, before int64, at string) error {
	return s.changeStatusIntent(ctx, i.ID, func(_ *sql.Tx, now *invoicing.StatusIntent) error {
		if err := mustWork(now); err != nil {
			return err
		}
		if now.Step != invoicing.StepBegun || now.HistoryAt != i.HistoryAt || now.HistoryBefore != i.HistoryBefore {
			return invoicing.Conflictf("Mit der Statusänderung %d wurde schon begonnen.", i.ID)
		}
		now.HistoryBefore, now.HistoryAt = before, at
		goesOn(now)
		return nil
	})
}

// goesOn ends the waiting of a status change: its reason is true no more.
func goesOn(i *invoicing.StatusIntent) {
	i.State, i.Reason, i.WaitingSince = invoicing.IntentQueued, "", time.Time{}
}

// StatusStepDone puts on record that a step is done, of StepMailing that it begins. A step that is on record already is no trouble
// but for StepMailing: only one worker may have the mail sent. The steps between may be left out, going back is a Conflict.
func (s *Store) StatusStepDone(ctx context.Context, id int64, step invoicing.IntentStep) error {
	return s.changeStatusIntent(ctx, id, func(_ *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		now, next := slices.Index(stepOrder, i.Step), slices.Index(stepOrder, step)
		if i.Step == invoicing.StepNone || next < now || next == now && step == invoicing.StepMailing {
			return invoicing.Conflictf("Die Statusänderung %d ist schon beim Schritt %q und geht nicht zu %q.", id, i.Step, step)
		}
		i.Step = step
		goesOn(i)
		return nil
	})
}

// StatusWaits puts on record, in German, why it cannot go on now; it is tried again by itself.
func (s *Store) StatusWaits(ctx context.Context, id int64, reason string) error {
	return s.changeStatusIntent(ctx, id, func(_ *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		if i.State, i.Reason = invoicing.IntentWaiting, reason; i.WaitingSince.IsZero() {
			i.WaitingSince = s.now()
		}
		return nil
	})
}

// StatusRefused ends a status change, with the reason in German, before anything was written: the shop's status is not what the
// clerk saw, or the order is gone.
func (s *Store) StatusRefused(ctx context.Context, id int64, reason string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		if i.Step != invoicing.StepNone && i.Step != invoicing.StepBegun {
			return invoicing.Conflictf("Von der Statusänderung %d steht schon etwas im Shop (%q); ablehnen lässt sie sich nicht mehr.", id, i.Step)
		}
		s.endStatus(i, invoicing.IntentRefused, reason)
		return Audit(ctx, tx, service, "status_refused", "order", i.OrderID, reason)
	})
}

// StatusGone ends a status change whose order was deleted in the shop, however far it had got: reason says so in German.
func (s *Store) StatusGone(ctx context.Context, id int64, reason string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		s.endStatus(i, invoicing.IntentRefused, reason)
		return Audit(ctx, tx, service, "status_refused", "order", i.OrderID, reason)
	})
}

// StatusUnknown parks a status change until a person says whether the customer's mail arrived (DecideStatusMail).
func (s *Store) StatusUnknown(ctx context.Context, id int64, reason string) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if err := mustWork(i); err != nil {
			return err
		}
		if i.Step != invoicing.StepMailing {
			return invoicing.Conflictf("Bei der Statusänderung %d geht gerade keine E-Mail hinaus (%q).", id, i.Step)
		}
		i.State, i.MailState, i.Reason = invoicing.IntentUnknown, invoicing.MailUnknown, reason
		return Audit(ctx, tx, service, "status_unknown", "order", i.OrderID, reason)
	})
}

// StatusDone ends a status change whose row stands in the shop's history, and asks the mirror to look at the order.
func (s *Store) StatusDone(ctx context.Context, id, historyID int64) error {
	return s.changeStatusIntent(ctx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if i.State == invoicing.IntentDone && i.HistoryID == historyID {
			return nil
		}
		if err := mustWork(i); err != nil {
			return err
		}
		i.Step, i.HistoryID = invoicing.StepHistory, historyID
		s.endStatus(i, invoicing.IntentDone, "")
		if err := askForOrder(ctx, tx, i.Source, i.Key); err != nil {
			return err
		}
		name, err := statusLabel(ctx, tx, i.Source, i.Status)
		if err != nil {
			return err
		}
		return Audit(ctx, tx, service, "status_done", "order", i.OrderID, name)
	})
}

// StatusMailResult puts on record what is known of the customer's mail: the words are those of the shop or mail server. Sent or
// failed its step is done; on its way, or unknown, it is not.
func (s *Store) StatusMailResult(ctx context.Context, id int64, state invoicing.MailState, mailID int64, errText string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error { return statusMailResult(ctx, tx, id, state, mailID, errText) })
}

func statusMailResult(ctx context.Context, tx *sql.Tx, id int64, state invoicing.MailState, mailID int64, errText string) error {
	return changeStatusInTx(ctx, tx, id, func(_ *sql.Tx, i *invoicing.StatusIntent) error {
		if !slices.Contains(stepOrder[slices.Index(stepOrder, invoicing.StepMailing):], i.Step) {
			return invoicing.Conflictf("Bei der Statusänderung %d ist noch keine E-Mail an der Reihe (%q).", id, i.Step)
		}
		i.MailState, i.MailID, i.MailError = state, mailID, errText
		if i.Step == invoicing.StepMailing && (state == invoicing.MailSent || state == invoicing.MailFailed) {
			i.Step = invoicing.StepMailed
		}
		return nil
	})
}
