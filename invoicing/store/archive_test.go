package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// archiveTables are those that a test damages.
var archiveTables = []string{"fakturis_invoice", "fakturis_delivery_note", "fakturis_document_file", "fakturis_job", "fakturis_number_range", "fakturis_mail"}

// anArchive has three invoices (the last a collective one whose PDF is not made yet), two delivery notes and the XML of
// the first invoice.
func anArchive(t *testing.T) *store.Store {
	t.Helper()
	ctx := context.Background()
	s := openStore(t, nil)
	for _, o := range addOrders(t, s, "tee", 2) {
		inv := issue(t, s, o)
		attach(t, s, store.DocumentInvoice, inv.ID)
		if _, err := s.SendInvoice(ctx, inv.ID, "test"); err != nil {
			t.Fatal(err)
		}
		note, err := s.CreateDeliveryNote(ctx, o, "test")
		if err != nil {
			t.Fatal(err)
		}
		attach(t, s, store.DocumentDeliveryNote, note)
	}
	issueContract(t, s, addOrder(t, s, anOrder("tee", 9)))
	xml := []byte("<rechnung/>")
	sum := sha256.Sum256(xml)
	insert(t, s, `INSERT INTO fakturis_document_file (document, document_id, format, content, sha256) VALUES ('invoice', 1, 'xml', ?, ?)`, xml, sum[:])
	insert(t, s, `UPDATE fakturis_mail SET state = 'sent' WHERE invoice_id = 2`)
	if _, err := s.DraftInvoice(ctx, addOrder(t, s, anOrder("wein", 1)), "test"); err != nil { // a draft is no part of it
		t.Fatal(err)
	}
	for _, table := range archiveTables {
		insert(t, s, `CREATE TABLE kopie_`+table+` AS SELECT * FROM `+table)
	}
	return s
}

