package print

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// invoicePrint lays out an invoice.
type invoicePrint struct {
	*document
	locale *locale
	inv    invoicing.Invoice
}

func (p *invoicePrint) html() ([]byte, error) {
	p.heading()
	p.Columns = columns(p.columns(), p.column)
	items := p.opening()
	rows := p.rows()
	if n := len(rows); n > 0 {
		rows[n-1].keep = true // the totals never stand alone
	}
	items = append(items, rows...)
	items = append(items, p.totals()...)
	items = append(items, p.closing()...)
	p.Pages = paginate(items, headItem(p.Columns), p.carried)
	return p.document.html()
}

func (p *invoicePrint) draft() bool {
	return p.inv.Number == "" || p.inv.Status == invoicing.InvoiceDraft
}

func (p *invoicePrint) heading() {
	l, inv := p.locale, p.inv
	number := clean(inv.Number)
	if p.draft() {
		number = l.text("draft")
		p.Watermark = l.text("watermark")
	}
	p.Title = l.text(string(inv.Type)) + " " + number
	p.Running = running(inv.Seller.Name, p.Title, when(l, inv.Date))
	p.Window = l.window(inv.Billing, inv.Seller.Country)
	service := "service_date"
	if !inv.ServiceUntil.IsZero() && inv.ServiceUntil != inv.ServiceFrom && !inv.ServiceFrom.IsZero() {
		service = "service_period"
	}
	p.Info = info(l, "number_invoice", number, "date", l.date(inv.Date), "customer", inv.CustomerNo,
		"order", inv.OrderNo, "shop_order", inv.ShopOrderNo, "order_date", l.date(inv.OrderDate),
		service, l.period(inv.ServiceFrom, inv.ServiceUntil), "due", l.date(inv.DueDate), "buyer_vat_id", inv.BuyerVATID)
}

// running is the line at the head of the pages after the first.
func running(seller, title, date string) string {
	return wrap(clean(seller+" · "+title+" "+date), 75, textWidth)[0]
}

func when(l *locale, d invoicing.Date) string {
	if d.IsZero() {
		return ""
	}
	return l.text("of", "date", l.date(d))
}

// columns leaves out what says nothing: article numbers where there are none, the tax where there is none.
func (p *invoicePrint) columns() []column {
	mode := string(p.inv.PriceMode)
	head := func(key string) []string {
		return []string{p.locale.text(key, "currency", symbol(p.inv.Currency))}
	}
	all := []column{{Name: "position", Head: head("position"), Width: 160}}
	if slices.ContainsFunc(p.inv.Lines, func(l invoicing.InvoiceLine) bool { return l.Number != "" }) {
		all = append(all, column{Name: "article", Head: head("article"), Width: 340})
	}
	all = append(all, column{Name: "text", Head: head("text")},
		column{Name: "quantity", Head: head("quantity"), Width: 250, Right: true},
		column{Name: "price", Head: head("price_" + mode), Width: 320, Right: true})
	if p.taxed() {
		all = append(all, column{Name: "tax", Head: head("tax"), Width: 200, Right: true})
	}
	return append(all, column{Name: "amount", Head: head("amount_" + mode), Width: 320, Right: true})
}

func (p *invoicePrint) taxed() bool {
	return slices.ContainsFunc(p.inv.TaxTotals, func(t tax.Total) bool { return t.Rate != 0 })
}

// opening is what stands between title and table.
func (p *invoicePrint) opening() []item {
	items := []item{{Kind: "title", Height: 110, Data: p.Title}}
	if d := p.inv.Delivery; !d.IsEmpty() && !samePlace(d, p.inv.Billing) {
		address := strings.Join(p.locale.window(d, p.inv.Seller.Country), ", ")
		for _, line := range wrap(p.locale.text("delivery_address", "address", address), sizeText, textWidth) {
			items = append(items, item{Kind: "note", Height: lineText, Data: line})
		}
	}
	items = append(items, paragraph(p.inv.IntroText)...)
	return append(items, item{Kind: "gap", Height: 40})
}

func samePlace(a, b invoicing.Address) bool {
	a.Salutation, b.Salutation = "", ""
	return a == b
}

// rows are the lines, in a collective invoice under the heading of their block and with its sum.
func (p *invoicePrint) rows() []item {
	var items []item
	block, sum := "", money.Cents(0)
	for _, l := range p.inv.Lines {
		if l.Block != block {
			items = append(items, p.blockEnd(items, block, sum)...)
			items = append(items, p.blockHead(l.Block)...)
			block, sum = l.Block, 0
		}
		rows := p.row(l)
		rows[0].amount = l.Amount
		items = append(items, rows...)
		sum += l.Amount
	}
	return append(items, p.blockEnd(items, block, sum)...)
}

func (p *invoicePrint) row(l invoicing.InvoiceLine) []item {
	details := slices.Clone(l.Details)
	if l.Block == "" && !l.From.IsZero() {
		details = append(details, p.locale.text("period", "period", p.locale.period(l.From, l.Until)))
	}
	return rowItems(p.Columns, p.cells(l), details)
}

func (p *invoicePrint) cells(l invoicing.InvoiceLine) map[string]string {
	return map[string]string{
		"position": itoa(l.Position), "article": l.Number, "text": l.Text,
		"quantity": p.locale.quantity(l.Quantity), "price": p.locale.price(l.UnitPrice),
		"tax": p.locale.rate(l.TaxRate), "amount": p.locale.amount(l.Amount)}
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

func (p *invoicePrint) blockHead(block string) []item {
	var items []item
	for i, line := range wrap(clean(block), 95, textWidth) { // bold 8.5 pt runs as wide as plain 9.5 pt
		it := item{Kind: "block", Height: lineText, Data: line, keep: true, table: true}
		if i == 0 {
			it.Kind, it.Height = "blockfirst", lineText+30
		}
		items = append(items, it)
	}
	return items
}

// blockEnd is the sum of a block; it stays with the last row before it.
func (p *invoicePrint) blockEnd(before []item, block string, sum money.Cents) []item {
	if block == "" || len(before) == 0 {
		return nil
	}
	before[len(before)-1].keep = true
	return []item{{Kind: "subtotal", Height: 62, table: true,
		Data: totalRow{Label: p.locale.text("subtotal"), Amount: p.locale.amount(sum)}}}
}

func (p *invoicePrint) carried(sum money.Cents) []item {
	return []item{{Kind: "carry", Height: 62, Data: totalRow{Label: p.locale.text("carry"), Amount: p.locale.amount(sum)}}}
}
