package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Answer is what a request was answered with.
type Answer struct {
	Status   int // HTTP
	Response string
}

// abandonedAfter is after how many minutes without an answer a request counts as lost with its process.
const abandonedAfter = 5

// BeginIdempotent claims a caller's key for a request. It returns nil when the request is to be carried out, and the
// stored answer when it was before. A key that is under way is a Conflict, a key of another request is Invalid.
func (s *Store) BeginIdempotent(ctx context.Context, tokenID int64, key string, request [32]byte) (*Answer, error) {
	hashed := hashToken(key) // keys differ by case, the column's collation does not
	_, err := s.db.ExecContext(ctx, `INSERT INTO fakturis_idempotency (token_id, idem_key, request, status, response) VALUES (?, ?, ?, 0, '')`,
		tokenID, hashed, request[:])
	if err == nil {
		return nil, nil
	}
	if !isServerError(err, errDuplicate) {
		return nil, unavailable(fmt.Errorf("begin request: %w", err))
	}
	var before []byte
	var a Answer
	err = s.db.QueryRowContext(ctx, `SELECT request, status, response FROM fakturis_idempotency WHERE token_id = ? AND idem_key = ?`, tokenID, hashed).
		Scan(&before, &a.Status, &a.Response)
	switch {
	case errors.Is(err, sql.ErrNoRows): // forgotten just now
		return nil, invoicing.Conflictf("Die Anfrage mit dem Idempotency-Key %q ist noch in Arbeit.", key)
	case err != nil:
		return nil, unavailable(fmt.Errorf("begin request: %w", err))
	case !bytes.Equal(before, request[:]):
		return nil, invoicing.Invalidf("Der Idempotency-Key %q wurde schon für eine andere Anfrage benutzt.", key)
	case a.Status != 0:
		return &a, nil
	}
	return nil, s.takeOver(ctx, tokenID, key, hashed)
}

// takeOver lets one caller go on where the process that had the request died.
func (s *Store) takeOver(ctx context.Context, tokenID int64, key, hashed string) error {
	res, err := s.db.ExecContext(ctx, `UPDATE fakturis_idempotency SET created_at = UTC_TIMESTAMP(6)
		WHERE token_id = ? AND idem_key = ? AND status = 0 AND created_at < UTC_TIMESTAMP(6) - INTERVAL ? MINUTE`, tokenID, hashed, abandonedAfter)
	if err != nil {
		return unavailable(fmt.Errorf("take over request: %w", err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return invoicing.Conflictf("Die Anfrage mit dem Idempotency-Key %q ist noch in Arbeit.", key)
	}
	return nil
}

// FinishIdempotent stores the answer of a request for a day.
func (s *Store) FinishIdempotent(ctx context.Context, tokenID int64, key string, status int, response string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE fakturis_idempotency SET status = ?, response = ? WHERE token_id = ? AND idem_key = ? AND status = 0`,
		status, response, tokenID, hashToken(key))
	if err != nil {
		return unavailable(fmt.Errorf("finish request: %w", err))
	}
	return nil
}

// ForgetIdempotent frees the key of a request that failed for a passing reason, so that it may be tried again. What it
// has made is remembered all the same.
func (s *Store) ForgetIdempotent(ctx context.Context, tokenID int64, key string) error {
	for _, statement := range []string{
		`DELETE FROM fakturis_idempotency WHERE token_id = ? AND idem_key = ? AND status = 0 AND response = ''`,
		`UPDATE fakturis_idempotency SET created_at = created_at - INTERVAL 1 HOUR WHERE token_id = ? AND idem_key = ? AND status = 0`,
	} {
		if _, err := s.db.ExecContext(ctx, statement, tokenID, hashToken(key)); err != nil {
			return unavailable(fmt.Errorf("forget request: %w", err))
		}
	}
	return nil
}

// once makes something for a request that may come again with the key that BeginIdempotent has claimed for it: then it
// returns the id of what was made the first time, also when the process died before it could answer.
func (s *Store) once(ctx context.Context, tokenID int64, key string, make func(*sql.Tx) (int64, error)) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		if id, err = madeBefore(ctx, tx, tokenID, key); err != nil || id != 0 {
			return err
		}
		if id, err = make(tx); err != nil {
			return err
		}
		return noteMade(ctx, tx, tokenID, key, id)
	})
	return id, err
}

// madeBefore returns the id of what a request that is under way has made already, 0 for nothing. Until a request is
// answered its row keeps that id in the place of the answer.
func madeBefore(ctx context.Context, tx *sql.Tx, tokenID int64, key string) (int64, error) {
	var id int64
	err := tx.QueryRowContext(ctx, `SELECT CAST(response AS UNSIGNED) FROM fakturis_idempotency
		WHERE token_id = ? AND idem_key = ? AND status = 0 AND response <> '' FOR UPDATE`, tokenID, hashToken(key)).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("look for what the request made: %w", err)
	}
	return id, nil
}

// noteMade notes, in the transaction that makes it, what a request has made.
func noteMade(ctx context.Context, tx *sql.Tx, tokenID int64, key string, id int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_idempotency SET response = ? WHERE token_id = ? AND idem_key = ? AND status = 0`, id, tokenID, hashToken(key))
	if err != nil {
		return fmt.Errorf("note what the request made: %w", err)
	}
	return nil
}
