package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fakturisd/daemon/server/api"
)

func TestWithoutTokenNobodyLearnsAnything(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for name, header := range map[string]string{
		"none": "", "other scheme": "Basic " + f.token, "no scheme": f.token, "empty": "Bearer ", "wrong": "Bearer fkt_wrong", "cut": "Bearer " + f.token[:len(f.token)-1],
	} {
		for _, path := range []string{"/orders", "/orders/1", "/nothing"} {
			r := f.do("GET", path, "", "Authorization", header)
			f.refused(r, http.StatusUnauthorized, "unauthorized")
			if !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: WWW-Authenticate %q", name, r.Header.Get("WWW-Authenticate"))
			}
		}
	}
	for _, query := range []string{"?token=", "?access_token=", "?authorization=Bearer%20"} {
		f.refused(f.do("GET", "/orders"+query+f.token, "", "Authorization", ""), http.StatusUnauthorized, "unauthorized")
	}
	f.want(f.do("GET", "/orders", "", "Authorization", "bearer "+f.token), http.StatusOK)
}

func TestWithdrawnTokenEndsAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.want(f.do("GET", "/orders", ""), http.StatusOK)
	if err := f.store.RevokeToken(t.Context(), "Test", "test"); err != nil {
		t.Fatal(err)
	}
	f.refused(f.do("GET", "/orders", ""), http.StatusUnauthorized, "unauthorized")
}

func TestUnknownPathsMethodsAndIDs(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, path := range []string{"/nothing", "/", "/orders/", "/orders/99/shop-status", "/invoices/1/xml", "/orders/0", "/orders/-1", "/orders/x",
		"/orders/01", "/orders/9223372036854775808", "/orders/99", "/partners/99", "/articles/99", "/invoices/99", "/invoices/99/pdf",
		"/delivery-notes/99", "/delivery-notes/99/pdf", "/collective-invoices/99"} {
		f.refused(f.do("GET", path, ""), http.StatusNotFound, "not_found")
	}
	for _, path := range []string{"/orders/99/invoices", "/orders/99/delivery-notes", "/invoices/99/issue", "/invoices/99/send", "/collective-invoices/99/issue"} {
		f.refused(f.do("POST", path, ""), http.StatusNotFound, "not_found")
	}
	for path, allow := range map[string]string{"/partners": "GET, HEAD", "/orders/1/invoices": "POST", "/orders/1/planned-invoices": "GET, HEAD, POST",
		"/collective-invoices/1": "GET, HEAD, PATCH"} {
		r := f.do("DELETE", path, "")
		f.refused(r, http.StatusMethodNotAllowed, "method_not_allowed")
		if got := r.Header.Get("Allow"); got != allow {
			t.Errorf("%s: Allow %q, want %q", path, got, allow)
		}
	}
	f.want(f.do("HEAD", "/orders", ""), http.StatusOK)
}

func TestListsTurnPages(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.want(f.do("GET", "/orders?limit=1", ""), http.StatusOK)
	if got := len(first.field("items").([]any)); got != 1 || first.field("next") == nil {
		t.Fatalf("first page %s", first.body)
	}
	second := f.want(f.do("GET", "/orders?limit=1&after=2", ""), http.StatusOK)
	if got := string(second.body); !strings.Contains(got, `"number":"tee-4711"`) || second.field("next") != nil {
		t.Errorf("second page %s", got)
	}
	empty := f.want(f.do("GET", "/orders?after=1", ""), http.StatusOK)
	if got := string(empty.body); got != `{"items":[],"next":null}` {
		t.Errorf("after the last: %s", got)
	}
	for query, want := range map[string]int{"q=tee-4711": 1, "q=nobody": 0, "shop=tee": 1, "shop=other": 0, "status=Offen": 1, "status=2": 0,
		"check=true": 0, "check=false": 2, "partner_id=1": 2, "partner_id=2": 0, "q=Muster&shop=tee": 1} {
		r := f.want(f.do("GET", "/orders?"+query, ""), http.StatusOK)
		if got := len(r.field("items").([]any)); got != want {
			t.Errorf("%s: %d orders, want %d", query, got, want)
		}
	}
	for _, query := range []string{"limit=0", "limit=101", "limit=x", "after=0", "after=-1", "after=9223372036854775807000", "check=yes", "partner_id=0",
		"stauts=Offen", "token=x", "limit=1&limit=2", "q=%zz"} {
		f.refused(f.do("GET", "/orders?"+query, ""), http.StatusBadRequest, "malformed")
	}
}

