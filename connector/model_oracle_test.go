package connector_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
)

// orderKeys returns the orders of the shop that must be mirrored as they are; the others are held, with good reason.
func (w *model) orderKeys() string {
	live := lines(w.t, w.store.DB(), `SELECT shop_order_id FROM fakturis_order WHERE deleted_at IS NULL ORDER BY shop_order_id`)
	held := lines(w.t, w.store.DB(), `SELECT shop_key FROM fakturis_held WHERE kind = 'order'`)
	may := lines(w.t, w.shop.DB, `SELECT orders_id FROM orders o WHERE orders_status = 0 OR orders_status = ? AND payment_class = 'banktransfer'
		OR NOT EXISTS (SELECT 1 FROM orders_products p WHERE p.orders_id = o.orders_id)
			AND NOT EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND t.value <> 0)`, unpaid)
	all := lines(w.t, w.shop.DB, `SELECT orders_id FROM orders ORDER BY orders_id`)
	for _, key := range held {
		if !slices.Contains(may, key) {
			w.wrong("order %s is held: %q", key, lines(w.t, w.store.DB(), `SELECT reason FROM fakturis_held WHERE kind = 'order' AND shop_key = ?`, key))
		}
	}
	want := slices.DeleteFunc(slices.Clone(all), func(key string) bool { return slices.Contains(held, key) && !slices.Contains(live, key) })
	if diff := cmp.Diff(want, live); !slices.Equal(want, live) {
		w.wrong("orders (-shop +mirror), held %q: %s", held, diff)
	}
	// One that was cancelled keeps the lines and sums that it was mirrored with.
	w.same("cancelled orders", `SELECT orders_id FROM orders o WHERE (SELECT SUM(final_price) FROM orders_products p WHERE p.orders_id = o.orders_id) > 0
		AND EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND class = 'ot_total')
		AND NOT EXISTS (SELECT 1 FROM orders_total t WHERE t.orders_id = o.orders_id AND value <> 0) ORDER BY 1`,
		`SELECT shop_order_id FROM fakturis_order o WHERE deleted_at IS NULL AND cancelled AND NOT EXISTS (SELECT 1 FROM fakturis_held h
			WHERE h.kind = 'order' AND h.shop_key = o.shop_order_id) ORDER BY 1`)
	firm := slices.DeleteFunc(all, func(key string) bool { return slices.Contains(held, key) })
	return "(" + strings.Join(append(firm, "0"), ", ") + ")"
}

