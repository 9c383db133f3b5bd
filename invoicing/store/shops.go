package store

import (
	"context"
	"database/sql"
	"time"

	sq "github.com/Masterminds/squirrel"
)

// HeldRow is a record of a shop that could not be taken over.
type HeldRow struct {
	Source string    `json:"source"`
	Kind   string    `json:"kind"`
	Key    string    `json:"key"` // the shop's own key
	Shop   string    `json:"shop"`
	Reason string    `json:"reason"` // German: what is wrong, what to do
	Since  time.Time `json:"since"`
}

// heldShown bounds the list of held records.
const heldShown = 1000

// Held returns the records of all shops that could not be taken over, the newest trouble first, at most 1000.
func (s *Store) Held(ctx context.Context) ([]HeldRow, error) {
	held := []HeldRow{}
	b := sq.Select("source", "kind", "shop_key", "shop", "reason", "since").From("fakturis_held").
		OrderBy("since DESC", "source", "kind", "shop_key").Limit(heldShown)
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var r HeldRow
		if err := rows.Scan(&r.Source, &r.Kind, &r.Key, &r.Shop, &r.Reason, &r.Since); err != nil {
			return err
		}
		held = append(held, r)
		return nil
	})
	return held, err
}

// Waiting returns the records of all shops that are not whole yet and come by themselves, the oldest first, at most
// 100.
func (s *Store) Waiting(ctx context.Context) ([]HeldRow, error) {
	waiting := []HeldRow{}
	b := sq.Select("source", "kind", "shop_no", "shop", "reason", "since").From("fakturis_pending").
		OrderBy("since", "source", "kind", "shop_no").Limit(100)
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var r HeldRow
		if err := rows.Scan(&r.Source, &r.Kind, &r.Key, &r.Shop, &r.Reason, &r.Since); err != nil {
			return err
		}
		waiting = append(waiting, r)
		return nil
	})
	return waiting, err
}

// ShopRow is one shop.
type ShopRow struct {
	Key         string    `json:"key"`
	Source      string    `json:"source"` // key of the configured database that it lies in
	Name        string    `json:"name"`
	URL         string    `json:"url"`
	LastSuccess time.Time `json:"last_success,omitzero"` // end of the last scan without an error
}

// Shops returns the shops in the order of the configuration.
func (s *Store) Shops(ctx context.Context) ([]ShopRow, error) {
	shops := []ShopRow{}
	b := sq.Select("shop_key", "source", "name", "url", "last_success").From("fakturis_shop").OrderBy("position", "shop_key")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var r ShopRow
		var last sql.NullTime
		if err := rows.Scan(&r.Key, &r.Source, &r.Name, &r.URL, &last); err != nil {
			return err
		}
		r.LastSuccess = last.Time
		shops = append(shops, r)
		return nil
	})
	return shops, err
}

// Statuses returns a source's order statuses by id, in German where the shop has it.
func (s *Store) Statuses(ctx context.Context, source string) (map[int64]string, error) {
	statuses := map[int64]string{}
	b := sq.Select("status_id", "name").From("fakturis_shop_status").Where(sq.Eq{"source": source}).OrderBy("status_id", "language = 'de'", "language DESC")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		statuses[id] = name // the last one of an id counts: German comes last
		return nil
	})
	return statuses, err
}
