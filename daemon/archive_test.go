package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/daemon/archive"
	"fakturisd/daemon/config"
	"fakturisd/invoicing/store"
)

// unprotect drops the triggers of the FAKTURIS database, as somebody with more rights than the daemon could.
func (w *world) unprotect() {
	w.t.Helper()
	names := w.column(`SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE 'fakturis\_keep\_%'`)
	if len(names) == 0 {
		w.t.Fatal("nothing was protected")
	}
	for _, name := range names {
		w.exec("DROP TRIGGER " + name)
	}
}

// archived is a world with n issued invoices and delivery notes that have PDFs, and returns their orders' ids.
func archived(t *testing.T, n int, extra string) (*world, *store.Store) {
	t.Helper()
	shop, reader := shopFor(t, 20)
	w := newWorld(t, shop, reader, extra)
	w.must("sync")
	cfg, err := config.Load(w.config, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{DSN: w.dsn, Settings: cfg.Settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, o := range w.billable(n) {
		if err := billOrder(t.Context(), s, o); err != nil {
			t.Fatal(err)
		}
	}
	return w, s
}

func billOrder(ctx context.Context, s *store.Store, order string) error {
	id, err := strconv.ParseInt(order, 10, 64)
	if err != nil {
		return err
	}
	note, err := s.CreateDeliveryNote(ctx, id, "test")
	if err != nil {
		return err
	}
	draft, err := s.DraftInvoice(ctx, id, "test")
	if err != nil {
		return err
	}
	if _, err := s.IssueInvoice(ctx, draft, "test"); err != nil {
		return err
	}
	if err := s.AttachPDF(ctx, store.DocumentInvoice, draft, fmt.Appendf(nil, "%%PDF-1.4\r\n\x00 Rechnung %d", draft)); err != nil {
		return err
	}
	return s.AttachPDF(ctx, store.DocumentDeliveryNote, note, fmt.Appendf(nil, "%%PDF-1.4 Lieferschein %d", note))
}

func TestArchiveVerifyPassesAndFails(t *testing.T) {
	t.Parallel()
	w, _ := archived(t, 3, "")
	wantAll(t, w.must("archive", "verify"), "Rechnungen: 3, Lieferscheine: 3, Dateien: 6, Nummernkreise: 2, Befunde: 0\n",
		"Kette: 12 Glieder, letzte Prüfsumme 12:"+w.column(`SELECT LOWER(HEX(hash)) FROM fakturis_archive_head`)[0])
	w.unprotect()
	w.exec(`UPDATE fakturis_document_file SET content = INSERT(content, 2, 1, 'Q') WHERE document = 'invoice' AND document_id = 2`)
	w.exec(`UPDATE fakturis_delivery_note SET content = REPLACE(content, '"status":"erstellt"', '"status":"Erstellt"') WHERE id = 1`)
	year := w.column(`SELECT YEAR(invoice_date) FROM fakturis_invoice LIMIT 1`)[0]
	lines := strings.Split(strings.TrimSpace(w.fails(exitFailed, "archive", "verify")), "\n")
	if len(lines) != 4 {
		t.Fatalf("printed %d lines: %q", len(lines), lines)
	}
	for i, want := range []string{"Lieferschein LS-" + year + "-0001: Inhalt: ", "Rechnung RE-" + year + "-0002: PDF: ", "Rechnungen: 3, Lieferscheine: 3, Dateien: 6, Nummernkreise: 2, Befunde: 2"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], want)
		}
	}
	var report struct {
		Invoices int
		Findings []store.ArchiveFinding
	}
	out, err := w.command("", "archive", "verify", "--json").Output()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitFailed {
		t.Errorf("--json: %v", err)
	}
	if err := json.Unmarshal(out, &report); err != nil || report.Invoices != 3 || len(report.Findings) != 2 || report.Findings[1].Document != "Rechnung RE-"+year+"-0002" {
		t.Errorf("%v: %s", err, out)
	}
}

// files reads a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(content)
	}
	return all
}

