package store

import (
	"context"
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

// ReplaceHeld makes the given records those that are held among the numeric keys between from and to; others there
// are held no longer.
func (m *Mirror) ReplaceHeld(ctx context.Context, kind invoicing.Kind, from, to int64, list []HeldRecord) error {
	drop := `DELETE FROM fakturis_held WHERE source = ? AND kind = ? AND ` + numericKey + ` BETWEEN ? AND ?`
	args := []any{m.source, kind, from, to}
	if len(list) > 0 {
		drop += ` AND shop_key NOT IN (` + marks(len(list)) + `)`
	}
	rows := make([][]any, len(list))
	for i, h := range list {
		args = append(args, h.Key)
		rows[i] = []any{m.source, kind, h.Key, h.Shop, h.Reason}
	}
	if _, err := m.tx.ExecContext(ctx, drop, args...); err != nil {
		return fmt.Errorf("release held records: %w", err)
	}
	u := newUpsert("fakturis_held", []string{"source", "kind", "shop_key", "shop", "reason", "since"}, "shop", "reason")
	u.row = "(?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
	if err := m.run(ctx, u, rows); err != nil {
		return fmt.Errorf("note held records: %w", err)
	}
	return nil
}
