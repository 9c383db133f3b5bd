package connector_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store"
)

var update = flag.Bool("update", false, "write the expect files of testdata anew")

// defaultCharset is what most shops have.
const defaultCharset = "utf8mb3"

// TestTraps mirrors each shop of testdata and shows what the German views say then; testdata/README.md tells the form
// of these folders.
func TestTraps(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/shop")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case folders: %v", err)
	}
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, engine)
			for _, file := range files {
				if dir := filepath.Dir(file); slices.Contains(engines(t, dir), engine) {
					t.Run(filepath.Base(dir), func(t *testing.T) { b.run(t, dir) })
				}
			}
		})
	}
}

func (b *bench) run(t *testing.T, dir string) {
	want := readFile(t, dir, "expect")
	shop, s := b.open(t, dir)
	reader, err := openReader(t, shop, header(t, dir, "charset_repair", "false") == "true")
	var out strings.Builder
	if err != nil {
		out.WriteString("shop: " + strings.ReplaceAll(err.Error(), shop.name, "DATABASE") + "\n")
	}
	sync := newSyncer(oneShop, reader, s)
	for _, state := range states(t, dir) {
		if err != nil {
			break
		}
		execute(t, shop.DB, readFile(t, dir, state))
		out.WriteString(state + ":" + summary(once(t, sync, false)) + "\n")
		show(t, &out, ask(t, want, state), s, reader)
		quiet(t, once(t, sync, false))
	}
	if *update {
		if err := os.WriteFile(filepath.Join(dir, "expect"), []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("%s/expect (-want +got):\n%s", dir, diff)
	}
}

// header reads "-- engine=MyISAM charset=latin1" in the first line of schema.
func header(t *testing.T, dir, word, without string) string {
	t.Helper()
	line, _, _ := strings.Cut(readFile(t, dir, "schema"), "\n")
	for _, field := range strings.Fields(line) {
		if value, ok := strings.CutPrefix(field, word+"="); ok {
			return value
		}
	}
	return without
}

func engines(t *testing.T, dir string) []string {
	return strings.Split(header(t, dir, "engine", "InnoDB,MyISAM"), ",")
}

func openCase(t *testing.T, dir, engine string) realShop {
	t.Helper()
	return openFilled(t, header(t, dir, "charset", defaultCharset), sampleshop.Options{Engine: engine}, func(ctx context.Context, db *sql.DB) error {
		if err := sampleshop.FillBase(ctx, db); err != nil {
			return err
		}
		execute(t, db, readFile(t, dir, "schema"))
		return nil
	})
}

// openReader reads the shop's naive times as Berlin's, whatever the clock of this machine.
func openReader(t *testing.T, shop realShop, repair bool) (*modified.Shop, error) {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: shop.dsn, Zone: berlin, CharsetRepair: repair})
	if err == nil {
		t.Cleanup(func() { reader.Close() })
	}
	return reader, err
}

// states are shop, shop.2, shop.3 and so on.
func states(t *testing.T, dir string) []string {
	t.Helper()
	list := []string{"shop"}
	for n := 2; readFile(t, dir, fmt.Sprintf("shop.%d", n)) != ""; n++ {
		list = append(list, fmt.Sprintf("shop.%d", n))
	}
	return list
}

// readFile returns "" where there is no such file.
func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// execute runs statements that end on ";" and a new line, as the shop does. "source plain.sql;" runs those of a file of
// testdata.
func execute(t *testing.T, db *sql.DB, statements string) {
	t.Helper()
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, statement := range append([]string{"SET SESSION sql_mode = ''"}, split(t, statements)...) {
		if _, err := conn.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%v\n%s", err, statement)
		}
	}
}

func split(t *testing.T, statements string) []string {
	t.Helper()
	var list []string
	var one strings.Builder
	for _, line := range strings.Split(statements, "\n") {
		file, source := strings.CutPrefix(line, "source ")
		switch {
		case strings.HasPrefix(line, "--"):
		case source:
			list = append(list, split(t, readFile(t, "testdata", strings.TrimSuffix(file, ";")))...)
		default:
			one.WriteString(line + "\n")
			if strings.HasSuffix(line, ";") {
				list = append(list, one.String())
				one.Reset()
			}
		}
	}
	if strings.TrimSpace(one.String()) != "" {
		t.Fatalf("a statement without its end: %s", one.String())
	}
	return list
}

// summary says what a scan did, by kind.
func summary(results map[string]connector.Result) string {
	var words []string
	for _, r := range results {
		for _, c := range []struct {
			what string
			n    int64
		}{{"new", r.New}, {"changed", r.Changed}, {"deleted", r.Deleted}, {"held", r.Held}, {"failed", r.Failed}} {
			if c.n > 0 {
				words = append(words, fmt.Sprintf(" %s %s %d", r.Kind, c.what, c.n))
			}
		}
	}
	slices.Sort(words)
	return strings.Join(words, ",")
}

// ask returns what the expect file wants to see of a state: comments and questions, without the answers.
func ask(t *testing.T, expect, state string) []string {
	t.Helper()
	var list []string
	mine := false
	for _, line := range strings.Split(expect, "\n") {
		switch {
		case line == "" || strings.HasPrefix(line, "    "):
		case strings.HasPrefix(line, "  "):
			if mine {
				list = append(list, line)
			}
		default:
			name, _, _ := strings.Cut(line, ":")
			mine = name == state
		}
	}
	return list
}

// show answers "  artikelliste: artikel_nr, bestand WHERE aktiv" with a row of fakturis_artikelliste a line.
func show(t *testing.T, out *strings.Builder, questions []string, s *store.Store, reader *modified.Shop) {
	t.Helper()
	for _, q := range questions {
		out.WriteString(q + "\n")
		table, rest, _ := strings.Cut(strings.TrimSpace(q), ":")
		var answer []string
		switch {
		case strings.HasPrefix(table, "#"):
			continue
		case table == "probe":
			answer = probe(t, reader)
		default:
			columns, where, filtered := strings.Cut(rest, " WHERE ")
			if filtered {
				where = " WHERE " + where
			}
			answer = lines(t, s.DB(), "SELECT "+columns+" FROM fakturis_"+table+where)
		}
		slices.Sort(answer)
		for _, row := range answer {
			out.WriteString("    " + strings.NewReplacer("|", " | ", "\n", `\n`).Replace(row) + "\n")
		}
		if len(answer) == 0 {
			out.WriteString("    (none)\n")
		}
	}
}

// probe shows the version that the shop says it has, and what a probe complains of.
func probe(t *testing.T, reader *modified.Shop) []string {
	t.Helper()
	c, err := reader.Probe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{"version " + c.Version}, c.Problems...)
}