// issueContract makes a contract of an order and issues its only period as a collective invoice.
func issueContract(t *testing.T, s *store.Store, order int64) {
	t.Helper()
	ctx := context.Background()
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: invoicing.NewDate(2027, 1, 1), Count: 1}
	if _, err := s.AddContract(ctx, order, terms, "test"); err != nil {
		t.Fatal(err)
	}
	planned, err := s.PlannedInvoices(ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Combine(ctx, ids(planned...), invoicing.Date{}, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.IssueCollective(ctx, id, "test"); err != nil {
		t.Fatal(err)
	}
}

func attach(t *testing.T, s *store.Store, document string, id int64) {
	t.Helper()
	if err := s.AttachPDF(context.Background(), document, id, fmt.Appendf(nil, "%%PDF-1.4 %s %d", document, id)); err != nil {
		t.Fatal(err)
	}
}

// mend undoes every damage.
func mend(t *testing.T, s *store.Store) {
	t.Helper()
	for _, table := range archiveTables {
		insert(t, s, `DELETE FROM `+table)
		insert(t, s, `INSERT INTO `+table+` SELECT * FROM kopie_`+table)
	}
}

// verify returns the findings as lines.
func verify(t *testing.T, s *store.Store) ([]string, store.ArchiveCounts) {
	t.Helper()
	findings := []string{}
	counts, err := s.VerifyArchive(context.Background(), store.ArchiveWatch{
		Found: func(f store.ArchiveFinding) { findings = append(findings, f.Document+": "+f.Problem) }})
	if err != nil {
		t.Fatal(err)
	}
	return findings, counts
}

func TestAnArchiveThatNobodyTouchedIsWhole(t *testing.T) {
	t.Parallel()
	findings, counts := verify(t, anArchive(t))
	if d := cmp.Diff([]string{}, findings); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(store.ArchiveCounts{Invoices: 3, DeliveryNotes: 2, Files: 5, NumberRanges: 2}, counts); d != "" {
		t.Error(d)
	}
}

func TestEveryChangeOfTheArchiveIsFound(t *testing.T) {
	t.Parallel()
	s := anArchive(t)
	const noPDF = "es gibt kein PDF, und keines ist in Arbeit"
	for name, c := range map[string]struct {
		damage string
		want   []string // beginnings of the findings
	}{
		"byte of an invoice": {`UPDATE fakturis_invoice SET content = REPLACE(content, 'Kanne', 'Kenne') WHERE id = 1`,
			[]string{"Rechnung RE-2026-0001: Inhalt: die Prüfsumme stimmt nicht: SHA-256 ist "}},
		"byte of a collective invoice": {`UPDATE fakturis_invoice SET content = REPLACE(content, 'Hafenstr. 1', 'Hafenstr. 2') WHERE type = 'sammelrechnung'`,
			[]string{"Sammelrechnung RE-2026-0003: Inhalt: die Prüfsumme stimmt nicht: "}},
		"byte of a delivery note": {`UPDATE fakturis_delivery_note SET content = REPLACE(content, 'Kanne', 'Kenne') WHERE id = 2`,
			[]string{"Lieferschein LS-2026-0002: Inhalt: die Prüfsumme stimmt nicht: "}},
		"byte of an invoice's PDF": {`UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE document = 'invoice' AND document_id = 2 AND format = 'pdf'`,
			[]string{"Rechnung RE-2026-0002: PDF: die Prüfsumme stimmt nicht: "}},
		"byte of a delivery note's PDF": {`UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE document = 'delivery_note' AND document_id = 2`,
			[]string{"Lieferschein LS-2026-0002: PDF: die Prüfsumme stimmt nicht: "}},
		"byte of an XML": {`UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE format = 'xml'`,
			[]string{"Rechnung RE-2026-0001: XML: die Prüfsumme stimmt nicht: "}},
		"end of a PDF": {`UPDATE fakturis_document_file SET content = CONCAT(content, 0x00) WHERE document = 'invoice' AND document_id = 1 AND format = 'pdf'`,
			[]string{"Rechnung RE-2026-0001: PDF: die Prüfsumme stimmt nicht: "}},
		"sum of a PDF": {`UPDATE fakturis_document_file SET sha256 = INSERT(sha256, 3, 1, IF(SUBSTR(sha256, 3, 1) = 'X', 'Y', 'X')) WHERE document = 'invoice' AND document_id = 1 AND format = 'pdf'`,
			[]string{"Rechnung RE-2026-0001: PDF: die Prüfsumme stimmt nicht: "}},
		"a mailed PDF with its sum": {`UPDATE fakturis_document_file SET content = 'x', sha256 = UNHEX(SHA2('x', 256)) WHERE document = 'invoice' AND document_id = 2`,
			[]string{"Rechnung RE-2026-0002: PDF: der Kunde hat mit der E-Mail ein anderes bekommen"}},
		"no sum": {`UPDATE fakturis_invoice SET content_sha256 = NULL WHERE id = 1`, []string{"Rechnung RE-2026-0001: Inhalt: es gibt keine Prüfsumme"}},
		"no JSON": {`UPDATE fakturis_delivery_note SET content = '{', content_sha256 = UNHEX(SHA2('{', 256)) WHERE id = 1`,
			[]string{"Lieferschein LS-2026-0001: Inhalt: nicht lesbar ("}},
		"number": {`UPDATE fakturis_invoice SET number = 'RE-9' WHERE id = 1`,
			[]string{`Rechnung RE-9: Nummer: die Datenbank führt "RE-9", der Inhalt sagt "RE-2026-0001"`}},
		"date": {`UPDATE fakturis_invoice SET invoice_date = '2026-10-31' WHERE id = 1`,
			[]string{`Rechnung RE-2026-0001: Datum: die Datenbank führt "31.10.2026", der Inhalt sagt "23.11.2026"`}},
		"no date":   {`UPDATE fakturis_invoice SET invoice_date = NULL WHERE id = 1`, []string{`Rechnung RE-2026-0001: Datum: die Datenbank führt "", `}},
		"due":       {`UPDATE fakturis_invoice SET due_date = '2027-10-31' WHERE id = 1`, []string{`Rechnung RE-2026-0001: Fälligkeit: `}},
		"net":       {`UPDATE fakturis_invoice SET net_cents = net_cents + 1 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Netto: `}},
		"tax":       {`UPDATE fakturis_invoice SET tax_cents = tax_cents - 1 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Steuer: `}},
		"total":     {`UPDATE fakturis_invoice SET total_cents = 4061 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Brutto: die Datenbank führt "40,61", der Inhalt sagt "40,60"`}},
		"currency":  {`UPDATE fakturis_invoice SET currency = 'CHF' WHERE id = 1`, []string{`Rechnung RE-2026-0001: Währung: `}},
		"note date": {`UPDATE fakturis_delivery_note SET note_date = '2026-10-31' WHERE id = 1`, []string{`Lieferschein LS-2026-0001: Datum: `}},
		"back to a draft": {`UPDATE fakturis_invoice SET status = 'entwurf' WHERE id = 1`,
			[]string{`Rechnung RE-2026-0001: der Status ist "entwurf", obwohl sie gestellt wurde`}},
		"PDF gone":      {`DELETE FROM fakturis_document_file WHERE document = 'delivery_note' AND document_id = 1; DELETE FROM fakturis_job`, []string{"Sammelrechnung RE-2026-0003: " + noPDF, "Lieferschein LS-2026-0001: " + noPDF}},
		"job is done":   {`UPDATE fakturis_job SET state = 'done' WHERE dedupe_key = 'render:invoice:3'`, []string{"Sammelrechnung RE-2026-0003: " + noPDF}},
		"job failed":    {`UPDATE fakturis_job SET state = 'failed', last_error = 'kein Platz' WHERE dedupe_key = 'render:invoice:3'`, []string{"Sammelrechnung RE-2026-0003: " + noPDF + ": kein Platz"}},
		"job is run":    {`UPDATE fakturis_job SET state = 'running' WHERE dedupe_key = 'render:invoice:3'`, []string{}},
		"invoice gone":  {`DELETE FROM fakturis_invoice WHERE id = 1`, []string{"PDF zu invoice 1: den Beleg dazu gibt es nicht", "XML zu invoice 1: den Beleg dazu gibt es nicht", "Nummernkreis invoice//2026: laufende Nummer 1 fehlt"}},
		"last are gone": {`DELETE FROM fakturis_invoice WHERE id IN (2, 3); DELETE FROM fakturis_document_file WHERE document = 'invoice' AND document_id = 2`, []string{"Nummernkreis invoice//2026: laufende Nummern 2 bis 3 fehlen"}},
		"note gone":     {`DELETE FROM fakturis_delivery_note WHERE id = 2; DELETE FROM fakturis_document_file WHERE document = 'delivery_note' AND document_id = 2`, []string{"Nummernkreis delivery_note//2026: laufende Nummer 2 fehlt"}},
		"range is back": {`UPDATE fakturis_number_range SET last_value = 1 WHERE range_key = 'invoice//2026'`, []string{"Nummernkreis invoice//2026: laufende Nummer 3 ist vergeben, gezählt wurde erst bis 1"}},
		"range is gone": {`DELETE FROM fakturis_number_range WHERE range_key LIKE 'delivery%'`, []string{"Nummernkreis delivery_note//2026: laufende Nummer 2 ist vergeben, gezählt wurde erst bis 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer mend(t, s)
			for _, statement := range strings.Split(c.damage, ";") {
				result, err := s.DB().Exec(statement)
				if err != nil {
					t.Fatal(err)
				}
				if n, _ := result.RowsAffected(); n == 0 {
					t.Fatalf("%s: changed nothing", statement)
				}
			}
			findings, _ := verify(t, s)
			wantBeginnings(t, c.want, findings)
		})
	}
	if findings, _ := verify(t, s); len(findings) > 0 {
		t.Errorf("after mending: %v", findings)
	}
}

