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

// A statement stays well below the 1 MB packet of old servers, and below the row count where longer ones stop paying.
const (
	mirrorRows  = 500
	mirrorBytes = 400_000
)

// upsert is a multi-row INSERT that changes the row where its key is there already.
type upsert struct{ head, row, tail string }

// newUpsert takes the columns of the VALUES part; change are those that an existing row takes over, in the form
// "a" (the new value) or "a = NULL".
func newUpsert(table string, columns []string, change ...string) upsert {
	for i, c := range change {
		if !strings.Contains(c, "=") {
			change[i] = c + " = VALUES(" + c + ")"
		}
	}
	u := upsert{
		head: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ",
		row:  "(" + marks(len(columns)) + ")",
	}
	if len(change) > 0 {
		u.tail = " ON DUPLICATE KEY UPDATE " + strings.Join(change, ", ")
	}
	return u
}

// run writes the rows in as few statements as their size allows.
func (m *Mirror) run(ctx context.Context, u upsert, rows [][]any) error {
	for len(rows) > 0 {
		n, size := 0, 0
		for n < len(rows) && n < mirrorRows && size < mirrorBytes {
			size += sizeOf(rows[n])
			n++
		}
		if err := m.write(ctx, u, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (m *Mirror) write(ctx context.Context, u upsert, rows [][]any) error {
	args := make([]any, 0, len(rows)*len(rows[0]))
	for _, r := range rows {
		args = append(args, r...)
	}
	values := strings.Repeat(u.row+",", len(rows))
	_, err := m.tx.ExecContext(ctx, u.head+values[:len(values)-1]+u.tail, args...)
	return err
}

// sizeOf estimates how many bytes a row takes in a statement.
func sizeOf(row []any) int {
	n := 0
	for _, v := range row {
		n += 12
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += 2 * len(v)
		}
	}
	return n
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
