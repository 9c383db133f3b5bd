package api_test

import (
	"net/http"
	"strings"
	"testing"

	"fakturisd/daemon/server/api"
	"fakturisd/invoicing/store"
)

// withScopes makes a token and returns the header that sends it.
func (f *fixture) withScopes(scopes ...string) []string {
	f.t.Helper()
	plain, err := f.store.AddToken(f.t.Context(), strings.Join(scopes, "+"), scopes, "test")
	if err != nil {
		f.t.Fatal(err)
	}
	return []string{"Authorization", "Bearer " + plain}
}

// TestATokenDoesWhatItsScopesSay goes through all routes with tokens that may do little.
func TestATokenDoesWhatItsScopesSay(t *testing.T) {
	t.Parallel()
	f := newFixture(t, func(c *api.Config) { c.Burst = 10_000 })
	read, write, shop, other := f.withScopes("read"), f.withScopes("write"), f.withScopes("shop:tee"), f.withScopes("shop:kaffee")
	path := strings.NewReplacer("{id}", "99", "{key}", "tee", "{nr}", "99", "{kind}", "invoice")
	for route, methods := range api.Routes() {
		of := strings.HasPrefix(route, "/shops/")
		for _, m := range methods {
			get := m == http.MethodGet
			for _, c := range []struct {
				name  string
				token []string
				may   bool
			}{{"read", read, get}, {"write", write, !get}, {"shop", shop, of}, {"other shop", other, false}} {
				r := f.do(m, path.Replace(route), "", c.token...)
				if may := r.StatusCode != http.StatusForbidden; may != c.may {
					t.Errorf("%s %s with %s: status %d: %s", m, route, c.name, r.StatusCode, r.body)
				}
			}
		}
	}
	r := f.do("POST", "/orders/1/invoices", "", read...)
	f.refused(r, http.StatusForbidden, "scope_missing")
	if !strings.Contains(r.field("detail").(string), `"write"`) || !strings.Contains(r.Header.Get("WWW-Authenticate"), `scope="write"`) {
		t.Errorf("what lacks is not named: %s %s", r.Header.Get("WWW-Authenticate"), r.body)
	}
}