func wantBeginnings(t *testing.T, want, got []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("found %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("found %q, want %q", got[i], want[i])
		}
	}
}

// multiply makes n invoices and n delivery notes with a small PDF each out of one.
func multiply(t testing.TB, s *store.Store, n int) {
	t.Helper()
	const numbers = `WITH RECURSIVE n AS (SELECT 2 AS k UNION ALL SELECT k + 1 FROM n WHERE k < ?) `
	for _, statement := range []string{
		`INSERT INTO fakturis_invoice (id, type, status, number, number_range, number_counter, partner_id, shop, invoice_date, due_date, currency, net_cents,
			tax_cents, total_cents, content, issued_at) ` + numbers + `SELECT k, type, status, CONCAT('RE-', k), number_range, k, partner_id, shop, invoice_date,
			due_date, currency, net_cents, tax_cents, total_cents, REPLACE(content, 'RE-2026-0001', CONCAT('RE-', k)), issued_at FROM n, fakturis_invoice WHERE id = 1`,
		`INSERT INTO fakturis_delivery_note (id, number, number_range, number_counter, order_id, partner_id, shop, note_date, status, content) ` + numbers + `SELECT
			k, CONCAT('LS-', k), number_range, k, order_id, partner_id, shop, note_date, status, REPLACE(content, 'LS-2026-0001', CONCAT('LS-', k))
			FROM n, fakturis_delivery_note WHERE id = 1`,
		`INSERT INTO fakturis_document_file (document, document_id, format, content, sha256) ` + numbers + `SELECT document, k, format,
			REPEAT(CONCAT(content, k), 200), UNHEX(SHA2(REPEAT(CONCAT(content, k), 200), 256)) FROM n, fakturis_document_file WHERE document_id = 1`,
		`UPDATE fakturis_number_range SET last_value = ?`,
	} {
		statement = strings.ReplaceAll(statement, "k < ?", fmt.Sprintf("k < %d", n))
		statement = strings.ReplaceAll(statement, "= ?", fmt.Sprintf("= %d", n))
		for _, q := range []string{`SET max_recursive_iterations = 1000000`, statement} {
			if _, err := s.DB().Exec(q); err != nil {
				t.Fatalf("%s: %v", q, err)
			}
		}
	}
	for _, table := range []string{"fakturis_invoice", "fakturis_delivery_note"} {
		if _, err := s.DB().Exec(`UPDATE ` + table + ` SET content_sha256 = UNHEX(SHA2(content, 256))`); err != nil {
			t.Fatal(err)
		}
	}
}

