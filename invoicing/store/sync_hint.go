package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// maxHints bounds the orders of one source that wait to be looked at; a scan finds what is beyond.
const maxHints = 1000

// Hint is an order that its shop, or we, changed just now: the mirror looks at it at once.
type Hint struct {
	id  int64
	at  time.Time // when it was last told of
	Key int64     // orders_id
}

// AddHint has the mirror look at an order of a source at once. Many hints of one order are one. It is no request of a person:
// neither the audit nor the list of requests names it.
func (s *Store) AddHint(ctx context.Context, source string, order int64, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		if err := knownSource(ctx, tx, source); err != nil {
			return err
		}
		return addHint(ctx, tx, source, order, actor)
	})
}

// addHint does so in the transaction of whatever changed the order.
func addHint(ctx context.Context, tx *sql.Tx, source string, order int64, actor string) error {
	if order < 1 {
		return invoicing.Invalidf("%d ist keine Nummer, wie der Shop sie vergibt.", order)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_sync_request (source, action, kind, shop_key, from_date, requested_by, requested_at, result)
		SELECT ?, ?, ?, ?, NULL, ?, UTC_TIMESTAMP(6), '' FROM DUAL WHERE (SELECT COUNT(*) FROM fakturis_sync_request
			WHERE source = ? AND action = ? AND done_at IS NULL) < ?
		ON DUPLICATE KEY UPDATE requested_at = UTC_TIMESTAMP(6)`,
		source, ActionLook, invoicing.KindOrder, strconv.FormatInt(order, 10), shorten(actor, 80), source, ActionLook, maxHints)
	if err != nil {
		return fmt.Errorf("hint at order %d of %s: %w", order, source, err)
	}
	return nil
}

// Hints returns the orders of a source that are to be looked at, by their numbers.
func (s *Store) Hints(ctx context.Context, source string) ([]Hint, error) {
	hints, err := collect(ctx, s.db, func(rows *sql.Rows, h *Hint) error { return rows.Scan(&h.id, &h.Key, &h.at) },
		`SELECT id, CAST(shop_key AS SIGNED) AS no, requested_at FROM fakturis_sync_request
		WHERE source = ? AND action = ? AND done_at IS NULL ORDER BY no`, source, ActionLook)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read hints: %w", err))
	}
	return hints, nil
}

// TakeHints forgets hints that were looked at, but for those told of once more meanwhile.
func (s *Store) TakeHints(ctx context.Context, hints []Hint) error {
	return chunks(hints, func(hints []Hint) error {
		args := make([]any, 0, 2*len(hints))
		for _, h := range hints {
			args = append(args, h.id, h.at)
		}
		return s.InTx(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM fakturis_sync_request WHERE (id, requested_at) IN (`+strings.TrimSuffix(strings.Repeat("(?, ?), ", len(hints)), ", ")+`)`, args...)
			return err
		})
	})
}
