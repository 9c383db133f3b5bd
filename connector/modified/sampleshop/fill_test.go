package sampleshop_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector/modified/sampleshop"
)

// now is when the filled shops stand still.
func now() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// filled returns a shop with so many orders and the ones that do not add up.
func filled(t testing.TB, charset string, o sampleshop.Options, seed int64, orders int) (*sql.DB, []int64) {
	t.Helper()
	ctx := context.Background()
	o.Now = now()
	db := open(t, charset, o)
	if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
		t.Fatal(err)
	}
	planted, err := sampleshop.Fill(ctx, db, o, seed, orders, nil)
	if err != nil {
		t.Fatal(err)
	}
	return db, planted
}

// notAddingUp finds the orders whose rows contradict each other: the lines against ot_subtotal, and everything that is
// paid against ot_total. Tax counts where prices are net. Cancelled orders add up to nothing.
const notAddingUp = `SELECT o.orders_id FROM orders o
	JOIN (SELECT orders_id, SUM(final_price) goods, MAX(allow_tax) gross FROM orders_products GROUP BY orders_id) p USING (orders_id)
	JOIN (SELECT orders_id,
			IFNULL(SUM(IF(class = 'ot_subtotal', value, 0)), 0) subtotal,
			IFNULL(SUM(IF(class = 'ot_total', value, 0)), 0) total,
			IFNULL(SUM(IF(class = 'ot_tax', value, 0)), 0) tax,
			IFNULL(SUM(IF(class NOT IN ('ot_total', 'ot_tax', 'ot_subtotal_no_tax'), value, 0)), 0) rest
		FROM orders_total GROUP BY orders_id) t USING (orders_id)
	WHERE o.orders_status <> 4 AND (ABS(p.goods - t.subtotal) > 0.0002 OR ABS(t.rest + IF(p.gross, 0, t.tax) - t.total) > 0.0005)
	ORDER BY o.orders_id`

func TestAFilledShopAddsUpButForThePlantedOrders(t *testing.T) {
	t.Parallel()
	for i, o := range []struct {
		charset string
		options sampleshop.Options
	}{
		{"utf8mb4", sampleshop.Options{Engine: "InnoDB"}}, {"latin1", sampleshop.Options{Engine: "MyISAM"}},
		{"utf8mb3", sampleshop.Options{Engine: "InnoDB", Multishop: true}},
	} {
		t.Run(o.charset, func(t *testing.T) {
			t.Parallel()
			db, planted := filled(t, o.charset, o.options, int64(i+1), 120)
			if n := rows(t, db, "SELECT COUNT(*) FROM orders")[0][0]; n != "120" {
				t.Errorf("%s orders", n)
			}
			if len(planted) != 4 {
				t.Errorf("planted: %v", planted)
			}
			var bad []string
			for _, r := range rows(t, db, notAddingUp) {
				bad = append(bad, r[0])
			}
			if want := strings.Fields(strings.Trim(fmt.Sprint(planted), "[]")); !slices.Equal(bad, want) {
				t.Errorf("orders that do not add up: %v, planted are %v", bad, want)
			}
			again, err := sampleshop.PlantedIDs(context.Background(), db)
			if err != nil || !slices.Equal(again, planted) {
				t.Errorf("PlantedIDs: %v, %v", again, err)
			}
		})
	}
}

