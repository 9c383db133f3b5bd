package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Revisions returns what the shop changed in an order, the newest change first.
func (s *Store) Revisions(ctx context.Context, orderID int64) ([]invoicing.Revision, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, r *invoicing.Revision) error {
		var seen sql.NullTime
		err := rows.Scan(&r.Number, &r.NoticedAt, jsonColumn{&r.Changes}, &r.Document, &seen, &r.SeenBy)
		r.SeenAt = seen.Time
		return err
	}, `SELECT revision, noticed_at, changes, document, seen_at, seen_by FROM fakturis_order_revision WHERE order_id = ? ORDER BY revision DESC`, orderID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read revisions of order %d: %w", orderID, err))
	}
	return all, nil
}

// OrderAt returns the state that an order had until the change of this revision.
func (s *Store) OrderAt(ctx context.Context, orderID int64, revision int) (invoicing.Order, error) {
	var o invoicing.Order
	err := s.db.QueryRowContext(ctx, `SELECT state FROM fakturis_order_revision WHERE order_id = ? AND revision = ?`, orderID, revision).
		Scan(jsonColumn{&o})
	if errors.Is(err, sql.ErrNoRows) {
		return o, invoicing.NotFoundf("Auftrag %d hat keine Änderung Nr. %d.", orderID, revision)
	}
	if err != nil {
		return o, unavailable(fmt.Errorf("read revision %d of order %d: %w", revision, orderID, err))
	}
	if !o.Ordered.IsZero() {
		o.Ordered = o.Ordered.In(s.zone)
	}
	return o, nil
}