func firstDocuments(t *testing.T, s *store.Store) {
	t.Helper()
	o := addOrder(t, s, anOrder("tee", 1))
	attach(t, s, store.DocumentInvoice, issue(t, s, o).ID)
	note, err := s.CreateDeliveryNote(context.Background(), o, "test")
	if err != nil {
		t.Fatal(err)
	}
	attach(t, s, store.DocumentDeliveryNote, note)
}

// TestLongArchivesAreReadToTheirEnd has more documents than one page of the walk.
func TestLongArchivesAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	firstDocuments(t, s)
	multiply(t, s, 300)
	var last, total int64
	counts, err := s.VerifyArchive(context.Background(), store.ArchiveWatch{
		Found: func(f store.ArchiveFinding) { t.Errorf("%+v", f) },
		Done: func(done, of int64) {
			if done != last+1 {
				t.Fatalf("%d is done after %d", done, last)
			}
			last, total = done, of
		}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(store.ArchiveCounts{Invoices: 300, DeliveryNotes: 300, Files: 600, NumberRanges: 2}, counts); d != "" {
		t.Error(d)
	}
	if last != 1200 || total != 1200 {
		t.Errorf("%d of %d are done", last, total)
	}
	insert(t, s, `UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE document_id = 300`)
	insert(t, s, `DELETE FROM fakturis_invoice WHERE id IN (120, 121, 299)`)
	insert(t, s, `DELETE FROM fakturis_document_file WHERE document = 'invoice' AND document_id IN (120, 121, 299)`)
	findings, _ := verify(t, s)
	wantBeginnings(t, []string{"Rechnung RE-300: PDF: ", "Lieferschein LS-300: PDF: ",
		"Nummernkreis invoice//2026: laufende Nummern 120 bis 121 fehlen", "Nummernkreis invoice//2026: laufende Nummer 299 fehlt"}, findings)
}

func TestExportArchiveHandsOnWhatIsThere(t *testing.T) {
	t.Parallel()
	s := anArchive(t)
	export := func(q store.ArchiveQuery) (all []store.ArchivedDocument, findings []string) {
		err := s.ExportArchive(context.Background(), q, store.ArchiveWatch{
			Found: func(f store.ArchiveFinding) { findings = append(findings, f.Document+": "+f.Problem) }},
			func(d store.ArchivedDocument) error { all = append(all, d); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return all, findings
	}
	all, findings := export(store.ArchiveQuery{})
	if len(all) != 5 || len(findings) != 0 {
		t.Fatalf("%d documents, findings %v", len(all), findings)
	}
	if d := all[0]; d.Type != "rechnung" || d.Number != "RE-2026-0001" || d.Customer != "Anna Kühn" || d.CustomerNumber != "10001" || d.Total != 4060 ||
		d.Net+d.Tax != d.Total || d.Currency != "EUR" || string(d.PDF) != "%PDF-1.4 invoice 1" ||
		!bytes.Equal(d.Content, value[[]byte](t, s, `SELECT content FROM fakturis_invoice WHERE id = 1`)) {
		t.Errorf("%+v", d)
	}
	if d := all[2]; d.Type != "sammelrechnung" || len(d.PDF) != 0 {
		t.Errorf("%+v", d)
	}
	if d := all[4]; d.Type != "lieferschein" || d.Number != "LS-2026-0002" || d.Customer != "Anna Kühn" || string(d.PDF) != "%PDF-1.4 delivery_note 2" {
		t.Errorf("%+v", d)
	}
	today := invoicing.DateOf(noon())
	for name, c := range map[string]struct {
		query store.ArchiveQuery
		want  int
	}{
		"the day":    {store.ArchiveQuery{From: today, Until: today}, 5},
		"from then":  {store.ArchiveQuery{From: today.AddDays(1)}, 0},
		"until then": {store.ArchiveQuery{Until: today.AddDays(-1)}, 0},
	} {
		if got, _ := export(c.query); len(got) != c.want {
			t.Errorf("%s: %d documents, want %d", name, len(got), c.want)
		}
	}
	insert(t, s, `UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE document = 'invoice' AND document_id = 2`)
	insert(t, s, `UPDATE fakturis_delivery_note SET content = CONCAT(content, ' ') WHERE id = 1`)
	all, findings = export(store.ArchiveQuery{})
	wantBeginnings(t, []string{"Rechnung RE-2026-0002: PDF: ", "Lieferschein LS-2026-0001: Inhalt: "}, findings)
	if len(all) != 5 || string(all[1].PDF) != "%PXF-1.4 invoice 2" {
		t.Errorf("%d documents, the changed PDF is %q", len(all), all[1].PDF)
	}
}

// TestOldDeliveryNotesGetTheirSum runs the migration on notes that were made before it.
func TestOldDeliveryNotesGetTheirSum(t *testing.T) {
	t.Parallel()
	s := anArchive(t)
	insert(t, s, `ALTER TABLE fakturis_delivery_note DROP COLUMN content_sha256`)
	insert(t, s, `DELETE FROM fakturis_goose WHERE version_id >= 3`)
	for range 2 { // cut short after the column was added, and again
		if err := s.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		insert(t, s, `DELETE FROM fakturis_goose WHERE version_id >= 3`)
	}
	if findings, _ := verify(t, s); len(findings) > 0 {
		t.Errorf("%v", findings)
	}
}
