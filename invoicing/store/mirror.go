package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Mirror is one transaction that brings records of one source (shop database) into the FAKTURIS tables. Its
// statements are set-based: what comes from a shop comes in ranges of hundreds of records.
type Mirror struct {
	tx     *sql.Tx
	source string
	spare  []byte // buffer for the text of the next statement
}

// Mirror runs apply in one transaction. Mirrors of all sources wait for each other, so that two of them never make
// two partners of one person; they run again after a deadlock, so apply must start from nothing each time.
func (s *Store) Mirror(ctx context.Context, source string, apply func(*Mirror) error) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		// All shop rows, not only the source's own: they are the queue in which mirrors wait.
		rows, err := tx.QueryContext(ctx, `SELECT shop_key FROM fakturis_shop ORDER BY shop_key FOR UPDATE`)
		if err != nil {
			return fmt.Errorf("wait for the mirror: %w", err)
		}
		if err := drain(rows); err != nil {
			return fmt.Errorf("wait for the mirror: %w", err)
		}
		return apply(&Mirror{tx: tx, source: source})
	})
}

func drain(rows *sql.Rows) error {
	for rows.Next() {
	}
	return rows.Err()
}

// marks returns n placeholders.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// anys turns a list into arguments of a statement.
func anys[T any](first []any, list []T) []any {
	for _, v := range list {
		first = append(first, v)
	}
	return first
}

// chunks calls fn with pieces of list that fit into one IN (...).
func chunks[T any](list []T, fn func([]T) error) error {
	for len(list) > 0 {
		n := min(len(list), 2*mirrorRows)
		if err := fn(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// each calls scan for every row of a query.
func each(ctx context.Context, tx *sql.Tx, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Source returns the key of the source whose records are mirrored.
func (m *Mirror) Source() string { return m.source }
