package modified_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
)

// versionFile is a file of statements that make the tables of another version out of those of 2.0.7.2.
type versionFile struct {
	version, charset, engine string
	statements               []string
}

func versionFiles(t *testing.T) []versionFile {
	t.Helper()
	names, err := filepath.Glob("../testdata/version-*/schema")
	if err != nil || len(names) < 12 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	var list []versionFile
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := versionFile{version: strings.TrimPrefix(filepath.Base(filepath.Dir(name)), "version-"), charset: "utf8mb3", engine: "MyISAM"}
		head, body, _ := strings.Cut(string(text), "\n")
		for _, word := range strings.Fields(head) {
			if v, ok := strings.CutPrefix(word, "charset="); ok {
				f.charset = v
			}
			if v, ok := strings.CutPrefix(word, "engine="); ok {
				f.engine = v
			}
		}
		for _, s := range strings.Split(body, ";\n") {
			if strings.TrimSpace(s) != "" {
				f.statements = append(f.statements, s)
			}
		}
		list = append(list, f)
	}
	return list
}

func (f versionFile) shop(t *testing.T) shopDB {
	t.Helper()
	db := realShop(t, f.charset, f.engine)
	for _, s := range f.statements {
		db.exec(t, s)
	}
	return db
}

func TestEveryVersionIsReadAlike(t *testing.T) {
	t.Parallel()
	want := everythingOf(t, realShop(t, "utf8mb4", "InnoDB").open(t))
	for _, f := range versionFiles(t) {
		t.Run(f.version, func(t *testing.T) {
			t.Parallel()
			s := f.shop(t).open(t)
			if diff := cmp.Diff(want, everythingOf(t, s), sameRecords); diff != "" {
				t.Errorf("(-2.0.7.2 +%s):\n%s", f.version, diff)
			}
			c, err := s.Probe(context.Background())
			if err != nil || c.Version != f.version || len(c.Problems) > 0 || !strings.HasPrefix(c.Charset, f.charset[:4]) || c.Engines["orders"] != f.engine {
				t.Errorf("probe: %s, %s, %s, %q, %v", c.Version, c.Charset, c.Engines["orders"], c.Problems, err)
			}
			for _, kind := range []invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle} {
				if len(allPrints(t, s, kind)) == 0 {
					t.Errorf("no fingerprints of %s", kind)
				}
			}
		})
	}
}

func TestHalfUpdatedShopsAreToldOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statements    []string
		version, want string
	}{
		"the version alone was raised": {[]string{"INSERT INTO database_version (version) VALUES ('MOD_3.1.0')"}, "3.1.0", "es fehlt aber orders.content_type (seit 3.0.0)"},
		"the tables alone were": {[]string{"DELETE FROM database_version", "INSERT INTO database_version (version) VALUES ('MOD_2.0.6.0')"}, "2.0.6.0",
			"database_version nennt 2.0.6.0, die Spalten sind die von 2.0.7.0"},
		"an update stopped half-way": {[]string{"ALTER TABLE orders CHANGE campaign refferers_id VARCHAR(32) NOT NULL"}, "2.0.7.2",
			"es fehlt aber orders.campaign (seit 2.0.5.1). Er wird trotzdem gelesen"},
		"no version at all": {[]string{"DROP TABLE database_version", "ALTER TABLE tax_class DROP COLUMN sort_order"}, "2.0.5.1", "den Spalten nach ist es 2.0.5.1 oder neuer"},
		"no row of it":      {[]string{"DELETE FROM database_version"}, "2.0.7.0", "den Spalten nach ist es 2.0.7.0 oder neuer"},
		"a vendor's column of the same name as a later one": {[]string{"ALTER TABLE orders ADD content_type VARCHAR(32) NOT NULL"}, "2.0.7.2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, "latin1", "MyISAM")
			for _, q := range c.statements {
				db.exec(t, q)
			}
			s := db.open(t)
			got, err := s.Probe(context.Background())
			if problems := strings.Join(got.Problems, "\n"); err != nil || got.Version != c.version || !strings.Contains(problems, c.want) || (c.want == "") != (problems == "") {
				t.Errorf("version %s, problems %q, %v", got.Version, problems, err)
			}
			everythingOf(t, s)
		})
	}
}
