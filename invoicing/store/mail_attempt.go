package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// addAttempt records a step of a mail, in the transaction of the step. Nothing is ever taken away.
func addAttempt(ctx context.Context, tx *sql.Tx, mailID int64, a invoicing.MailAttempt) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_mail_attempt (mail_id, state, stage, code, detail, actor) VALUES (?, ?, ?, ?, ?, ?)`,
		mailID, a.State, a.Stage, a.Code, a.Detail, shorten(a.Actor, 64))
	if err != nil {
		return fmt.Errorf("record what became of mail %d: %w", mailID, err)
	}
	return nil
}

// MailAttempts returns what happened to a mail, the first step first.
func (s *Store) MailAttempts(ctx context.Context, mailID int64) ([]invoicing.MailAttempt, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, a *invoicing.MailAttempt) error {
		return rows.Scan(&a.At, &a.State, &a.Stage, &a.Code, &a.Detail, &a.Actor)
	}, `SELECT at, state, stage, code, detail, actor FROM fakturis_mail_attempt WHERE mail_id = ? ORDER BY id`, mailID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read the attempts of mail %d: %w", mailID, err))
	}
	return all, nil
}