func TestAShopSeesItsOrdersOnly(t *testing.T) {
	t.Parallel()
	f := newFixture(t, func(c *api.Config) { c.URL = "http://faktura.example" })
	for _, statement := range []string{
		`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('kaffee', 'kaffee', 'Kaffee', '', 2)`,
		`INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('kaffee', 'order', '5', 5, 'kaffee', 2, '0123456789abcdef')`,
	} {
		if _, err := f.store.DB().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	shop := f.withScopes("shop:tee")
	r := f.want(f.do("GET", "/shops/tee/orders/4711", "", shop...), http.StatusOK)
	if got := string(r.body); !strings.Contains(got, `"order":{"id":1,"number":"tee-4711","url":"http://faktura.example/auftraege/1","check_reasons":[]}`) ||
		!strings.Contains(got, `"documents":[],"may":{"delivery_note":true,"invoice":true}`) {
		t.Errorf("before: %s", got)
	}
	note := f.want(f.do("POST", "/shops/tee/orders/4711/delivery-notes", "", shop...), http.StatusCreated)
	draft := f.want(f.do("POST", "/shops/tee/orders/4711/invoices", "", shop...), http.StatusCreated)
	if note.field("number") != "LS-2026-0001" || note.field("url") != "http://faktura.example/lieferscheine/1" || draft.field("number") != "" {
		t.Errorf("made: %s %s", note.body, draft.body)
	}
	pdf := "/shops/tee/orders/4711/documents/delivery_note/1/pdf"
	f.refused(f.do("GET", pdf, "", shop...), http.StatusNotFound, "not_found")
	if err := f.store.AttachPDF(t.Context(), store.DocumentDeliveryNote, 1, []byte("%PDF-1.7")); err != nil {
		t.Fatal(err)
	}
	if r := f.want(f.do("GET", pdf, "", shop...), http.StatusOK); r.Header.Get("Content-Type") != "application/pdf" || string(r.body) != "%PDF-1.7" {
		t.Errorf("pdf: %s %s", r.Header.Get("Content-Type"), r.body)
	}
	r = f.want(f.do("GET", "/shops/tee/orders/4711", "", shop...), http.StatusOK)
	for _, want := range []string{`{"kind":"delivery_note","id":1,"number":"LS-2026-0001","status":"erstellt","date":"2026-11-23","total":"","pdf":true}`,
		`{"kind":"invoice","id":1,"number":"","status":"entwurf","date":"","total":"11,90 EUR","pdf":false}`, `"may":{"delivery_note":false,"invoice":false}`} {
		if !strings.Contains(string(r.body), want) {
			t.Errorf("after: %s lacks %s", r.body, want)
		}
	}
	held := f.want(f.do("GET", "/shops/tee/orders/4712", "", shop...), http.StatusOK)
	if held.field("mirrored") != false || held.field("order") != nil || held.field("held") != "Kein Land." {
		t.Errorf("held: %s", held.body)
	}
	if r := f.want(f.do("GET", "/shops/tee/orders/5", "", shop...), http.StatusOK); r.field("mirrored") != false {
		t.Errorf("another shop's order: %s", r.body)
	}
	for _, path := range []string{"/shops/tee/orders/5/documents/delivery_note/1/pdf", "/shops/tee/orders/4711/documents/invoice/1/pdf",
		"/shops/tee/orders/4711/documents/delivery_note/2/pdf", "/shops/tee/orders/0", "/shops/tee/orders/04711", "/shops/tee/orders/x"} {
		f.refused(f.do("GET", path, "", shop...), http.StatusNotFound, "not_found")
	}
	f.refused(f.do("GET", "/shops/kaffee/orders/5", "", shop...), http.StatusForbidden, "scope_missing")
	f.refused(f.do("GET", "/shops/kaffee/orders/5/documents/delivery_note/1/pdf", ""), http.StatusNotFound, "not_found")
	f.refused(f.do("GET", "/shops/tea/orders/5", ""), http.StatusNotFound, "not_found")
	f.refused(f.do("POST", "/shops/tee/orders/5/delivery-notes", "", shop...), http.StatusNotFound, "not_found")
}

// TestManyHintsAreOne: however often a shop tells of an order, the mirror looks once, and nothing piles up.
func TestManyHintsAreOne(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	shop := f.withScopes("shop:tee")
	for range 5 {
		f.want(f.do("POST", "/shops/tee/hints", `{"order":4713}`, shop...), http.StatusAccepted)
	}
	f.want(f.do("POST", "/shops/tee/hints", `{"order":99}`, shop...), http.StatusAccepted)
	hints, err := f.store.Hints(t.Context(), "tee")
	if err != nil || len(hints) != 2 || hints[0].Key != 99 || hints[1].Key != 4713 {
		t.Fatalf("hints %+v, %v", hints, err)
	}
	f.want(f.do("POST", "/shops/tee/hints", `{"order":99}`, shop...), http.StatusAccepted) // while it is looked at
	if err := f.store.TakeHints(t.Context(), hints); err != nil {
		t.Fatal(err)
	}
	if hints, err = f.store.Hints(t.Context(), "tee"); err != nil || len(hints) != 1 || hints[0].Key != 99 {
		t.Errorf("left: %+v, %v", hints, err)
	}
	for body, status := range map[string]int{`{"order":0}`: 400, `{"order":-4}`: 400, `{"order":"4713"}`: 400, `{}`: 400, `{"order":1.5}`: 400, ``: 400, `{"orders":[1]}`: 400} {
		if r := f.do("POST", "/shops/tee/hints", body, shop...); r.StatusCode != status {
			t.Errorf("%s: status %d: %s", body, r.StatusCode, r.body)
		}
	}
	f.refused(f.do("POST", "/shops/nobody/hints", `{"order":1}`), http.StatusNotFound, "not_found")
	if rows, err := f.store.SyncRequests(t.Context(), "tee"); err != nil || len(rows) != 0 {
		t.Errorf("people's requests show hints: %+v, %v", rows, err)
	}
}
