package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// changeStatusIntent locks a status change, lets fn change it, and stores what fn made of it.
func (s *Store) changeStatusIntent(ctx context.Context, id int64, fn func(tx *sql.Tx, i *invoicing.StatusIntent) error) error {
	var before invoicing.IntentState
	var after invoicing.StatusIntent
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		return changeStatusInTx(ctx, tx, id, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
			before = i.State
			err := fn(tx, i)
			after = *i
			return err
		})
	})
	if err == nil && before != after.State && (!after.State.Open() || after.State == invoicing.IntentUnknown) {
		s.pushed(after.State, after.MailState)
	}
	return err
}

func changeStatusInTx(ctx context.Context, tx *sql.Tx, id int64, fn func(tx *sql.Tx, i *invoicing.StatusIntent) error) error {
	var locked int64 // by a statement of its own, which leaves the order's row alone
	err := noRows(tx.QueryRowContext(ctx, `SELECT id FROM fakturis_status_intent WHERE id = ? FOR UPDATE`, id).Scan(&locked))
	if err != nil {
		return fmt.Errorf("lock status change %d: %w", id, err)
	}
	i, err := readStatusIntent(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := fn(tx, &i); err != nil {
		return err
	}
	return putStatusIntent(ctx, tx, i)
}

// putStatusIntent stores all of a status change that changes in its life.
func putStatusIntent(ctx context.Context, tx *sql.Tx, i invoicing.StatusIntent) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_status_intent SET open_order = IF(?, order_id, NULL), state = ?, step = ?, reason = ?, waiting_since = ?,
		mail_state = ?, mail_id = NULLIF(?, 0), mail_error = ?, mail_try = ?, history_before = ?, history_at = ?, history_id = ?, done_at = ? WHERE id = ?`,
		i.State.Open(), i.State, i.Step, i.Reason, nullTime(i.WaitingSince), i.MailState, i.MailID, i.MailError, i.MailTry, i.HistoryBefore, i.HistoryAt,
		i.HistoryID, nullTime(i.Done), i.ID)
	if err != nil {
		return fmt.Errorf("store status change %d: %w", i.ID, err)
	}
	return nil
}

// mustWork refuses a step of a worker for what is over, or waits for a person: somebody else was quicker.
func mustWork(i *invoicing.StatusIntent) error {
	if i.State != invoicing.IntentQueued && i.State != invoicing.IntentWaiting {
		return invoicing.Conflictf("Die Statusänderung %d ist im Zustand %q; an ihr ist gerade nichts zu tun.", i.ID, i.State)
	}
	return nil
}

// endStatus ends a status change: nothing more will happen, and its order may get another one.
func (s *Store) endStatus(i *invoicing.StatusIntent, state invoicing.IntentState, reason string) {
	i.State, i.Reason, i.WaitingSince, i.Done = state, reason, time.Time{}, s.now()
}