// checkOrders compares orders, lines, sums, parcels and history.
func (w *model) checkOrders() {
	keys := w.orderKeys()
	cancelled := lines(w.t, w.store.DB(), `SELECT shop_order_id FROM fakturis_order WHERE cancelled`)
	cancelledKeys := "(" + strings.Join(append(cancelled, "0"), ", ") + ")"
	block := func(name string) string {
		return fmt.Sprintf("%s_firstname, %s_lastname, %s_street_address, %s_city, %s_postcode", name, name, name, name, name)
	}
	fields := func(column string) string {
		var parts []string
		for _, field := range []string{"first_name", "last_name", "street", "city", "postcode"} {
			parts = append(parts, fmt.Sprintf("IFNULL(JSON_VALUE(%s, '$.%s'), '')", column, field))
		}
		return strings.Join(parts, ", ")
	}
	w.same("orders", `SELECT orders_id, orders_status, customers_email_address, customers_telephone, payment_class, shipping_class, IFNULL(comments, ''), `+
		block("customers")+", "+block("delivery")+", "+block("billing")+`,
			(SELECT COUNT(*) FROM orders_status_history h WHERE h.orders_id = o.orders_id), (SELECT IFNULL(GROUP_CONCAT(h.orders_status_id ORDER BY orders_status_history_id), '')
			FROM orders_status_history h WHERE h.orders_id = o.orders_id), (SELECT IFNULL(GROUP_CONCAT(parcel_id ORDER BY tracking_id), '') FROM orders_tracking p
			WHERE p.orders_id = o.orders_id) FROM orders o WHERE orders_id IN `+keys+` ORDER BY orders_id`,
		`SELECT shop_order_id, status_id, email, phone, payment, shipping_key, comment, `+fields("customer")+", "+fields("delivery")+", "+fields("billing")+`,
			JSON_LENGTH(history), (SELECT IFNULL(GROUP_CONCAT(j.s ORDER BY j.n), '') FROM JSON_TABLE(history, '$[*]' COLUMNS (n FOR ORDINALITY, s INT PATH '$.StatusID')) j),
			(SELECT IFNULL(GROUP_CONCAT(j.p ORDER BY j.n), '') FROM JSON_TABLE(parcels, '$[*]' COLUMNS (n FOR ORDINALITY, p VARCHAR(80) PATH '$.Number')) j)
			FROM fakturis_order WHERE shop_order_id IN `+keys+` ORDER BY shop_order_id`)
	w.same("lines", `SELECT p.orders_id, products_id, ROUND(products_quantity), ROUND(products_price, 4), (SELECT IFNULL(CONCAT('["',
			GROUP_CONCAT(CONCAT(products_options, ': ', products_options_values) ORDER BY orders_products_attributes_id SEPARATOR '","'), '"]'), '[]')
			FROM orders_products_attributes a WHERE a.orders_products_id = p.orders_products_id AND a.orders_id = p.orders_id)
			FROM orders_products p WHERE p.orders_id IN `+keys+` AND p.orders_id NOT IN `+cancelledKeys+` ORDER BY p.orders_id, p.orders_products_id`,
		`SELECT o.shop_order_id, SUBSTRING_INDEX(article_key, '{', 1), ROUND(quantity), unit_price, IF(details IN ('', 'null'), '[]', details) FROM fakturis_order_line l
			JOIN fakturis_order o ON o.id = l.order_id WHERE l.kind = 'artikel' AND NOT o.cancelled AND o.shop_order_id IN `+keys+` ORDER BY o.shop_order_id, l.position`)
	w.checkTotals(keys + " AND orders_id NOT IN " + cancelledKeys)
}

// checkTotals: an order costs what its total row says, the first one where two people saved it at once. Half a cent may be rounded either way.
func (w *model) checkTotals(keys string) {
	mirrored := map[string]string{}
	for _, l := range lines(w.t, w.store.DB(), `SELECT shop_order_id, total_cents FROM fakturis_order WHERE deleted_at IS NULL`) {
		id, cents, _ := strings.Cut(l, "|")
		mirrored[id] = cents
	}
	for _, l := range lines(w.t, w.shop.DB, `SELECT orders_id, value FROM orders_total t WHERE class = 'ot_total' AND NOT EXISTS (SELECT 1 FROM orders_total x
		WHERE x.orders_id = t.orders_id AND x.class = t.class AND x.orders_total_id < t.orders_total_id) AND orders_id IN `+keys) {
		id, value, _ := strings.Cut(l, "|")
		cents, err := decimal.NewFromString(mirrored[id])
		want, err2 := decimal.NewFromString(value)
		if err != nil || err2 != nil || want.Shift(2).Sub(cents).Abs().GreaterThan(decimal.New(5, -1)) {
			w.wrong("order %s costs %s, in the mirror %q cents", id, value, mirrored[id])
		}
	}
}

