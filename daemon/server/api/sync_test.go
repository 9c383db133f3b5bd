package api_test

import (
	"net/http"
	"testing"
)

func TestSyncRequestsOfTheAPI(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	body := `{"source":"tee","action":"forget","kind":"order","key":"4711"}`
	first := f.want(f.do("POST", "/sync/requests", body), http.StatusAccepted)
	again := f.want(f.do("POST", "/sync/requests", body), http.StatusAccepted)
	if id := first.field("id"); id == nil || id != again.field("id") || first.field("by") != "token:Test" {
		t.Errorf("requests %s and %s", first.body, again.body)
	}
	f.want(f.do("POST", "/orders/1/invoices", `{}`), http.StatusCreated)
	f.want(f.do("POST", "/sync/requests", body), http.StatusConflict)
	f.want(f.do("POST", "/sync/requests", `{"source":"wein","action":"scan"}`), http.StatusNotFound)
	f.want(f.do("POST", "/sync/requests", `{"source":"tee","action":"drop"}`), http.StatusBadRequest)
	f.want(f.do("POST", "/sync/requests", `{"source":"tee","action":"read","form":"2026-01-01"}`), http.StatusBadRequest)
}

func TestSyncLogOfTheAPI(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	one := f.want(f.do("GET", "/sync/log?limit=1", ""), http.StatusOK)
	next := pick(t, one.json, "next")
	two := f.want(f.do("GET", "/sync/log?after="+next, ""), http.StatusOK)
	if id := pick(t, two.json, "items.0.id"); id != "1" || two.field("next") != nil {
		t.Errorf("the second page: %s", two.body)
	}
	held := f.want(f.do("GET", "/sync/log?shop=tee&kind=order&event=held&key=4712", ""), http.StatusOK)
	if items := held.field("items").([]any); len(items) != 1 {
		t.Errorf("held orders: %s", held.body)
	}
}
