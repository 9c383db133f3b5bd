package collective

import (
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Difference is one line that a collective invoice bills other than its contract, or order, has it (Abweichung vom Vertrag).
type Difference struct {
	PlannedID int64                  `json:"planned_id"` // 0: a line of no planned invoice
	Block     string                 `json:"block"`      // heading as the contract has it; empty for a line of no planned invoice
	Before    *invoicing.InvoiceLine `json:"before"`     // nil: the line was added
	After     *invoicing.InvoiceLine `json:"after"`      // nil: it was dropped
	Fields    []string               `json:"fields"`     // what differs, called as in JSON; empty for a line that was added or dropped
	Sum       money.Cents            `json:"sum"`        // by how much the invoice is dearer for it, in its price mode
}

// lineKey recognises a line: by the period and the line of the order that it bills. One that was added has none.
type lineKey struct{ planned, orderLine int64 }

func keyOf(l invoicing.InvoiceLine) lineKey { return lineKey{l.PlannedID, l.OrderLineID} }

// Differences returns in what a collective invoice differs from its contracts, in the sequence of the contracts' lines;
// what was added comes last.
func Differences(c invoicing.CollectiveInvoice) []Difference {
	billed := map[lineKey][]invoicing.InvoiceLine{}
	for _, l := range c.Lines {
		billed[keyOf(l)] = append(billed[keyOf(l)], l)
	}
	var found []Difference
	for _, before := range Originals(c) {
		d := Difference{PlannedID: before.PlannedID, Block: before.Block, Before: &before}
		key := keyOf(before)
		if same := billed[key]; len(same) > 0 {
			d.After, billed[key] = &same[0], same[1:]
			d.Fields = fieldsOf(before, same[0])
		}
		if d.After == nil || len(d.Fields) > 0 {
			found = append(found, d.reckoned())
		}
	}
	for _, l := range c.Lines {
		if rest := billed[keyOf(l)]; len(rest) > 0 {
			billed[keyOf(l)] = rest[1:]
			found = append(found, Difference{PlannedID: l.PlannedID, Block: blockOf(c, l.PlannedID), After: &rest[0]}.reckoned())
		}
	}
	return found
}

func (d Difference) reckoned() Difference {
	if d.After != nil {
		d.Sum += d.After.Amount
	}
	if d.Before != nil {
		d.Sum -= d.Before.Amount
	}
	return d
}

func blockOf(c invoicing.CollectiveInvoice, planned int64) string {
	for _, p := range c.Items {
		if p.ID == planned && len(p.Lines) > 0 {
			return p.Lines[0].Block
		}
	}
	return ""
}

// fieldsOf names the fields in which two states of a line differ.
func fieldsOf(a, b invoicing.InvoiceLine) []string {
	var names []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"number", a.Number == b.Number}, {"text", a.Text == b.Text}, {"details", slices.Equal(a.Details, b.Details)}, {"block", a.Block == b.Block},
		{"from", a.From == b.From && a.Until == b.Until}, {"quantity", a.Quantity.Equal(b.Quantity)}, {"unit", a.Unit == b.Unit},
		{"unit_price", a.UnitPrice.Equal(b.UnitPrice)}, {"discount", a.Discount.Equal(b.Discount)}, {"tax_rate", a.TaxRate == b.TaxRate},
	} {
		if !f.same {
			names = append(names, f.name)
		}
	}
	return names
}

// Reset takes one difference back, so that the line is billed as its contract has it; a line that was added goes.
func Reset(lines []invoicing.InvoiceLine, d Difference) []invoicing.InvoiceLine {
	at := -1
	if d.After != nil {
		at = slices.IndexFunc(lines, func(l invoicing.InvoiceLine) bool { return l.Position == d.After.Position })
	}
	switch {
	case d.Before == nil && at >= 0:
		return slices.Delete(slices.Clone(lines), at, at+1)
	case at >= 0:
		lines = slices.Clone(lines)
		lines[at] = *d.Before
		return lines
	case d.Before == nil:
		return lines
	}
	return slices.Insert(slices.Clone(lines), endOf(lines, d.PlannedID), *d.Before)
}

// endOf is the place behind the last line of a planned invoice, or of all lines where none of it is left.
func endOf(lines []invoicing.InvoiceLine, planned int64) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].PlannedID == planned {
			return i + 1
		}
	}
	return len(lines)
}

// SumOf adds up by how much differences make an invoice dearer.
func SumOf(all []Difference) money.Cents {
	var sum money.Cents
	for _, d := range all {
		sum += d.Sum
	}
	return sum
}
