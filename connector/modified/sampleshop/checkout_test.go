package sampleshop_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector/modified/sampleshop"
)

// settingsOf puts back what the real shop's owner changed between that order and the copy of his catalogue.
func settingsOf(order string) string {
	switch order {
	case "1":
		return "UPDATE configuration SET configuration_value = '0' WHERE configuration_key = 'MODULE_SHIPPING_FLAT_TAX_CLASS'"
	case "4":
		return "UPDATE customers_status SET customers_status_ot_discount_flag = '0' WHERE customers_status_id = 3"
	}
	return ""
}

// realCheckouts are the baskets behind the real shop's orders.
func realCheckouts() map[string]sampleshop.Checkout {
	blue := []sampleshop.Option{{Option: 1, Value: 1}}
	de := sampleshop.Person{Guest: true, Address: sampleshop.Address{First: "Jörg", Last: "Müller", Country: "DE"}}
	ch := sampleshop.Person{Guest: true, Address: sampleshop.Address{First: "Urs", Last: "D'Aubigné", Country: "CH"}}
	return map[string]sampleshop.Checkout{
		"1": {Group: sampleshop.GroupGuest, Customer: de, Basket: []sampleshop.Item{{Product: 1, Quantity: 3}, {Product: 2, Quantity: 1, Options: blue}}},
		"2": {Group: sampleshop.GroupCustomer, Customer: de, Basket: []sampleshop.Item{{Product: 1, Quantity: 2}, {Product: 3, Quantity: 12}, {Product: 4, Quantity: 1}}},
		"4": {Group: sampleshop.GroupMerchant, Customer: de, Basket: []sampleshop.Item{{Product: 3, Quantity: 25}, {Product: 2, Quantity: 2, Options: blue}}},
		"6": {Group: sampleshop.GroupGuest, Customer: ch, Basket: []sampleshop.Item{{Product: 2, Quantity: 1, Options: blue}}},
		"8": {Group: sampleshop.GroupGuest, Customer: de, Coupon: "ZEHN", Basket: []sampleshop.Item{{Product: 1, Quantity: 1}, {Product: 2, Quantity: 1, Options: blue}}},
	}
}

func TestAmountsAreTheRealShopsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for real, c := range realCheckouts() {
		t.Run(real, func(t *testing.T) {
			t.Parallel()
			db := open(t, "utf8mb4", sampleshop.Options{})
			if err := sampleshop.LoadReal(ctx, db, sampleshop.RealFS()); err != nil {
				t.Fatal(err)
			}
			if before := settingsOf(real); before != "" {
				rows(t, db, before)
			}
			c.At, c.Shipping, c.Payment = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC), "flat_flat", "invoice"
			id, err := c.Write(ctx, db)
			if err != nil {
				t.Fatal(err)
			}
			for _, query := range []string{
				"SELECT title, text, value, class, sort_order FROM orders_total WHERE orders_id = ? ORDER BY orders_total_id",
				`SELECT products_id, products_model, products_ean, products_name, products_price, products_price_origin,
					products_discount_made, products_shipping_time, final_price, products_tax, products_quantity, allow_tax,
					products_order_description, products_weight FROM orders_products WHERE orders_id = ? ORDER BY orders_products_id`,
				`SELECT products_options, products_options_values, attributes_model, attributes_ean, options_values_price,
					price_prefix, orders_products_options_id, orders_products_options_values_id, options_values_weight,
					weight_prefix FROM orders_products_attributes WHERE orders_id = ? ORDER BY orders_products_attributes_id`,
				`SELECT customers_status, customers_status_image, customers_status_discount, shipping_method, shipping_class,
					currency, currency_value, language, languages_id, delivery_country, billing_country_iso_code_2,
					customers_address_format_id, delivery_address_format_id FROM orders WHERE orders_id = ?`,
			} {
				if diff := cmp.Diff(rows(t, db, query, real), rows(t, db, query, id)); diff != "" {
					t.Errorf("%s (-real +own):\n%s", strings.Fields(query)[1], diff)
				}
			}
		})
	}
}
