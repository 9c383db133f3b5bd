package print

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// columns leaves out what says nothing: article numbers where there are none, the tax where there is none.
func (p *invoicePrint) columns() []column {
	mode := string(p.inv.PriceMode)
	head := func(key string) string { return p.locale.text(key, "currency", symbol(p.inv.Currency)) }
	has := func(f func(invoicing.InvoiceLine) bool) bool { return slices.ContainsFunc(p.inv.Lines, f) }
	all := []column{{Name: "position", Title: head("position"), Width: 160}}
	if has(func(l invoicing.InvoiceLine) bool { return l.Number != "" }) {
		all = append(all, column{Name: "article", Title: head("article"), Width: 340})
	}
	all = append(all, column{Name: "text", Title: head("text")},
		column{Name: "quantity", Title: head("quantity"), Width: 250, Right: true, Decimal: true})
	if has(func(l invoicing.InvoiceLine) bool { return !isPiece(l.Unit) }) {
		all = append(all, column{Name: "unit", Title: head("unit"), Width: 200})
	}
	all = append(all, column{Name: "price", Title: head("price_" + mode), Width: 320, Right: true, Decimal: true})
	if has(func(l invoicing.InvoiceLine) bool { return !l.Discount.IsZero() }) {
		all = append(all, column{Name: "discount", Title: head("discount"), Width: 200, Right: true})
	}
	if p.taxed() {
		all = append(all, column{Name: "tax", Title: head("tax"), Width: 200, Right: true})
	}
	return append(all, column{Name: "amount", Title: head("amount_" + mode), Width: 320, Right: true})
}

// rows are the lines, in a collective invoice under the heading of their block and with its sum.
func (p *invoicePrint) rows() []item {
	var items []item
	block, sum := "", money.Cents(0)
	goods := p.goodsEnd()
	for i, l := range p.inv.Lines {
		if l.Block != block {
			items = append(items, p.sumRow(items, block != "", "subtotal", sum)...)
			items = append(items, p.blockHead(l.Block, p.blockPeriod(p.inv.Lines[i:]))...)
			block, sum = l.Block, 0
		}
		items = append(items, p.sumRow(items, i == goods, "goods", sum)...)
		rows := p.row(l)
		rows[0].amount = l.Amount
		items = append(items, rows...)
		sum += l.Amount
	}
	return append(items, p.sumRow(items, block != "", "subtotal", sum)...)
}

// goodsEnd returns where shipping, fees and discounts begin, if several articles stand before them and none after;
// there the sum of the goods is worth a row. -1 where it is not.
func (p *invoicePrint) goodsEnd() int {
	end := slices.IndexFunc(p.inv.Lines, ofTheOrder)
	if end < 2 || slices.ContainsFunc(p.inv.Lines[end:], func(l invoicing.InvoiceLine) bool { return !ofTheOrder(l) }) ||
		slices.ContainsFunc(p.inv.Lines, func(l invoicing.InvoiceLine) bool { return l.Block != "" }) {
		return -1
	}
	return end
}

// ofTheOrder says that a line charges for the order as a whole: its quantity and price would say nothing.
func ofTheOrder(l invoicing.InvoiceLine) bool { return l.Kind != invoicing.LineArticle && l.Kind != "" }

func (p *invoicePrint) row(l invoicing.InvoiceLine) []item {
	details := slices.Clone(l.Details)
	if period := p.linePeriod(l); period != "" && !p.blocks[l.Block] {
		details = append(details, period)
	}
	return rowItems(p.Columns, p.cells(l), details)
}

// linePeriod says when a line was supplied, unless the heading of its block says so.
func (p *invoicePrint) linePeriod(l invoicing.InvoiceLine) string {
	period := p.locale.period(l.From, l.Until)
	block := p.locale.block(l.Block)
	if period == "" || strings.Contains(block, p.locale.date(l.From)) && strings.Contains(block, p.locale.date(l.Until)) {
		return ""
	}
	key := "period"
	if l.Until.IsZero() || l.From == l.Until {
		key = "day"
	}
	return p.locale.text(key, "period", period)
}

// blockPeriod is the period that all lines of the block at the beginning of these have in common; it stands in the
// block's heading instead of in every line.
func (p *invoicePrint) blockPeriod(lines []invoicing.InvoiceLine) string {
	block, period := lines[0].Block, p.linePeriod(lines[0])
	for _, l := range lines {
		if l.Block == block && p.linePeriod(l) != period {
			return ""
		}
	}
	if block != "" && period != "" {
		p.blocks[block] = true
		return period
	}
	return ""
}

func (p *invoicePrint) cells(l invoicing.InvoiceLine) map[string]string {
	cells := map[string]string{"position": itoa(l.Position), "article": l.Number, "text": l.Text,
		"tax": p.locale.rate(l.TaxRate), "amount": p.locale.amount(l.Amount)}
	if !ofTheOrder(l) || !l.Quantity.Abs().Equal(one) {
		cells["quantity"], cells["unit"], cells["price"] = p.locale.quantity(l.Quantity), p.locale.unit(l.Unit), p.locale.price(l.UnitPrice)
	}
	if !l.Discount.IsZero() {
		cells["discount"] = p.locale.percent(l.Discount)
	}
	return cells
}

// column returns the cells of a column, and the largest amount carried over, which stands there too.
func (p *invoicePrint) column(name string) []string {
	var texts []string
	var sum money.Cents
	for _, l := range p.inv.Lines {
		texts = append(texts, p.cells(l)[name])
		sum += l.Amount.Abs()
	}
	if name == "amount" {
		texts = append(texts, p.locale.amount(sum))
	}
	return texts
}

func (p *invoicePrint) blockHead(block, period string) []item {
	var items []item
	for i, line := range wrap(join(" · ", p.locale.block(clean(block)), period), 98, textWidth) { // bold 8.5 pt runs as wide as plain 9.8 pt
		it := item{Kind: "block", Height: lineText, Data: line, keep: true, table: true}
		if i == 0 {
			it.Kind, it.Height = "blockfirst", lineText+30
		}
		items = append(items, it)
	}
	return items
}

// sumRow is the sum of the rows before it, with which it stays.
func (p *invoicePrint) sumRow(before []item, wanted bool, key string, sum money.Cents) []item {
	if !wanted || len(before) == 0 {
		return nil
	}
	before[len(before)-1].keep, before[len(before)-1].glue = true, true
	return []item{{Kind: "subtotal", Height: 62, table: true, Data: sumRow{Label: p.locale.text(key), Amount: p.locale.amount(sum)}}}
}

// sumRow is a sum within the table.
type sumRow struct{ Label, Amount string }

func (p *invoicePrint) carried(sum money.Cents) []item {
	return []item{{Kind: "carry", Height: 62, Data: sumRow{Label: p.locale.text("carry"), Amount: p.locale.amount(sum)}}}
}
