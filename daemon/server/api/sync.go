package api

import (
	"context"
	"net/http"
	"net/url"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// syncStates answers with how the mirror of every shop database is doing.
func (a *api) syncStates(ctx context.Context, _ *call) (int, any, error) {
	states, err := a.Store.SyncStates(ctx)
	return http.StatusOK, page[store.SyncState]{Items: orNone(states)}, err
}

// syncLog answers with a page of what became of the shops' records, newest first.
func (a *api) syncLog(ctx context.Context, c *call) (int, any, error) {
	values, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return 0, nil, malformed("Die Parameter der Adresse sind nicht lesbar.")
	}
	if err := checkParameters(values, []string{"after", "limit", "shop", "kind", "key", "event"}); err != nil {
		return 0, nil, err
	}
	q := store.SyncLogQuery{Shop: values.Get("shop"), Kind: invoicing.Kind(values.Get("kind")), Key: values.Get("key"), Event: store.SyncEvent(values.Get("event"))}
	if q.Before, err = whole(values, "after", 1, 1<<62); err != nil {
		return 0, nil, err
	}
	limit, err := whole(values, "limit", 1, maxLimit)
	if err != nil {
		return 0, nil, err
	}
	q.Limit = int(limit)
	rows, next, err := a.Store.SyncLog(ctx, q)
	if err != nil {
		return 0, nil, err
	}
	p := page[store.SyncLogRow]{Items: orNone(rows)}
	if next != 0 {
		p.Next = &next
	}
	return http.StatusOK, p, nil
}

// addSyncRequest asks the leading daemon to read again, to forget a record, or to look at everything.
func (a *api) addSyncRequest(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Source string           `json:"source"`
		Action store.SyncAction `json:"action"`
		Kind   invoicing.Kind   `json:"kind"`
		Key    string           `json:"key"`
		From   day              `json:"from"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	id, err := a.Store.AddSyncRequest(ctx, store.SyncRequest{Source: in.Source, Action: in.Action, Kind: in.Kind, Key: in.Key, From: in.From.Date}, c.actor())
	if err != nil {
		return 0, nil, err
	}
	r, err := a.Store.SyncRequest(ctx, id)
	return http.StatusAccepted, r, err
}
