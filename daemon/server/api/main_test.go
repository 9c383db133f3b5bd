package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server/api"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// both are the scopes of a token that may do everything.
var both = []string{store.ScopeRead, store.ScopeWrite}

// noon is the test's present.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fixture is an API over a database with one of everything.
type fixture struct {
	t       *testing.T
	store   *store.Store
	handler http.Handler
	token   string
	keys    atomic.Int64 // Idempotency-Keys given so far
}

// newFixture starts an API; change may alter its configuration.
func newFixture(t *testing.T, change ...func(*api.Config)) *fixture {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, store.Config{DSN: privatedb.New(t), Now: func() time.Time { return noon }, Settings: settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	token, err := s.AddToken(ctx, "Test", both, "test")
	if err != nil {
		t.Fatal(err)
	}
	c := api.Config{
		Store: s, Queue: outbox.New(s.DB(), "test"), Log: zerolog.Nop(),
		Today: func() invoicing.Date { return invoicing.DateOf(noon) },
	}
	for _, f := range change {
		f(&c)
	}
	return &fixture{t: t, store: s, handler: api.New(c), token: token}
}

// setClock has the one connection that the store keeps live at another time.
func (f *fixture) setClock(at time.Time) {
	f.t.Helper()
	f.store.DB().SetMaxOpenConns(1)
	f.store.DB().SetMaxIdleConns(1)
	if _, err := f.store.DB().ExecContext(f.t.Context(), `SET timestamp = ?`, at.Unix()); err != nil {
		f.t.Fatal(err)
	}
}

func settings() map[string]invoicing.ShopSettings {
	company := invoicing.ShopSettings{
		Company:  invoicing.Company{Name: "Beispiel GmbH", Street: "Musterstraße 1", Postcode: "12345", City: "Musterstadt", Country: "DE", VATID: "DE123456789"},
		Numbers:  map[string]string{"invoice": "RE-{year}-{counter:4}", "delivery_note": "LS-{year}-{counter:4}", "order": "AU-{year}-{counter:4}"},
		MailFrom: "rechnung@example.com", DueDays: 14,
	}
	shop := company
	shop.Key, shop.Name = "tee", "Teehaus"
	return map[string]invoicing.ShopSettings{"": company, "tee": shop}
}

// fill writes a partner with two orders (1: from a shop, 2: entered by hand), an article and a shipping method.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	const address = `{"salutation":"Frau","company":"","first_name":"Erika","last_name":"Muster","street":"Weg 1","extra":"","postcode":"10115","city":"Berlin","state":"","country":"DE"}`
	for _, statement := range []string{
		`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'tee', 'Teehaus', '', 1)`,
		`INSERT INTO fakturis_shop_status (source, status_id, language, name, sort_order) VALUES ('tee', 1, 'de', 'Offen', 1), ('tee', 2, 'de', 'In Bearbeitung', 2)`,
		`INSERT INTO fakturis_carrier (source, carrier_id, name, link, sort_order) VALUES ('tee', 7, 'Paketblitz', '', 1)`,
		`INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id,
			language, match_key) VALUES ('Frau', '', 'Erika', 'Muster', 'Weg 1', '', '10115', 'Berlin', '', 'DE', 'erika@example.com', '030', '', 'de', '0123456789abcdef')`,
		`INSERT INTO fakturis_delivery_address (partner_id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country,
			match_key) VALUES (1, 'Frau', '', 'Erika', 'Muster', 'Weg 2', '', '10115', 'Berlin', '', 'DE', '0123456789abcdef')`,
		`INSERT INTO fakturis_contact (partner_id, salutation, first_name, last_name, email, phone, match_key)
			VALUES (1, 'Frau', 'Erika', 'Muster', 'erika@example.com', '030', '0123456789abcdef')`,
		`INSERT INTO fakturis_article (number, name, description, ean, net_price, tax_rate, stock, weight, active)
			VALUES ('T-1', 'Grüner Tee', '', '', 10, 190000, 5, 0.1, TRUE)`,
		`INSERT INTO fakturis_article_text (article_id, language, name, short, description) VALUES (1, 'de', 'Grüner Tee', '', '')`,
		`INSERT INTO fakturis_article_variant (article_id, option_id, value_id, option_name, value_name, number, ean, surcharge, price_sign, weight, stock)
			VALUES (1, 1, 1, 'Menge', '500 g', 'T-1-500', '', 5, '+', 0.4, 3)`,
		`INSERT INTO fakturis_article_price (article_id, kind, group_id, min_quantity, group_name, net_price, active) VALUES (1, 'gruppe', 2, 10, 'Händler', 8, TRUE)`,
		`INSERT INTO fakturis_shipping_method (code, name, active, zone, mode, tax_rate, free_from, settings) VALUES ('dp', 'Post', TRUE, '', 'gewicht', 190000, 0, '{}')`,
		`INSERT INTO fakturis_shipping_method_tier (method_id, position, zone, countries, limit_value, price, handling) VALUES (1, 1, 1, 'DE', 5, 4.9, 0)`,
		`INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES
			('tee', 'order', '4711', 4711, 'tee', 1, '0123456789abcdef'), ('tee', 'customer', '7', 7, 'tee', 1, '0123456789abcdef'),
			('tee', 'article', '12', 12, 'tee', 1, '0123456789abcdef'), ('tee', 'shipping_method', 'dp', 0, 'tee', 1, '0123456789abcdef')`,
		`INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language,
			customer_name, email, phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents,
			tax_cents, total_cents, check_flag, check_reason, history, parcels) VALUES
			('shop', 'tee-4711', 'tee', 'tee', 4711, '4711', 1, '2026-11-20 10:00:00', 'EUR', 1, 'de', 'Erika Muster', 'erika@example.com', '030', '',
			'` + address + `', '` + address + `', '` + address + `', 1, 'Post', 'dp_dp', 'moneyorder', '', 'brutto', 1000, 190, 1190, FALSE, '',
			'[{"StatusID":1,"At":"2026-11-20T10:00:00Z","Notified":true,"Comment":""}]', '[{"Carrier":"DHL","Number":"00340","Link":""}]'),
			('manuell', 'M-1', '', '', 0, '', 1, '2026-11-21 10:00:00', 'EUR', 1, 'de', 'Erika Muster', 'erika@example.com', '030', '',
			'` + address + `', '{}', '` + address + `', 0, '', '', '', '', 'netto', 1000, 190, 1190, FALSE, '', '[]', '[]')`,
		`INSERT INTO fakturis_order_line (order_id, position, kind, article_key, number, text, details, quantity, unit_price, amount_cents, tax_rate) VALUES
			(1, 1, 'artikel', '12{1}1', 'T-1', 'Grüner Tee', '["Menge: 500 g"]', 1, 11.9, 1190, 190000),
			(2, 1, 'artikel', '', '', 'Wartung', '[]', 1, 10, 1000, 190000)`,
		`INSERT INTO fakturis_order_tax (order_id, rate, net_cents, tax_cents, gross_cents) VALUES (1, 190000, 1000, 190, 1190), (2, 190000, 1000, 190, 1190)`,
		`INSERT INTO fakturis_tracking (source, mode, reason, triggers_missing, polled_at, scanned_at, scan_seconds, error, error_since)
			VALUES ('tee', 'triggers', '', 0, '2026-11-23 11:59:59', '2026-11-23 11:00:00', 2.5, 'timeout', '2026-11-23 11:59:00')`,
		`INSERT INTO fakturis_sync_progress (source, kind, done, total, at) VALUES ('tee', 'orders', 1, 2, UTC_TIMESTAMP(6))`,
		`INSERT INTO fakturis_held (source, kind, shop_key, shop, reason, since) VALUES ('tee', 'order', '4712', 'tee', 'Kein Land.', '2026-11-20 10:00:00')`,
		`INSERT INTO fakturis_sync_log (at, source, shop, kind, shop_key, event, detail) VALUES ('2026-11-20 10:00:00', 'tee', 'tee', 'order', '4712', 'held', 'Kein Land.'),
			('2026-11-20 10:00:01', 'tee', 'tee', '', '', 'triggers', 'Sieben Trigger angelegt.')`,
	} {
		if _, err := s.DB().ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// response is what came back, with the body as JSON where it is some.
type response struct {
	*http.Response
	body []byte
	json any
}

// field returns a member of the body's object.
func (r response) field(name string) any {
	m, _ := r.json.(map[string]any)
	return m[name]
}

// do sends a request; a POST gets a new Idempotency-Key. header holds names and values in turn; an empty value takes
// the header away.
func (f *fixture) do(method, path, body string, header ...string) response {
	f.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, api.Prefix+path, reader)
	r.Header.Set("Authorization", "Bearer "+f.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", "key-"+strconv.FormatInt(f.keys.Add(1), 10))
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Del(header[i])
		if header[i+1] != "" {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return f.read(w.Result())
}

func (f *fixture) read(r *http.Response) response {
	f.t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	resp := response{Response: r, body: body}
	if strings.HasSuffix(r.Header.Get("Content-Type"), "json") && len(body) > 0 {
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		if err := d.Decode(&resp.json); err != nil {
			f.t.Fatalf("%s: %v", body, err)
		}
	}
	return resp
}

// want fails the test unless the status is the one expected.
func (f *fixture) want(r response, status int) response {
	f.t.Helper()
	if r.StatusCode != status {
		f.t.Fatalf("status %d, want %d: %s", r.StatusCode, status, r.body)
	}
	return r
}

// refused fails the test unless the answer is a problem with this status and code.
func (f *fixture) refused(r response, status int, code string) {
	f.t.Helper()
	f.want(r, status)
	if r.Header.Get("Content-Type") != "application/problem+json" || r.field("code") != code {
		f.t.Errorf("%s %s, want code %s", r.Header.Get("Content-Type"), r.body, code)
	}
	if got := r.field("type"); got != "urn:fakturis:problem:"+code || r.field("title") != http.StatusText(status) || r.field("detail") == "" {
		f.t.Errorf("problem %s", r.body)
	}
}
