package connector_test

import (
	"context"
	"database/sql"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/track"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
	"fakturisd/multishop"
)

var oneShop = multishop.Source{Key: "tee", Name: "Teehaus", URL: "https://tee.example"}

func openStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{DSN: privatedb.New(t), Settings: map[string]invoicing.ShopSettings{"": {Company: invoicing.Company{Name: "Muster GmbH", Street: "Hafenstr. 1", Postcode: "20457", City: "Hamburg", VATID: "DE136695976"}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func newSyncer(source multishop.Source, shop connector.Shop, s *store.Store) *connector.Syncer {
	return connector.New(connector.Config{Source: source, Shop: shop, Store: s, Log: zerolog.Nop(),
		Tracker: &track.Scanner{Source: source.Key, Layout: source.Layout(), Shop: shop, Store: s}})
}

// once scans and returns the results by "shop/kind".
func once(t *testing.T, s *connector.Syncer, full bool) map[string]connector.Result {
	t.Helper()
	list, err := s.Once(context.Background(), full)
	if err != nil {
		t.Fatal(err)
	}
	results := map[string]connector.Result{}
	for _, r := range list {
		r.Seconds = 0
		results[r.Shop+"/"+r.Kind] = r
	}
	return results
}

// mirrorTables are dumped without ids and instants; ids are replaced by what they stand for.
var mirrorTables = []string{
	`SELECT 'shop', shop_key, source, name, url, position, last_success IS NULL FROM fakturis_shop`,
	`SELECT 'status', source, status_id, language, name FROM fakturis_shop_status`,
	`SELECT 'carrier', source, carrier_id, name, link, sort_order FROM fakturis_carrier`,
	`SELECT 'partner', HEX(match_key), salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, inactive FROM fakturis_partner`,
	`SELECT 'origin', g.source, g.kind, g.shop_key, g.shop_no, g.shop, HEX(g.fingerprint), g.deleted_at IS NULL,
		CASE WHEN g.kind IN ('customer', 'guest') THEN (SELECT HEX(p.match_key) FROM fakturis_partner p WHERE p.id = g.entity_id)
			WHEN g.kind = 'order' THEN (SELECT o.number FROM fakturis_order o WHERE o.id = g.entity_id)
			WHEN g.kind = 'address' THEN (SELECT HEX(a.match_key) FROM fakturis_delivery_address a WHERE a.id = g.entity_id)
			WHEN g.kind = 'contact' THEN (SELECT HEX(c.match_key) FROM fakturis_contact c WHERE c.id = g.entity_id)
			WHEN g.kind = 'article' THEN (SELECT r.name FROM fakturis_article r WHERE r.id = g.entity_id)
			ELSE (SELECT m.code FROM fakturis_shipping_method m WHERE m.id = g.entity_id) END FROM fakturis_origin g`,
	`SELECT 'address', HEX(p.match_key), HEX(a.match_key), a.first_name, a.last_name, a.street, a.city FROM fakturis_delivery_address a LEFT JOIN fakturis_partner p ON p.id = a.partner_id`,
	`SELECT 'contact', HEX(p.match_key), HEX(c.match_key), c.first_name, c.last_name, c.email FROM fakturis_contact c LEFT JOIN fakturis_partner p ON p.id = c.partner_id`,
	`SELECT 'article', number, name, description, ean, net_price, tax_rate, stock, weight, active FROM fakturis_article`,
	`SELECT 'text', r.name, t.language, t.name, t.description FROM fakturis_article_text t JOIN fakturis_article r ON r.id = t.article_id`,
	`SELECT 'variant', r.name, v.option_id, v.value_id, v.value_name FROM fakturis_article_variant v JOIN fakturis_article r ON r.id = v.article_id`,
	`SELECT 'price', r.name, v.kind, v.group_id, v.net_price FROM fakturis_article_price v JOIN fakturis_article r ON r.id = v.article_id`,
	`SELECT 'method', code, name, active, settings FROM fakturis_shipping_method`,
	`SELECT 'tier', m.code, t.position, t.countries, t.price FROM fakturis_shipping_method_tier t JOIN fakturis_shipping_method m ON m.id = t.method_id`,
	`SELECT 'order', o.number, o.type, o.source, o.shop, o.shop_order_id, o.shop_number, HEX(p.match_key), o.ordered_at, o.customer_name, o.email, o.billing, o.delivery,
		o.customer, o.status_id, o.net_cents, o.tax_cents, o.total_cents, o.check_flag, o.check_reason, o.history, o.parcels, o.deleted_at IS NULL
		FROM fakturis_order o LEFT JOIN fakturis_partner p ON p.id = o.partner_id`,
	`SELECT 'line', o.number, l.position, l.kind, l.number, l.text, l.details, l.quantity, l.unit_price, l.amount_cents, l.tax_rate FROM fakturis_order_line l LEFT JOIN fakturis_order o ON o.id = l.order_id`,
	`SELECT 'tax', o.number, x.rate, x.net_cents, x.tax_cents, x.gross_cents FROM fakturis_order_tax x LEFT JOIN fakturis_order o ON o.id = x.order_id`,
	`SELECT 'held', source, kind, shop_key, shop, reason FROM fakturis_held`,
	`SELECT 'scan', source, kind, range_from, range_to, HEX(fingerprint) FROM fakturis_scan`,
}

// dump returns everything that is mirrored, one line a row.
func dump(t *testing.T, s *store.Store) []string {
	t.Helper()
	var all []string
	for _, q := range mirrorTables {
		all = append(all, lines(t, s.DB(), q)...)
	}
	sort.Strings(all)
	return all
}

// lines runs a query and returns each row with its columns joined by "|".
func lines(t testing.TB, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(columns))
		for i, v := range values {
			words[i] = v.String
			if !v.Valid {
				words[i] = "NULL"
			}
		}
		all = append(all, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func count(t *testing.T, s *store.Store, query string, args ...any) int {
	t.Helper()
	var n int
	if err := s.DB().QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(query, err)
	}
	return n
}

// quiet fails unless nothing was done.
func quiet(t *testing.T, results map[string]connector.Result) {
	t.Helper()
	for _, r := range results {
		if want := (connector.Result{Shop: r.Shop, Kind: r.Kind}); r != want {
			t.Errorf("a scan of an unchanged shop did something: %+v", r)
		}
	}
}

// filled is a shop with a bit of everything.
func filled() *fakeShop {
	f := newFakeShop()
	for i := int64(1); i <= 35; i++ {
		f.articles[i] = anArticle(i, fmt.Sprintf("Artikel %d", i))
	}
	f.customers[3] = aCustomer(3, anna)
	f.customers[17] = aCustomer(17, bert)
	second := bert.address()
	second.Street = "Zweitweg 2"
	c := f.customers[17]
	c.Addresses = append(c.Addresses, connector.ShopAddress{Key: 1701, Address: second})
	f.customers[17] = c
	for i := int64(1); i <= 60; i++ {
		o := anOrder(i, []person{anna, bert, cleo}[i%3], int(i%4)+1)
		if i%3 == 0 {
			o.CustomerKey = 3
		}
		f.orders[i] = o
	}
	f.methods["dp"] = aMethod("dp", "Deutsche Post")
	f.methods["dhl"] = aMethod("dhl", "DHL")
	return f
}
