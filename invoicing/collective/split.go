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

// Brought returns what items would bring along from a collective invoice, by their ids: their lines as somebody made them.
func Brought(c invoicing.CollectiveInvoice, plannedIDs []int64) map[int64][]invoicing.InvoiceLine {
	along := map[int64][]invoicing.InvoiceLine{}
	for _, id := range plannedIDs {
		along[id] = linesOf(c, id)
	}
	return along
}

// Strays returns the lines that belong to no item, and what they come to.
func Strays(c invoicing.CollectiveInvoice) ([]invoicing.InvoiceLine, money.Cents) {
	lines := linesOf(c, 0)
	return lines, sumOf(lines)
}
