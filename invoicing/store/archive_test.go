package store_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// archiveTables are those that a test damages.
var archiveTables = []string{"fakturis_invoice", "fakturis_delivery_note", "fakturis_document_file", "fakturis_job", "fakturis_number_range", "fakturis_mail",
	"fakturis_archive_chain", "fakturis_archive_head"}

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
	if err := s.AttachFile(ctx, store.DocumentInvoice, 1, "xml", []byte("<rechnung/>")); err != nil {
		t.Fatal(err)
	}
	insert(t, s, `UPDATE fakturis_mail SET state = 'sent' WHERE invoice_id = 2`)
	if _, err := s.DraftInvoice(ctx, addOrder(t, s, anOrder("wein", 1)), "test"); err != nil { // a draft is no part of it
		t.Fatal(err)
	}
	unprotect(t, s.DB())
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

func attach(t testing.TB, s *store.Store, document string, id int64) {
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
	s := anArchive(t)
	findings, counts := verify(t, s)
	if d := cmp.Diff([]string{}, findings); d != "" {
		t.Error(d)
	}
	head := must[store.ArchiveHead](t)(s.ArchiveHead(t.Context()))
	if d := cmp.Diff(store.ArchiveCounts{Invoices: 3, DeliveryNotes: 2, Files: 5, NumberRanges: 2, ArchiveHead: head}, counts); d != "" {
		t.Error(d)
	}
	if head.Links != 10 || len(head.Hash) != 64 || !head.At.Equal(noon()) {
		t.Errorf("%+v", head)
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
			[]string{"Rechnung RE-2026-0001: PDF: die Prüfsumme stimmt nicht: ", `Rechnung RE-2026-0001: PDF: die Kette (Glied 2) sagt `}},
		"a mailed PDF with its sum": {`UPDATE fakturis_document_file SET content = 'x', sha256 = UNHEX(SHA2('x', 256)) WHERE document = 'invoice' AND document_id = 2`,
			[]string{"Rechnung RE-2026-0002: PDF: der Kunde hat mit der E-Mail ein anderes bekommen", `Rechnung RE-2026-0002: PDF: die Kette (Glied 6) sagt `}},
		"no sum": {`UPDATE fakturis_invoice SET content_sha256 = NULL WHERE id = 1`, []string{"Rechnung RE-2026-0001: Inhalt: es gibt keine Prüfsumme", `Rechnung RE-2026-0001: Inhalt: die Kette (Glied 1) sagt `}},
		"no JSON": {`UPDATE fakturis_delivery_note SET content = '{', content_sha256 = UNHEX(SHA2('{', 256)) WHERE id = 1`,
			[]string{"Lieferschein LS-2026-0001: Inhalt: nicht lesbar (", `Lieferschein LS-2026-0001: Inhalt: die Kette (Glied 3) sagt `}},
		"number": {`UPDATE fakturis_invoice SET number = 'RE-9' WHERE id = 1`,
			[]string{`Rechnung RE-9: Nummer: die Datenbank führt "RE-9", der Inhalt sagt "RE-2026-0001"`, `Rechnung RE-2026-0001: Nummer: die Kette (Glied 1) sagt `}},
		"date": {`UPDATE fakturis_invoice SET invoice_date = '2026-10-31' WHERE id = 1`,
			[]string{`Rechnung RE-2026-0001: Datum: die Datenbank führt "31.10.2026", der Inhalt sagt "23.11.2026"`, `Rechnung RE-2026-0001: Datum: die Kette (Glied 1) sagt `}},
		"no date":   {`UPDATE fakturis_invoice SET invoice_date = NULL WHERE id = 1`, []string{`Rechnung RE-2026-0001: Datum: die Datenbank führt "", `, `Rechnung RE-2026-0001: Datum: die Kette (Glied 1) sagt `}},
		"due":       {`UPDATE fakturis_invoice SET due_date = '2027-10-31' WHERE id = 1`, []string{`Rechnung RE-2026-0001: Fälligkeit: `}},
		"net":       {`UPDATE fakturis_invoice SET net_cents = net_cents + 1 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Netto: `}},
		"tax":       {`UPDATE fakturis_invoice SET tax_cents = tax_cents - 1 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Steuer: `}},
		"total":     {`UPDATE fakturis_invoice SET total_cents = 4061 WHERE id = 1`, []string{`Rechnung RE-2026-0001: Brutto: die Datenbank führt "40,61", der Inhalt sagt "40,60"`, `Rechnung RE-2026-0001: Brutto: die Kette (Glied 1) sagt "40,60", jetzt ist es "40,61"`}},
		"currency":  {`UPDATE fakturis_invoice SET currency = 'CHF' WHERE id = 1`, []string{`Rechnung RE-2026-0001: Währung: `}},
		"note date": {`UPDATE fakturis_delivery_note SET note_date = '2026-10-31' WHERE id = 1`, []string{`Lieferschein LS-2026-0001: Datum: `, `Lieferschein LS-2026-0001: Datum: die Kette (Glied 3) sagt `}},
		"back to a draft": {`UPDATE fakturis_invoice SET status = 'entwurf' WHERE id = 1`,
			[]string{`Rechnung RE-2026-0001: der Status ist "entwurf", obwohl sie gestellt wurde`}},
		"PDF gone":    {`DELETE FROM fakturis_document_file WHERE document = 'delivery_note' AND document_id = 1; DELETE FROM fakturis_job`, []string{"Sammelrechnung RE-2026-0003: " + noPDF, "Lieferschein LS-2026-0001: " + noPDF, "Lieferschein LS-2026-0001: Glied 4 der Kette (PDF): das gibt es nicht mehr"}},
		"job is done": {`UPDATE fakturis_job SET state = 'done' WHERE dedupe_key = 'render:invoice:3'`, []string{"Sammelrechnung RE-2026-0003: " + noPDF}},
		"job failed":  {`UPDATE fakturis_job SET state = 'failed', last_error = 'kein Platz' WHERE dedupe_key = 'render:invoice:3'`, []string{"Sammelrechnung RE-2026-0003: " + noPDF + ": kein Platz"}},
		"job is run":  {`UPDATE fakturis_job SET state = 'running' WHERE dedupe_key = 'render:invoice:3'`, []string{}},
		"invoice gone": {`DELETE FROM fakturis_invoice WHERE id = 1`, []string{"PDF zu invoice 1: den Beleg dazu gibt es nicht", "XML zu invoice 1: den Beleg dazu gibt es nicht",
			"Rechnung RE-2026-0001: Glied 1 der Kette (Inhalt): das gibt es nicht mehr", "Nummernkreis invoice//2026: laufende Nummer 1 fehlt"}},
		"last are gone": {`DELETE FROM fakturis_invoice WHERE id IN (2, 3); DELETE FROM fakturis_document_file WHERE document = 'invoice' AND document_id = 2`, []string{"Rechnung RE-2026-0002: Glied 5 der Kette (Inhalt)",
			"Rechnung RE-2026-0002: Glied 6 der Kette (PDF)", "Rechnung RE-2026-0003: Glied 9 der Kette (Inhalt)", "Nummernkreis invoice//2026: laufende Nummern 2 bis 3 fehlen"}},
		"note gone": {`DELETE FROM fakturis_delivery_note WHERE id = 2; DELETE FROM fakturis_document_file WHERE document = 'delivery_note' AND document_id = 2`, []string{"Lieferschein LS-2026-0002: Glied 7 der Kette (Inhalt)",
			"Lieferschein LS-2026-0002: Glied 8 der Kette (PDF)", "Nummernkreis delivery_note//2026: laufende Nummer 2 fehlt"}},
		"range is back": {`UPDATE fakturis_number_range SET last_value = 1 WHERE range_key = 'invoice//2026'`, []string{"Nummernkreis invoice//2026: laufende Nummer 3 ist vergeben, gezählt wurde erst bis 1"}},
		"type":          {`UPDATE fakturis_invoice SET type = 'storno' WHERE id = 1`, []string{`Stornorechnung RE-2026-0001: Art: die Datenbank führt "storno", der Inhalt sagt "rechnung"`}},
		"shop":          {`UPDATE fakturis_invoice SET shop = 'wein' WHERE id = 1`, []string{`Rechnung RE-2026-0001: Shop: `}},
		"partner":       {`UPDATE fakturis_delivery_note SET partner_id = 77 WHERE id = 1`, []string{`Lieferschein LS-2026-0001: Kunde: `}},
		"order":         {`UPDATE fakturis_invoice SET order_id = NULL WHERE id = 1`, []string{`Rechnung RE-2026-0001: Auftrag: `}},
		"to whom":       {`UPDATE fakturis_invoice SET collective_id = 9 WHERE id = 3`, []string{`Sammelrechnung RE-2026-0003: Sammelrechnung: `}},
		"issued at": {`UPDATE fakturis_invoice SET issued_at = issued_at - INTERVAL 1 MICROSECOND WHERE id = 1`,
			[]string{`Rechnung RE-2026-0001: Zeitpunkt: die Kette (Glied 1) sagt `}},
		"content with its sum": {`UPDATE fakturis_invoice SET content = REPLACE(content, 'Kanne', 'Kenne') WHERE id = 2; UPDATE fakturis_invoice SET content_sha256 = UNHEX(SHA2(content, 256)) WHERE id = 2`,
			[]string{`Rechnung RE-2026-0002: Inhalt: die Kette (Glied 5) sagt "SHA-256 `}},
		"content with its sum and link": {`UPDATE fakturis_invoice SET content = REPLACE(content, 'Kanne', 'Kenne') WHERE id = 2; UPDATE fakturis_invoice SET content_sha256 = UNHEX(SHA2(content, 256)) WHERE id = 2;
			UPDATE fakturis_archive_chain c JOIN fakturis_invoice i ON i.id = 2 SET c.sha256 = i.content_sha256 WHERE seq = 5`,
			[]string{`Kette, Glied 5 (Rechnung RE-2026-0002, Inhalt): die Prüfsumme des Gliedes stimmt nicht: SHA-256 ist `}},
		"hash of a link":     {`UPDATE fakturis_archive_chain SET hash = INSERT(hash, 1, 1, IF(SUBSTR(hash, 1, 1) = 'a', 'b', 'a')) WHERE seq = 3`, []string{"Kette, Glied 3 (Lieferschein LS-2026-0001, Inhalt): die Prüfsumme", "Kette, Glied 4 (Lieferschein LS-2026-0001, PDF): schließt nicht an Glied 3 an"}},
		"prev of a link":     {`UPDATE fakturis_archive_chain SET prev = REPEAT(CHAR(7), 32) WHERE seq = 3`, []string{"Kette, Glied 3 (Lieferschein LS-2026-0001, Inhalt): schließt nicht an Glied 2 an", "Kette, Glied 3 (Lieferschein LS-2026-0001, Inhalt): die Prüfsumme"}},
		"number in a link":   {`UPDATE fakturis_archive_chain SET number = 'RE-2026-0009' WHERE seq = 6`, []string{"Kette, Glied 6 (Rechnung RE-2026-0009, PDF): die Prüfsumme"}},
		"link is gone":       {`DELETE FROM fakturis_archive_chain WHERE seq = 5`, []string{"Rechnung RE-2026-0002: fehlt in der Kette", "Kette: Glied 5 fehlt, vor Kette, Glied 6 (Rechnung RE-2026-0002, PDF)"}},
		"first link is gone": {`DELETE FROM fakturis_archive_chain WHERE seq = 1`, []string{"Rechnung RE-2026-0001: fehlt in der Kette", "Kette: Glied 1 fehlt, vor Kette, Glied 2"}},
		"end is cut off":     {`DELETE FROM fakturis_archive_chain WHERE seq > 8`, []string{"Sammelrechnung RE-2026-0003: fehlt in der Kette", "Rechnung RE-2026-0001: XML: fehlt in der Kette", "Kette: das Ende fehlt: der Kopf steht auf Glied 10, das letzte ist 8"}},
		"end and document are cut off, and the head with them": {`DELETE FROM fakturis_archive_chain WHERE seq > 9; DELETE FROM fakturis_document_file WHERE format = 'xml';
			UPDATE fakturis_archive_head h JOIN fakturis_archive_chain c ON c.seq = 9 SET h.seq = 9, h.hash = c.hash`, []string{}}, // only a hash that was noted finds it: TestNotedHashes
		"all links are gone": {`DELETE FROM fakturis_archive_chain; UPDATE fakturis_document_file SET format = 'pdf2' WHERE format = 'xml'; DELETE FROM fakturis_document_file WHERE id > 1; DELETE FROM fakturis_delivery_note;
			DELETE FROM fakturis_invoice; DELETE FROM fakturis_number_range`, []string{"PDF zu invoice 1: den Beleg dazu gibt es nicht", "PDF zu invoice 1: PDF: fehlt in der Kette", "Kette: das Ende fehlt: der Kopf steht auf Glied 10, das letzte ist 0"}},
		"head is back":     {`UPDATE fakturis_archive_head SET seq = 4`, []string{"Kette: der Kopf steht erst auf Glied 4, das letzte ist 10"}},
		"hash of the head": {`UPDATE fakturis_archive_head SET hash = REPEAT(CHAR(7), 32)`, []string{"Kette: der Kopf nennt für Glied 10 eine andere Prüfsumme: 0707"}},
		"no head":          {`DELETE FROM fakturis_archive_head`, []string{"Kette: der Kopf fehlt"}},
		"a file slipped in": {`INSERT INTO fakturis_document_file (document, document_id, format, content, sha256) VALUES ('invoice', 3, 'xml', 'x', UNHEX(SHA2('x', 256)))`,
			[]string{"Sammelrechnung RE-2026-0003: XML: fehlt in der Kette"}},
		"a link that nobody earned": {`UPDATE fakturis_archive_chain SET taken_over = TRUE WHERE seq = 10`, []string{"Kette, Glied 10 (Rechnung RE-2026-0001, XML): die Prüfsumme", "Kette, Glied 10 (Rechnung RE-2026-0001, XML): gilt als älter als die Kette"}},
		"range is gone":             {`DELETE FROM fakturis_number_range WHERE range_key LIKE 'delivery%'`, []string{"Nummernkreis delivery_note//2026: laufende Nummer 2 ist vergeben, gezählt wurde erst bis 0"}},
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

