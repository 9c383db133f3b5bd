package htmlforms

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
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

// draftForm is the form of a draft with all that was typed, and the draft that would come of it.
type draftForm struct {
	typedForm // its fields beside the lines
	was       invoicing.Invoice
	after     invoicing.Invoice
	window    lineWindow
	rows      []draftRow
	layout    []fieldGroup
	lineOf    []int // row of each line of after; -1 for one that the form does not show
	// reckon returns the draft that would come of what was typed, with its amounts
	reckon func() (invoicing.Invoice, error)
	blocks *blockForm // of a collective invoice, whose lines have headings and periods; nil for others
}

// newDraftForm is the form of a draft, still without rows.
func newDraftForm(l *locale, inv invoicing.Invoice, w lineWindow) *draftForm {
	f := &draftForm{typedForm: typedForm{l: l, values: fieldValues(l, inv), errors: invoicing.FieldErrors{}}, was: inv, after: inv, window: w,
		layout: draftLayout(l, inv.Currency)}
	f.reckon = func() (invoicing.Invoice, error) { return invoicing.EditDraft(f.was, f.after) }
	return f
}

// showLines shows the draft, with an empty line at its end.
func (f *draftForm) showLines() *draftForm {
	for i := f.window.From - 1; i < f.window.To; i++ {
		f.rows = append(f.rows, f.rowOf(f.was.Lines[i], i+1))
	}
	if f.window.Next == 0 {
		f.addEmpty(invoicing.LineArticle)
	}
	f.number()
	return f
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
	f.rows = append(f.rows, draftRow{Kind: kind, Rate: rate, Period: f.blocks != nil})
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
		reckoned, err := f.reckon()
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

// readLines takes all that was typed and makes the draft that would come of it.
func (f *draftForm) readLines(r *http.Request) *draftForm {
	f.typeFields(r)
	for n := 1; n <= invoicing.MaxDraftLines && r.PostForm.Has(fmt.Sprintf("l.%d.base", n)); n++ {
		f.rows = append(f.rows, f.readRow(r, n))
	}
	f.number()
	f.build()
	return f
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
	if f.blocks != nil {
		f.blocks.arrange(f)
	}
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

// rowFields are the names of a line's fields in the form by those of invoicing.FieldErrors.
var rowFields = map[string]string{"quantity": "menge", "unit_price": "preis", "text": "text", "number": "nummer", "tax_rate": "steuer",
	"discount": "rabatt", "unit": "einheit", "details": "zusatz", "from": "von", "until": "bis", "block": "block"}

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
	others := f.typedForm
	others.errors = maps.Clone(f.errors)
	delete(others.errors, "artikel")
	delete(others.errors, "rabatt")
	return others.besides(f.layout)
}

func formInt(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.PostFormValue(name))
	return n
}
