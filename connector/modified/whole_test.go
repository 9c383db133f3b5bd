package modified_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fakturisd/connector"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
)

func TestAnOrderIsWholeWhenItsLinesMeetItsTotals(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	shop := db.open(t)
	order := func() connector.ShopOrder {
		t.Helper()
		list, err := shop.Orders(context.Background(), connector.Range{From: 900, To: 900})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d orders, %v", len(list), err)
		}
		return list[0]
	}
	const now = "FROM_UNIXTIME(" + sampleshop.RealNow + ")" // what the reader's session takes for the present
	// In the order in which the checkout writes.
	for _, step := range []struct{ statement, missing string }{
		{`INSERT INTO orders (orders_id, customers_id, orders_status, currency, currency_value, date_purchased) VALUES (900, 1, 1, 'EUR', 1, ` + now + `)`, "Positionen fehlen"},
		{`INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) VALUES (900, 'Zwischensumme', '20,00', 20, 'ot_subtotal', 10)`, "Positionen fehlen"},
		{`INSERT INTO orders_products (orders_id, products_id, products_price, final_price, products_tax, products_quantity, allow_tax) VALUES (900, 1, 5, 15, 19, 3, 1)`,
			"Gesamtsumme fehlt"},
		{`INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) VALUES (900, 'Summe', '20,00', 20, 'ot_total', 99)`, "ergeben 15,00, die Zwischensumme ist 20,00"},
		{`INSERT INTO orders_products (orders_id, products_id, products_price, final_price, products_tax, products_quantity, allow_tax) VALUES (900, 2, 5, 5, 19, 1, 1)`, ""},
		{`UPDATE orders_total SET value = 0, text = '0.00' WHERE orders_id = 900`, ""}, // cancelled
		{`DELETE FROM orders_total WHERE orders_id = 900 AND class = 'ot_subtotal'`, ""},
	} {
		db.exec(t, step.statement)
		if o := order(); !strings.Contains(o.Incomplete, step.missing) || (step.missing == "") != (o.Incomplete == "") {
			t.Errorf("after %s: %q, want %q", step.statement, o.Incomplete, step.missing)
		}
	}
	if age := order().Age; age < -time.Second || age > time.Minute {
		t.Errorf("bought just now, %s old", age)
	}
	for date, want := range map[string]time.Duration{"'0000-00-00'": 1<<63 - 1, now + " - INTERVAL 10 DAY": 240 * time.Hour, now + " + INTERVAL 1 DAY": -24 * time.Hour} {
		db.exec(t, `UPDATE orders SET date_purchased = `+date+` WHERE orders_id = 900`)
		if age := order().Age; (age - want).Abs() > 2*time.Hour { // a day may have 23 hours
			t.Errorf("%s: %s old, want %s", date, age, want)
		}
	}
}

func TestSomeStatusesMeanThatThereIsNoOrderYet(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb4", "InnoDB")
	set := func(key, value string) {
		db.exec(t, `REPLACE INTO configuration (configuration_key, configuration_value) VALUES (?, ?)`, key, value)
	}
	db.exec(t, `CREATE TABLE paypal_config (config_key VARCHAR(64) PRIMARY KEY, config_value TEXT)`)
	db.exec(t, `INSERT INTO paypal_config VALUES ('PAYPAL_ORDER_STATUS_TMP_ID', '9'), ('PAYPAL_SECRET_LIVE', 'geheim')`)
	set("DEFAULT_ORDERS_STATUS_ID", "1")
	set("MODULE_PAYMENT_SOFORT_TMP_STATUS_ID", "8")
	set("MODULE_PAYMENT_BARZAHLEN_TMP_STATUS_ID", "1") // the default one: tells nothing
	shop := db.open(t)
	for _, c := range []struct {
		payment string
		status  int
		want    string
	}{
		{"invoice", 1, ""}, {"invoice", 0, "noch nicht abgeschlossen"}, {"invoice", 8, ""}, {"sofort", 8, "vorläufige"}, {"sofort", 2, ""},
		{"paypalplus", 9, "vorläufige"}, {"barzahlen", 1, ""},
	} {
		db.exec(t, `UPDATE orders SET payment_class = ?, orders_status = ? WHERE orders_id = 1`, c.payment, c.status)
		if got := first(t, shop).Temporary; !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s, status %d: %q, want %q", c.payment, c.status, got, c.want)
		}
	}
	set("MODULE_ORDER_MAIL_STEP_STATUS", "true")
	set("MODULE_ORDER_MAIL_STEP_ORDERS_STATUS_ID", "2")
	db.exec(t, `UPDATE orders SET payment_class = 'invoice', orders_status = 1 WHERE orders_id = 1`)
	if got := first(t, shop).Temporary; !strings.Contains(got, "zwei Schritten") {
		t.Errorf("not confirmed yet: %q", got)
	}
	db.exec(t, `INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (1, 2, NOW())`)
	if got := first(t, shop).Temporary; got != "" {
		t.Errorf("confirmed: %q", got)
	}
	if key, found, err := shop.FirstOrder(context.Background(), invoicing.NewDate(2001, time.January, 1)); key != 1 || !found || err != nil {
		t.Errorf("first order %d, %t, %v", key, found, err)
	}
	if _, found, err := shop.FirstOrder(context.Background(), invoicing.NewDate(2101, time.January, 1)); found || err != nil {
		t.Errorf("an order of 2101: %t, %v", found, err)
	}
}

func first(t *testing.T, shop orderReader) connector.ShopOrder {
	t.Helper()
	list, err := shop.Orders(context.Background(), connector.Range{From: 1, To: 1})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d orders, %v", len(list), err)
	}
	return list[0]
}
