package print

import "strings"

// column is a column of the table. Left and Width are on the sheet.
type column struct {
	Name  string // CSS class
	Head  []string
	Left  mm
	Width mm   // before it is laid out: the most that it may have
	Right bool // figures
}

// cellPadding is the room left and right in a cell.
const cellPadding mm = 15

// Inner is where the column's text begins, from the table's edge.
func (c column) Inner() mm { return c.Left - textLeft + cellPadding }

// InnerWidth is how wide the column's text may be.
func (c column) InnerWidth() mm { return c.Width - 2*cellPadding }

// row is a row of the table.
type row struct {
	Cells []cell
	Last  bool // of a line that is spread over several rows
}

// cell is a cell of a row, broken into lines.
type cell struct {
	column
	Lines   []string
	Details []string // small, under the lines
}

// maxRowLines is how many lines of text a row has at most; a longer text goes on in a row of its own, for a row is
// never broken across pages.
const maxRowLines = 24

// columns lays columns side by side over the whole width. Each is as wide as what stands in it, at most Width; the
// one named "text" takes what the others leave. texts are all the cells of a column.
func columns(all []column, texts func(name string) []string) []column {
	rest := textWidth
	for i := range all {
		if all[i].Name != "text" {
			all[i].Width = natural(all[i], texts(all[i].Name))
			rest -= all[i].Width
		}
	}
	left := textLeft
	for i := range all {
		if all[i].Name == "text" {
			all[i].Width = rest
		}
		all[i].Left = left
		left += all[i].Width
		all[i].Head = wrap(strings.Join(all[i].Head, " "), sizeHead, all[i].InnerWidth())
	}
	return all
}

// natural is the width of a column's widest cell or word of its heading, within its bounds.
func natural(c column, texts []string) mm {
	widest := 0
	for _, t := range texts {
		widest = max(widest, width(clean(t), c.size()))
	}
	for _, word := range words(strings.Join(c.Head, " ")) {
		widest = max(widest, width(word, sizeHead))
	}
	return min(mm(widest/10)+1+2*cellPadding, c.Width)
}

func (c column) size() points {
	if c.Name == "article" {
		return sizeNumber
	}
	return sizeText
}

// headItem is the table's heading.
func headItem(all []column) *item {
	n := 1
	for _, c := range all {
		n = max(n, len(c.Head))
	}
	return &item{Kind: "head", Height: mm(n)*lineSmall + 34, Data: all}
}

// rowItems breaks a line of the document into rows: one, unless its text is longer than maxRowLines.
func rowItems(all []column, texts map[string]string, details []string) []item {
	cells := make([]cell, len(all))
	for i, c := range all {
		cells[i] = cell{column: c, Lines: wrap(clean(texts[c.Name]), c.size(), c.InnerWidth())}
		if c.Name != "text" {
			continue
		}
		for _, d := range details {
			cells[i].Details = append(cells[i].Details, wrap(clean(d), sizeSmall, c.InnerWidth())...)
		}
	}
	return spread(cells)
}

func spread(cells []cell) []item {
	var items []item
	for {
		r, rest := row{Last: true}, make([]cell, len(cells))
		for i, c := range cells {
			n := min(len(c.Lines), maxRowLines)
			m := min(len(c.Details), maxRowLines-n)
			rest[i] = cell{column: c.column, Lines: c.Lines[n:], Details: c.Details[m:]}
			r.Cells = append(r.Cells, cell{c.column, c.Lines[:n], c.Details[:m]})
			r.Last = r.Last && len(rest[i].Lines)+len(rest[i].Details) == 0
		}
		items = append(items, item{Kind: "row", Height: r.height(), Data: r, table: true})
		if r.Last {
			return items
		}
		cells = rest
	}
}

func (r row) height() mm {
	h := lineText
	for _, c := range r.Cells {
		h = max(h, mm(len(c.Lines))*lineText+mm(len(c.Details))*lineSmall)
	}
	return h + rowPadding
}

// shortParagraph is how many lines of text are kept on one page.
const shortParagraph = 8

// paragraph breaks a text into items; short ones stay together.
func paragraph(s string) []item {
	var items []item
	for _, l := range wrapAll(s) {
		items = append(items, item{Kind: "line", Height: linePara, Data: l, keep: true})
	}
	for i := range items {
		items[i].keep = len(items) <= shortParagraph && i < len(items)-1
	}
	if len(items) > 0 {
		items = append([]item{{Kind: "gap", Height: 26, keep: true}}, items...)
	}
	return items
}