// indexOf reads index.csv as maps by heading.
func indexOf(t *testing.T, text string) []map[string]string {
	t.Helper()
	text, marked := strings.CutPrefix(text, "\ufeff")
	if !marked {
		t.Error("the index has no byte order mark")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"art", "nummer", "datum", "kunde_nr", "kunde", "netto", "steuer", "brutto", "waehrung", "datei", "sha256"}, lines[0]); d != "" {
		t.Error(d)
	}
	var rows []map[string]string
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, v := range l {
			row[lines[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

func TestArchiveExportWritesEverything(t *testing.T) {
	t.Parallel()
	w, s := archived(t, 3, "numbers: {invoice: 'R/{year}:{counter}%'}")
	w.unprotect()
	w.exec(`DELETE FROM fakturis_document_file WHERE document = 'delivery_note' AND document_id = 3`) // its job waits
	dir := filepath.Join(t.TempDir(), "neu", "Archiv")
	out := w.must("archive", "export", dir)
	wantAll(t, out, dir+": Rechnungen: 3, Lieferscheine: 3, davon mit PDF: 5, Dateien: 19 (", "Befunde: 0")
	got := files(t, dir)
	if len(got) != 20 { // the list of sums does not list itself
		t.Errorf("%d files", len(got))
	}
	rows := indexOf(t, got["index.csv"])
	if len(rows) != 6 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		id := int64(i%3 + 1)
		table, document := "fakturis_invoice", store.DocumentInvoice
		if i >= 3 {
			table, document = "fakturis_delivery_note", store.DocumentDeliveryNote
		}
		stem, _, _ := strings.Cut(row["datei"], ".")
		if content := w.column(`SELECT content FROM `+table+` WHERE id = ?`, id)[0]; got[stem+".json"] != content {
			t.Errorf("%s.json is not the content", stem)
		}
		pdf, err := s.PDF(t.Context(), document, id)
		if i == 5 {
			if row["datei"] != stem+".json" {
				t.Errorf("without a PDF: %v", row)
			}
			continue
		}
		if err != nil || got[stem+".pdf"] != string(pdf) || row["datei"] != stem+".pdf" {
			t.Errorf("%s.pdf is not the PDF: %v", stem, err)
		}
		if sum := w.column(`SELECT LOWER(HEX(sha256)) FROM fakturis_document_file WHERE document = ? AND document_id = ?`, document, id)[0]; row["sha256"] != sum {
			t.Errorf("sum of %s is %s, want %s", row["datei"], row["sha256"], sum)
		}
	}
	wantFirstRow(t, w, rows)
	c := exec.Command("sha256sum", "--strict", "-c", "SHA256SUMS")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("sha256sum: %v\n%s", err, out)
	}
	if again := w.fails(exitFailed, "archive", "export", dir); !strings.Contains(again, "nicht leer") {
		t.Errorf("into a full folder: %s", again)
	}
	if d := cmp.Diff(got, files(t, dir)); d != "" {
		t.Errorf("the refused export changed the folder: %s", d)
	}
}

// wantFirstRow compares the first invoice's and the first delivery note's line with the views for reports.
func wantFirstRow(t *testing.T, w *world, rows []map[string]string) {
	t.Helper()
	want := w.column(`SELECT CONCAT_WS('|', art, rechnung_nr, datum, kunde_nr, summe_netto, summe_steuer, summe_brutto) FROM fakturis_rechnungsliste WHERE rechnung_id = 1`)[0]
	r := rows[0]
	point := func(s string) string { return strings.Replace(s, ",", ".", 1) }
	if got := strings.Join([]string{r["art"], r["nummer"], r["datum"], r["kunde_nr"], point(r["netto"]), point(r["steuer"]), point(r["brutto"])}, "|"); got != want {
		t.Errorf("index has %s, want %s", got, want)
	}
	if !strings.Contains(r["brutto"], ",") || r["waehrung"] != "EUR" || r["kunde"] == "" {
		t.Errorf("index has %v", r)
	}
	year := r["datum"][:4]
	if r["datei"] != "rechnung_R%2F"+year+"%3A1%25.pdf" {
		t.Errorf("file name %s", r["datei"])
	}
	if n := rows[3]; n["art"] != "lieferschein" || n["netto"]+n["steuer"]+n["brutto"]+n["waehrung"] != "" || n["kunde"] == "" || n["kunde_nr"] == "" {
		t.Errorf("index has %v", n)
	}
}

func TestArchiveExportByDays(t *testing.T) {
	t.Parallel()
	w, _ := archived(t, 2, "")
	w.unprotect()
	w.exec(`UPDATE fakturis_invoice SET content = REPLACE(content, CONCAT('"date":"', invoice_date, '"'), '"date":"2025-12-31"'), invoice_date = '2025-12-31' WHERE id = 1`)
	w.exec(`UPDATE fakturis_invoice SET content_sha256 = UNHEX(SHA2(content, 256))`)
	var got struct {
		Folder        string
		Invoices      int
		DeliveryNotes int `json:"delivery_notes"`
		PDFs          int
		Findings      []store.ArchiveFinding
	}
	dir := t.TempDir() // empty
	out := w.must("archive", "export", dir, "--from", "2025-01-01", "--until", "31.12.2025", "--json")
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Folder != dir || got.Invoices != 1 || got.DeliveryNotes != 0 || got.PDFs != 1 || got.Findings == nil || len(got.Findings) != 0 {
		t.Errorf("%v: %s", err, out)
	}
	for _, args := range [][]string{{"--from", "2026-02-01", "--until", "2026-01-31"}, {"--from", "gestern"}} {
		if out := w.fails(exitUsage, append([]string{"archive", "export", t.TempDir()}, args...)...); !strings.Contains(out, args[1]) {
			t.Errorf("%v: %s", args, out)
		}
	}
	w.fails(exitUsage, "archive", "export")
	w.fails(exitFailed, "archive", "export", w.config) // a file
}

func TestArchiveExportTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	w, _ := archived(t, 2, "")
	w.unprotect()
	w.exec(`UPDATE fakturis_invoice SET content = CONCAT('{"billing":{"company":"=1+1"},', SUBSTR(REPLACE(content, '"billing":', '"x":'), 2)), type = '../x' WHERE id = 2`)
	dir := t.TempDir()
	var out, log bytes.Buffer
	if code := execute(t.Context(), []string{"archive", "export", dir, "--config", w.config}, &out, &log); code != exitFailed {
		t.Errorf("exit code %d\n%s%s", code, &out, &log)
	}
	wantAll(t, out.String(), "Inhalt: die Prüfsumme stimmt nicht", "Rechnungen: 2, Lieferscheine: 2", "Befunde: 2")
	all := files(t, dir)
	if len(all) != 17 {
		t.Errorf("%d files", len(all))
	}
	row := indexOf(t, all["index.csv"])[1]
	if _, ok := all[row["datei"]]; !ok {
		t.Errorf("the document of a type that is none is not in the folder: %v", row)
	}
	if row["kunde"] != "'=1+1" {
		t.Errorf("a spreadsheet would reckon %q", row["kunde"])
	}
}

