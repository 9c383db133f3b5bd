package archive

import (
	"bytes"
	"encoding/xml"
)

// GoBDName is the description of the tables for the tax office's software, in the Beschreibungsstandard für die Datenträgerüberlassung
// (§ 147 (6) AO, Z3). Its document type is a file of the standard's publisher, which the receiver has.
const GoBDName = "index.xml"

const gobdDoctype = `<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">` + "\n"

// The elements are named and ordered as the standard has them.
type (
	gobdDataSet struct {
		XMLName  xml.Name `xml:"DataSet"`
		Version  string
		Supplier gobdSupplier `xml:"DataSupplier"`
		Media    gobdMedia
	}
	gobdSupplier struct{ Name, Location, Comment string }
	gobdMedia    struct {
		Name  string
		Table []gobdTable
	}
	gobdTable struct {
		URL, Name, Description string
		Validity               *gobdValidity
		UTF8                   struct{}
		DecimalSymbol          string
		DigitGroupingSymbol    string
		Range                  struct{ From int } // the first line holds the headings
		VariableLength         gobdRecord
	}
	gobdValidity struct {
		Range  struct{ From, To string }
		Format string
	}
	gobdRecord struct {
		ColumnDelimiter  string
		RecordDelimiter  string
		TextEncapsulator string
		VariableColumn   []gobdColumn
	}
	gobdColumn struct {
		Name         string
		Description  string       `xml:",omitempty"`
		Numeric      *gobdNumeric `xml:",omitempty"`
		AlphaNumeric *struct{}    `xml:",omitempty"`
		Date         *gobdDate    `xml:",omitempty"`
	}
	gobdNumeric struct{ Accuracy int }
	gobdDate    struct{ Format string }
)

// gobd describes the sheets.
func gobd(o Options, all []*sheet) ([]byte, error) {
	set := gobdDataSet{Version: "1.0", Media: gobdMedia{Name: "Rechnungen und Lieferscheine"},
		Supplier: gobdSupplier{o.Company.Name, o.Company.Street + ", " + o.Company.Postcode + " " + o.Company.City, "Export aus fakturisd " + o.Version}}
	for _, s := range all {
		set.Media.Table = append(set.Media.Table, s.gobd(o))
	}
	text, err := xml.MarshalIndent(set, "", "  ")
	// The record delimiter is written as character references: parsers would read line ends as one line feed.
	text = bytes.ReplaceAll(text, []byte("<RecordDelimiter></RecordDelimiter>"), []byte("<RecordDelimiter>&#13;&#10;</RecordDelimiter>"))
	return append([]byte(xml.Header+gobdDoctype), append(text, '\n')...), err
}

func (s *sheet) gobd(o Options) gobdTable {
	t := gobdTable{URL: s.url, Name: s.name, Description: s.tell, DecimalSymbol: ",", DigitGroupingSymbol: ".",
		VariableLength: gobdRecord{ColumnDelimiter: ";", TextEncapsulator: `"`}}
	t.Range.From = 2
	if !o.Query.From.IsZero() && !o.Query.Until.IsZero() {
		t.Validity = &gobdValidity{Format: "DD.MM.YYYY"}
		t.Validity.Range.From, t.Validity.Range.To = o.Query.From.German(), o.Query.Until.German()
	}
	for _, c := range s.columns {
		g := gobdColumn{Name: c.name, Description: c.tell}
		switch c.kind {
		case number:
			g.Numeric = &gobdNumeric{0}
		case cents:
			g.Numeric = &gobdNumeric{2}
		case exact:
			g.Numeric = &gobdNumeric{4}
		case day:
			g.Date = &gobdDate{"YYYY-MM-DD"}
		default:
			g.AlphaNumeric = &struct{}{}
		}
		t.VariableLength.VariableColumn = append(t.VariableLength.VariableColumn, g)
	}
	return t
}
