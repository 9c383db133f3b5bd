package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing/store"
)

var collectiveSpec = listSpec{Path: "/sammelrechnungen", Key: "collectives", Columns: []column{
	{Key: "collective.number"}, {Key: "order.partner"}, {Key: "collective.provisional"}, {Key: "collective.send_date"}, {Key: "collective.items", Numeric: true}, {Key: "list.status"}, {Key: "totals.gross", Numeric: true},
}, Statuses: []string{"geplant", "undatiert", "faellig", "gestellt", "versendet"}, NoShop: true}

// collectiveList shows the collective invoice list (Sammelrechnungsliste).
func (p *Pages) collectiveList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, collectiveSpec, p.Store.Collectives, collectiveCells)
}

func collectiveCells(l *locale, c store.CollectiveRow) []cell {
	send := text(l.date(c.SendDate))
	if c.SendDate.IsZero() {
		send = cell{Text: l.text("collective.no_date"), Tone: "warn", Sub: decidedUndated(l, c)}
	}
	return []cell{
		link(l.text("collective.name", c.ID), idPath("/sammelrechnungen", c.ID)).under(c.InvoiceNumber),
		link(c.CustomerName, idPath("/geschaeftspartner", c.PartnerID)).under(c.CustomerNumber),
		text(l.date(c.ProvisionalDate)),
		send,
		number(strconv.Itoa(c.Items)),
		badge(l, "state", string(c.Status)),
		number(l.amount(c.Total, c.Currency)),
	}
}

// decidedUndated says what somebody decided about a collective invoice that has no send date.
func decidedUndated(l *locale, c store.CollectiveRow) string {
	switch {
	case !c.RemindOn.IsZero():
		return l.text("undated.was_reminded", l.date(c.RemindOn))
	case !c.DeselectedOn.IsZero():
		return l.text("undated.was_deselected", l.date(c.DeselectedOn))
	}
	return ""
}
