package print

import "fakturisd/invoicing/money"

// item is a piece of the text that is never broken: a row, a line, the totals.
type item struct {
	Kind   string // the template's name for it
	Top    mm     // on the sheet; set when it is placed
	Height mm
	Data   any

	keep   bool        // with the next item on one page
	glue   bool        // the same, also where all that is to be kept together is higher than a page
	begins *item       // heading of another table that begins behind it
	table  bool        // a row of the table: its heading is repeated above it on a new page
	amount money.Cents // what the row adds to the amount carried over
}

// page is one sheet.
type page struct {
	Number, Of int
	Items      []item
}

// First says whether it is the sheet with the address.
func (p page) First() bool { return p.Number == 1 }

// Last says whether no sheet follows.
func (p page) Last() bool { return p.Number == p.Of }

// flow puts items on pages.
type flow struct {
	head  *item                        // the table's heading; nil without a table
	carry func(sum money.Cents) []item // the row "carried over"; nil without amounts

	pages []page
	y     mm
	sum   money.Cents
	open  bool // rows of the table stand on the present page
}

// paginate puts the items on pages: what is to be kept together starts a new page together, a table that goes on
// gets its heading again, and an amount is carried over.
func paginate(items []item, head *item, carry func(money.Cents) []item) []page {
	f := &flow{head: head, carry: carry}
	f.newPage()
	for len(items) > 0 {
		n := groupLength(items)
		group := items[:n]
		items = items[n:]
		if f.height(group) > textBottom-nextTop-f.reserve() { // higher than a page: keep as little as must be
			for len(group) > 0 {
				n := gluedLength(group)
				f.place(group[:n], true)
				group = group[n:]
			}
			continue
		}
		f.place(group, len(items) > 0 && items[0].table)
	}
	for i := range f.pages {
		f.pages[i].Of = len(f.pages)
	}
	return f.pages
}

func groupLength(items []item) int {
	n := 1
	for n < len(items) && items[n-1].keep {
		n++
	}
	return n
}

func gluedLength(items []item) int {
	n := 1
	for n < len(items) && items[n-1].glue {
		n++
	}
	return n
}

// place adds a group, on a new page if it must. tableGoesOn says that a row of the table follows, so that the
// page's end must leave room for the amount carried over.
func (f *flow) place(group []item, tableGoesOn bool) {
	need := f.height(group)
	if tableGoesOn {
		need += f.carryHeight()
	}
	if f.y+need > textBottom && len(f.pages[len(f.pages)-1].Items) > 0 {
		f.turn(group[0].table)
	}
	for _, it := range group {
		if it.begins != nil {
			f.head, f.open = it.begins, false
		}
		if it.table && !f.open && f.head != nil {
			f.put(*f.head)
			f.open = true
		}
		f.put(it)
		f.sum += it.amount
	}
}

// turn begins a new page, within the table with the amount carried over.
func (f *flow) turn(inTable bool) {
	carried := inTable && f.open && f.carry != nil
	if carried {
		f.putAll(f.carry(f.sum))
	}
	f.newPage()
	if carried {
		f.put(*f.head)
		f.open = true
		f.putAll(f.carry(f.sum))
	}
}

func (f *flow) newPage() {
	f.pages = append(f.pages, page{Number: len(f.pages) + 1})
	f.open = false
	f.y = nextTop
	if len(f.pages) == 1 {
		f.y = firstTop
	}
}

func (f *flow) put(it item) {
	it.Top = f.y
	f.y += it.Height
	last := &f.pages[len(f.pages)-1]
	last.Items = append(last.Items, it)
}

func (f *flow) putAll(items []item) {
	for _, it := range items {
		f.put(it)
	}
}

// height is what a group takes, with the table's heading where the group begins it.
func (f *flow) height(group []item) mm {
	var sum mm
	needsHead, open := false, f.open
	for _, it := range group {
		sum += it.Height
		open = open && it.begins == nil
		needsHead = needsHead || it.table
	}
	if f.head != nil && !open && needsHead {
		sum += f.head.Height
	}
	return sum
}

func (f *flow) carryHeight() mm {
	var sum mm
	if f.carry != nil {
		for _, it := range f.carry(0) {
			sum += it.Height
		}
	}
	return sum
}

// reserve is the room on a page that a table's heading and the amounts carried over need.
func (f *flow) reserve() mm {
	if f.head == nil {
		return 0
	}
	return f.head.Height + 2*f.carryHeight()
}
