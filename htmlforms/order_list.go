package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var orderSpec = listSpec{Path: "/auftraege", Key: "orders", Columns: []column{
	{Key: "order.number"}, {Key: "order.partner"}, {Key: "order.ordered"}, {Key: "list.shop"}, {Key: "list.status"}, {Key: "totals.gross", Numeric: true}, {Key: ""},
}, Deliveries: []string{"offen", "teilgeliefert", "geliefert"}, Together: &ordersTogether, Push: true, New: &menuEntry{"/auftraege/neu", "order.new"}}

// orderList shows the order list (Auftragsliste).
func (p *Pages) orderList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, orderSpec, p.Store.Orders, orderCells)
}

func orderCells(l *locale, o store.OrderRow) []cell {
	name := link(o.Number, idPath("/auftraege", o.ID)).under(l.label("order.type", o.Type))
	if !o.Deleted && !o.Cancelled && o.ContractID == 0 {
		name = name.ticked(ordersTogether.Field, o.ID)
	}
	return []cell{
		name,
		link(o.CustomerName, idPath("/geschaeftspartner", o.PartnerID)).under(o.CustomerNumber),
		text(l.day(o.Ordered)),
		marks(o.Origins).under(o.ShopNumber),
		deliveryMark(l, o),
		number(l.amount(o.Total, o.Currency)),
		checkMark(l, o),
	}
}

// deliveryMark shows the shop's status, and under it how much is delivered.
func deliveryMark(l *locale, o store.OrderRow) cell {
	c := text(o.Status)
	if o.Delivery != invoicing.DeliveredNone {
		c = c.under(l.label("state", string(o.Delivery)))
	}
	return c
}

func checkMark(l *locale, o store.OrderRow) cell {
	if len(o.Touched) > 0 {
		return cell{Text: l.text("order.changed"), Tone: "bad", Sub: strings.Join(o.Touched, ", ")}
	}
	if o.Deleted {
		return cell{Text: l.text("order.gone"), Tone: "bad"}
	}
	if o.Cancelled {
		return cell{Text: l.text("order.is_cancelled"), Tone: "bad"}
	}
	if o.Check {
		return cell{Text: l.text("order.to_check"), Tone: "bad"}
	}
	return cell{}
}
