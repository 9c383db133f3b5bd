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

// RealNow is a moment after the newest of RealFS's orders in every time zone, as the session variable timestamp takes
// it: 2026-11-25 12:00 UTC.
const RealNow = "1795608000"

// LoadReal puts the rows of orders.json and catalog.json in fsys into the tables, each as it is. Columns that a file
// leaves out get the shop's default; a table that the shop does not have is an error. The files know no countries, so
// the ones that every new shop has are added.
func LoadReal(ctx context.Context, db *sql.DB, fsys fs.FS) error {
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	if err := fillWorld(ctx, w); err != nil {
		return err
	}
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
				if err := r.insert(ctx, w, table); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r row) insert(ctx context.Context, w *writer, table string) error {
	fields := make([]field, 0, len(r))
	for _, c := range slices.Sorted(maps.Keys(r)) {
		fields = append(fields, field{c, r[c]})
	}
	_, err := w.insert(ctx, table, fields)
	return err
}
