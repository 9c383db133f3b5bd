package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var deliveryNoteSpec = listSpec{Path: "/lieferscheine", Key: "delivery_notes", Columns: []column{
	{Key: "delivery_note.number"}, {Key: "order.partner"}, {Key: "field.date"}, {Key: "list.shop"}, {Key: "order.title"}, {Key: "list.status"},
}, Statuses: []string{"erstellt", "versendet", "storniert"}, Together: &notesTogether}

// deliveryNoteList shows the delivery note list (Lieferscheinliste).
func (p *Pages) deliveryNoteList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, deliveryNoteSpec, p.Store.DeliveryNotes, deliveryNoteCells)
}

func deliveryNoteCells(l *locale, n store.DeliveryNoteRow) []cell {
	number := link(n.Number, idPath("/lieferscheine", n.ID))
	if n.Status != invoicing.DeliveryNoteVoid {
		number = number.ticked(notesTogether.Field, n.ID)
	}
	if n.Part > 0 {
		number = number.under(l.text("delivery_note.part", n.Part))
	}
	state := badge(l, "state", n.Status)
	if n.Mail != "" {
		state = state.under(l.text("mail.subtitle") + " " + l.label("mail.state", string(n.Mail)))
	}
	return []cell{
		number,
		link(n.CustomerName, idPath("/geschaeftspartner", n.PartnerID)).under(n.CustomerNumber),
		text(l.date(n.Date)),
		marks(n.Origins),
		link(n.OrderNumber, idPath("/auftraege", n.OrderID)),
		state,
	}
}