// TestNotedHashes finds a chain that was written anew as a whole: nothing in the database tells of that.
func TestNotedHashes(t *testing.T) {
	t.Parallel()
	s := anArchive(t)
	head := must[store.ArchiveHead](t)(s.ArchiveHead(t.Context()))
	var noted store.NotedLink
	if err := noted.UnmarshalText(fmt.Appendf(nil, "%d:%s", head.Links, strings.ToUpper(head.Hash))); err != nil {
		t.Fatal(err)
	}
	check := func(noted ...store.NotedLink) (all []string) {
		w := store.ArchiveWatch{Found: func(f store.ArchiveFinding) { all = append(all, f.Problem) }}
		if _, err := s.VerifyArchive(t.Context(), w, noted...); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if found := check(noted); len(found) > 0 {
		t.Errorf("before: %v", found)
	}
	insert(t, s, `UPDATE fakturis_invoice SET content = REPLACE(content, 'Kanne', 'Kenne') WHERE id = 1`)
	insert(t, s, `UPDATE fakturis_invoice SET content_sha256 = UNHEX(SHA2(content, 256)) WHERE id = 1`)
	insert(t, s, `DELETE FROM fakturis_archive_chain`)
	insert(t, s, `UPDATE fakturis_archive_head SET seq = 0, hash = REPEAT(CHAR(0), 32), taken_over_at = NULL`)
	if err := s.Migrate(t.Context()); err != nil { // writes the chain anew
		t.Fatal(err)
	}
	if found := check(); len(found) > 0 {
		t.Errorf("the forgery is found without a noted hash: %v", found)
	}
	wantBeginnings(t, []string{"für Glied 10 wurde eine andere Prüfsumme notiert: " + head.Hash, "notiert wurde Glied 11, das gibt es nicht mehr"},
		check(noted, store.NotedLink{Seq: 11, Hash: head.Hash}))
	for _, wrong := range []string{"", "10", "x:" + head.Hash, "10:abc"} {
		if err := new(store.NotedLink).UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q is a noted hash", wrong)
		}
	}
}
