package procedure_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/daemon/config"
	"fakturisd/daemon/procedure"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var update = flag.Bool("update", false, "write the golden file anew")

const configuration = `
database: {dsn: "fakturis:geheim-1@tcp(127.0.0.1:3306)/fakturis", owner_dsn: "eigner:geheim-2@tcp(127.0.0.1:3306)/fakturis"}
company: {name: Muster GmbH, street: Hafenstr. 1, postcode: "20457", city: Hamburg, vat_id: DE123456789}
mail: {host: smtp.muster.example, user: rechnung, password: geheim-3, from: rechnung@muster.example, archive_bcc: archiv@muster.example}
send: {window: "07:00-18:00", late_days: 3, due_days: 10}
shops:
  - {key: tee, name: "Tee | Laden", url: "https://tee.example", dsn: "leser:geheim-4@tcp(127.0.0.1:3306)/shop", tracking: scan, numbers: {invoice: "T{year}-{counter:5}"}}
  - key: multi
    dsn: "leser:geheim-4@tcp(127.0.0.1:3306)/multi"
    layout: {order_column: shop, domains: [{key: wein, name: Wein, url: "https://wein.example", value: "1"}]}
`

func facts(t *testing.T) procedure.Facts {
	t.Helper()
	cfg, err := config.Parse([]byte(configuration), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) invoicing.Date { return invoicing.NewDate(2026, 11, d) }
	return procedure.Facts{
		Today: day(23), Version: "1.4.0", Database: "10.11.6-MariaDB", Renderer: "wkhtmltopdf 0.12.6 (unpatched Qt)", Templates: "abc123", Config: cfg,
		Users: []store.User{{Login: "anna", Name: "Anna *Kühn*"}}, Tokens: []store.Token{{Name: "Kasse", Scopes: []string{"read", "write"}}},
		Numbers: []store.NumberReport{{Key: "invoice/tee/2026", First: "T2026-00001", Last: "T2026-00009", From: day(1), Until: day(22), Given: 9, Documents: 7, Gaps: []string{"3", "5"}},
			{Key: "delivery_note//2026", Gaps: []string{}}},
		Keeps: store.Protection{At: time.Unix(1, 0), Account: "fakturis@localhost", Separate: true, Triggers: 20},
		Head:  store.ArchiveHead{Links: 31, Hash: "00ff"},
	}
}

func TestDescriptionIsWhatItWas(t *testing.T) {
	t.Parallel()
	const golden = "testdata/verfahrensdokumentation.md"
	got := facts(t).Describe().Markdown()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("run with -update if that is wanted:\n%s", d)
	}
	if strings.Contains(got, "geheim") {
		t.Error("a password is in it")
	}
}

// TestDescriptionSaysWhatIsNotProtected does not whitewash.
func TestDescriptionSaysWhatIsNotProtected(t *testing.T) {
	t.Parallel()
	f := facts(t)
	f.Keeps = store.Protection{At: time.Unix(1, 0), Unprotected: []string{"UPDATE fakturis_invoice"}, MayAlter: []string{"DROP"}, Reason: "das Recht fehlt"}
	f.Config.Mail.Host = ""
	got := f.Describe().Markdown()
	for _, want := range []string{"NICHT GESCHÜTZT", `UPDATE fakturis\_invoice`, "das Recht fehlt", "könnte den Schutz aufheben (Rechte: DROP)", "kein Mailserver"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
}
