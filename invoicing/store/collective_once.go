package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// takenBefore returns what the same request has taken over already (see madeBefore).
func takenBefore(ctx context.Context, tx *sql.Tx, once Once) (done TakenOver, found bool, err error) {
	if once.Key == "" {
		return done, false, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT response FROM fakturis_idempotency WHERE token_id = ? AND idem_key = ? AND status = 0 AND response <> '' FOR UPDATE`,
		once.TokenID, hashToken(once.Key)).Scan(jsonColumn{&done})
	if errors.Is(err, sql.ErrNoRows) {
		return done, false, nil
	}
	if err != nil {
		return done, false, fmt.Errorf("look for what the request took over: %w", err)
	}
	return done, true, nil
}

func noteTaken(ctx context.Context, tx *sql.Tx, once Once, done TakenOver) error {
	if once.Key == "" {
		return nil
	}
	text, err := json.Marshal(done)
	if err != nil {
		return fmt.Errorf("note what the request took over: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_idempotency SET response = ? WHERE token_id = ? AND idem_key = ? AND status = 0`, string(text), once.TokenID, hashToken(once.Key))
	if err != nil {
		return fmt.Errorf("note what the request took over: %w", err)
	}
	return nil
}
