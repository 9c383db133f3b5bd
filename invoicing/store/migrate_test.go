package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// beforeContracts is the last migration of the programs that knew contracts only by their columns.
const beforeContracts = 16

// TestOlderDatabasesAreBroughtUpFromWhereverTheyWereCutShort: every migration since then is cut short after each of its statements and
// run again. What was planned, merged and issued reads as before.
func TestOlderDatabasesAreBroughtUpFromWhereverTheyWereCutShort(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	p := ids(a.planned...)
	merged := a.merge(store.MergeGroup{PlannedIDs: p[:2]}, store.MergeGroup{PlannedIDs: p[2:4], SendDate: day("2027-05-01")})
	must[int64](t)(a.IssueCollective(ctx, merged[0], "clerk"))
	states, terms := a.states(), must[invoicing.Contract](t)(a.Contract(ctx, a.contract))
	lists := a.rows("fakturis_sammelrechnungsliste") + a.rows("fakturis_rechnungsliste") + a.rows("fakturis_auftragsliste")

	g := a.goose()
	if _, err := g.DownTo(ctx, beforeContracts); err != nil {
		t.Fatal(err)
	}
	for _, file := range migrationsSince(t, beforeContracts) {
		statements := upStatements(t, file)
		for cut := range statements {
			a.exec(statements[:cut+1])
		}
		if _, err := g.UpByOne(ctx); err != nil {
			t.Fatalf("%s after it was cut short: %v", file, err)
		}
	}
	if err := a.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	a.wantStates(states)
	if d := cmp.Diff(lists, a.rows("fakturis_sammelrechnungsliste")+a.rows("fakturis_rechnungsliste")+a.rows("fakturis_auftragsliste")); d != "" {
		t.Errorf("the views tell something else:\n%s", d)
	}
	older := must[invoicing.Contract](t)(a.Contract(ctx, a.contract))
	if older.Interval != terms.Interval || older.Start != terms.Start || older.Count != terms.Count || older.PartnerID != a.partner {
		t.Errorf("terms %+v, were %+v", older, terms)
	}
	if rows, _, err := a.Undated(ctx, day("2028-01-01")); err != nil || len(rows) == 0 {
		t.Errorf("%d are asked about (%v)", len(rows), err)
	}
	must[int64](t)(a.IssueCollective(ctx, merged[1], "clerk"))
}

func (a *anna) goose() *goose.Provider {
	a.t.Helper()
	return must[*goose.Provider](a.t)(goose.NewProvider(goose.DialectMySQL, a.DB(), os.DirFS("migrations"), goose.WithTableName("fakturis_goose"),
		goose.WithDisableGlobalRegistry(true)))
}

// exec runs statements in one session, as a migration does.
func (a *anna) exec(statements []string) {
	a.t.Helper()
	conn := must[*sql.Conn](a.t)(a.DB().Conn(a.t.Context()))
	defer conn.Close()
	for _, statement := range statements {
		if _, err := conn.ExecContext(a.t.Context(), statement); err != nil {
			a.t.Fatalf("%s: %v", statement, err)
		}
	}
}

// rows writes out a view, row by row.
func (a *anna) rows(view string) string {
	a.t.Helper()
	rows := must[*sql.Rows](a.t)(a.DB().QueryContext(a.t.Context(), `SELECT * FROM `+view+` ORDER BY 1`))
	defer rows.Close()
	text := new(strings.Builder)
	columns := must[[]string](a.t)(rows.Columns())
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			a.t.Fatal(err)
		}
		for i, v := range values {
			text.WriteString(columns[i] + "=" + v.String + " ")
		}
		text.WriteString("\n")
	}
	if err := rows.Err(); err != nil || text.Len() == 0 {
		a.t.Fatalf("%s: %d bytes, %v", view, text.Len(), err)
	}
	return text.String()
}

// migrationsSince returns the files of the migrations after one, in their order.
func migrationsSince(t *testing.T, version int) []string {
	t.Helper()
	files := must[[]string](t)(filepath.Glob("migrations/*.sql"))
	slices.Sort(files)
	return files[version:]
}

// upStatements splits the first half of a migration as goose does.
func upStatements(t *testing.T, file string) (statements []string) {
	t.Helper()
	up, _, found := strings.Cut(string(must[[]byte](t)(os.ReadFile(file))), "-- +goose Down")
	if !found {
		t.Fatalf("%s has no way back", file)
	}
	statement, whole := "", false
	for line := range strings.Lines(up) {
		switch {
		case strings.HasPrefix(line, "-- +goose StatementBegin"):
			whole = true
		case strings.HasPrefix(line, "-- +goose StatementEnd"):
			statements, statement, whole = append(statements, statement), "", false
		case !strings.HasPrefix(line, "--"):
			statement += line
			if !whole && strings.HasSuffix(strings.TrimSpace(line), ";") {
				statements, statement = append(statements, statement), ""
			}
		}
	}
	if len(statements) == 0 || strings.TrimSpace(statement) != "" {
		t.Fatalf("%s: %d statements and %q", file, len(statements), statement)
	}
	return statements
}