func TestBodiesAreHeldToTheirForm(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.refused(f.do("POST", "/orders/1/invoices", `{"issue":true}`, "Content-Type", "text/plain"), http.StatusUnsupportedMediaType, "media_type")
	f.refused(f.do("POST", "/orders/1/invoices", `{"issue":true}`, "Content-Type", ""), http.StatusUnsupportedMediaType, "media_type")
	f.refused(f.do("POST", "/orders/1/invoices", `issue=true`, "Content-Type", "application/x-www-form-urlencoded"), http.StatusUnsupportedMediaType, "media_type")
	f.refused(f.do("POST", "/orders/1/invoices", `{"isue":true}`), http.StatusBadRequest, "malformed")
	f.refused(f.do("POST", "/orders/1/invoices", `{"send":true}`), http.StatusBadRequest, "invalid")
	f.refused(f.do("POST", "/orders/1/delivery-notes", `{"date":"2026-12-31"}`), http.StatusBadRequest, "malformed")
	f.refused(f.do("POST", "/orders/1/invoices", `{"issue":true,`+strings.Repeat(" ", 1<<20)+`"send":true}`), http.StatusRequestEntityTooLarge, "too_large")
	f.refused(f.do("PATCH", "/collective-invoices/1", `{}`), http.StatusBadRequest, "invalid")
	f.want(f.do("POST", "/orders/1/invoices", `{"issue":false}`, "Content-Type", "application/json; charset=utf-8"), http.StatusCreated)
}

func TestEachTokenIsHeldToARate(t *testing.T) {
	t.Parallel()
	now := noon
	f := newFixture(t, func(c *api.Config) { c.Rate, c.Burst, c.Now = 1, 2, func() time.Time { return now } })
	for range 2 {
		f.want(f.do("GET", "/jobs", ""), http.StatusOK)
	}
	r := f.do("GET", "/jobs", "")
	f.refused(r, http.StatusTooManyRequests, "rate_limited")
	if r.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q, want 1", r.Header.Get("Retry-After"))
	}
	other, err := f.store.AddToken(t.Context(), "Andere", both, "test")
	if err != nil {
		t.Fatal(err)
	}
	f.want(f.do("GET", "/jobs", "", "Authorization", "Bearer "+other), http.StatusOK)
	for range 2 {
		f.refused(f.do("GET", "/jobs", "", "Authorization", "Bearer guess"), http.StatusUnauthorized, "unauthorized")
	}
	f.refused(f.do("GET", "/jobs", "", "Authorization", "Bearer guess"), http.StatusTooManyRequests, "rate_limited")
	now = now.Add(time.Second)
	f.want(f.do("GET", "/jobs", ""), http.StatusOK)
}

func TestFaultsAreNotToldToCallers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	if _, err := f.store.DB().ExecContext(t.Context(), `RENAME TABLE fakturis_article_text TO gone`); err != nil {
		t.Fatal(err)
	}
	r := f.do("GET", "/articles/1", "")
	f.refused(r, http.StatusInternalServerError, "internal")
	if strings.Contains(string(r.body), "article_text") {
		t.Errorf("the answer tells of tables: %s", r.body)
	}
	if err := f.store.Close(); err != nil {
		t.Fatal(err)
	}
	if r := f.do("GET", "/orders", ""); r.StatusCode < 500 || strings.Contains(string(r.body), "sql") {
		t.Errorf("without a database: %d %s", r.StatusCode, r.body)
	}
}

func TestTheDescriptionNeedsNoToken(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, httptest.NewRequest("GET", api.Prefix+"/openapi.yaml", nil))
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "openapi: 3.1") || !strings.Contains(w.Header().Get("Content-Type"), "yaml") {
		t.Errorf("%d %s %.40s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
}
