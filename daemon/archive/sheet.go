package archive

import (
	"crypto/sha256"
	"encoding/csv"
	"hash"
	"io"
	"strings"

	"fakturisd/invoicing/money"
)

// columnKind is how a program reads a column.
type columnKind int

const (
	words  columnKind = iota
	number            // whole
	cents             // with two decimals
	exact             // with four decimals at most
	day               // 2026-12-31
)

// column is one column of a sheet.
type column struct {
	name string
	kind columnKind
	tell string // German: what it holds
}

// description says what a sheet holds; index.xml is made of all of them.
type description struct {
	url, name, tell string
	columns         []column
}

// sheet is a table, written so that a German Excel opens it with a double click: UTF-8 with a byte order mark, semicolons, decimal
// commas.
type sheet struct {
	description
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

func (f *folder) newSheet(d description) (*sheet, error) {
	g, err := f.grow(d.url)
	if err != nil {
		return nil, err
	}
	s := &sheet{description: d, growing: g, hash: sha256.New()}
	out := io.MultiWriter(g, s.hash, &s.size)
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return s, err
	}
	s.csv = csv.NewWriter(out)
	s.csv.Comma, s.csv.UseCRLF = ';', true
	headings := make([]string, len(d.columns))
	for i, c := range d.columns {
		headings[i] = c.name
	}
	return s, s.csv.Write(headings)
}

// add writes a line.
func (s *sheet) add(cells ...string) error { return s.csv.Write(cells) }

// finish completes the sheet and enters it into the list of sums.
func (s *sheet) finish(f *folder) error {
	s.csv.Flush()
	if err := s.csv.Error(); err != nil {
		return err
	}
	if err := s.growing.finish(); err != nil {
		return err
	}
	return f.note(s.url, s.hash.Sum(nil), int64(s.size))
}

// amount writes cents with a decimal comma: with a point a German Excel would read 1.50 as the first of May.
func amount(c money.Cents) string { return comma(c.String()) }

func comma(s string) string { return strings.Replace(s, ".", ",", 1) }

// text keeps a spreadsheet from reckoning what a customer of the shop entered as a name: a cell that begins like a
// formula gets an apostrophe in front. The content's JSON has it as it was.
func text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
