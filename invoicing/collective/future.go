package collective

import (
	"slices"

	"fakturisd/invoicing"
)

// Future returns the contract as it is when it takes over what somebody changed of its lines in a collective invoice: prices
// and words, from a day on. Quantities, discounts, added and dropped lines are the matter of that one invoice, and so is the
// price of a period that was cut. It returns the contract as it is, and false, where nothing can be taken over.
func Future(o invoicing.Order, c invoicing.Contract, differences []Difference, from invoicing.Date) (invoicing.Contract, bool) {
	found := false
	c.Prices, c.Texts = slices.Clone(c.Prices), slices.Clone(c.Texts)
	for _, d := range differences {
		if d.Before == nil || d.After == nil || d.After.OrderLineID == 0 {
			continue
		}
		at := slices.IndexFunc(o.Lines, func(l invoicing.OrderLine) bool { return l.ID == d.After.OrderLineID })
		if at < 0 {
			continue
		}
		whole := d.Before.UnitPrice.Equal(priceOn(o.Lines[at], byDay(c.Prices), d.Before.From))
		if slices.Contains(d.Fields, "unit_price") && whole && !d.After.UnitPrice.IsNegative() {
			price := d.After.UnitPrice
			change := invoicing.PriceChange{From: from, OrderLineID: d.After.OrderLineID, UnitPrice: &price}
			c.Prices = putAt(c.Prices, change, func(p invoicing.PriceChange) bool { return p.From == from && p.OrderLineID == change.OrderLineID })
			found = true
		}
		if slices.Contains(d.Fields, "text") || slices.Contains(d.Fields, "details") && whole {
			change := invoicing.TextChange{From: from, OrderLineID: d.After.OrderLineID, Text: d.After.Text, Details: d.After.Details}
			if !whole {
				change.Details = o.Lines[at].Details
			}
			c.Texts = putAt(c.Texts, change, func(t invoicing.TextChange) bool { return t.From == from && t.OrderLineID == change.OrderLineID })
			found = true
		}
	}
	return c, found
}

// putAt puts an entry in the place of the one that it replaces, or at the end.
func putAt[T any](list []T, entry T, same func(T) bool) []T {
	if n := slices.IndexFunc(list, same); n >= 0 {
		list[n] = entry
		return list
	}
	return append(list, entry)
}
