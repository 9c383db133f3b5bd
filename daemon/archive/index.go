package archive

import (
	"crypto/sha256"
	"encoding/csv"
	"hash"
	"io"
	"strings"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

var headings = []string{"art", "nummer", "datum", "kunde_nr", "kunde", "netto", "steuer", "brutto", "waehrung", "datei", "sha256"}

// index is the table of all documents, written so that a German Excel opens it with a double click: UTF-8 with a byte
// order mark, semicolons, decimal commas.
type index struct {
	*growing
	csv  *csv.Writer
	hash hash.Hash
	size countingWriter
}

// countingWriter counts the bytes written.
type countingWriter int64

// Write counts.
func (c *countingWriter) Write(p []byte) (int, error) {
	*c += countingWriter(len(p))
	return len(p), nil
}

func (f *folder) newIndex() (*index, error) {
	g, err := f.grow(IndexName)
	if err != nil {
		return nil, err
	}
	i := &index{growing: g, hash: sha256.New()}
	out := io.MultiWriter(g, i.hash, &i.size)
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return i, err
	}
	i.csv = csv.NewWriter(out)
	i.csv.Comma, i.csv.UseCRLF = ';', true
	return i, i.csv.Write(headings)
}

// add writes a document's line; file and sum are those of its PDF, of its content while it has none.
func (i *index) add(d store.ArchivedDocument, file, sum string) error {
	net, tax, total := amount(d.Net), amount(d.Tax), amount(d.Total)
	if d.Document == store.DocumentDeliveryNote { // shows no prices
		net, tax, total = "", "", ""
	}
	return i.csv.Write([]string{d.Type, text(d.Number), d.Date.String(), text(d.CustomerNumber), text(d.Customer), net, tax, total, d.Currency, file, sum})
}

// finish completes the index and enters it into the list of sums.
func (i *index) finish(f *folder) error {
	i.csv.Flush()
	if err := i.csv.Error(); err != nil {
		return err
	}
	if err := i.growing.finish(); err != nil {
		return err
	}
	return f.note(IndexName, i.hash.Sum(nil), int64(i.size))
}

// amount writes cents with a decimal comma: with a point a German Excel would read 1.50 as the first of May.
func amount(c money.Cents) string { return strings.Replace(c.String(), ".", ",", 1) }

// text keeps a spreadsheet from reckoning what a customer of the shop entered as a name: a cell that begins like a
// formula gets an apostrophe in front. The content's JSON has it as it was.
func text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
