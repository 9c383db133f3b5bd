package htmlforms

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// draftRowsPerPage keeps the form of a long draft below 100 kB.
const draftRowsPerPage = 40

// lineWindow says which lines of a draft its form shows, by position from 1; To is From-1 where there are none.
type lineWindow struct{ From, To, All, Prev, Next int }

func windowAt(from, all int) lineWindow {
	if from < 1 || from > all {
		from = 1
	}
	w := lineWindow{From: from, To: min(from+draftRowsPerPage-1, all), All: all}
	if from > 1 {
		w.Prev = max(1, from-draftRowsPerPage)
	}
	if w.To < all {
		w.Next = w.To + 1
	}
	return w
}

func askedWindow(r *http.Request, all int) lineWindow {
	from, _ := strconv.Atoi(r.FormValue("ab"))
	return windowAt(from, all)
}

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
	Errors   map[string]string
}

// draftForm is the form of a draft with all that was typed, and the draft that would come of it.
type draftForm struct {
	l      *locale
	was    invoicing.Invoice
	after  invoicing.Invoice
	window lineWindow
	rows   []draftRow
	values map[string]string // of the fields beside the lines
	errors invoicing.FieldErrors
	lineOf []int // row of each line of after; -1 for one that the form does not show
}

// newDraftForm fills the form from the draft, with an empty line at its end.
func newDraftForm(l *locale, inv invoicing.Invoice, w lineWindow) *draftForm {
	f := &draftForm{l: l, was: inv, after: inv, window: w, errors: invoicing.FieldErrors{}, values: fieldValues(l, inv)}
	for i := w.From - 1; i < w.To; i++ {
		f.rows = append(f.rows, f.rowOf(inv.Lines[i], i+1))
	}
	if w.Next == 0 {
		f.addEmpty(invoicing.LineArticle)
	}
	f.number()
	return f
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
	return row
}

// add appends a line to what was typed, in place of an empty one.
func (f *draftForm) add(line invoicing.InvoiceLine) {
	if n := len(f.rows); n > 0 && f.rows[n-1].empty() {
		f.rows = f.rows[:n-1]
	}
	row := f.rowOf(line, 0)
	f.rows = append(f.rows, row)
	f.number()
	f.build()
}

func (f *draftForm) addEmpty(kind invoicing.LineKind) {
	rate := "19"
	if n := len(f.was.Lines); n > 0 {
		rate = f.l.input(f.was.Lines[n-1].TaxRate.Decimal(), 0)
	}
	f.rows = append(f.rows, draftRow{Kind: kind, Rate: rate})
	f.number()
}

// do changes what was typed: another empty line, or a discount on everything.
func (f *draftForm) do(what, percent string) {
	switch what {
	case "zeile":
		f.addEmpty(invoicing.LineArticle)
	case "rabatt":
		p, err := germanDecimal(percent)
		if err != nil || !p.IsPositive() || p.GreaterThan(decimal.New(100, 0)) {
			f.errors["rabatt"] = f.l.text("draft.discount.wrong")
			return
		}
		text := f.l.text("draft.discount.line", f.l.input(p, 0))
		if f.after.Language == "en" {
			text = "Discount of " + p.String() + " %"
		}
		reckoned, err := invoicing.EditDraft(f.was, f.after)
		if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
			f.place(wrong)
		}
		if err != nil || len(f.errors) > 0 {
			return
		}
		for _, line := range invoicing.DiscountLines(reckoned, p, text) {
			f.add(line)
		}
	}
}

// number numbers the rows as the form shows them: lines of the page keep their position, new ones stand behind them.
func (f *draftForm) number() {
	for i := range f.rows {
		f.rows[i].N, f.rows[i].Shown = i+1, strconv.Itoa(f.window.From+i)
		if f.rows[i].Position == "" {
			f.rows[i].Position = f.rows[i].Shown
		}
	}
}

// empty says whether nothing was typed into a new row.
func (r *draftRow) empty() bool {
	return r.Base == 0 && strings.TrimSpace(r.Number+r.Text+r.Quantity+r.Price+r.Discount+r.Unit) == ""
}

// readDraftForm reads all that was typed and makes the draft that would come of it.
func readDraftForm(r *http.Request, l *locale, was invoicing.Invoice) *draftForm {
	f := &draftForm{l: l, was: was, window: windowAt(formInt(r, "ab"), len(was.Lines)), errors: invoicing.FieldErrors{}, values: map[string]string{}}
	for _, name := range fieldNames {
		f.values[name] = strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n"))
	}
	for n := 1; n <= invoicing.MaxDraftLines && r.PostForm.Has(fmt.Sprintf("l.%d.base", n)); n++ {
		f.rows = append(f.rows, f.readRow(r, n))
	}
	f.number()
	f.build()
	return f
}

