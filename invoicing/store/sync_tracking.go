package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Tracking is how a source is followed, for people to see.
type Tracking struct {
	Source          string
	Mode            string // triggers or scan
	Reason          string // German: why there are no triggers though they are wanted
	TriggersMissing int
	Error           string // why the last look failed; empty: it did not
}

// PutTracking notes how a source is followed and that it was looked at now.
func (s *Store) PutTracking(ctx context.Context, t Tracking) error {
	return s.trackingDo(ctx, `INSERT INTO fakturis_tracking (source, mode, reason, triggers_missing, polled_at, error, error_since)
		VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6), ?, IF(? = '', NULL, UTC_TIMESTAMP(6)))
		ON DUPLICATE KEY UPDATE mode = VALUES(mode), reason = VALUES(reason), triggers_missing = VALUES(triggers_missing),
			polled_at = IF(VALUES(error) = '', VALUES(polled_at), polled_at),
			error_since = IF(VALUES(error) = '', NULL, IFNULL(error_since, VALUES(error_since))), error = VALUES(error)`,
		t.Source, t.Mode, t.Reason, t.TriggersMissing, t.Error, t.Error)
}

// ScanDone notes the end of a scan of everything and how long it took.
func (s *Store) ScanDone(ctx context.Context, source string, took time.Duration) error {
	return s.trackingDo(ctx, `INSERT INTO fakturis_tracking (source, mode, reason, triggers_missing, error, scanned_at, scan_seconds)
		VALUES (?, 'scan', '', 0, '', UTC_TIMESTAMP(6), ?)
		ON DUPLICATE KEY UPDATE scanned_at = VALUES(scanned_at), scan_seconds = VALUES(scan_seconds)`, source, took.Seconds())
}

func (s *Store) trackingDo(ctx context.Context, statement string, args ...any) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("note how the shop is followed: %w", err)
	}
	return nil
}

// EverScanned says whether a source was once scanned to the end: until then its records come for the first time.
func (s *Store) EverScanned(ctx context.Context, source string) (bool, error) {
	var ever bool
	err := s.db.QueryRowContext(ctx, `SELECT scanned_at IS NOT NULL FROM fakturis_tracking WHERE source = ?`, source).Scan(&ever)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, unavailable(fmt.Errorf("read how the shop is followed: %w", err))
	}
	return ever, nil
}
