package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// OrdersByID returns the given orders as the order list shows them, the newest first; what is no order is left out.
func (s *Store) OrdersByID(ctx context.Context, ids []int64) ([]OrderRow, error) {
	var all []OrderRow
	err := s.each(ctx, selectOrders("fakturis_order o").Where(sq.Eq{"o.id": ids}).OrderBy("o.id DESC"), func(rows *sql.Rows) error {
		var r OrderRow
		_, err := scanOrderRow(rows, &r)
		all = append(all, r)
		return err
	})
	return all, err
}

// OpenStatusOrders returns which of the given orders have a status change on which something is still to happen.
func (s *Store) OpenStatusOrders(ctx context.Context, ids []int64) (map[int64]bool, error) {
	open := map[int64]bool{}
	err := s.each(ctx, sq.Select("open_order").From("fakturis_status_intent").Where(sq.Eq{"open_order": ids}), func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		open[id] = true
		return err
	})
	return open, err
}
