package connector_test

import (
	"fmt"
	"strings"
	"testing"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store"
)

// bench is a shop and a mirror that cases of one engine use one after another: making them anew for each would take ten
// times as long as the cases themselves.
type bench struct {
	engine string
	shop   realShop
	base   realShop // the shop as it is before a case
	store  *store.Store
	seeded map[string]bool // tables of the mirror that are not empty from the start
}

func newBench(t *testing.T, engine string) *bench {
	t.Helper()
	o := sampleshop.Options{Engine: engine}
	b := &bench{engine: engine, shop: openFilled(t, defaultCharset, o, sampleshop.FillBase), base: openFilled(t, defaultCharset, o, sampleshop.FillBase),
		store: openStore(t), seeded: map[string]bool{}}
	for _, table := range b.mirrorTables(t) {
		b.seeded[table] = len(lines(t, b.store.DB(), "SELECT 1 FROM "+table+" LIMIT 1")) > 0
	}
	return b
}

func (b *bench) mirrorTables(t *testing.T) []string {
	t.Helper()
	return lines(t, b.store.DB(), `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`)
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
	const tables = `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?`
	base := map[string]bool{}
	var statements []string
	for _, table := range lines(t, b.base.DB, tables, b.base.name) {
		base[table] = true
		statements = append(statements, "DELETE FROM "+table, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s.%s", table, b.base.name, table))
	}
	for _, table := range lines(t, b.shop.DB, tables, b.shop.name) {
		if !base[table] {
			statements = append(statements, "DROP TABLE "+table)
		}
	}
	execute(t, b.shop.DB, strings.Join(statements, ";\n")+";")
}

// resetStore empties the mirror and has it number its records from 1 again.
func (b *bench) resetStore(t *testing.T) {
	t.Helper()
	for _, table := range b.mirrorTables(t) {
		if b.seeded[table] {
			continue
		}
		r, err := b.store.DB().Exec("DELETE FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := r.RowsAffected(); err != nil {
			t.Fatal(err)
		} else if n > 0 {
			if _, err := b.store.DB().Exec("ALTER TABLE " + table + " AUTO_INCREMENT = 1"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
