package store

import (
	"context"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// PendingRecord is a record of a shop that is not whole yet, or has not rested.
type PendingRecord struct {
	Kind   invoicing.Kind
	No     int64 // the shop's key
	Shop   string
	Reason string        // German: what is missing
	For    time.Duration // since it was first found waiting, on the database's clock; read only
}

// Pending returns the waiting records of a kind whose keys lie between from and to, by key.
func (s *Store) Pending(ctx context.Context, source string, kind invoicing.Kind, from, to int64) ([]PendingRecord, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT shop_no, shop, reason, GREATEST(TIMESTAMPDIFF(MICROSECOND, since, UTC_TIMESTAMP(6)), 0)
		FROM fakturis_pending WHERE source = ? AND kind = ? AND shop_no BETWEEN ? AND ? ORDER BY shop_no`, source, string(kind), from, to)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read waiting records: %w", err))
	}
	defer rows.Close()
	var all []PendingRecord
	for rows.Next() {
		p := PendingRecord{Kind: kind}
		var waited int64
		if err := rows.Scan(&p.No, &p.Shop, &p.Reason, &waited); err != nil {
			return nil, fmt.Errorf("read waiting records: %w", err)
		}
		p.For = time.Duration(waited) * time.Microsecond
		all = append(all, p)
	}
	return all, rows.Err()
}

// PutPending notes records that wait; those that waited before go on waiting since then.
func (m *Mirror) PutPending(ctx context.Context, list []PendingRecord) error {
	u := newUpsert("fakturis_pending", []string{"source", "kind", "shop_no", "shop", "reason", "since"}, "shop", "reason")
	u.row = "(?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{m.source, string(p.Kind), p.No, p.Shop, p.Reason}
	}
	if err := m.run(ctx, u, rows); err != nil {
		return fmt.Errorf("note waiting records: %w", err)
	}
	return nil
}

// DropPending lets records wait no longer.
func (m *Mirror) DropPending(ctx context.Context, kind invoicing.Kind, keys []int64) error {
	err := chunks(keys, func(keys []int64) error {
		_, err := m.tx.ExecContext(ctx, `DELETE FROM fakturis_pending WHERE source = ? AND kind = ? AND shop_no IN (`+marks(len(keys))+`)`,
			anys([]any{m.source, string(kind)}, keys)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("release waiting records: %w", err)
	}
	return nil
}