// TestArchiveOfNothing verifies and exports a database without documents.
func TestArchiveOfNothing(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 1)
	w := newWorld(t, shop, reader, "")
	wantAll(t, w.must("archive", "verify"), "Rechnungen: 0, Lieferscheine: 0, Dateien: 0, Nummernkreise: 0, Befunde: 0")
	dir := t.TempDir()
	wantAll(t, w.must("archive", "export", dir), "Rechnungen: 0")
	if rows := indexOf(t, files(t, dir)["index.csv"]); len(rows) != 0 {
		t.Errorf("%v", rows)
	}
}

// TestArchiveExportThatIsCutShort leaves nothing that looks complete.
func TestArchiveExportThatIsCutShort(t *testing.T) {
	t.Parallel()
	_, s := archived(t, 2, "")
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	_, err := archive.Export(ctx, s, dir, archive.Options{}, store.ArchiveWatch{
		Found: func(f store.ArchiveFinding) { t.Errorf("%+v", f) }, Done: func(done, total int64) { cancel() }})
	if err == nil || !strings.Contains(err.Error(), dir+" ist unvollständig") {
		t.Errorf("error %v", err)
	}
	all := files(t, dir)
	if len(all) != 2 {
		t.Errorf("%d files, want the first invoice's two", len(all))
	}
	for name := range all {
		if !strings.HasPrefix(name, "rechnung_") {
			t.Errorf("%s is left behind", name)
		}
	}
}

// TestArchiveExportReadsAgainWhatItWrote damages and removes written files before the export looks at them again.
func TestArchiveExportReadsAgainWhatItWrote(t *testing.T) {
	t.Parallel()
	_, s := archived(t, 2, "")
	dir := t.TempDir()
	var found []string
	_, err := archive.Export(t.Context(), s, dir, archive.Options{}, store.ArchiveWatch{
		Found: func(f store.ArchiveFinding) { found = append(found, f.Document+": "+f.Problem) },
		Done: func(done, total int64) {
			if done < total {
				return
			}
			written, _ := filepath.Glob(filepath.Join(dir, "rechnung_*"))
			if err := errors.Join(os.WriteFile(written[0], []byte("anders"), 0o600), os.Remove(written[1])); err != nil {
				t.Error(err)
			}
		}})
	if err != nil || len(found) != 2 || !strings.Contains(found[0], "nicht, was geschrieben wurde") && !strings.Contains(found[1], "nicht, was geschrieben wurde") {
		t.Errorf("found %v, %v", found, err)
	}
}
