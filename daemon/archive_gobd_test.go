package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// dataSet is index.xml as the tax office's software reads it: of each table the file, the names of its columns, in their order, and
// which of them are numbers and dates.
type dataSet struct {
	XMLName      xml.Name `xml:"DataSet"`
	Version      string
	DataSupplier struct{ Name, Location, Comment string }
	Media        struct {
		Name  string
		Table []struct {
			URL, Name, Description             string
			UTF8                               *struct{}
			DecimalSymbol, DigitGroupingSymbol string
			Range                              struct{ From int }
			VariableLength                     struct {
				ColumnDelimiter, RecordDelimiter, TextEncapsulator string
				VariableColumn                                     []struct {
					Name, Description  string
					Numeric            *struct{ Accuracy int }
					AlphaNumeric, Date *struct{ Format string }
				}
			}
		}
	}
}

// sheet reads a table of an export.
func sheet(t *testing.T, text string) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(text, "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestArchiveExportDescribesItsTables(t *testing.T) {
	t.Parallel()
	w, s := archived(t, 2, "")
	if _, err := s.SendInvoice(t.Context(), 1, "anna"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w.must("archive", "export", dir)
	all := files(t, dir)
	var set dataSet
	d := xml.NewDecoder(strings.NewReader(all["index.xml"]))
	if err := d.Decode(&set); err != nil {
		t.Fatal(err)
	}
	if set.Version != "1.0" || set.DataSupplier.Name != "Muster GmbH" || set.DataSupplier.Location != "Weg 1, 20457 Hamburg" || !strings.Contains(all["index.xml"], `<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">`) {
		t.Errorf("%+v", set)
	}
	var urls []string
	for _, table := range set.Media.Table {
		urls = append(urls, table.URL)
		v := table.VariableLength
		if v.ColumnDelimiter != ";" || v.RecordDelimiter != "\r\n" || v.TextEncapsulator != `"` || table.UTF8 == nil || table.DecimalSymbol != "," || table.Range.From != 2 {
			t.Errorf("%+v", table)
		}
		rows := sheet(t, all[table.URL])
		for i, c := range v.VariableColumn {
			if rows[0][i] != c.Name || (c.Numeric == nil) == (c.AlphaNumeric == nil && c.Date == nil) {
				t.Errorf("column %d of %s is %q, described as %+v", i, table.URL, rows[0][i], c)
			}
			for _, row := range rows[1:] {
				if c.Numeric != nil && strings.Trim(row[i], "-0123456789,") != "" || c.Date != nil && row[i] != "" && len(row[i]) != len("2026-12-31") {
					t.Errorf("%s, %s: %q", table.URL, c.Name, row[i])
				}
			}
		}
	}
	if want := []string{"index.csv", "positionen.csv", "steuern.csv", "zahlungen.csv", "protokoll.csv", "kette.csv"}; !slices.Equal(urls, want) {
		t.Errorf("tables %v, want %v", urls, want)
	}
	if !strings.HasPrefix(all["verfahrensdokumentation.md"], "# Verfahrensdokumentation") {
		t.Errorf("%.80q", all["verfahrensdokumentation.md"])
	}
	chainHolds(t, sheet(t, all["kette.csv"]), w.column(`SELECT LOWER(HEX(hash)) FROM fakturis_archive_head`)[0])
	sameSums(t, sheet(t, all["positionen.csv"]), w)
}

// chainHolds reckons the chain as somebody does who has the export alone.
func chainHolds(t *testing.T, rows [][]string, head string) {
	t.Helper()
	prev := strings.Repeat("0", 64)
	for _, row := range rows[1:] {
		fields, hash := row[:len(row)-1], row[len(row)-1]
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(fields, "\n")+"\n"))); got != hash || fields[len(fields)-1] != prev {
			t.Errorf("link %v", row)
		}
		prev = hash
	}
	if prev != head || len(rows) != 9 {
		t.Errorf("%d links, the last is %s, want %s", len(rows)-1, prev, head)
	}
}

// sameSums adds up the lines of the first invoice.
func sameSums(t *testing.T, rows [][]string, w *world) {
	t.Helper()
	number := w.column(`SELECT number FROM fakturis_invoice WHERE id = 1`)[0]
	lines, notes := 0, 0
	for _, row := range rows[1:] {
		if row[0] == number {
			lines++
		}
		if row[7] == "" {
			notes++
		}
	}
	if lines == 0 || notes == 0 {
		t.Errorf("%d lines of %s, %d of delivery notes", lines, number, notes)
	}
}

func TestArchiveExportOfOneShop(t *testing.T) {
	t.Parallel()
	w, _ := archived(t, 2, "")
	w.unprotect()
	w.exec(`UPDATE fakturis_invoice SET shop = 'other' WHERE id = 2`)
	dir := t.TempDir()
	wantAll(t, w.must("archive", "export", dir, "--shop", "tee"), "Rechnungen: 1, Lieferscheine: 2")
	if rows := sheet(t, files(t, dir)["index.csv"]); len(rows) != 4 {
		t.Errorf("%v", rows)
	}
	wantAll(t, w.fails(exitFailed, "archive", "export", t.TempDir(), "--shop", "kaffee"), "kaffee")
}

func TestArchiveDescribe(t *testing.T) {
	t.Parallel()
	w, _ := archived(t, 1, "")
	text := w.must("archive", "describe")
	wantAll(t, text, "# Verfahrensdokumentation", "## Nummernkreise", "Kreis invoice/", "verweigert UPDATE und DELETE", "Die Kette hat 4 Glieder", "8 Jahre")
	out := filepath.Join(t.TempDir(), "v.md")
	w.must("archive", "describe", "--out", out)
	if written, err := os.ReadFile(out); err != nil || string(written) != text {
		t.Errorf("%v\n%s", err, written)
	}
}
