package sampleshop_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"fakturisd/connector/modified/sampleshop"
)

func TestRealRowsComeBackAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		for _, charset := range []string{"latin1", "utf8mb3", "utf8mb4"} {
			t.Run(engine+"/"+charset, func(t *testing.T) {
				t.Parallel()
				db := open(t, charset, sampleshop.Options{Engine: engine})
				if err := sampleshop.LoadReal(context.Background(), db, sampleshop.RealFS()); err != nil {
					t.Fatal(err)
				}
				for _, name := range []string{"orders.json", "catalog.json"} {
					for table, want := range realRows(t, name) {
						columns := slices.Sorted(maps.Keys(want[0]))
						// As text, or the driver makes floats of currencies.value.
						got := rows(t, db, "SELECT CAST(`"+strings.Join(columns, "` AS CHAR), CAST(`")+"` AS CHAR) FROM "+table)
						compareRows(t, charset, table, columns, want, got)
					}
				}
			})
		}
	}
}

// compareRows compares without regard to order. latin1 has no place for the few characters outside Windows-1252.
func compareRows(t *testing.T, charset, table string, columns []string, want []map[string]*string, got [][]string) {
	t.Helper()
	var a, b []string
	for _, w := range want {
		line := make([]string, len(columns))
		for i, c := range columns {
			if line[i] = "NULL"; w[c] != nil {
				line[i] = *w[c]
			}
			if charset == "latin1" {
				line[i] = strings.ReplaceAll(line[i], "溥", "?")
			}
		}
		a = append(a, strings.Join(line, "|"))
	}
	for _, g := range got {
		b = append(b, strings.Join(g, "|"))
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("%s:\nwant %q\ngot  %q", table, a, b)
	}
}

func TestTheTablesHaveExactlyTheRealColumns(t *testing.T) {
	t.Parallel()
	db := open(t, "utf8mb4", sampleshop.Options{})
	for _, name := range []string{"orders.json", "catalog.json"} {
		for table, r := range realRows(t, name) {
			if table == "configuration" { // its file leaves out what only the admin's forms use
				continue
			}
			var got []string
			for _, c := range rows(t, db, "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?", table) {
				got = append(got, c[0])
			}
			slices.Sort(got)
			if want := slices.Sorted(maps.Keys(r[0])); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", table, got, want)
			}
		}
	}
}

func TestEveryTableTakesTheEngineAndTheCharsetOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := open(t, "latin1", sampleshop.Options{Engine: "MyISAM", Multishop: true})
	bad := rows(t, db, `SELECT table_name, engine, table_collation FROM information_schema.tables
		WHERE table_schema = DATABASE() AND (engine <> 'MyISAM' OR table_collation <> 'latin1_german1_ci')`)
	if len(bad) > 0 {
		t.Errorf("tables of another kind: %v", bad)
	}
	if n := rows(t, db, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"); n[0][0] != "61" {
		t.Errorf("%s tables", n[0][0])
	}
	if err := sampleshop.CreateTables(context.Background(), db, sampleshop.Options{Engine: "Aria"}); err == nil {
		t.Error("an engine that no shop uses was accepted")
	}
}

func TestAConnectionGoesBackWithItsOwnMode(t *testing.T) {
	t.Parallel()
	db := open(t, "utf8mb4", sampleshop.Options{Engine: "MyISAM"})
	db.SetMaxOpenConns(1)
	got := rows(t, db, "SELECT @@SESSION.sql_mode = @@GLOBAL.sql_mode, @@SESSION.default_storage_engine")
	if got[0][0] != "1" || got[0][1] != "InnoDB" {
		t.Errorf("left behind: %v", got)
	}
}

func realRows(t *testing.T, name string) map[string][]map[string]*string {
	t.Helper()
	text, err := fs.ReadFile(sampleshop.RealFS(), name)
	if err != nil {
		t.Fatal(err)
	}
	var tables map[string][]map[string]*string
	if err := json.Unmarshal(text, &tables); err != nil {
		t.Fatal(err)
	}
	return tables
}