func (f *draftForm) readRow(r *http.Request, n int) draftRow {
	value := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(fmt.Sprintf("l.%d.%s", n, name)), "\r\n", "\n"))
	}
	row := draftRow{Number: value("nummer"), Text: value("text"), Quantity: value("menge"), Unit: value("einheit"), Price: value("preis"),
		Discount: value("rabatt"), Rate: value("steuer"), Position: value("pos"), Gone: value("weg") != "", Kind: invoicing.LineKind(value("art"))}
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
	return row
}

// build makes the draft that would come of what was typed.
func (f *draftForm) build() {
	f.after = f.was
	f.after.Lines = nil
	f.lineOf = nil
	f.readFields()
	f.put(f.was.Lines[:max(f.window.From-1, 0)])
	var moved []move
	for i := range f.rows {
		row := &f.rows[i]
		row.Errors = map[string]string{}
		if row.Gone || row.empty() {
			continue
		}
		line := f.line(row)
		if row.Position != row.Shown {
			moved = append(moved, f.moveOf(row, line, i))
			continue
		}
		f.after.Lines, f.lineOf = append(f.after.Lines, line), append(f.lineOf, i)
	}
	f.put(f.was.Lines[min(f.window.To, len(f.was.Lines)):])
	f.insert(moved)
}

// showAmounts shows what each typed line comes to.
func (f *draftForm) showAmounts(lines []invoicing.InvoiceLine) {
	for n, row := range f.lineOf {
		if row >= 0 && n < len(lines) {
			f.rows[row].Amount = f.l.number(lines[n].Amount.String())
		}
	}
}

// put appends lines that the form does not show.
func (f *draftForm) put(lines []invoicing.InvoiceLine) {
	for _, line := range lines {
		f.after.Lines, f.lineOf = append(f.after.Lines, line), append(f.lineOf, -1)
	}
}

// move is a line that somebody wants elsewhere.
type move struct {
	to, row int
	line    invoicing.InvoiceLine
}

func (f *draftForm) moveOf(row *draftRow, line invoicing.InvoiceLine, i int) move {
	to, err := strconv.Atoi(row.Position)
	if err != nil || to < 1 {
		f.fail(row, "pos", f.l.text("draft.position.wrong"))
		to = f.window.From + i
	}
	return move{to, i, line}
}

// insert puts moved lines where they are wanted, one behind the last where the number is too large.
func (f *draftForm) insert(moved []move) {
	slices.SortStableFunc(moved, func(a, b move) int { return a.to - b.to })
	for _, m := range moved {
		at := min(m.to-1, len(f.after.Lines))
		f.after.Lines, f.lineOf = slices.Insert(f.after.Lines, at, m.line), slices.Insert(f.lineOf, at, m.row)
	}
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

// thousands are numbers of which a German reader and the program could think differently: 1.000 is a thousand, or one.
var thousands = regexp.MustCompile(`^-?[1-9][0-9]{0,2}\.[0-9]{3}$`)

func (f *draftForm) fail(row *draftRow, name, what string) {
	row.Errors[name] = what
	f.errors[fmt.Sprintf("l.%d.%s", row.N, name)] = what
}

// rowFields are the names of a line's fields in the form by those of invoicing.FieldErrors.
var rowFields = map[string]string{"quantity": "menge", "unit_price": "preis", "text": "text", "number": "nummer", "tax_rate": "steuer",
	"discount": "rabatt", "unit": "einheit"}

// place puts errors to the fields that they are about.
func (f *draftForm) place(wrong invoicing.FieldErrors) {
	for field, what := range wrong {
		parts := strings.Split(field, ".")
		if len(parts) == 3 && parts[0] == "lines" {
			n, err := strconv.Atoi(parts[1])
			if err == nil && n >= 1 && n <= len(f.lineOf) && f.lineOf[n-1] >= 0 && rowFields[parts[2]] != "" {
				f.fail(&f.rows[f.lineOf[n-1]], rowFields[parts[2]], what)
				continue
			}
			what = f.l.text("draft.line_no", n) + ": " + what
		}
		f.errors[field] = what
	}
}

// elsewhere are the errors that stand at no field of the page.
func (f *draftForm) elsewhere() []string {
	var texts []string
	for field, what := range f.errors {
		if !slices.Contains(fieldNames, field) && !strings.HasPrefix(field, "l.") && field != "artikel" && field != "rabatt" {
			texts = append(texts, what)
		}
	}
	slices.Sort(texts)
	return texts
}

func formInt(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.PostFormValue(name))
	return n
}