// checkPeople compares accounts, and that everybody and every place that the shop names is there.
func (w *model) checkPeople() {
	w.same("accounts", `SELECT c.customers_id, customers_email_address, customers_telephone, customers_vat_id, IFNULL(entry_firstname, customers_firstname),
			IFNULL(entry_lastname, customers_lastname), IFNULL(entry_street_address, ''), IFNULL(entry_city, '')
			FROM customers c LEFT JOIN address_book a ON a.address_book_id = IFNULL((SELECT d.address_book_id FROM address_book d
				WHERE d.address_book_id = c.customers_default_address_id AND d.customers_id = c.customers_id),
				(SELECT MIN(d.address_book_id) FROM address_book d WHERE d.customers_id = c.customers_id)) WHERE account_type = 0 ORDER BY 1`,
		`SELECT g.shop_no, p.email, p.phone, p.vat_id, p.first_name, p.last_name, p.street, p.city FROM fakturis_origin g JOIN fakturis_partner p ON p.id = g.entity_id
			WHERE g.kind = 'customer' AND g.deleted_at IS NULL ORDER BY 1`)
	named := map[match.Key]string{}
	for _, l := range lines(w.t, w.store.DB(), `SELECT delivery FROM fakturis_order WHERE deleted_at IS NULL`) {
		var a invoicing.Address
		if err := json.Unmarshal([]byte(l), &a); err != nil {
			w.wrong("delivery %q: %v", l, err)
		}
		if !a.IsEmpty() {
			named[match.Address(a)] = l
		}
	}
	for _, l := range lines(w.t, w.shop.DB, `SELECT entry_firstname, entry_lastname, entry_street_address, entry_suburb, entry_postcode, entry_city, entry_company FROM address_book a
		JOIN customers c USING (customers_id) WHERE address_book_id <> c.customers_default_address_id
		AND (SELECT COUNT(*) FROM address_book d WHERE d.address_book_id = c.customers_default_address_id AND d.customers_id = c.customers_id) = 1`) {
		v := strings.Split(l, "|")
		named[match.Address(invoicing.Address{FirstName: v[0], LastName: v[1], Street: v[2], Extra: v[3], Postcode: v[4], City: v[5], Company: v[6], Country: "DE"})] = l
	}
	for _, l := range lines(w.t, w.store.DB(), `SELECT company, first_name, last_name, street, extra, postcode, city, country FROM fakturis_delivery_address`) {
		v := strings.Split(l, "|")
		delete(named, match.Address(invoicing.Address{Company: v[0], FirstName: v[1], LastName: v[2], Street: v[3], Extra: v[4], Postcode: v[5], City: v[6], Country: v[7]}))
	}
	for _, l := range named {
		w.wrong("no delivery address: %s", l)
	}
}

// checkGoods compares articles, their variants and prices, and ways to ship.
func (w *model) checkGoods() {
	const article = ` JOIN fakturis_origin g ON g.entity_id = a.id AND g.kind = 'article' AND g.deleted_at IS NULL `
	w.same("articles", `SELECT p.products_id, products_quantity, products_price, products_status, products_weight, IF(d.products_name LIKE 'Modell%', d.products_name, '') FROM products p
			LEFT JOIN products_description d ON d.products_id = p.products_id AND d.language_id = 2 ORDER BY 1`,
		`SELECT g.shop_no, a.stock, a.net_price, a.active, a.weight, IF(a.name LIKE 'Modell%', a.name, '') FROM fakturis_article a`+article+`ORDER BY 1`)
	w.none("an article that the shop has no more is sold", `SELECT a.id FROM fakturis_article a JOIN fakturis_origin g ON g.entity_id = a.id AND g.kind = 'article'
		WHERE g.deleted_at IS NOT NULL AND a.active`)
	w.same("variants", `SELECT DISTINCT v.products_id, v.options_id, v.options_values_id, v.options_values_price, v.attributes_stock, TRIM(TRAILING ':' FROM o.products_options_name)
			FROM products_attributes v JOIN products p ON p.products_id = v.products_id LEFT JOIN products_options o ON o.products_options_id = v.options_id AND o.language_id = 2 ORDER BY 1, 2, 3`,
		`SELECT g.shop_no, v.option_id, v.value_id, v.surcharge, v.stock, v.option_name FROM fakturis_article_variant v JOIN fakturis_article a ON a.id = v.article_id`+article+`ORDER BY 1, 2, 3`)
	var prices []string
	for _, table := range lines(w.t, w.shop.DB, `SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_name LIKE 'personal\_offers\_by\_%'`, w.shop.name) {
		prices = append(prices, fmt.Sprintf(`SELECT products_id, %s AS g, GREATEST(quantity, 1) AS q, MAX(personal_offer) FROM %s JOIN products USING (products_id)
			WHERE personal_offer > 0 GROUP BY 1, 2, 3`, table[strings.LastIndexByte(table, '_')+1:], table))
	}
	w.same("group prices", strings.Join(prices, " UNION ALL ")+" ORDER BY 1, 2, 3",
		`SELECT g.shop_no, p.group_id, p.min_quantity, p.net_price FROM fakturis_article_price p JOIN fakturis_article a ON a.id = p.article_id`+article+`WHERE p.kind = 'gruppe' ORDER BY 1, 2, 3`)
	w.same("special prices", `SELECT products_id, specials_new_products_price, status FROM specials s JOIN products USING (products_id)
			WHERE specials_id = (SELECT specials_id FROM specials x WHERE x.products_id = s.products_id ORDER BY status = 1 DESC, specials_id DESC LIMIT 1) ORDER BY 1`,
		`SELECT g.shop_no, p.net_price, p.active FROM fakturis_article_price p JOIN fakturis_article a ON a.id = p.article_id`+article+`WHERE p.kind = 'sonderpreis' ORDER BY 1`)
	w.checkShipping()
}

