package htmlforms

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// draftRow is one line as it is typed.
type draftRow struct {
	N        int // its number in the form
	Base     int // position of the line that it edits; 0 for a new one
	Shown    string
	Heading  string
	Kind     invoicing.LineKind
	Details  []string
	Number   string
	Text     string
	Quantity string
	Unit     string
	Price    string
	Discount string
	Rate     string
	Position string
	Gone     bool
	Amount   string
	Period   bool   // the fields that follow are shown
	More     string // details, a line each
	From     string
	Until    string
	Span     string // both in the reader's words
	Block    string // heading of the block that starts here, or the block that a new line joins
	Errors   map[string]string
}

func (f *draftForm) rowOf(line invoicing.InvoiceLine, base int) draftRow {
	row := draftRow{Base: base, Kind: line.Kind, Details: line.Details, Number: line.Number, Text: line.Text, Quantity: f.l.input(line.Quantity, 0),
		Unit: invoicing.UnitName(line.Unit), Price: f.l.input(line.UnitPrice, 2), Rate: f.l.input(line.TaxRate.Decimal(), 0), Amount: f.l.number(line.Amount.String())}
	if !line.Discount.IsZero() {
		row.Discount = f.l.input(line.Discount, 0)
	}
	if base > 0 && (base == 1 || f.was.Lines[base-2].Block != line.Block) {
		row.Heading = line.Block
	}
	if f.blocks != nil {
		f.blocks.show(&row, line)
	}
	return row
}

// empty says whether nothing was typed into a new row.
func (r *draftRow) empty() bool {
	return r.Base == 0 && strings.TrimSpace(r.Number+r.Text+r.Quantity+r.Price+r.Discount+r.Unit) == ""
}

func (f *draftForm) readRow(r *http.Request, n int) draftRow {
	value := func(name string) string { return typedText(r, fmt.Sprintf("l.%d.%s", n, name)) }
	row := draftRow{Number: value("nummer"), Text: value("text"), Quantity: value("menge"), Unit: value("einheit"), Price: value("preis"),
		Discount: value("rabatt"), Rate: value("steuer"), Position: value("pos"), Gone: value("weg") != "", Kind: invoicing.LineKind(value("art"))}
	if f.blocks != nil {
		f.blocks.read(&row, value)
	}
	row.Base, _ = strconv.Atoi(value("base"))
	if row.Base < 1 || row.Base > len(f.was.Lines) {
		row.Base = 0
		if !row.Kind.ByHand() {
			row.Kind = invoicing.LineArticle
		}
		return row
	}
	line := f.was.Lines[row.Base-1]
	row.Kind, row.Details, row.Heading = line.Kind, line.Details, f.rowOf(line, row.Base).Heading
	if f.blocks != nil && row.Heading != "" {
		f.blocks.rename(row.Heading, row.Block)
	}
	return row
}

// line reads the line of a row; a quantity that is left out is 1, a price 0.
func (f *draftForm) line(row *draftRow) invoicing.InvoiceLine {
	line := invoicing.InvoiceLine{Kind: row.Kind}
	if row.Base > 0 {
		line = f.was.Lines[row.Base-1]
	}
	line.Number, line.Text = row.Number, row.Text
	line.Quantity = f.decimal(row, "menge", row.Quantity, decimal.New(1, 0))
	line.UnitPrice = f.decimal(row, "preis", row.Price, decimal.Zero)
	line.Discount = f.decimal(row, "rabatt", row.Discount, decimal.Zero)
	var err error
	if line.TaxRate, err = tax.ParseRate(row.Rate); err != nil {
		f.fail(row, "steuer", f.l.text("draft.rate.wrong"))
	}
	var known bool
	if line.Unit, known = invoicing.UnitCode(row.Unit); !known {
		f.fail(row, "einheit", f.l.text("draft.unit.wrong", strings.Join(invoicing.UnitNames(), ", ")))
	}
	if f.blocks != nil {
		f.blocks.line(f, row, &line)
	}
	return line
}

func (f *draftForm) decimal(row *draftRow, name, typed string, otherwise decimal.Decimal) decimal.Decimal {
	if typed == "" {
		return otherwise
	}
	d, err := germanDecimal(typed)
	if err != nil {
		f.fail(row, name, f.l.text("draft.number.wrong"))
	}
	if f.l.lang == "de" && thousands.MatchString(typed) {
		f.fail(row, name, f.l.text("draft.number.thousands"))
	}
	return d
}

// germanDecimal reads "1.234,50" and "1234.5".
func germanDecimal(s string) (decimal.Decimal, error) {
	t := strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	if strings.Contains(t, ",") {
		t = strings.ReplaceAll(strings.ReplaceAll(t, ".", ""), ",", ".")
	}
	if len(t) > 20 || strings.ContainsAny(t, "eE") {
		return decimal.Zero, fmt.Errorf("%q ist keine Zahl", s)
	}
	d, err := decimal.NewFromString(t)
	if err != nil {
		return decimal.Zero, fmt.Errorf("%q ist keine Zahl", s)
	}
	return d, nil
}

// thousands are numbers of which a German reader and the program could think differently: 1.000 is a thousand, or one.
var thousands = regexp.MustCompile(`^-?[1-9][0-9]{0,2}\.[0-9]{3}$`)

func (f *draftForm) fail(row *draftRow, name, what string) {
	row.Errors[name] = what
	f.errors[fmt.Sprintf("l.%d.%s", row.N, name)] = what
}
