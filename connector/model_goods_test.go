package connector_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/connector/modified/sampleshop"
)

// move is something that may begin in the shop, as likely as its weight.
type move struct {
	weight int
	do     func()
}

// beginSomething begins one of everything that happens in a shop.
func (w *model) beginSomething() {
	moves := append(append(w.orderMoves(), w.peopleMoves()...), w.goodsMoves()...)
	if !w.calm {
		moves = append(moves, w.worldMoves()...)
	}
	sum := 0
	for _, m := range moves {
		sum += m.weight
	}
	n := w.rng.IntN(sum)
	for _, m := range moves {
		if n -= m.weight; n < 0 {
			m.do()
			return
		}
	}
}

// simple is an activity of these statements.
func (w *model) simple(name string, statements ...string) *activity {
	return w.begin(name, func(a *activity) error { return a.all(statements...) })
}

const anAccount = `SELECT customers_id FROM customers ORDER BY customers_id`

// peopleMoves are what becomes of accounts.
func (w *model) peopleMoves() []move {
	account := func(name string, statements ...string) func() {
		return func() {
			id, n := w.one(anAccount), w.rng.IntN(100)
			book := w.one(`SELECT address_book_id FROM address_book WHERE customers_id = ? ORDER BY 1`, id)
			all := make([]string, len(statements))
			for i, s := range statements {
				all[i] = strings.NewReplacer("{id}", fmt.Sprint(id), "{n}", fmt.Sprint(n), "{book}", fmt.Sprint(book)).Replace(s)
			}
			w.simple(fmt.Sprintf("%s %d", name, id), all...)
		}
	}
	const entry = `INSERT INTO address_book (customers_id, entry_gender, entry_firstname, entry_lastname, entry_street_address, entry_postcode, entry_city,
		entry_country_id, address_date_added) VALUES ({id}, 'f', 'Neu', 'Adresse', 'Feld {n}', '20457', 'Hamburg', 81, NOW())`
	return []move{
		{2, account("account edit", `UPDATE customers SET customers_telephone = '089 {n}', customers_vat_id = 'DE{n}', customers_last_modified = NOW() WHERE customers_id = {id}`,
			`UPDATE customers_info SET customers_info_date_account_last_modified = NOW() WHERE customers_info_id = {id}`)},
		{1, account("new mail of", `UPDATE customers SET customers_email_address = 'neu{id}-{n}@kunde.example' WHERE customers_id = {id}`)},
		{2, account("address in the checkout of", `UPDATE address_book SET entry_street_address = 'Neuweg {n}', address_date_added = NOW() WHERE address_book_id = {book}`)},
		{2, account("address added by", entry)},
		{1, account("address of", `UPDATE address_book SET entry_lastname = 'Heirat{n}', address_last_modified = NOW() WHERE address_book_id = {book}`,
			`UPDATE customers SET customers_lastname = 'Heirat{n}', customers_last_modified = NOW() WHERE customers_id = {id} AND customers_default_address_id = {book}`)},
		{1, account("other default address of", `UPDATE customers SET customers_default_address_id = {book} WHERE customers_id = {id}`)},
		{1, account("address given up by", `DELETE FROM address_book WHERE address_book_id = {book}`)},
		{1, account("group of", `UPDATE customers SET customers_status = 3 WHERE customers_id = {id}`,
			`INSERT INTO customers_status_history (customers_id, new_value, old_value, date_added) VALUES ({id}, 3, 2, NOW())`)},
		{1, account("account made of", `UPDATE customers SET account_type = 0 WHERE customers_id = {id} AND NOT EXISTS (SELECT 1 FROM customers twin
			WHERE twin.account_type = 0 AND twin.customers_email_address = customers.customers_email_address)`)},
		{1, account("login of", `UPDATE customers_info SET customers_info_number_of_logons = 1 + customers_info_number_of_logons WHERE customers_info_id = {id}`,
			`UPDATE customers SET customers_password_time = {n} WHERE customers_id = {id}`)},
		{1, account("deletion of", `DELETE FROM customers WHERE customers_id = {id}`, `DELETE FROM address_book WHERE customers_id = {id}`,
			`DELETE FROM customers_info WHERE customers_info_id = {id}`)},
	}
}

