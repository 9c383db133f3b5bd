package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// anOrder is a gross order of two articles and shipping; the caller changes what matters to it.
func anOrder(shop string, n int64) invoicing.Order {
	o := invoicing.Order{
		Type: invoicing.OrderFromShop, Number: fmt.Sprintf("%s-%d", shop, n), ShopNumber: fmt.Sprint(n), Ordered: time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC),
		Origin:   invoicing.Origin{Shop: shop, Kind: invoicing.KindOrder, Key: fmt.Sprint(n)},
		Currency: "EUR", RateToHome: decimal.New(1, 0), Language: "de", Email: "anna@kunde.example", Payment: "moneyorder", Shipping: "DHL",
		Billing: invoicing.Address{FirstName: "Anna", LastName: "Kühn", Street: "Weg 1", Postcode: "10115", City: "Berlin", Country: "DE"}, PriceMode: tax.Gross,
		Lines: []invoicing.OrderLine{
			{Kind: invoicing.LineArticle, Number: "T-1", Text: "Grüntee", Details: []string{"Größe: 100 g"}, Quantity: decimal.New(2, 0), UnitPrice: decimal.New(595, -2), Amount: 1190, TaxRate: tax.Percent(7)},
			{Kind: invoicing.LineArticle, Number: "K-1", Text: "Kanne", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(2380, -2), Amount: 2380, TaxRate: tax.Percent(19)},
			{Kind: invoicing.LineShipping, Text: "DHL", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(490, -2), Amount: 490, TaxRate: tax.Percent(19)},
		},
	}
	o.Delivery = o.Billing
	reckon(&o)
	return o
}

// reckon makes totals and taxes fit the lines.
func reckon(o *invoicing.Order) {
	var amounts []tax.Amount
	for _, l := range o.Lines {
		amounts = append(amounts, tax.Amount{Rate: l.TaxRate, Amount: l.Amount})
	}
	o.TaxTotals = tax.Totals(o.PriceMode, amounts)
	o.Total = o.Totals().Gross
}

// addOrder stores an order as the mirror would, with a partner of its own, and returns its id.
func addOrder(t testing.TB, s *store.Store, o invoicing.Order) int64 {
	t.Helper()
	if o.PartnerID == 0 {
		a := o.Billing
		o.PartnerID = insert(t, s, `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state,
			country, email, phone, vat_id, language, match_key) VALUES ('', ?, ?, ?, ?, '', ?, ?, '', ?, 'partner@kunde.example', '', '', 'de', ?)`,
			a.Company, a.FirstName, a.LastName, a.Street, a.Postcode, a.City, a.Country, "0123456789abcdef")
	}
	sum, check := o.Totals(), ""
	if len(o.Check) > 0 {
		check = o.Check[0]
	}
	id := insert(t, s, `INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency,
		rate_to_home, language, customer_name, email, phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment,
		price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '{}', 1, ?, '', ?, '', ?, ?, ?, ?, ?, ?, '[]', '[]')`,
		o.Type, o.Number, o.Origin.Shop, o.Origin.Shop, o.Origin.Key, o.ShopNumber, o.PartnerID, o.Ordered, o.Currency, o.RateToHome, o.Language,
		o.Billing.Label(), o.Email, o.VATID, asJSON(t, o.Billing), asJSON(t, o.Delivery), o.Shipping, o.Payment, o.PriceMode, sum.Net, sum.Tax, o.Total,
		check != "", check)
	for i, l := range o.Lines {
		insert(t, s, `INSERT INTO fakturis_order_line (order_id, position, kind, article_key, number, text, details, quantity, unit_price, amount_cents,
			tax_rate) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?)`, id, i+1, l.Kind, l.Number, l.Text, asJSON(t, l.Details), l.Quantity, l.UnitPrice, l.Amount, l.TaxRate)
	}
	for _, x := range o.TaxTotals {
		insert(t, s, `INSERT INTO fakturis_order_tax VALUES (?, ?, ?, ?, ?)`, id, x.Rate, x.Net, x.Tax, x.Gross)
	}
	return id
}

// addOrders stores n orders of a shop.
func addOrders(t testing.TB, s *store.Store, shop string, n int) []int64 {
	t.Helper()
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = addOrder(t, s, anOrder(shop, int64(i+1)))
	}
	return ids
}

func insert(t testing.TB, s *store.Store, statement string, args ...any) int64 {
	t.Helper()
	result, err := s.DB().ExecContext(context.Background(), statement, args...)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	id, err := result.LastInsertId()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// value reads the one value of a query.
func value[T any](t testing.TB, s *store.Store, query string, args ...any) T {
	t.Helper()
	var v T
	if err := s.DB().QueryRowContext(context.Background(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
