package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// HeldRecord is a record of a shop that could not be taken over.
type HeldRecord struct {
	Key    string
	Shop   string // the source's key where the record names no shop
	Reason string // German: what is wrong, what to do
}

// numericKey is a held record's key as a number; CASE keeps strict servers from refusing the keys that are none.
const numericKey = `CASE WHEN shop_key REGEXP '^[0-9]+$' THEN CAST(shop_key AS SIGNED) ELSE 0 END`

// Held returns the reasons of the records that are held among the numeric keys between from and to, by key.
func (m *Mirror) Held(ctx context.Context, kind invoicing.Kind, from, to int64) (map[string]string, error) {
	held := map[string]string{}
	err := each(ctx, m.tx, `SELECT shop_key, reason FROM fakturis_held WHERE source = ? AND kind = ? AND `+numericKey+` BETWEEN ? AND ?`,
		[]any{m.source, string(kind), from, to}, func(rows *sql.Rows) error {
			var key, reason string
			err := rows.Scan(&key, &reason)
			held[key] = reason
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read held records: %w", err)
	}
	return held, nil
}

// HeldKeys returns the records of a kind that are held among the numeric keys between from and to.
func (s *Store) HeldKeys(ctx context.Context, source string, kind invoicing.Kind, from, to int64) (map[string]bool, error) {
	held := map[string]bool{}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		reasons, err := (&Mirror{tx: tx, source: source}).Held(ctx, kind, from, to)
		for key := range reasons {
			held[key] = true
		}
		return err
	})
	return held, err
}

// PutHeld holds records; those that were held before are held since then.
func (m *Mirror) PutHeld(ctx context.Context, kind invoicing.Kind, list []HeldRecord) error {
	u := newUpsert("fakturis_held", []string{"source", "kind", "shop_key", "shop", "reason", "since"}, "shop", "reason")
	u.row = "(?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
	rows := make([][]any, len(list))
	for i, h := range list {
		rows[i] = []any{m.source, string(kind), h.Key, h.Shop, h.Reason}
	}
	if err := m.run(ctx, u, rows); err != nil {
		return fmt.Errorf("note held records: %w", err)
	}
	return nil
}

// DropHeld holds records no longer.
func (m *Mirror) DropHeld(ctx context.Context, kind invoicing.Kind, keys []string) error {
	err := chunks(keys, func(keys []string) error {
		_, err := m.tx.ExecContext(ctx, `DELETE FROM fakturis_held WHERE source = ? AND kind = ? AND shop_key IN (`+marks(len(keys))+`)`,
			anys([]any{m.source, string(kind)}, keys)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("release held records: %w", err)
	}
	return nil
}
