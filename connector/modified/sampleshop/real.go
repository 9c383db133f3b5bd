package sampleshop

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

//go:embed realshop/*.json
var realFiles embed.FS

// RealFS returns the files of rows that a real 2.0.7.2 shop wrote: orders.json and catalog.json.
func RealFS() fs.FS {
	sub, err := fs.Sub(realFiles, "realshop")
	if err != nil { // only a malformed name can do that
		return realFiles
	}
	return sub
}

// row is one row of a file: column to value, nil = NULL.
type row map[string]*string

// LoadReal puts the rows of orders.json and catalog.json in fsys into the tables, each as it is. Columns that a file
// leaves out get the shop's default; a table that the shop does not have is an error.
func LoadReal(ctx context.Context, db *sql.DB, fsys fs.FS) error {
	conn, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer release(conn)
	for _, name := range []string{"catalog.json", "orders.json"} {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("rows of a real shop: %w", err)
		}
		var tables map[string][]row
		if err := json.Unmarshal(text, &tables); err != nil {
			return invoicing.Invalidf("%s: %w", name, err)
		}
		for _, table := range slices.Sorted(maps.Keys(tables)) {
			for _, r := range tables[table] {
				if err := r.insert(ctx, conn, table); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r row) insert(ctx context.Context, conn *sql.Conn, table string) error {
	columns := slices.Sorted(maps.Keys(r))
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = r[c]
	}
	_, err := conn.ExecContext(ctx, insertInto(table, columns, 1), values...)
	if err != nil {
		return fmt.Errorf("row of %s: %w", table, err)
	}
	return nil
}

// insertInto returns an INSERT of so many rows with a placeholder for every value.
func insertInto(table string, columns []string, rows int) string {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")"
	return "INSERT INTO " + table + " (`" + strings.Join(columns, "`,`") + "`) VALUES " +
		strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}
