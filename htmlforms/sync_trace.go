package htmlforms

import (
	"fmt"
	"net/http"
	"net/url"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// traceBody answers why a record of a shop is here, or is not.
type traceBody struct {
	store.Trace
	Tone   string
	Answer string
	Href   string // of the mirrored record; empty for none
	Open   bool   // something was asked for and is not done yet
}

// traceAddress returns the address of the page of one record; shop is the key of a shop or of a source.
func traceAddress(shop string, kind any, key string) string {
	return "/abgleich/satz?" + recordQuery(shop, kind, key)
}

func recordQuery(shop string, kind any, key string) string {
	return url.Values{"shop": {shop}, "art": {fmt.Sprint(kind)}, "nr": {key}}.Encode()
}

// RecordQuery names the record in an address.
func (b traceBody) RecordQuery() string { return recordQuery(b.Source, b.Kind, b.Key) }

// syncTrace shows everything that is known of one record.
func (p *Pages) syncTrace(w http.ResponseWriter, r *http.Request) error {
	t, err := p.traced(r)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	body := traceBody{Trace: t, Tone: answerTones[t.State], Answer: l.answer(t), Href: mirroredPath(t)}
	for _, q := range t.Requests {
		body.Open = body.Open || q.Done.IsZero()
	}
	if body.Open {
		w.Header().Set("Refresh", "3")
	}
	p.render(w, r, http.StatusOK, "sync_trace.html", page{Title: "sync.trace.title", Name: l.label("kind", t.Kind) + " " + t.Key, Nav: "/abgleich", Body: body})
	return nil
}

// traced reads which record is asked for; without a kind it is an order.
func (p *Pages) traced(r *http.Request) (store.Trace, error) {
	v := r.URL.Query()
	kind := invoicing.Kind(v.Get("art"))
	if kind == "" {
		kind = invoicing.KindOrder
	}
	return p.Store.TraceRecord(r.Context(), v.Get("shop"), kind, v.Get("nr"))
}

var answerTones = map[store.TraceState]string{
	store.TraceHeld: "bad", store.TraceFailed: "bad", store.TraceWaiting: "warn", store.TraceGone: "warn", store.TraceUnread: "warn",
	store.TraceMirrored: "good",
}

// answer says in one sentence why a record is here or is not.
func (l *locale) answer(t store.Trace) string {
	what := l.label("kind", t.Kind) + " " + t.Key
	switch t.State {
	case store.TraceHeld, store.TraceWaiting:
		if t.EntityID != 0 {
			return l.text("sync.answer."+string(t.State)+".change", what, l.instant(t.Mirrored), l.instant(t.Since), t.Reason)
		}
		return l.text("sync.answer."+string(t.State), what, l.instant(t.Since), t.Reason)
	case store.TraceGone:
		return l.text("sync.answer.gone", what, l.instant(t.Mirrored), l.instant(t.Gone))
	case store.TraceMirrored:
		return l.text("sync.answer.mirrored", what, l.instant(t.Mirrored))
	case store.TraceIgnored, store.TraceForgotten, store.TraceFailed, store.TraceDeleted:
		return l.text("sync.answer."+string(t.State), what, l.instant(t.Since), t.Reason)
	case store.TraceUnread:
		return l.text("sync.answer.unread", what)
	}
	return l.text("sync.answer.unknown", what, l.instant(t.Sync.Scanned))
}

// mirroredPath returns the address of what a record became; a shipping method has no page of its own.
func mirroredPath(t store.Trace) string {
	list, ok := map[invoicing.Kind]string{invoicing.KindOrder: "/auftraege", invoicing.KindCustomer: "/geschaeftspartner", invoicing.KindArticle: "/artikel"}[t.Kind]
	if !ok || t.EntityID == 0 {
		return ""
	}
	return idPath(list, t.EntityID)
}
