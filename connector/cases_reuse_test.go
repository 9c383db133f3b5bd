package connector_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store"
)

// bench is a shop and a mirror that cases of one engine use one after another: making them anew for each would take ten
// times as long as the cases themselves.
type bench struct {
	engine   string
	shop     realShop
	template realShop        // the shop as it is before a case
	base     map[string]bool // its tables, and whether there are rows in them
	store    *store.Store
	seeded   map[string]bool // the mirror's tables, and whether there are rows in them from the start
}

func newBench(t *testing.T, engine string) *bench {
	t.Helper()
	o := sampleshop.Options{Engine: engine}
	b := &bench{engine: engine, shop: openFilled(t, defaultCharset, o, sampleshop.FillBase),
		template: openFilled(t, defaultCharset, o, sampleshop.FillBase), store: openStore(t)}
	b.base, b.seeded = filledTables(t, b.template.DB), filledTables(t, b.store.DB())
	return b
}

func filledTables(t *testing.T, db *sql.DB) map[string]bool {
	t.Helper()
	filled := map[string]bool{}
	for _, table := range tables(t, db) {
		filled[table] = len(lines(t, db, "SELECT 1 FROM "+table+" LIMIT 1")) > 0
	}
	return filled
}

func tables(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return lines(t, db, `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`)
}

// open returns shop and mirror for a case: those of the bench, or some of its own where it changes tables.
func (b *bench) open(t *testing.T, dir string) (realShop, *store.Store) {
	t.Helper()
	if changesTables(t, dir) {
		return openCase(t, dir, b.engine), openStore(t)
	}
	b.resetShop(t)
	b.resetStore(t)
	return b.shop, b.store
}

func changesTables(t *testing.T, dir string) bool {
	t.Helper()
	schema := readFile(t, dir, "schema")
	for _, state := range states(t, dir) {
		schema += readFile(t, dir, state)
	}
	return readFile(t, dir, "schema") != "" || strings.Contains(schema, "ALTER ") || strings.Contains(schema, "DROP ")
}

func (b *bench) resetShop(t *testing.T) {
	t.Helper()
	var fill strings.Builder
	for _, table := range tables(t, b.shop.DB) {
		filled, known := b.base[table]
		if !known {
			fill.WriteString("DROP TABLE " + table + ";\n")
			continue
		}
		clearTable(t, b.shop.DB, table)
		if filled {
			fmt.Fprintf(&fill, "INSERT INTO %s SELECT * FROM %s.%s;\n", table, b.template.name, table)
		}
	}
	execute(t, b.shop.DB, fill.String())
}

func (b *bench) resetStore(t *testing.T) {
	t.Helper()
	for table, seeded := range b.seeded {
		if !seeded {
			clearTable(t, b.store.DB(), table)
		}
	}
}

// clearTable empties a table and has it number its rows from 1 again.
func clearTable(t *testing.T, db *sql.DB, table string) {
	t.Helper()
	r, err := db.Exec("DELETE FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	n, err := r.RowsAffected()
	if err != nil || n == 0 {
		return
	}
	if _, err := db.Exec("ALTER TABLE " + table + " AUTO_INCREMENT = 1"); err != nil {
		t.Fatal(err)
	}
}
