package print

import "strings"

// column is a column of the table. Left and Width are on the sheet.
type column struct {
	Name    string // CSS class
	Title   string
	Head    []string // the title in lines
	Left    mm
	Width   mm   // before it is laid out: the most that it may have
	Right   bool // figures
	Decimal bool // figures with more or fewer decimals, in line at their decimal separator

	locale *locale
	digits int // the most behind the separator
}

// cellPadding is the room left and right in a cell.
const (
	cellPadding mm = 12
	columnGap   mm = 12 // beyond that
)

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
	Short   string // CSS class that makes up for decimals that others have; empty for none
	Lines   []string
	Details []string // small, under the lines
}

// maxRowLines is how many lines of text a row has at most; a longer text goes on in a row of its own, for a row is
// never broken across pages.
const maxRowLines = 24

// columns lays columns side by side over the whole width. Each is as wide as what stands in it, at most Width; the
// one named "text" takes what the others leave. texts are all the cells of a column.
func columns(l *locale, all []column, texts func(name string) []string) []column {
	rest := textWidth + 2*cellPadding // the outer texts stand flush with the margins
	for i := range all {
		all[i].locale = l
		if all[i].Name != "text" {
			all[i].Width = all[i].natural(texts(all[i].Name))
			rest -= all[i].Width
		}
	}
	left := textLeft - cellPadding
	for i := range all {
		if all[i].Name == "text" {
			all[i].Width = rest
		}
		all[i].Left = left
		left += all[i].Width
		all[i].Head = wrap(all[i].Title, sizeHead, all[i].InnerWidth())
	}
	return all
}

// natural is the width of a column's widest cell or word of its heading, within its bounds.
func (c *column) natural(texts []string) mm {
	if c.Decimal {
		for _, t := range texts {
			c.digits = max(c.digits, c.locale.fraction(t))
		}
	}
	widest := 0
	for _, t := range texts {
		widest = max(widest, width(clean(t)+c.missing(t), c.size()))
	}
	for _, word := range words(c.Title) {
		widest = max(widest, width(word, sizeHead))
	}
	return min(mm(widest/10)+columnGap+2*cellPadding, c.Width)
}

// missing is what a figure lacks of the longest one of its column behind the separator.
func (c *column) missing(figure string) string {
	have := 0
	if c.digits > 0 {
		have = c.locale.fraction(figure)
	}
	if figure == "" || have == c.digits {
		return ""
	}
	if have == 0 {
		return c.locale.Decimal + strings.Repeat("0", c.digits)
	}
	return strings.Repeat("0", c.digits-have)
}

// short names the CSS class for what a figure lacks: "d2" for two digits, "s2" for these and the separator.
func (c *column) short(figure string) string {
	missing := c.missing(figure)
	if digits, cut := strings.CutPrefix(missing, c.locale.Decimal); cut {
		return " s" + itoa(len(digits))
	}
	if missing == "" {
		return ""
	}
	return " d" + itoa(len(missing))
}

func (c *column) size() points {
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
		cells[i] = cell{column: c, Short: c.short(texts[c.Name]), Lines: wrap(clean(texts[c.Name]), c.size(), c.InnerWidth())}
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
			rest[i] = cell{column: c.column, Short: c.Short, Lines: c.Lines[n:], Details: c.Details[m:]}
			r.Cells = append(r.Cells, cell{c.column, c.Short, c.Lines[:n], c.Details[:m]})
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