// goodsMoves are what becomes of articles.
func (w *model) goodsMoves() []move {
	article := func(name string, statements ...string) func() {
		return func() {
			id, n := w.one(`SELECT products_id FROM products ORDER BY 1`), 1+w.rng.IntN(99)
			all := make([]string, len(statements))
			for i, s := range statements {
				all[i] = strings.NewReplacer("{id}", fmt.Sprint(id), "{n}", fmt.Sprint(n)).Replace(s)
			}
			w.simple(fmt.Sprintf("%s %d", name, id), all...)
		}
	}
	const group = "personal_offers_by_customers_status_2"
	return []move{
		{2, w.saveProduct},
		{1, article("stock of", `UPDATE products SET products_quantity = products_quantity - {n}, products_ordered = products_ordered + {n} WHERE products_id = {id}`)},
		{1, article("view of", `UPDATE products_description SET products_viewed = products_viewed + 1 WHERE products_id = {id}`)},
		{1, article("special price of", `INSERT INTO specials (products_id, specials_quantity, specials_new_products_price, specials_date_added, status) VALUES ({id}, 5, {n}.5, NOW(), 1)`)},
		{1, article("end of the special price of", `UPDATE specials SET status = 0, date_status_change = NOW() WHERE products_id = {id}`)},
		{1, article("no special price for", `DELETE FROM specials WHERE products_id = {id}`)},
		{1, article("switch of", `UPDATE products SET products_status = 1 - products_status, products_last_modified = NOW() WHERE products_id = {id}`)},
		{1, article("name of", `UPDATE products_description SET products_name = 'Modell {n} ß', products_short_description = 'Kurz' WHERE products_id = {id}`)},
		{1, article("colours of", `UPDATE products_attributes SET attributes_stock = {n}, options_values_price = {n}.25 WHERE products_id = {id}`)},
		{1, article("deletion of", `DELETE FROM specials WHERE products_id = {id}`, `DELETE FROM products WHERE products_id = {id} AND products_id > 4`,
			`DELETE FROM products_description WHERE products_id = {id} AND products_id > 4`, `DELETE FROM products_attributes WHERE products_id = {id}`,
			`DELETE FROM `+group+` WHERE products_id = {id}`)},
		{1, w.newProduct},
		{1, article("bulk price by", `UPDATE products SET products_price = products_price + 0.{n}01, products_last_modified = NOW()`)},
		{1, article("prices written over of", `REPLACE INTO `+group+` (price_id, products_id, quantity, personal_offer) SELECT price_id, products_id, quantity, {n}.5 FROM `+group+` WHERE products_id = {id}`)},
		{1, article("import of", `INSERT INTO products (products_id, products_quantity, product_template) VALUES ({id}, {n}, 'default') ON DUPLICATE KEY UPDATE products_quantity = {n}`)},
		{1, article("group prices given up from", `DELETE FROM `+group+` WHERE products_id >= {id}`)},
		{1, func() {
			w.simple("parcels tidied up", `DELETE FROM orders_tracking WHERE orders_id NOT IN (SELECT orders_id FROM orders)`)
		}},
		{2, w.shippingSetting},
	}
}

func (w *model) saveProduct() {
	id, price := w.one(`SELECT products_id FROM products ORDER BY 1`), decimal.New(w.rng.Int64N(100000), -4)
	w.begin(fmt.Sprintf("saving article %d", id), func(a *activity) error { return sampleshop.SaveProduct(context.Background(), a.db, id, price) })
}

// newProduct copies an article, table by table.
func (w *model) newProduct() {
	id, next := w.one(`SELECT products_id FROM products ORDER BY 1`), w.one(`SELECT MAX(products_id) + 1 FROM products`)
	if id == 0 {
		return
	}
	var statements []string
	for _, table := range [][2]string{{"products", "products_model, products_price, products_quantity, products_status, products_tax_class_id, product_template"},
		{"products_description", "language_id, products_name"}, {"products_attributes", "options_id, options_values_id, options_values_price, price_prefix, attributes_stock"},
		{"personal_offers_by_customers_status_1", "quantity, personal_offer"}} {
		statements = append(statements, fmt.Sprintf("INSERT INTO %s (products_id, %s) SELECT %d, %s FROM %s WHERE products_id = %d", table[0], table[1], next, table[1], table[0], id))
	}
	w.simple(fmt.Sprintf("article %d copied from %d", next, id), statements...)
}

// shippingSetting changes what shipping costs: the shop marks no time there.
func (w *model) shippingSetting() {
	n := 1 + w.rng.IntN(9)
	w.simple("shipping", pick(w,
		fmt.Sprintf(`UPDATE configuration SET configuration_value = '%d.90' WHERE configuration_key = 'MODULE_SHIPPING_FLAT_COST'`, n),
		fmt.Sprintf(`UPDATE configuration SET configuration_value = '2:%d.50,30:19' WHERE configuration_key = 'MODULE_SHIPPING_DP_COST_1'`, n),
		fmt.Sprintf(`REPLACE INTO configuration (configuration_key, configuration_value) VALUES ('MODULE_SHIPPING_DP_NEU_%d', '4')`, n),
		fmt.Sprintf(`DELETE FROM configuration WHERE configuration_key = 'MODULE_SHIPPING_DP_NEU_%d'`, n),
		`UPDATE configuration SET configuration_value = IF(configuration_value = 'True', 'False', 'True') WHERE configuration_key = 'MODULE_SHIPPING_TABLE_STATUS'`,
		`UPDATE configuration SET configuration_value = IF(configuration_value LIKE '%dp.php%', 'flat.php;table.php', 'flat.php;table.php;dp.php') WHERE configuration_key = 'MODULE_SHIPPING_INSTALLED'`))
}
