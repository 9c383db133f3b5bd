package sampleshop_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/connector/modified/sampleshop"
)

// TestTheAdminWritesWhatTheShopWrites does to real orders what an admin or a module does, and looks at what moved and,
// as much as that, at what did not.
func TestTheAdminWritesWhatTheShopWrites(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, "utf8mb4", sampleshop.Options{Engine: "MyISAM"})
	if err := sampleshop.LoadReal(ctx, db, sampleshop.RealFS()); err != nil {
		t.Fatal(err)
	}
	const history = `SELECT orders_status_id, customer_notified, comments, comments_sent FROM orders_status_history
		WHERE orders_id = ? ORDER BY orders_status_history_id DESC LIMIT 1`
	const head = "SELECT orders_status, last_modified IS NULL FROM orders WHERE orders_id = ?"
	for _, c := range []struct {
		name  string
		do    func() error
		query string
		order int
		want  [][]string
	}{
		{"cancel", func() error { return sampleshop.Cancel(ctx, db, 1) }, head, 1, [][]string{{"4", "1"}}},
		{"cancel: history", nil, history, 1, [][]string{{"4", "0", "Storniert", "0"}}},
		{"cancel: totals", nil, "SELECT DISTINCT value, text FROM orders_total WHERE orders_id = ?", 1, [][]string{{"0.0000", "0.00"}}},
		{"cancel: lines", nil, "SELECT SUM(final_price) FROM orders_products WHERE orders_id = ?", 1, [][]string{{"61.9900"}}},
		{"status", func() error { return sampleshop.ChangeStatus(ctx, db, 4, 2, "in Arbeit", true) }, head, 4, [][]string{{"2", "0"}}},
		{"status: history", nil, history, 4, [][]string{{"2", "1", "in Arbeit", "1"}}},
		{"module", func() error { return sampleshop.PaymentModuleStatus(ctx, db, 6, 2) }, head, 6, [][]string{{"2", "1"}}},
		{"module: history", nil, "SELECT COUNT(*), MAX(orders_status_id) FROM orders_status_history WHERE orders_id = ?", 6, [][]string{{"1", "2"}}},
		{"parcel", func() error { return sampleshop.AddTracking(ctx, db, 8, 2, "0150") }, "SELECT carrier_id, parcel_id FROM orders_tracking WHERE orders_id = ?", 8, [][]string{{"2", "0150"}}},
		{"parcel: order", nil, head, 8, [][]string{{"1", "1"}}},
		{"line", func() error { return sampleshop.EditLine(ctx, db, 8, 3) }, "SELECT products_quantity, final_price FROM orders_products WHERE orders_id = ? ORDER BY orders_products_id", 8, [][]string{{"3", "30.0000"}, {"1", "31.9900"}}},
		{"line: totals", nil, "SELECT value FROM orders_total WHERE class = 'ot_subtotal' AND orders_id = ?", 8, [][]string{{"41.9900"}}},
		{"line: order", nil, head, 8, [][]string{{"1", "0"}}},
		{"delete", func() error { return sampleshop.DeleteOrder(ctx, db, 2) }, head, 2, nil},
		{"delete: parcels stay", nil, "SELECT COUNT(*) FROM orders_tracking WHERE orders_id = ?", 2, [][]string{{"1"}}},
		{"delete: lines", nil, "SELECT COUNT(*) FROM orders_products WHERE orders_id = ?", 2, [][]string{{"0"}}},
		{"guest", func() error { return sampleshop.DeleteGuest(ctx, db, 3) }, "SELECT COUNT(*) FROM customers NATURAL JOIN address_book WHERE customers_id = ?", 3, [][]string{{"0"}}},
	} {
		if c.do != nil {
			if err := c.do(); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if diff := cmp.Diff(c.want, rows(t, db, c.query, c.order)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestASavedArticleKeepsItsRowsUnderNewKeys(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, _ := filled(t, "utf8mb4", sampleshop.Options{}, 1, 1)
	const attributes = "SELECT options_id, options_values_id, options_values_price, attributes_model, attributes_stock FROM products_attributes WHERE products_id = 29 ORDER BY products_attributes_id"
	const offers = "SELECT quantity, personal_offer FROM personal_offers_by_customers_status_3 WHERE products_id = 29 ORDER BY price_id"
	const keys = "SELECT products_attributes_id FROM products_attributes WHERE products_id = 29 UNION ALL SELECT price_id FROM personal_offers_by_customers_status_3 WHERE products_id = 29"
	before := [][][]string{rows(t, db, attributes), rows(t, db, offers)}
	old := rows(t, db, keys)
	if err := sampleshop.SaveProduct(ctx, db, 29, decimal.RequireFromString("12.3456")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, [][][]string{rows(t, db, attributes), rows(t, db, offers)}); diff != "" {
		t.Errorf("rows changed:\n%s", diff)
	}
	fresh := map[string]bool{}
	for _, k := range rows(t, db, keys) {
		fresh[k[0]] = true
	}
	for _, k := range old {
		if fresh[k[0]] {
			t.Errorf("key %s is still there", k[0])
		}
	}
	if len(old) < 6 {
		t.Errorf("the article has %d rows only", len(old))
	}
	if got := rows(t, db, "SELECT products_price FROM products WHERE products_id = 29"); got[0][0] != "12.3456" {
		t.Errorf("price: %v", got)
	}
}

func TestACheckoutOfNothingOrOfUnknownThingsIsRefused(t *testing.T) {
	t.Parallel()
	db, _ := filled(t, "utf8mb4", sampleshop.Options{}, 1, 1)
	good := sampleshop.Checkout{At: now(), Group: sampleshop.GroupGuest, Shipping: "dp_dp", Payment: "invoice",
		Customer: sampleshop.Person{Guest: true, Address: sampleshop.Address{Last: "X", Country: "DE"}},
		Basket:   []sampleshop.Item{{Product: 1, Quantity: 1}}}
	before := rows(t, db, "SELECT COUNT(*) FROM orders")[0][0]
	for name, spoil := range map[string]func(*sampleshop.Checkout){
		"basket":   func(c *sampleshop.Checkout) { c.Basket = nil },
		"article":  func(c *sampleshop.Checkout) { c.Basket = []sampleshop.Item{{Product: 999, Quantity: 1}} },
		"option":   func(c *sampleshop.Checkout) { c.Basket[0].Options = []sampleshop.Option{{Option: 1, Value: 99}} },
		"country":  func(c *sampleshop.Checkout) { c.Customer.Address.Country = "XX" },
		"currency": func(c *sampleshop.Checkout) { c.Currency = "JPY" },
		"language": func(c *sampleshop.Checkout) { c.Language = "klingon" },
		"group":    func(c *sampleshop.Checkout) { c.Group = 9 },
		"shipping": func(c *sampleshop.Checkout) { c.Shipping = "drone_drone" },
		"coupon":   func(c *sampleshop.Checkout) { c.Coupon = "NIX" },
		"francs":   func(c *sampleshop.Checkout) { c.Currency = "CHF" },
	} {
		c := good
		c.Basket = []sampleshop.Item{good.Basket[0]}
		spoil(&c)
		if id, err := c.Write(context.Background(), db); err == nil {
			t.Errorf("%s: order %d was written", name, id)
		}
	}
	if n := rows(t, db, "SELECT COUNT(*) FROM orders")[0][0]; n != before {
		t.Errorf("%s orders after refused ones, %s before", n, before)
	}
	if _, err := good.Write(context.Background(), db); err != nil {
		t.Errorf("the good one: %v", err)
	}
}
