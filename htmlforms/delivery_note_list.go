package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

var deliveryNoteSpec = listSpec{Path: "/lieferscheine", Key: "delivery_notes", Columns: []column{
	{Key: "delivery_note.number"}, {Key: "order.partner"}, {Key: "field.date"}, {Key: "list.shop"}, {Key: "order.title"}, {Key: "list.status"},
}, Statuses: []string{"erstellt", "versendet"}, Together: &notesTogether}

// deliveryNoteList shows the delivery note list (Lieferscheinliste).
func (p *Pages) deliveryNoteList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, deliveryNoteSpec, p.Store.DeliveryNotes, deliveryNoteCells)
}

func deliveryNoteCells(l *locale, n store.DeliveryNoteRow) []cell {
	return []cell{
		link(n.Number, idPath("/lieferscheine", n.ID)).ticked(notesTogether.Field, n.ID),
		link(n.CustomerName, idPath("/geschaeftspartner", n.PartnerID)).under(n.CustomerNumber),
		text(l.date(n.Date)),
		marks(n.Origins),
		link(n.OrderNumber, idPath("/auftraege", n.OrderID)),
		badge(l, "state", n.Status),
	}
}