func TestAFilledShopHasEveryKindOfOrder(t *testing.T) {
	t.Parallel()
	db, _ := filled(t, "utf8mb4", sampleshop.Options{}, 7, 300)
	for name, query := range map[string]string{
		"guests without an account":  "SELECT COUNT(*) FROM orders o LEFT JOIN customers c USING (customers_id) WHERE o.account_type = 1 AND c.customers_id IS NULL",
		"guests that stayed":         "SELECT COUNT(*) FROM customers WHERE account_type = 1",
		"accounts":                   "SELECT COUNT(*) FROM customers WHERE account_type = 0",
		"accounts with two orders":   "SELECT COUNT(*) FROM (SELECT customers_id FROM orders WHERE account_type = 0 GROUP BY 1 HAVING COUNT(*) > 1) x",
		"second addresses":           "SELECT COUNT(*) FROM (SELECT customers_id FROM address_book GROUP BY 1 HAVING COUNT(*) > 1) x",
		"orders of deleted accounts": "SELECT COUNT(*) FROM orders o LEFT JOIN customers c USING (customers_id) WHERE o.account_type = 0 AND c.customers_id IS NULL",
		"merchants":                  "SELECT COUNT(*) FROM orders WHERE customers_status = 3 AND customers_vat_id LIKE 'DE%'",
		"EU merchants without tax":   "SELECT COUNT(*) FROM orders o WHERE customers_status = 4 AND NOT EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND class = 'ot_tax')",
		"EU merchants to Germany":    "SELECT COUNT(*) FROM orders o WHERE customers_status = 4 AND EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND class = 'ot_tax')",
		"Swiss without tax":          "SELECT COUNT(*) FROM orders o JOIN orders_products p USING (orders_id) WHERE delivery_country_iso_code_2 = 'CH' AND allow_tax = 1 AND products_tax = 0",
		"16 percent":                 "SELECT COUNT(*) FROM orders_total WHERE title = 'inkl. MwSt. 16%:'",
		"5 percent lines":            "SELECT COUNT(*) FROM orders_products WHERE products_tax = 5",
		"0 percent at home":          "SELECT COUNT(*) FROM orders o JOIN orders_products p USING (orders_id) WHERE billing_country_iso_code_2 = 'DE' AND products_tax = 0",
		"surcharges":                 "SELECT COUNT(*) FROM orders_products_attributes WHERE options_values_price > 0 AND price_prefix = '+'",
		"deductions":                 "SELECT COUNT(*) FROM orders_products_attributes WHERE price_prefix = '-'",
		"special prices":             "SELECT COUNT(*) FROM orders_products p JOIN specials s USING (products_id) WHERE ROUND(s.specials_new_products_price * (100 + products_tax) / 100, 2) = p.products_price",
		"graduated prices":           "SELECT COUNT(*) FROM orders_products WHERE products_quantity >= 10 AND allow_tax = 1",
		"other delivery address":     "SELECT COUNT(*) FROM orders WHERE delivery_street_address <> '' AND delivery_street_address <> billing_street_address AND shipping_class <> 'selfpickup_selfpickup'",
		"blank deliveries":           "SELECT COUNT(*) FROM orders o WHERE delivery_name = '' AND shipping_class = '' AND NOT EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND class = 'ot_shipping')",
		"pickups":                    "SELECT COUNT(*) FROM orders WHERE shipping_class = 'selfpickup_selfpickup' AND delivery_company = 'Teehaus Nord GmbH'",
		"cancelled":                  "SELECT COUNT(*) FROM orders o WHERE orders_status = 4 AND EXISTS (SELECT 1 FROM orders_products p WHERE p.orders_id = o.orders_id AND final_price > 0) AND NOT EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND value <> 0)",
		"parcels":                    "SELECT COUNT(*) FROM orders_tracking JOIN carriers USING (carrier_id)",
		"long history":               "SELECT COUNT(*) FROM (SELECT orders_id FROM orders_status_history GROUP BY 1 HAVING COUNT(*) > 2) x",
		"comments with mail":         "SELECT COUNT(*) FROM orders_status_history WHERE comments_sent = 1 AND customer_notified = 1",
		"English":                    "SELECT COUNT(*) FROM orders_total t JOIN orders o USING (orders_id) WHERE language = 'english' AND title LIKE 'incl. VAT%'",
		"francs":                     "SELECT COUNT(*) FROM orders WHERE currency = 'CHF' AND currency_value = 1.2044",
		"dollars":                    "SELECT COUNT(*) FROM orders_total t JOIN orders o USING (orders_id) WHERE currency = 'USD' AND text LIKE '%$ %'",
		"untaxed shipping":           "SELECT COUNT(*) FROM orders_total WHERE class = 'ot_shipping' AND value = 6.9",
		"taxed shipping":             "SELECT COUNT(*) FROM orders_total WHERE class = 'ot_shipping' AND value = 4.99",
		"free shipping":              "SELECT COUNT(*) FROM orders_total WHERE class = 'ot_shipping' AND value = 0 AND text = '0,00 EUR'",
		"entities in titles":         "SELECT COUNT(*) FROM orders_total WHERE title LIKE '%&%;%'",
		"shipping titles cut":        "SELECT COUNT(*) FROM orders WHERE CHAR_LENGTH(shipping_method) = 128",
		"quotes":                     "SELECT COUNT(*) FROM orders_products WHERE products_name LIKE '%\"%'",
		"articles that are gone":     "SELECT COUNT(*) FROM orders_products p LEFT JOIN products USING (products_id) WHERE products.products_id IS NULL",
		"one very long order":        "SELECT COUNT(*) FROM (SELECT orders_id FROM orders_products GROUP BY 1 HAVING COUNT(*) = 500) x",
		"orders of 2020":             "SELECT COUNT(*) FROM orders WHERE YEAR(date_purchased) = 2020",
		"recent orders":              "SELECT COUNT(*) FROM orders WHERE date_purchased BETWEEN '2026-11-20' AND '2026-11-23 12:00:00'",
		"parcels of nobody":          "SELECT COUNT(*) FROM orders_tracking t LEFT JOIN orders o USING (orders_id) WHERE o.orders_id IS NULL",
		"zero dates":                 "SELECT COUNT(*) FROM customers WHERE CAST(customers_dob AS CHAR) LIKE '0000%'",
		"coupons used":               "SELECT COUNT(*) FROM coupon_redeem_track JOIN orders_total ON orders_id = order_id AND class = 'ot_coupon'",
		"credit used":                "SELECT COUNT(*) FROM coupon_gv_customer WHERE amount < 40",
	} {
		if n := rows(t, db, query)[0][0]; n == "0" {
			t.Errorf("no %s", name)
		}
	}
	var classes []string
	for _, r := range rows(t, db, "SELECT DISTINCT class FROM orders_total ORDER BY 1") {
		classes = append(classes, r[0])
	}
	want := []string{"ot_cod_fee", "ot_coupon", "ot_discount", "ot_gv", "ot_loworderfee", "ot_payment", "ot_ps_fee", "ot_shipping",
		"ot_subtotal", "ot_subtotal_no_tax", "ot_tax", "ot_total"}
	if diff := cmp.Diff(want, classes); diff != "" {
		t.Errorf("classes: %s", diff)
	}
}

