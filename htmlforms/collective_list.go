package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// collectiveBox names the boxes of collective invoices with which something is done together.
const collectiveBox = "sammelrechnung"

var collectiveSpec = listSpec{Path: "/sammelrechnungen", Key: "collectives", Columns: []column{
	{Key: "collective.number"}, {Key: "order.partner"}, {Key: "collective.period"}, {Key: "collective.provisional_short"}, {Key: "collective.send_date"},
	{Key: "list.status"}, {Key: "totals.gross", Numeric: true},
}, Statuses: []string{"geplant", "undatiert", "faellig", "versaeumt", "gehalten", "gestellt", "versendet", "storniert", "verworfen"}, NoShop: true, SendMany: true, Merges: true,
	Related: &menuEntry{"/rechnungen", "nav.invoices"}}

// collectiveList shows the collective invoice list (Sammelrechnungsliste); with ?partner= those of one partner.
func (p *Pages) collectiveList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, collectiveSpec, p.Store.Collectives, collectiveCells)
}

func collectiveCells(l *locale, c store.CollectiveRow) []cell {
	name := link(l.text("collective.name", c.ID), idPath("/sammelrechnungen", c.ID)).under(c.InvoiceNumber)
	if c.Status == invoicing.CollectivePlanned {
		name = name.ticked(collectiveBox, c.ID)
	}
	return []cell{
		name,
		link(c.CustomerName, idPath("/geschaeftspartner", c.PartnerID)).under(c.CustomerNumber),
		text(l.period(c.PeriodFrom, c.PeriodUntil)).under(l.text("collective.of_items", c.Items)),
		text(l.date(c.ProvisionalDate)),
		sendCell(l, c),
		collectiveState(l, c),
		number(l.amount(c.Total, c.Currency)),
	}
}

// sendCell shows the send date; that there is none is marked, with what somebody decided about it.
func sendCell(l *locale, c store.CollectiveRow) cell {
	if !c.SendDate.IsZero() || c.Status != invoicing.CollectivePlanned {
		return text(l.date(c.SendDate))
	}
	none := cell{Text: l.text("collective.no_send_date"), Tone: "warn"}
	switch {
	case !c.RemindOn.IsZero():
		return none.under(l.text("undated.was_reminded", l.date(c.RemindOn)))
	case !c.DeselectedOn.IsZero():
		return none.under(l.text("undated.was_deselected", l.date(c.DeselectedOn)))
	}
	return none
}

// collectiveState shows the state; of one that is held, why.
func collectiveState(l *locale, c store.CollectiveRow) cell {
	if c.Hold == "" || c.Status != invoicing.CollectivePlanned {
		return badge(l, "state", string(c.Status))
	}
	return badge(l, "state", "gehalten").under(short(strings.ReplaceAll(c.Hold, "\n", " ")))
}
