package collective

import (
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// bill gathers the lines of one period.
type bill struct {
	*planner
	period    Period
	heading   string
	lines     []invoicing.InvoiceLine
	articles  int
	asOrdered bool // every line is as the order has it, so that its totals hold
	prorated  bool // a line is less than its interval because the period is cut
	notes     []string
}

// line adds what is due of a line of the order.
func (b *bill) line(l invoicing.OrderLine) {
	due := b.due(l)
	for _, s := range due {
		b.add(l, s)
	}
	b.asOrdered = b.asOrdered && len(due) == 1
}

// due returns the days of a line that are billed with the period.
func (b *bill) due(l invoicing.OrderLine) []stretch {
	whole := b.period.days()
	if l.Kind != invoicing.LineArticle {
		return []stretch{whole}
	}
	spans := []stretch{whole}
	if own := ownInterval(b.contract, l.ID); !own.IsZero() {
		spans = ownSpans(b.contract, own, b.period)
	}
	var due []stretch
	for _, s := range spans {
		if skipped(b.contract.Pauses, s.From) {
			continue
		}
		if b.kept[b.period.Number] {
			due = append(due, s)
			continue
		}
		due = append(due, minus(s, b.billed[l.ID])...)
	}
	return due
}

// add adds a line for a span of days.
func (b *bill) add(l invoicing.OrderLine, s stretch) {
	l = wordsOn(l, b.contract.Texts, s.From)
	line := invoicing.InvoiceLine{
		Kind: l.Kind, Block: b.heading, OrderLineID: l.ID, Number: l.Number, Text: l.Text, Details: l.Details, From: s.From, Until: s.Until,
		Quantity: l.Quantity, UnitPrice: priceOn(l, b.changes, s.From), Amount: l.Amount, TaxRate: rateOn(b.order, l.TaxRate, s.Until),
	}
	part := shareOf(s, b.proration(s))
	if !part.full() && prorates(l.Kind) {
		line.UnitPrice, b.prorated = part.of(line.UnitPrice), true
		line.Details = append(slices.Clone(l.Details), part.detail(b.order.Language))
	}
	if !line.UnitPrice.Equal(l.UnitPrice) {
		line.Amount = money.FromDecimal(line.Quantity.Mul(line.UnitPrice))
	}
	b.asOrdered = b.asOrdered && line.UnitPrice.Equal(l.UnitPrice) && line.TaxRate == l.TaxRate
	b.notes = append(b.notes, rateNote(l.TaxRate, line.TaxRate))
	if l.Kind == invoicing.LineArticle {
		b.articles++
	}
	b.lines = append(b.lines, line)
}

// proration is how a span is reckoned. What is left beside days that are billed already is never billed in full.
func (b *bill) proration(s stretch) invoicing.Proration {
	if b.contract.Proration == "" || b.contract.Proration == invoicing.ProrateNone && s.left {
		return invoicing.ProrateDays
	}
	return b.contract.Proration
}

// prorates says whether a line of a cut period costs its part: shipping and fees cost what they cost.
func prorates(k invoicing.LineKind) bool {
	return k == invoicing.LineArticle || k == invoicing.LineDiscount || k == invoicing.LineVoucher
}

// finish numbers the lines. A period without a service has none at all: nothing is shipped, and nothing can be discounted.
func (b *bill) finish() []invoicing.InvoiceLine {
	if b.services && b.articles == 0 || !b.services && skipped(b.contract.Pauses, b.period.From) {
		return []invoicing.InvoiceLine{}
	}
	for i := range b.lines {
		b.lines[i].Position = i + 1
	}
	return b.lines
}

func (b *bill) cutNote() string {
	if !b.period.Cut() || !b.prorated && b.contract.Proration != invoicing.ProrateNone {
		return ""
	}
	whole := b.period.days()
	return shareOf(whole, b.proration(whole)).note(whole)
}