func TestTheSameSeedFillsTheSameShop(t *testing.T) {
	t.Parallel()
	const query = `SELECT orders_id, customers_id, customers_name, billing_street_address, date_purchased, title, text, value
		FROM orders JOIN orders_total USING (orders_id) ORDER BY orders_total_id`
	a, _ := filled(t, "utf8mb4", sampleshop.Options{}, 5, 40)
	b, _ := filled(t, "utf8mb4", sampleshop.Options{}, 5, 40)
	c, _ := filled(t, "utf8mb4", sampleshop.Options{}, 6, 40)
	if diff := cmp.Diff(rows(t, a, query), rows(t, b, query)); diff != "" {
		t.Errorf("two shops of one seed:\n%s", diff)
	}
	if cmp.Equal(rows(t, a, query), rows(t, c, query)) {
		t.Error("two seeds, one shop")
	}
}

func TestTrickleAddsOneOrder(t *testing.T) {
	t.Parallel()
	db, planted := filled(t, "utf8mb4", sampleshop.Options{Multishop: true}, 1, 20)
	for seed := range int64(30) {
		id, err := sampleshop.Trickle(context.Background(), db, seed)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if n := rows(t, db, "SELECT COUNT(*) FROM orders WHERE orders_id = ? AND multishop_id BETWEEN 1 AND 3", id)[0][0]; n != "1" {
			t.Errorf("seed %d: %s orders %d", seed, n, id)
		}
	}
	if bad := rows(t, db, notAddingUp); len(bad) != len(planted) {
		t.Errorf("orders that do not add up: %v, planted are %v", bad, planted)
	}
}

func TestBulkOrdersAddUpAndBelongTogether(t *testing.T) {
	t.Parallel()
	db := open(t, "utf8mb4", sampleshop.Options{})
	if err := sampleshop.FillBulk(context.Background(), db, 1500, 300, 200); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"SELECT COUNT(*) FROM orders":    "1500",
		"SELECT COUNT(*) FROM customers": "300",
		"SELECT COUNT(*) FROM products":  "200",
		"SELECT COUNT(*) FROM orders_products p LEFT JOIN orders o USING (orders_id) WHERE o.orders_id IS NULL":                                                  "0",
		"SELECT COUNT(*) FROM orders_products_attributes a LEFT JOIN orders_products p USING (orders_products_id, orders_id) WHERE p.orders_products_id IS NULL": "0",
		"SELECT COUNT(*) FROM orders o LEFT JOIN orders_total t ON t.orders_id = o.orders_id AND class = 'ot_total' WHERE t.orders_id IS NULL":                   "0",
		"SELECT COUNT(DISTINCT customers_email_address) FROM orders":                                                                                             "300",
		ordersOfNobody: "0",
		"SELECT COUNT(*) FROM products p LEFT JOIN products_description d ON d.products_id = p.products_id AND language_id = 2 WHERE d.products_id IS NULL": "0",
	} {
		if got := rows(t, db, query)[0][0]; got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if bad := rows(t, db, notAddingUp); len(bad) > 0 {
		t.Errorf("orders that do not add up: %v", bad)
	}
}

// ordersOfNobody counts the orders that do not carry name and e-mail of their customer.
const ordersOfNobody = `SELECT COUNT(*) FROM orders o LEFT JOIN customers c USING (customers_id)
	WHERE NOT (o.customers_lastname <=> c.customers_lastname AND o.customers_email_address <=> c.customers_email_address)`

func BenchmarkFill(b *testing.B) {
	for range b.N {
		filled(b, "utf8mb4", sampleshop.Options{}, 1, 300)
	}
}

func BenchmarkFillBulk(b *testing.B) {
	for range b.N {
		db := open(b, "utf8mb4", sampleshop.Options{})
		if err := sampleshop.FillBulk(context.Background(), db, 100000, 20000, 5000); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(rows(b, db, "SELECT orders_products_id FROM orders_products"))), "lines")
	}
}
