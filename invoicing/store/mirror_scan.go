package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// ScanRow is a key range of a source's records as it was when it was last read and applied.
type ScanRow struct {
	From, To int64
	Print    [16]byte
}

// Scans returns the ranges of a kind that reach beyond the key after and begin no later than until, by key.
func (s *Store) Scans(ctx context.Context, source string, kind invoicing.Kind, after, until int64) ([]ScanRow, error) {
	var all []ScanRow
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		all = nil
		return each(ctx, tx, `SELECT range_from, range_to, fingerprint FROM fakturis_scan
			WHERE source = ? AND kind = ? AND range_to > ? AND range_from <= ? ORDER BY range_from`,
			[]any{source, kind, after, until}, func(rows *sql.Rows) error {
				var r ScanRow
				var print []byte
				err := rows.Scan(&r.From, &r.To, &print)
				copy(r.Print[:], print)
				all = append(all, r)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("read scanned ranges: %w", err)
	}
	return all, nil
}

// PutScan notes that a range was read and applied.
func (s *Store) PutScan(ctx context.Context, source string, kind invoicing.Kind, r ScanRow) error {
	return s.scanDo(ctx, `INSERT INTO fakturis_scan (source, kind, range_from, range_to, fingerprint, scanned_at)
		VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
		ON DUPLICATE KEY UPDATE range_to = VALUES(range_to), fingerprint = VALUES(fingerprint), scanned_at = VALUES(scanned_at)`,
		source, kind, r.From, r.To, r.Print[:])
}

// CoverScan has the next scan look at a range of keys, unless it lies in one that a scan looks at anyway.
func (s *Store) CoverScan(ctx context.Context, source string, kind invoicing.Kind, from, to int64) error {
	return s.scanDo(ctx, `INSERT INTO fakturis_scan (source, kind, range_from, range_to, fingerprint, scanned_at)
		SELECT ?, ?, ?, ?, ?, UTC_TIMESTAMP(6) FROM DUAL WHERE NOT EXISTS
			(SELECT 1 FROM fakturis_scan WHERE source = ? AND kind = ? AND range_from <= ? AND range_to >= ?)
		ON DUPLICATE KEY UPDATE range_to = GREATEST(range_to, VALUES(range_to))`,
		source, string(kind), from, to, noPrint, source, string(kind), from, to)
}

// DropScan forgets a range in which the shop has no records any more.
func (s *Store) DropScan(ctx context.Context, source string, kind invoicing.Kind, from int64) error {
	return s.scanDo(ctx, `DELETE FROM fakturis_scan WHERE source = ? AND kind = ? AND range_from = ?`, source, kind, from)
}

// noPrint is a fingerprint that no range has: the range is read again.
var noPrint = make([]byte, 16)

// RescanAll has every range of the source read again.
func (s *Store) RescanAll(ctx context.Context, source string) error {
	return s.scanDo(ctx, `UPDATE fakturis_scan SET fingerprint = ? WHERE source = ?`, noPrint, source)
}

// RescanHeld has the ranges read again in which records are held.
func (s *Store) RescanHeld(ctx context.Context, source string) error {
	return s.scanDo(ctx, `UPDATE fakturis_scan n JOIN fakturis_held h ON h.source = n.source AND h.kind = n.kind
		SET n.fingerprint = ? WHERE n.source = ? AND `+numericKey+` BETWEEN n.range_from AND n.range_to`, noPrint, source)
}

// RescanFrom has the ranges of a kind read again that hold keys from a key on.
func (s *Store) RescanFrom(ctx context.Context, source string, kind invoicing.Kind, key int64) error {
	return s.scanDo(ctx, `UPDATE fakturis_scan SET fingerprint = ? WHERE source = ? AND kind = ? AND range_to >= ?`, noPrint, source, string(kind), key)
}

func (s *Store) scanDo(ctx context.Context, statement string, args ...any) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("note scanned ranges: %w", err)
	}
	return nil
}
