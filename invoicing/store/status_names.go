package store

import (
	"context"
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// StatusName is one of a shop's order statuses with its names by language (ISO 639-1).
type StatusName struct {
	ID        int64             `json:"id"`
	SortOrder int               `json:"sort_order"`
	Names     map[string]string `json:"names"`
}

// In returns the status's name in a language, else in German, else in English, else in any.
func (n StatusName) In(language string) string {
	for _, l := range []string{language, "de", "en"} {
		if n.Names[l] != "" {
			return n.Names[l]
		}
	}
	for _, name := range n.Names {
		return name
	}
	return fmt.Sprint(n.ID)
}

// StatusNames returns a source's order statuses in the order in which its shop lists them.
func (s *Store) StatusNames(ctx context.Context, source string) ([]StatusName, error) {
	var all []StatusName
	at := map[int64]int{}
	b := sq.Select("status_id", "language", "name", "sort_order").From("fakturis_shop_status").Where(sq.Eq{"source": source}).OrderBy("sort_order", "status_id", "language")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		n := StatusName{Names: map[string]string{}}
		var language, name string
		if err := rows.Scan(&n.ID, &language, &name, &n.SortOrder); err != nil {
			return err
		}
		i, ok := at[n.ID]
		if !ok {
			i = len(all)
			at[n.ID], all = i, append(all, n)
		}
		all[i].Names[language] = name
		return nil
	})
	return all, err
}

// Carriers returns a source's carriers in the order in which its shop lists them.
func (s *Store) Carriers(ctx context.Context, source string) ([]invoicing.Carrier, error) {
	all, err := carriers(ctx, s.db, source)
	return all, unavailable(err)
}

func carriers(ctx context.Context, q queryer, source string) ([]invoicing.Carrier, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows, c *invoicing.Carrier) error { return rows.Scan(&c.ID, &c.Name, &c.Link) },
		`SELECT carrier_id, name, link FROM fakturis_carrier WHERE source = ? ORDER BY sort_order, carrier_id`, source)
	if err != nil {
		return nil, fmt.Errorf("read the carriers of %s: %w", source, err)
	}
	return all, nil
}

// PutCarriers makes the given carriers those of the source, in their order.
func (s *Store) PutCarriers(ctx context.Context, source string, list []invoicing.Carrier) error {
	u := newUpsert("fakturis_carrier", []string{"source", "carrier_id", "name", "link", "sort_order"}, "name", "link", "sort_order")
	rows := make([][]any, len(list))
	for i, c := range list {
		rows[i] = []any{source, c.ID, shorten(c.Name, 80), shorten(c.Link, 512), i + 1}
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_carrier WHERE source = ?`, source); err != nil {
			return err
		}
		return (&Mirror{tx: tx}).run(ctx, u, rows)
	})
	if err != nil {
		return fmt.Errorf("write the carriers of %s: %w", source, err)
	}
	return nil
}
