package print

import (
	"slices"

	"fakturisd/invoicing"
)

// notePrint lays out a delivery note.
type notePrint struct {
	*document
	locale *locale
	note   invoicing.DeliveryNote
}

func (p *notePrint) html() ([]byte, error) {
	p.heading()
	p.Columns = columns(p.locale, p.columns(), p.column)
	items := p.titleItems(p.part())
	for _, text := range p.overflow {
		p.notice(&items, text)
	}
	items = append(items, item{Kind: "gap", Height: 44})
	for _, l := range p.note.Lines {
		items = append(items, rowItems(p.Columns, p.cells(l), l.Details)...)
	}
	items = append(items, p.open()...)
	items = append(items, item{Kind: "receipt", Height: 330, Data: []string{p.locale.text(p.received()), p.locale.text("signature")}})
	p.Pages = paginate(items, headItem(p.Columns), nil)
	return p.document.html()
}

// part is the sentence under the title; empty where the order goes out in one.
func (p *notePrint) part() string {
	if p.note.Part == 0 {
		return ""
	}
	return p.locale.text("part_delivery", "part", itoa(p.note.Part))
}

// open is what is left to deliver, as a second short table.
func (p *notePrint) open() []item {
	if p.note.Part == 0 {
		return nil
	}
	items := []item{{Kind: "gap", Height: 70, keep: true}}
	if len(p.note.Open) == 0 {
		return append(items, item{Kind: "note", Height: lineText, Data: p.locale.text("order_complete")})
	}
	head := slices.Clone(p.Columns)
	for i := range head {
		if head[i].Name == "text" {
			head[i].Head = []string{p.locale.text("still_open")}
		}
	}
	items[0].begins = headItem(head)
	for _, l := range p.note.Open {
		items = append(items, rowItems(p.Columns, p.cells(l), l.Details)...)
	}
	return items
}

// received names what is signed for.
func (p *notePrint) received() string {
	if len(p.note.Open) > 0 {
		return "received_part"
	}
	return "received"
}

func (p *notePrint) heading() {
	l, n := p.locale, p.note
	p.setTitle(l.text("delivery_note"), clean(n.Number))
	p.Running = running(n.Seller.Name, p.Title, when(l, n.Date))
	p.setWindow(n.Delivery, n.Seller.Country)
	p.setInfo("number_delivery_note", n.Number, "date_delivery_note", l.date(n.Date), "customer", n.CustomerNo,
		"order", n.OrderNo, "shop_order", n.ShopOrderNo, "order_date", l.date(n.OrderDate), "shipping", n.Shipping)
}

func (p *notePrint) columns() []column {
	all := []column{{Name: "position", Title: p.locale.text("position"), Width: 160}}
	if slices.ContainsFunc(p.lines(), func(l invoicing.DeliveryNoteLine) bool { return l.Number != "" }) {
		all = append(all, column{Name: "article", Title: p.locale.text("article"), Width: 400})
	}
	return append(all, column{Name: "text", Title: p.locale.text("text")},
		column{Name: "quantity", Title: p.locale.text("quantity"), Width: 300, Right: true, Decimal: true})
}

func (p *notePrint) cells(l invoicing.DeliveryNoteLine) map[string]string {
	return map[string]string{"position": itoa(l.Position), "article": l.Number, "text": l.Text,
		"quantity": p.locale.quantity(l.Quantity)}
}

// lines are those of both tables, which share their columns.
func (p *notePrint) lines() []invoicing.DeliveryNoteLine {
	return slices.Concat(p.note.Lines, p.note.Open)
}

func (p *notePrint) column(name string) []string {
	var texts []string
	for _, l := range p.lines() {
		texts = append(texts, p.cells(l)[name])
	}
	return texts
}
