package store

import (
	"context"
	"database/sql"
	"fmt"
)

// MirrorShop is one shop as the configuration describes it.
type MirrorShop struct {
	Key, Source, Name, URL string
	Position               int
}

// PutShops writes the shops of one source. A shop that is no longer configured stays: its records do too.
func (s *Store) PutShops(ctx context.Context, list []MirrorShop) error {
	u := newUpsert("fakturis_shop", []string{"shop_key", "source", "name", "url", "position"}, "source", "name", "url", "position")
	rows := make([][]any, len(list))
	for i, r := range list {
		rows[i] = []any{r.Key, r.Source, r.Name, r.URL, r.Position}
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error { return (&Mirror{tx: tx}).run(ctx, u, rows) })
	if err != nil {
		return fmt.Errorf("write shops: %w", err)
	}
	return nil
}

// ShopStatusRow is the name of one of a shop's order statuses in one language.
type ShopStatusRow struct {
	ID        int64
	Language  string
	Name      string
	SortOrder int
}

// PutShopStatuses makes the given statuses those of the source.
func (s *Store) PutShopStatuses(ctx context.Context, source string, list []ShopStatusRow) error {
	u := newUpsert("fakturis_shop_status", []string{"source", "status_id", "language", "name", "sort_order"}, "name", "sort_order")
	rows := make([][]any, len(list))
	for i, r := range list {
		rows[i] = []any{source, r.ID, r.Language, r.Name, r.SortOrder}
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_shop_status WHERE source = ?`, source); err != nil {
			return err
		}
		return (&Mirror{tx: tx}).run(ctx, u, rows)
	})
	if err != nil {
		return fmt.Errorf("write order statuses: %w", err)
	}
	return nil
}

// MirrorDone notes that a whole scan of the source ended without an error.
func (s *Store) MirrorDone(ctx context.Context, source string) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE fakturis_shop SET last_success = UTC_TIMESTAMP(6) WHERE source = ?`, source)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the end of the scan: %w", err)
	}
	return nil
}
