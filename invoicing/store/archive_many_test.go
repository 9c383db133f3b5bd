package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing/store"
)

// multiply makes n invoices and n delivery notes with a small PDF each out of one.
func multiply(t testing.TB, s *store.Store, n int) {
	t.Helper()
	unprotect(t, s.DB())
	const numbers = `WITH RECURSIVE n AS (SELECT 2 AS k UNION ALL SELECT k + 1 FROM n WHERE k < ?) `
	for _, statement := range []string{
		`INSERT INTO fakturis_invoice (id, type, status, number, number_range, number_counter, order_id, partner_id, shop, invoice_date, due_date, currency, net_cents,
			tax_cents, total_cents, content, issued_at) ` + numbers + `SELECT k, type, status, CONCAT('RE-', k), number_range, k, order_id, partner_id, shop, invoice_date,
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
	for _, statement := range []string{`DELETE FROM fakturis_archive_chain`, `UPDATE fakturis_archive_head SET seq = 0, hash = REPEAT(CHAR(0), 32), taken_over_at = NULL`} {
		if _, err := s.DB().Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(context.Background()); err != nil { // takes them over into the chain
		t.Fatal(err)
	}
	unprotect(t, s.DB())
}

func firstDocuments(t testing.TB, s *store.Store) {
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
	if d := cmp.Diff(store.ArchiveCounts{Invoices: 300, DeliveryNotes: 300, Files: 600, NumberRanges: 2, ArchiveHead: counts.ArchiveHead}, counts); d != "" {
		t.Error(d)
	}
	if last != 2400 || total != 2400 || counts.Links != 1200 {
		t.Errorf("%d of %d are done", last, total)
	}
	insert(t, s, `UPDATE fakturis_document_file SET content = INSERT(content, 3, 1, 'X') WHERE document_id = 300`)
	insert(t, s, `DELETE FROM fakturis_invoice WHERE id IN (120, 121, 299)`)
	insert(t, s, `DELETE FROM fakturis_document_file WHERE document = 'invoice' AND document_id IN (120, 121, 299)`)
	findings, _ := verify(t, s)
	wantBeginnings(t, []string{"Rechnung RE-300: PDF: ", "Lieferschein LS-300: PDF: ", "Rechnung RE-120: Glied 120 der Kette (Inhalt)",
		"Rechnung RE-121: Glied 121 der Kette (Inhalt)", "Rechnung RE-299: Glied 299 der Kette (Inhalt)", "Rechnung RE-120: Glied ",
		"Rechnung RE-121: Glied ", "Rechnung RE-299: Glied ",
		"Nummernkreis invoice//2026: laufende Nummern 120 bis 121 fehlen", "Nummernkreis invoice//2026: laufende Nummer 299 fehlt"}, findings)
}
