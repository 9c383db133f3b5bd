package print

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// invoicePrint lays out an invoice.
type invoicePrint struct {
	*document
	locale *locale
	inv    invoicing.Invoice
	blocks map[string]bool // whose heading says when their lines were supplied
}

func (p *invoicePrint) html() ([]byte, error) {
	p.heading()
	p.Columns = columns(p.locale, p.columns(), p.column)
	items := p.opening()
	rows := p.rows()
	if n := len(rows); n > 0 {
		rows[n-1].keep, rows[n-1].glue = true, true // the totals never stand alone
	}
	items = append(items, rows...)
	items = append(items, p.totals()...)
	closing, err := p.closing()
	if err != nil {
		return nil, err
	}
	p.Pages = paginate(append(items, closing...), headItem(p.Columns), p.carried)
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
	p.setTitle(p.kind(), number)
	p.Running = running(inv.Seller.Name, p.Title, when(l, inv.Date))
	p.setWindow(inv.Billing, inv.Seller.Country)
	p.setInfo(p.facts(number)...)
}

// facts are the rows of the information block.
func (p *invoicePrint) facts(number string) []string {
	l, inv := p.locale, p.inv
	service := "service_date"
	if !inv.ServiceUntil.IsZero() && inv.ServiceUntil != inv.ServiceFrom && !inv.ServiceFrom.IsZero() {
		service = "service_period"
	}
	due := l.date(inv.DueDate)
	if p.settled() {
		due = ""
	}
	numberKey, dateKey := "number_invoice", "date"
	if inv.Type == invoicing.TypeCancellation {
		numberKey, dateKey = "number_storno", "date_storno"
	}
	facts := []string{numberKey, number, dateKey, l.date(inv.Date), service, l.period(inv.ServiceFrom, inv.ServiceUntil), "due", due,
		"customer", inv.CustomerNo}
	if referred := p.referred(invoicing.RefersOrder); inv.OrderNo == "" || strings.Contains(referred, ",") {
		facts = append(facts, "order", referred)
	} else {
		facts = append(facts, "order", inv.OrderNo)
	}
	return append(facts, "shop_order", inv.ShopOrderNo, "order_date", l.date(inv.OrderDate),
		"buyer_vat_id", inv.BuyerVATID, "buyer_reference", inv.BuyerRef,
		"contract", p.referred(invoicing.RefersContract, inv.OrderNo), "delivery_notes", p.referred(invoicing.RefersDeliveryNote))
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

// opening is what stands between title and table.
func (p *invoicePrint) opening() []item {
	items := p.titleItems(p.subject())
	if d := p.inv.Delivery; !d.IsEmpty() && !samePlace(d, p.inv.Billing) {
		p.notice(&items, p.locale.text("delivery_address", "address", strings.Join(p.locale.address(d, p.inv.Seller.Country), ", ")))
	}
	for _, text := range p.overflow {
		p.notice(&items, text)
	}
	items = append(items, paragraph(p.inv.IntroText)...)
	return append(items, item{Kind: "gap", Height: 44})
}

func samePlace(a, b invoicing.Address) bool {
	a.Salutation, b.Salutation = "", ""
	return a == b
}

func (p *invoicePrint) taxed() bool {
	return slices.ContainsFunc(p.inv.TaxTotals, func(t tax.Total) bool { return t.Rate != 0 })
}
