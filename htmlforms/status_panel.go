package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing/store"
)

// statusPanel is what the order page shows of the status in the shop.
type statusPanel struct {
	Life statusLife
	Form *statusForm // nil while a change is open, and where the shop has no such order any more
	Open bool
}

// orderPush adds the panel "Status im Shop ändern" to a shop's order, and what was done to it from here. With ?wieder=5 the form
// holds what intent 5 wanted.
func (p *Pages) orderPush(r *http.Request, l *locale, b *orderBody) error {
	var err error
	if b.Audit, err = p.historyOfOrder(r, l, b.Order.ID); err != nil || b.Order.Origin.Shop == "" {
		return err
	}
	f, err := p.statusFormOf(r.Context(), l, b.Order)
	if err != nil {
		return err
	}
	life, err := p.lifeOf(r.Context(), b.Order, f.Statuses)
	if err != nil {
		return err
	}
	b.Push = &statusPanel{Life: life, Open: life.Now != nil && life.Now.State.Open()}
	if b.Push.Open || !b.Order.DeletedAt.IsZero() || b.Order.ContractID != 0 {
		return nil
	}
	if again, err := strconv.ParseInt(r.URL.Query().Get("wieder"), 10, 64); err == nil {
		f.again(life, again)
	}
	b.Push.Form = &f
	return nil
}

// again fills the form with the wish of one of the order's intents.
func (f *statusForm) again(life statusLife, id int64) {
	if life.Now != nil && life.Now.ID == id {
		f.refill(life.Now.StatusWish)
	}
	for _, row := range life.Earlier {
		if row.ID == id {
			f.refill(row.StatusWish)
		}
	}
}

// orderHistory is what was done to an order from here, the newest first; long ones are folded.
type orderHistory struct{ Newest, Older []sentence }

// eventsUnfolded is how much of a history is shown at once.
const eventsUnfolded = 10

// historyOfOrder tells in words what was done to an order from here.
func (p *Pages) historyOfOrder(r *http.Request, l *locale, id int64) (*orderHistory, error) {
	rows, err := p.Store.History(r.Context(), store.EventOrder, id)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	all := make([]sentence, len(rows))
	for i, row := range rows {
		if row.Action == "see-changes" {
			row.Detail = "" // the number of a revision, which no page shows
		}
		all[len(rows)-1-i] = l.sentence(store.Event{AuditRow: row})
	}
	n := min(len(all), eventsUnfolded)
	return &orderHistory{Newest: all[:n], Older: all[n:]}, nil
}
