package htmlforms

import (
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// blockForm is what the lines of a collective invoice have beside those of other drafts: a heading over each block, and
// details and a period of their own.
type blockForm struct {
	l       *locale
	items   []invoicing.PlannedInvoice
	renamed map[string]string // headings as they were to what was typed
}

func newBlocks(l *locale, c invoicing.CollectiveInvoice) *blockForm {
	return &blockForm{l: l, items: c.Items, renamed: map[string]string{}}
}

// options are the blocks that a new line can join, called by their present headings.
func (b *blockForm) options(lines []invoicing.InvoiceLine) []formOption {
	var all []formOption
	for _, p := range b.items {
		all = append(all, formOption{strconv.FormatInt(p.ID, 10), headingOf(lines, p)})
	}
	return all
}

func headingOf(lines []invoicing.InvoiceLine, p invoicing.PlannedInvoice) string {
	for _, l := range slices.Concat(lines, p.Lines) {
		if l.PlannedID == p.ID && l.Block != "" {
			return l.Block
		}
	}
	return p.OrderNumber + ", " + p.From.German() + " – " + p.Until.German()
}

// show fills the fields of a line.
func (b *blockForm) show(row *draftRow, line invoicing.InvoiceLine) {
	row.Period, row.More, row.From, row.Until = true, strings.Join(line.Details, "\n"), line.From.String(), line.Until.String()
	row.Span = b.span(line)
	row.Details, row.Block = nil, row.Heading
	if row.Base == 0 && line.PlannedID != 0 {
		row.Block = strconv.FormatInt(line.PlannedID, 10)
	}
}

func (b *blockForm) span(line invoicing.InvoiceLine) string {
	if line.From.IsZero() {
		return ""
	}
	return b.l.period(line.From, line.Until)
}

// read takes what was typed.
func (b *blockForm) read(row *draftRow, value func(string) string) {
	row.Period, row.More, row.From, row.Until, row.Block = true, value("zusatz"), value("von"), value("bis"), value("block")
}

func (b *blockForm) rename(from, to string) {
	if to != "" && to != from {
		b.renamed[from] = to
	}
}

// line puts what was typed into the line; a new one of a block without a period has that of the block.
func (b *blockForm) line(f *draftForm, row *draftRow, line *invoicing.InvoiceLine) {
	line.Details = nil
	for more := range strings.SplitSeq(row.More, "\n") {
		if more = strings.TrimSpace(more); more != "" {
			line.Details = append(line.Details, more)
		}
	}
	line.From, line.Until = b.day(f, row, "von", row.From), b.day(f, row, "bis", row.Until)
	if line.Until.IsZero() {
		line.Until = line.From
	}
	if row.Span = b.span(*line); row.Base != 0 {
		return
	}
	for _, p := range b.items {
		if row.Block != strconv.FormatInt(p.ID, 10) {
			continue
		}
		line.PlannedID, line.Block = p.ID, headingOf(f.was.Lines, p)
		if row.From == "" && row.Until == "" {
			line.From, line.Until = p.From, p.Until
		}
	}
}

func (b *blockForm) day(f *draftForm, row *draftRow, name, typed string) invoicing.Date {
	d, err := invoicing.ParseDate(typed)
	if err != nil {
		f.fail(row, name, f.l.text("draft.date.wrong"))
	}
	return d
}

// arrange puts new lines at the end of the blocks that they join, and the new headings over the blocks.
func (b *blockForm) arrange(f *draftForm) {
	for i := range f.after.Lines {
		if to := b.renamed[f.after.Lines[i].Block]; to != "" {
			f.after.Lines[i].Block = to
		}
	}
	for i, row := range f.lineOf {
		if row < 0 || f.rows[row].Base != 0 || f.after.Lines[i].PlannedID == 0 || f.rows[row].Position != f.rows[row].Shown {
			continue
		}
		line := f.after.Lines[i]
		rest := slices.Delete(slices.Clone(f.after.Lines), i, i+1)
		at := len(rest)
		for n, l := range rest {
			if l.PlannedID == line.PlannedID && !(n >= i && f.isNew(n+1)) {
				at = n + 1
			}
		}
		f.after.Lines = slices.Insert(rest, at, line)
		f.lineOf = slices.Insert(slices.Delete(slices.Clone(f.lineOf), i, i+1), at, row)
	}
}

// isNew says whether the n-th line of the draft, from 0, was typed anew.
func (f *draftForm) isNew(n int) bool {
	return n < len(f.lineOf) && f.lineOf[n] >= 0 && f.rows[f.lineOf[n]].Base == 0
}
