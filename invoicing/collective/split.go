package collective

import (
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Without takes items out of a collective invoice, with their lines. What is left keeps what somebody made of it; nothing left
// is one without items, whose lines belong to no period.
func Without(c invoicing.CollectiveInvoice, plannedIDs []int64) invoicing.CollectiveInvoice {
	gone := func(id int64) bool { return slices.Contains(plannedIDs, id) }
	former := earliest(c.Items)
	c.Items = slices.DeleteFunc(slices.Clone(c.Items), func(p invoicing.PlannedInvoice) bool { return gone(p.ID) })
	c.Lines = slices.DeleteFunc(slices.Clone(c.Lines), func(l invoicing.InvoiceLine) bool { return gone(l.PlannedID) })
	settle(&c, former)
	return c
}

// Carry puts into a collective invoice the lines that items had in another one, in place of their own: what somebody made of
// them goes along.
func Carry(c invoicing.CollectiveInvoice, plannedIDs []int64, lines []invoicing.InvoiceLine) invoicing.CollectiveInvoice {
	var all []invoicing.InvoiceLine
	from := invoicing.CollectiveInvoice{Lines: lines}
	for _, p := range c.Items {
		if slices.Contains(plannedIDs, p.ID) {
			all = append(all, linesOf(from, p.ID)...)
			continue
		}
		all = append(all, linesOf(c, p.ID)...)
	}
	c.Lines = append(append(all, linesOf(c, 0)...), linesOf(from, 0)...)
	settle(&c, earliest(c.Items))
	return c
}

// Strays returns the lines that belong to no item, and what they come to.
func Strays(c invoicing.CollectiveInvoice) ([]invoicing.InvoiceLine, money.Cents) {
	lines := linesOf(c, 0)
	var sum money.Cents
	for _, l := range lines {
		sum += l.Amount
	}
	return lines, sum
}
