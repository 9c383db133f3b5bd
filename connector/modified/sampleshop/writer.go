package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// writer is one connection that works as the shop's own do: with an empty sql_mode, which accepts zero dates and cuts
// what is too long, and with every statement committed by itself.
type writer struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// field is a column and its value.
type field struct {
	column string
	value  any
}

func session(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to the sample shop: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "SET SESSION sql_mode = ''"); err != nil {
		conn.Close()
		return nil, fmt.Errorf("sql_mode of the sample shop: %w", err)
	}
	return &writer{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

// close gives the connection back as it was; the pool may serve stricter users as well.
func (w *writer) close() {
	for _, s := range w.prepared {
		_ = s.Close()
	}
	_, _ = w.conn.ExecContext(context.Background(),
		"SET SESSION sql_mode = DEFAULT, default_storage_engine = DEFAULT") // a dead connection leaves the pool anyway
	_ = w.conn.Close()
}

// exec runs a statement, prepared once, and returns the key of a row that it inserted.
func (w *writer) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	s, ok := w.prepared[statement]
	if !ok {
		var err error
		if s, err = w.conn.PrepareContext(ctx, statement); err != nil {
			return 0, fmt.Errorf("%.40s: %w", statement, err)
		}
		w.prepared[statement] = s
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%.40s: %w", statement, err)
	}
	return r.LastInsertId()
}

// insert adds one row and returns its key.
func (w *writer) insert(ctx context.Context, table string, fields []field) (int64, error) {
	columns, values := make([]string, len(fields)), make([]any, len(fields))
	for i, f := range fields {
		columns[i], values[i] = f.column, f.value
	}
	return w.exec(ctx, insertInto(table, columns, 1), values...)
}

// insertAll adds rows with the same columns in one statement.
func (w *writer) insertAll(ctx context.Context, table, columns string, rows [][]any) error {
	names := strings.Split(columns, " ")
	for len(rows) > 0 {
		n := min(len(rows), 200)
		var values []any
		for _, r := range rows[:n] {
			values = append(values, r...)
		}
		if _, err := w.conn.ExecContext(ctx, insertInto(table, names, n), values...); err != nil {
			return fmt.Errorf("rows of %s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}

// each calls read for every row of a query.
func (w *writer) each(ctx context.Context, query string, read func(scan func(...any) error) error, args ...any) error {
	rows, err := w.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%.40s: %w", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return fmt.Errorf("%.40s: %w", query, err)
		}
	}
	return rows.Err()
}

// insertInto returns an INSERT of so many rows with a placeholder for every value.
func insertInto(table string, columns []string, rows int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")"
	return "INSERT INTO " + table + " (`" + strings.Join(columns, "`,`") + "`) VALUES " +
		strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}
