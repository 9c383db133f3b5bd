package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var contractSpec = listSpec{Path: "/vertraege", Key: "contracts", Columns: []column{
	{Key: "contract.title"}, {Key: "order.partner"}, {Key: "contract.turn"}, {Key: "contract.next"}, {Key: "totals.gross", Numeric: true}, {Key: "contract.ends"},
	{Key: "contract.notice_until"}, {Key: "list.status"},
}, Statuses: []string{"vorgemerkt", "aktiv", "auslaufend", "pausiert", "gekuendigt", "beendet", "gehalten"},
	Related: &menuEntry{"/vertraege/preise", "contract.bulk"}, New: &menuEntry{"/auftraege/neu", "contract.new"}}

// contractList shows the contract list (Vertragsliste).
func (p *Pages) contractList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, contractSpec, p.Store.Contracts, contractCells)
}

func contractCells(l *locale, c store.ContractRow) []cell {
	ends := text(l.date(c.EndsOn))
	if c.EndsOn.IsZero() {
		ends = text(l.text("contract.open_end"))
	}
	amount := cell{Num: true, Text: dash}
	if !c.Next.IsZero() {
		amount = number(l.amount(c.NextTotal, c.Currency))
	}
	state := badge(l, "state", string(c.State))
	if c.State == invoicing.ContractPaused {
		state = state.under(l.text("contract.paused_until", l.date(c.PausedUntil)))
	}
	name := link(c.OrderNumber, idPath("/vertraege", c.ID))
	name.Shops = c.Origins
	return []cell{
		name,
		link(c.CustomerName, idPath("/geschaeftspartner", c.PartnerID)).under(c.CustomerNumber),
		text(l.every(c.Interval)),
		text(l.date(c.Next)).under(l.text("contract.planned_n", c.Planned)),
		amount, ends, text(l.date(c.NoticeUntil)), state,
	}
}

// every writes a rhythm, such as "jeden Monat" or "alle 2 Wochen".
func (l *locale) every(i invoicing.Interval) string {
	if i.Count == 1 {
		return l.text("every.one." + string(i.Unit))
	}
	return l.text("every.many", l.span(i))
}

// span writes a length of time, such as "1 Jahr" or "3 Monate".
func (l *locale) span(i invoicing.Interval) string {
	unit := l.label("unit", i.Unit)
	if i.Count == 1 {
		unit = l.label("unit.one", i.Unit)
	}
	return l.count(i.Count) + "\u00a0" + unit
}
