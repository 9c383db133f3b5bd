package sampleshop_test

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// open returns an empty sample shop with tables of that kind.
func open(t testing.TB, charset string, o sampleshop.Options) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", privatedb.NewFor(t, charset))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := sampleshop.CreateTables(context.Background(), db, o); err != nil {
		t.Fatal(err)
	}
	return db
}

// rows returns the result of a query, every value as text, NULL as "NULL".
func rows(t testing.TB, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	r, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for r.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := r.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(columns))
		for i, v := range values {
			if line[i] = v.String; !v.Valid {
				line[i] = "NULL"
			}
		}
		all = append(all, line)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
