package collective

import (
	"cmp"
	"slices"

	"fakturisd/invoicing"
)

// Request asks for items to be merged.
type Request struct {
	Into     invoicing.CollectiveInvoice // gets them; the zero value: a new one
	Items    []Item                      // the new ones, and those of Into marked as Joined
	Partner  invoicing.Partner
	Settings invoicing.ShopSettings // of Shop(orders), whose sender the invoice uses
	Mend     Mend
	Send     invoicing.Date                    // none: that of Into
	Brought  map[int64][]invoicing.InvoiceLine // what new items bring along in place of their own lines; under 0, lines that belong to none
}

// Join merges items into one collective invoice, the earliest period first. Whatever keeps them apart is an obstacle; what a
// Mend decided is kept in the head. The totals of several items are reckoned anew over the merged lines: adding up the rounded
// tax of the parts could be a cent off the tax of the sum. A single one keeps its own.
func Join(r Request) Merge {
	m := Merge{Obstacles: refusals(r.Items), Warnings: []string{}}
	if m.Obstacles = append(m.Obstacles, unlike(r.Items)...); len(r.Items) == 0 || cannotReckon(m.Obstacles) {
		return m
	}
	slices.SortStableFunc(r.Items, func(a, b Item) int { return byPeriod(a.PlannedInvoice, b.PlannedInvoice) })
	c := r.Into
	if c.ID == 0 {
		c = begin(r.Items)
	}
	if !r.Send.IsZero() {
		c.SendDate = r.Send
	}
	addItems(&c, r)
	m.Obstacles = append(m.Obstacles, mendHead(&c, r)...)
	m.Obstacles = append(m.Obstacles, taxObstacles(c, r)...)
	m.Invoice, m.Proof, m.Warnings = c, Prove(c), warnings(r.Items)
	return m
}

func byPeriod(a, b invoicing.PlannedInvoice) int {
	return cmp.Or(a.From.Time().Compare(b.From.Time()), cmp.Compare(a.OrderID, b.OrderID), cmp.Compare(a.Period, b.Period))
}

func cannotReckon(all []Obstacle) bool {
	return slices.ContainsFunc(all, func(o Obstacle) bool {
		return o.Kind == ObstaclePartner || o.Kind == ObstacleCurrency || o.Kind == ObstaclePriceMode
	})
}

func begin(items []Item) invoicing.CollectiveInvoice {
	return invoicing.CollectiveInvoice{PartnerID: items[0].PartnerID, Status: invoicing.CollectivePlanned, Currency: items[0].Currency, PriceMode: items[0].PriceMode}
}

// addItems puts items into a collective invoice, among those that it has: their lines follow the periods.
// Those that it has keep what somebody made of them, and lines that belong to no item stay at the end.
func addItems(c *invoicing.CollectiveInvoice, r Request) {
	former := earliest(c.Items)
	severalShops := len(shopsOf(r.Items)) > 1
	var planned []invoicing.PlannedInvoice
	var lines []invoicing.InvoiceLine
	for _, i := range r.Items {
		planned = append(planned, i.PlannedInvoice)
		brought, brings := r.Brought[i.ID]
		switch {
		case i.Joined:
			lines = append(lines, linesOf(*c, i.ID)...)
		case brings:
			lines = append(lines, brought...)
		default:
			lines = append(lines, ownLines(i, severalShops)...)
		}
	}
	c.Items, c.Lines = planned, append(append(lines, linesOf(*c, 0)...), r.Brought[0]...)
	settle(c, former)
}

func ownLines(i Item, severalShops bool) []invoicing.InvoiceLine {
	p := i.PlannedInvoice
	if severalShops {
		p = withShop(i)
	}
	lines := slices.Clone(p.Lines)
	for n := range lines {
		lines[n].PlannedID = p.ID
	}
	return lines
}

// settle brings positions, dates and sums up to items and lines. former is what the provisional date followed from before; one
// that somebody set stays.
func settle(c *invoicing.CollectiveInvoice, former invoicing.Date) {
	for n := range c.Lines {
		c.Lines[n].Position = n + 1
	}
	now := earliest(c.Items)
	if c.ProvisionalDate == former {
		c.ProvisionalDate = now
	}
	if c.WaitingSince == former {
		c.WaitingSince = now
	}
	c.TaxTotals, c.Total = Totals(c.PriceMode, c.Lines)
	if len(c.Items) == 1 && sameAmounts(c.Items[0].Lines, c.Lines) {
		c.TaxTotals, c.Total = slices.Clone(c.Items[0].TaxTotals), c.Items[0].Total
	}
}

// earliest returns the first provisional date. Orders that were open all the time do not hurry a contract's period.
func earliest(items []invoicing.PlannedInvoice) invoicing.Date {
	var first, open invoicing.Date
	for _, p := range items {
		at := &first
		if p.ContractID == 0 {
			at = &open
		}
		if at.IsZero() || p.ProvisionalDate.Before(*at) {
			*at = p.ProvisionalDate
		}
	}
	if first.IsZero() {
		return open
	}
	return first
}

func linesOf(c invoicing.CollectiveInvoice, plannedID int64) []invoicing.InvoiceLine {
	var lines []invoicing.InvoiceLine
	for _, l := range c.Lines {
		if l.PlannedID == plannedID {
			lines = append(lines, l)
		}
	}
	return lines
}

func sameAmounts(a, b []invoicing.InvoiceLine) bool {
	return slices.EqualFunc(a, b, func(x, y invoicing.InvoiceLine) bool { return x.Amount == y.Amount && x.TaxRate == y.TaxRate })
}

// withShop names the shop in the headings of a period's lines.
func withShop(i Item) invoicing.PlannedInvoice {
	p := i.PlannedInvoice
	if i.Whole() || i.ShopName == "" {
		return p
	}
	p.Lines = slices.Clone(p.Lines)
	for n := range p.Lines {
		if p.Lines[n].Block == Heading(i.Order.Number, p.From, p.Until) {
			p.Lines[n].Block = Heading(i.Order.Number+" ("+i.ShopName+")", p.From, p.Until)
		}
	}
	return p
}

func shopsOf(items []Item) map[string]bool {
	shops := map[string]bool{}
	for _, i := range items {
		shops[i.Order.Origin.Shop] = true
	}
	return shops
}
