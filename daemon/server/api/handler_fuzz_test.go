package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server/api"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// posted are requests whose bodies are read before anything is looked up; nothing that they name exists.
var posted = []string{"/orders", "/invoices", "/sync/requests", "/planned-invoices/take-over", "/collective-invoices", "/collective-invoices/check", "/contracts",
	"/contracts/prices", "/orders/99/invoices", "/orders/99/delivery-notes", "/invoices/99/send", "/invoices/99/cancel", "/invoices/99/payments", "/shops/none/hints"}

// FuzzRequest sends any body to the whole API over an empty database: every answer is one that the description knows, a
// problem where it is no success, never a fault of the program, and nothing is made of it.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `[]`, `null`, `{"partner_id":1}`, `{"partner_id":9223372036854775808}`, newOrder, `{"lines":[{"quantity":"1e400"}]}`, `{"order":4711}`, `{"order":-1}`,
		`{"issue":true,"send":true}`, `{"source":"none","action":"read","kind":"order","key":"7"}`, `{"source":"none","action":"scan","from":"2026-11-01"}`,
		`{"planned_invoice_ids":[1,1],"order_ids":[],"into":0}`, `{"groups":[{"planned_invoice_ids":[]}],"singles":[0]}`, "{\"text\":\"\xff\x00\"}", `{"a":{"a":{"a":[[[]]]}}}`,
		`{"due_days":10,"skonto":"2"}`, `{"amount":"1,00","date":"2026-02-30"}`, `{"lines":[{"text":"x","quantity":"0.0000000001","unit_price":"99999999999999","tax_rate":"19"}]}`,
	} {
		for n := range posted {
			f.Add(uint8(n), []byte(body))
		}
	}
	s, handler, token := emptyAPI(f)
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		path := posted[int(which)%len(posted)]
		r := httptest.NewRequest(http.MethodPost, api.Prefix+path, strings.NewReader(string(body)))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "fuzz")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if _, err := s.DB().Exec(`DELETE FROM fakturis_idempotency`); err != nil {
			t.Fatal(err)
		}
		if w.Code != 200 && (w.Code < 400 || w.Code >= 500 || w.Header().Get("Content-Type") != "application/problem+json") {
			t.Fatalf("%s %q: %d %s", path, body, w.Code, w.Body)
		}
		var made int
		if err := s.DB().QueryRow(`SELECT (SELECT COUNT(*) FROM fakturis_order) + (SELECT COUNT(*) FROM fakturis_invoice) + (SELECT COUNT(*) FROM fakturis_sync_request)
			+ (SELECT COUNT(*) FROM fakturis_audit WHERE entity <> 'token')`).Scan(&made); err != nil || made != 0 {
			t.Fatalf("%s %q made %d rows, %v", path, body, made, err)
		}
	})
}

// emptyAPI returns an API over tables without a row.
func emptyAPI(t testing.TB) (*store.Store, http.Handler, string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, store.Config{DSN: privatedb.New(t), Settings: settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	token, err := s.AddToken(ctx, "Fuzz", both, "test")
	if err != nil {
		t.Fatal(err)
	}
	return s, api.New(api.Config{Store: s, Log: zerolog.Nop(), Burst: 1 << 30, Today: func() invoicing.Date { return invoicing.NewDate(2026, 11, 23) }}), token
}
