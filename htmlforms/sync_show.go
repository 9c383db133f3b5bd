package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// syncBody is the page of how the shops are mirrored (Abgleich).
type syncBody struct {
	Sources []syncSource
	Kinds   []invoicing.Kind
	Today   invoicing.Date
}

// syncSource is one shop database.
type syncSource struct {
	store.SyncState
	Last     []lastOrder
	Requests []store.SyncRequestRow
}

// lastOrder is the newest order of a shop.
type lastOrder struct {
	store.LastOrder
	Quiet bool // older than the shop allows
}

// searched are the kinds of records that people look for by number.
var searched = []invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle}

// requestsShown bounds the requests on the card of a shop.
const requestsShown = 5

// syncShow shows how the mirror of every shop database is doing, and lets people ask for more.
func (p *Pages) syncShow(w http.ResponseWriter, r *http.Request) error {
	states, err := p.Store.SyncStates(r.Context())
	if err != nil {
		return err
	}
	last, err := p.Store.LastOrders(r.Context())
	if err != nil {
		return err
	}
	body := syncBody{Kinds: searched, Today: p.Today()}
	for _, st := range states {
		one := syncSource{SyncState: st, Last: p.lastOrders(st, last)}
		if one.Requests, err = p.Store.SyncRequests(r.Context(), st.Source); err != nil {
			return err
		}
		one.Requests = one.Requests[:min(len(one.Requests), requestsShown)]
		if st.Progress != nil {
			w.Header().Set("Refresh", "10")
		}
		body.Sources = append(body.Sources, one)
	}
	p.render(w, r, http.StatusOK, "sync.html", page{Title: "sync.title", Nav: "/abgleich", Body: body})
	return nil
}

func (p *Pages) lastOrders(st store.SyncState, last []store.LastOrder) []lastOrder {
	var own []lastOrder
	for _, shop := range st.Shops {
		for _, l := range last {
			if limit := p.Quiet[shop.Key]; l.Shop == shop.Key {
				own = append(own, lastOrder{l, limit > 0 && l.Ago > limit})
			}
		}
	}
	return own
}

// Percent is how much of a kind's records the running scan has read.
func (s syncSource) Percent() int64 { return s.Progress.Done * 100 / s.Progress.Total }
