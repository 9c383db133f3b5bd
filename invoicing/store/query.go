package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// queryer is what a read needs: the pool, or the transaction it belongs to.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// jsonColumn reads a TEXT column that holds JSON; an empty one leaves the value as it is.
type jsonColumn struct{ into any }

// Scan reads the column.
func (j jsonColumn) Scan(src any) error {
	var text []byte
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		text = v
	case string:
		text = []byte(v)
	default:
		return fmt.Errorf("cannot read %T as JSON", src)
	}
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, j.into)
}

// collect reads all rows of a query, one value a row.
func collect[T any](ctx context.Context, q queryer, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