func (w *model) checkShipping() {
	const listed = `FROM configuration i JOIN configuration s ON s.configuration_key LIKE 'MODULE\_SHIPPING\_%\_STATUS'
		AND FIND_IN_SET(CONCAT(LOWER(SUBSTRING_INDEX(SUBSTRING(s.configuration_key, 17), '_', 1)), '.php'), REPLACE(i.configuration_value, ';', ','))
		WHERE i.configuration_key = 'MODULE_SHIPPING_INSTALLED'`
	const own = `SELECT COUNT(*) FROM configuration k WHERE k.configuration_key LIKE REPLACE(REPLACE(s.configuration_key, 'STATUS', '%'), '_', '\\_')`
	w.same("ways to ship", `SELECT LOWER(SUBSTRING_INDEX(SUBSTRING(s.configuration_key, 17), '_', 1)) AS code, s.configuration_value = 'True', (`+own+`) `+listed+` ORDER BY 1`,
		`SELECT m.code, m.active, JSON_LENGTH(m.settings) FROM fakturis_shipping_method m JOIN fakturis_origin g ON g.entity_id = m.id AND g.kind = 'shipping_method'
			WHERE g.deleted_at IS NULL AND m.code <> 'free' ORDER BY 1`)
	w.same("flat price", `SELECT configuration_value + 0.0 FROM configuration WHERE configuration_key = 'MODULE_SHIPPING_FLAT_COST'`,
		`SELECT t.price + 0.0e0 FROM fakturis_shipping_method_tier t JOIN fakturis_shipping_method m ON m.id = t.method_id WHERE m.code = 'flat'`)
	w.none("a way to ship that the shop has no more is offered", `SELECT m.code FROM fakturis_shipping_method m JOIN fakturis_origin g ON g.entity_id = m.id
		AND g.kind = 'shipping_method' WHERE g.deleted_at IS NOT NULL AND m.active`)
}

// checkOnce fails where something is mirrored twice, or leads to nothing.
func (w *model) checkOnce() {
	w.none("an order is there twice", `SELECT shop_order_id FROM fakturis_order GROUP BY shop, shop_order_id HAVING COUNT(*) > 1`)
	w.none("a partner is there twice", `SELECT email, last_name, COUNT(*) FROM fakturis_partner GROUP BY match_key HAVING COUNT(*) > 1`)
	w.none("an account is there twice", `SELECT p.id FROM fakturis_partner p JOIN fakturis_origin g ON g.entity_id = p.id AND g.kind = 'customer' AND g.deleted_at IS NULL
		GROUP BY p.email, p.last_name, p.first_name HAVING COUNT(DISTINCT p.id) > 1`)
	checkLooseEnds(w.t, w, w.store)
}

// Fatalf makes a model something that checkLooseEnds can tell what is wrong.
func (w *model) Fatalf(format string, args ...any) { w.wrong(format, args...) }
