package htmlforms

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// syncLogBody is a page of the log of the mirror.
type syncLogBody struct {
	Query  store.SyncLogQuery
	Shops  []Shop
	Kinds  []invoicing.Kind
	Events []store.SyncEvent
	Sizes  []int
	Rows   []store.SyncLogRow
	Next   string // address of the older lines
	First  string // address of the newest ones; empty there
	Filter bool   // something was asked for
}

var (
	loggedKinds  = []invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle, invoicing.KindShippingMethod}
	loggedEvents = []store.SyncEvent{store.EventNew, store.EventChanged, store.EventDeleted, store.EventBack, store.EventWaiting, store.EventHeld,
		store.EventReleased, store.EventIgnored, store.EventFailed, store.EventForgotten, store.EventSchema, store.EventTriggers, store.EventRequest}
	logSizes = []int{25, 50} // a page of more could exceed 100 kB
)

// syncLog shows what the mirror did, newest first.
func (p *Pages) syncLog(w http.ResponseWriter, r *http.Request) error {
	q := readLogQuery(r)
	rows, next, err := p.Store.SyncLog(r.Context(), q)
	if err != nil {
		return err
	}
	shops, err := p.loggedShops(r.Context())
	if err != nil {
		return err
	}
	body := syncLogBody{Query: q, Shops: shops, Kinds: loggedKinds, Events: loggedEvents, Sizes: logSizes, Rows: rows,
		Filter: q.Shop != "" || q.Kind != "" || q.Event != "" || q.Key != ""}
	if q.Before > 0 {
		body.First = logAddress(q, 0)
	}
	if next > 0 {
		body.Next = logAddress(q, next)
	}
	p.render(w, r, http.StatusOK, "sync_log.html", page{Title: "sync.log.title", Nav: "/abgleich", Body: body})
	return nil
}

// loggedShops returns the shops and, where several lie in one, their databases: some lines are about these as a whole.
func (p *Pages) loggedShops(ctx context.Context) ([]Shop, error) {
	rows, err := p.Store.Shops(ctx)
	if err != nil {
		return nil, err
	}
	shops, known := slices.Clone(p.Shops), map[string]bool{}
	for _, s := range shops {
		known[s.Key] = true
	}
	for _, r := range rows {
		if !known[r.Source] {
			known[r.Source] = true
			shops = append(shops, Shop{Key: r.Source})
		}
	}
	return shops, nil
}

// readLogQuery reads filter and position; what makes no sense counts as not given.
func readLogQuery(r *http.Request) store.SyncLogQuery {
	v := r.URL.Query()
	q := store.SyncLogQuery{Shop: v.Get("shop"), Kind: invoicing.Kind(v.Get("art")), Event: store.SyncEvent(v.Get("ereignis")),
		Key: strings.TrimSpace(v.Get("nr")), Limit: logSizes[0]}
	for _, n := range logSizes {
		if v.Get("zeilen") == strconv.Itoa(n) {
			q.Limit = n
		}
	}
	if before, err := strconv.ParseInt(v.Get("vor"), 10, 64); err == nil && before > 0 {
		q.Before = before
	}
	return q
}

func logAddress(q store.SyncLogQuery, before int64) string {
	v := url.Values{}
	for name, value := range map[string]string{"shop": q.Shop, "art": string(q.Kind), "ereignis": string(q.Event), "nr": q.Key} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Limit != logSizes[0] {
		v.Set("zeilen", strconv.Itoa(q.Limit))
	}
	if before > 0 {
		v.Set("vor", strconv.FormatInt(before, 10))
	}
	return strings.TrimSuffix("/abgleich/protokoll?"+v.Encode(), "?")
}
