package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	sq "github.com/Masterminds/squirrel"
)

// LastOrder is when the newest order of a shop was bought.
type LastOrder struct {
	Shop string // key
	At   time.Time
	Ago  time.Duration // on the database's clock
}

// LastOrders returns the newest order of every shop that has one, in the order of the configuration.
func (s *Store) LastOrders(ctx context.Context) ([]LastOrder, error) {
	var all []LastOrder
	b := sq.Select("n.shop_key", "n.newest", "TIMESTAMPDIFF(SECOND, n.newest, UTC_TIMESTAMP())").FromSelect(
		sq.Select("s.shop_key", "s.position", "(SELECT MAX(o.ordered_at) FROM fakturis_order o WHERE o.shop = s.shop_key) AS newest").From("fakturis_shop s"), "n").
		Where("n.newest IS NOT NULL").OrderBy("n.position", "n.shop_key")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var l LastOrder
		var seconds int64
		if err := rows.Scan(&l.Shop, &l.At, &seconds); err != nil {
			return err
		}
		l.Ago = time.Duration(seconds) * time.Second
		all = append(all, l)
		return nil
	})
	return all, err
}

// QuietShops returns the shops whose newest order is older than the shop allows; 0, or no entry, allows any age. A
// shop without any order is new, not quiet.
func (s *Store) QuietShops(ctx context.Context, limits map[string]time.Duration) ([]LastOrder, error) {
	all, err := s.LastOrders(ctx)
	return slices.DeleteFunc(all, func(l LastOrder) bool { return limits[l.Shop] <= 0 || l.Ago <= limits[l.Shop] }), err
}
