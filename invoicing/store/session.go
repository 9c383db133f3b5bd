package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// SessionStore keeps the sessions of logged-in people for scs. The table holds only the hash of each token: who reads
// the database cannot take over a session.
type SessionStore struct{ Store *Store }

// Find returns the data of a session that has not expired.
func (m SessionStore) Find(token string) ([]byte, bool, error) {
	return m.FindCtx(context.Background(), token)
}

// Commit stores the data of a session until it expires.
func (m SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return m.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session; one that does not exist is fine.
func (m SessionStore) Delete(token string) error { return m.DeleteCtx(context.Background(), token) }

// FindCtx is Find with a context.
func (m SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	err := m.Store.db.QueryRowContext(ctx, `SELECT data FROM fakturis_session WHERE token = ? AND expiry > UTC_TIMESTAMP(6)`, hashToken(token)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, unavailable(fmt.Errorf("find session: %w", err))
	}
	return data, true, nil
}

// CommitCtx is Commit with a context.
func (m SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := m.Store.db.ExecContext(ctx, `INSERT INTO fakturis_session (token, data, expiry) VALUES (?, ?, ?)
		ON DUPLICATE KEY UPDATE data = VALUES(data), expiry = VALUES(expiry)`, hashToken(token), data, expiry.UTC())
	if err != nil {
		return unavailable(fmt.Errorf("store session: %w", err))
	}
	return nil
}

// DeleteCtx is Delete with a context.
func (m SessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := m.Store.db.ExecContext(ctx, `DELETE FROM fakturis_session WHERE token = ?`, hashToken(token))
	if err != nil {
		return unavailable(fmt.Errorf("end session: %w", err))
	}
	return nil
}

// CleanUp deletes sessions that have expired, answers of the API that are older than a day, lines of the mirror's log
// older than 180 days and done requests older than 90 days; it says how many rows went. Of the log a part goes at a
// time, so that nobody waits for a long statement.
func (s *Store) CleanUp(ctx context.Context) (int64, error) {
	var gone int64
	for _, statement := range []string{
		`DELETE FROM fakturis_session WHERE expiry <= UTC_TIMESTAMP(6)`,
		`DELETE FROM fakturis_idempotency WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL 24 HOUR`,
		`DELETE FROM fakturis_sync_log WHERE at < UTC_TIMESTAMP(6) - INTERVAL 180 DAY ORDER BY at LIMIT 20000`,
		`DELETE FROM fakturis_sync_request WHERE done_at < UTC_TIMESTAMP(6) - INTERVAL 90 DAY`,
	} {
		res, err := s.db.ExecContext(ctx, statement)
		if err != nil {
			return gone, unavailable(fmt.Errorf("clean up: %w", err))
		}
		n, err := res.RowsAffected()
		if err != nil {
			return gone, fmt.Errorf("clean up: %w", err)
		}
		gone += n
	}
	return gone, nil
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
