package connector_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fakturisd/connector/modified/sampleshop"
)

// savings is a row of orders_total as it was before the order was cancelled.
type savings struct {
	id          int64
	value, text string
}

// anOrder picks an order, more often than not a new one, 0 where there are none.
func (w *model) anOrder() int64 {
	if w.chance(50) {
		return w.one(`SELECT orders_id FROM orders ORDER BY orders_id DESC LIMIT 1`)
	}
	return w.one(`SELECT orders_id FROM orders ORDER BY orders_id`)
}

// orderMoves are what becomes of orders, with their weights.
func (w *model) orderMoves() []move {
	return []move{
		{8, w.checkOut}, {2, w.twoTransactions}, {5, w.edit}, {2, w.cancel}, {2, w.uncancel}, {2, w.deleteOrder}, {2, w.addParcel}, {3, w.changeStatus},
		{2, w.writeHistory},
	}
}

// customer makes somebody up: an account that the shop has, a new one, or a guest, at times one who came before.
func (w *model) customer() sampleshop.Person {
	if id := w.one(`SELECT customers_id FROM customers WHERE account_type = 0 ORDER BY customers_id`); id > 0 && w.chance(30) {
		var p sampleshop.Person
		err := w.shop.QueryRow(`SELECT customers_id, customers_firstname, customers_lastname, customers_email_address FROM customers WHERE customers_id = ?`, id).
			Scan(&p.ID, &p.Address.First, &p.Address.Last, &p.Email)
		if err != nil {
			w.wrong("customer %d: %v", id, err)
		}
		p.Address = w.home(p.Address.First, p.Address.Last, 1)
		return p
	}
	n, before := w.people, w.people > 0 && w.chance(20)
	if w.people++; before {
		n = w.rng.IntN(n)
	}
	p := sampleshop.Person{Email: fmt.Sprintf("k%d@kunde.example", n), Guest: before || n%3 > 0, Phone: "030 1"} // a mail has one account
	p.Address = w.home(fmt.Sprintf("Vorname%d", n), fmt.Sprintf("Groß%d", n), n)
	return p
}

func (w *model) home(first, last string, n int) sampleshop.Address {
	return sampleshop.Address{Gender: "f", First: first, Last: last, Street: fmt.Sprintf("Lindenstraße %d", n), Postcode: "10115", City: "Berlin", Country: "DE"}
}

// checkout makes up a checkout of some of these articles.
func (w *model) checkout(articles []int64) sampleshop.Checkout {
	c := sampleshop.Checkout{At: time.Now(), Customer: w.customer(), Group: pick[int64](w, sampleshop.GroupGuest, sampleshop.GroupCustomer, sampleshop.GroupMerchant),
		Shipping: pick(w, "flat_flat", "dp_dp", "table_table"), Payment: pick(w, "invoice", "moneyorder", "cod", "banktransfer"), Comment: "Bitte klingeln"}
	if w.chance(30) {
		other := w.home("Andere", "Adresse", w.rng.IntN(5))
		c.Delivery = &other
	}
	if c.Payment == "banktransfer" {
		c.Status = unpaid
	}
	for range 1 + w.rng.IntN(4) {
		item := sampleshop.Item{Product: pick(w, articles...), Quantity: 1 + w.rng.IntN(4)}
		seen := map[int64]bool{}
		for _, v := range w.numbers(`SELECT options_id * 100000 + options_values_id FROM products_attributes WHERE products_id = ? ORDER BY 1`, item.Product) {
			if o := (sampleshop.Option{Option: v / 100000, Value: v % 100000}); !seen[o.Option] && w.chance(60) {
				seen[o.Option] = true
				item.Options = append(item.Options, o)
			}
		}
		c.Basket = append(c.Basket, item)
	}
	return c
}

const onSale = `SELECT p.products_id FROM products p JOIN products_description d ON d.products_id = p.products_id AND d.language_id = 2 ORDER BY 1`

// checkOut lets somebody order. A payment module that writes orders before they are paid gives them another status then,
// or deletes them; a guest's account goes after the checkout, at times.
func (w *model) checkOut() {
	articles := w.numbers(onSale)
	if len(articles) == 0 {
		return
	}
	c, pays, vanishes := w.checkout(articles), w.chance(60), w.chance(70)
	w.begin("checkout", func(a *activity) error { return w.order(a, c, pays, vanishes) })
}

func (w *model) order(a *activity, c sampleshop.Checkout, pays, vanishes bool) error {
	ctx := context.Background()
	id, err := c.Write(ctx, a.db)
	switch {
	case err != nil:
		return err
	case c.Status == unpaid && pays:
		err = sampleshop.PaymentModuleStatus(ctx, a.db, id, sampleshop.StatusWorking)
	case c.Status == unpaid && vanishes:
		err = sampleshop.DeleteOrder(ctx, a.db, id)
	}
	if err != nil || !c.Customer.Guest || !vanishes {
		return err
	}
	var customer int64
	if err := a.db.QueryRow(`SELECT MAX(customers_id) FROM customers WHERE account_type = 1 AND customers_email_address = ?`, c.Customer.Email).Scan(&customer); err != nil {
		return nil //nolint:nilerr // somebody deleted it
	}
	return sampleshop.DeleteGuest(ctx, a.db, customer)
}

// twoTransactions are two checkouts of different articles, each in a transaction, so that what has the higher numbers may
// be seen first. The core of the shop knows no transactions, modules of others do.
func (w *model) twoTransactions() {
	articles := w.numbers(onSale)
	if w.engine != "InnoDB" || len(w.doing) > 0 || len(articles) < 2 {
		return
	}
	half := len(articles) / 2
	for i, some := range [][]int64{articles[:half], articles[half:]} {
		c, end := w.checkout(some), pick(w, "COMMIT", "COMMIT", "COMMIT", "ROLLBACK")
		c.Customer.ID, c.Customer.Guest = 0, true
		c.Payment, c.Status = "invoice", 0 // nothing that locks the gaps into which the other one writes
		a := w.begin(fmt.Sprintf("transaction %d", i+1), func(a *activity) error {
			if err := a.exec("START TRANSACTION"); err != nil {
				return err
			}
			if err := w.order(a, c, false, false); err != nil {
				return err
			}
			return a.exec(end)
		})
		a.alone = true
	}
}

// edit changes an order as the shop's admin does, part by part; the sums are wrong until it is saved, if it is.
func (w *model) edit() {
	id := w.anOrder()
	if id == 0 {
		return
	}
	line := w.one(`SELECT orders_products_id FROM orders_products WHERE orders_id = ? ORDER BY 1`, id)
	var statements []string
	for range 1 + w.rng.IntN(3) {
		statements = append(statements, w.editing(id, line)...)
	}
	save := w.chance(85)
	w.begin(fmt.Sprintf("edit of order %d", id), func(a *activity) error {
		if err := a.all(statements...); err != nil || !save {
			return err
		}
		return saveOrder(a, id)
	})
}

// editing is one step of an edit.
func (w *model) editing(id, line int64) []string {
	stamp := fmt.Sprintf("UPDATE orders SET last_modified = NOW() WHERE orders_id = %d", id)
	n := 1 + w.rng.IntN(9)
	block := pick(w, "customers", "delivery", "billing")
	one := func(format string, args ...any) string { return fmt.Sprintf(format, args...) }
	switch w.rng.IntN(9) {
	case 0:
		return []string{one("UPDATE orders_products SET products_quantity = %d, final_price = products_price * %d WHERE orders_products_id = %d", n, n, line), stamp}
	case 1:
		return []string{one(`INSERT INTO orders_products (orders_id, products_id, products_model, products_name, products_price, products_price_origin, final_price,
			products_tax, products_quantity, allow_tax, products_weight) VALUES (%d, 1, 'NEU', 'Nachgetragen', 5, 4.2, %d, 19, %d, 1, 0)`, id, 5*n, n), stamp}
	case 2:
		return []string{one("DELETE FROM orders_products WHERE orders_products_id = %d", line),
			one("DELETE FROM orders_products_attributes WHERE orders_products_id = %d", line)}
	case 3: // none of the options' statements marks the order
		return []string{one(`INSERT INTO orders_products_attributes (orders_id, orders_products_id, products_options, products_options_values, options_values_price,
			price_prefix, orders_products_options_id, orders_products_options_values_id) VALUES (%d, %d, 'Farbe', 'Ton %d', 0, '+', 1, %d)`, id, line, n, n)}
	case 4:
		return []string{one("UPDATE orders_products_attributes SET products_options_values = 'Anders %d' WHERE orders_id = %d", n, id)}
	case 5:
		return []string{one("DELETE FROM orders_products_attributes WHERE orders_id = %d ORDER BY orders_products_attributes_id LIMIT 1", id)}
	case 6:
		return []string{one("UPDATE orders SET %s_street_address = 'Umzug %d', %s_city = 'Köln' WHERE orders_id = %d", block, n, block, id)}
	case 7:
		return []string{one("UPDATE orders SET payment_method = 'cash', payment_class = 'cash', shipping_class = 'dp_dp' WHERE orders_id = %d", id),
			one("UPDATE orders_total SET value = %d.5, text = '%d,50 EUR' WHERE orders_id = %d AND class = 'ot_shipping'", n, n, id)}
	default:
		return []string{one("UPDATE orders SET customers_telephone = '040 %d', comments = 'Zeile %d' WHERE orders_id = %d", n, n, id)}
	}
}

// saveOrder adds an order up anew, statement by statement (shop: orders_edit, save_order).
func saveOrder(a *activity, id int64) error {
	const goods = `IFNULL((SELECT SUM(final_price) FROM orders_products WHERE orders_id = ?), 0)`
	steps := []struct {
		statement string
		ids       int
	}{
		{`DELETE FROM orders_total WHERE orders_id = ? AND class IN ('ot_subtotal', 'ot_subtotal_no_tax')`, 1},
		{`INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) SELECT ?, 'Zwischensumme:', '', ` + goods + `, 'ot_subtotal', 10`, 2},
		{`DELETE FROM orders_total WHERE orders_id = ? AND class = 'ot_tax'`, 1},
		{`INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) SELECT orders_id, CONCAT('inkl. MwSt. ', ROUND(products_tax), '%:'), '',
			SUM(IF(allow_tax = 1, final_price * products_tax / (100 + products_tax), final_price * products_tax / 100)), 'ot_tax', 50
			FROM orders_products WHERE orders_id = ? AND products_tax > 0 GROUP BY orders_id, products_tax`, 1},
		{`DELETE FROM orders_total WHERE orders_id = ? AND class = 'ot_total'`, 1},
		{`INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) SELECT ?, '<b>Summe</b>:', '', IFNULL(SUM(value), 0), 'ot_total', 99
			FROM (SELECT value FROM orders_total WHERE orders_id = ? AND class NOT IN ('ot_tax', 'ot_total')) t`, 2},
		{`UPDATE orders SET last_modified = NOW() WHERE orders_id = ?`, 1},
	}
	for _, s := range steps {
		args := []any{id, id}
		if err := a.exec(s.statement, args[:s.ids]...); err != nil {
			return err
		}
	}
	return nil
}

func (w *model) cancel() {
	id := w.anOrder()
	if id == 0 {
		return
	}
	w.totals[id] = nil
	for _, l := range lines(w.t, w.shop.DB, `SELECT orders_total_id, value, text FROM orders_total WHERE orders_id = ?`, id) {
		var s savings
		v := strings.SplitN(l, "|", 3)
		if _, err := fmt.Sscan(v[0], &s.id); err != nil {
			w.wrong("total %q: %v", l, err)
		}
		s.value, s.text = v[1], v[2]
		w.totals[id] = append(w.totals[id], s)
	}
	w.begin(fmt.Sprintf("cancelling order %d", id), func(a *activity) error { return sampleshop.Cancel(context.Background(), a.db, id) })
}

// uncancel gives a cancelled order its status and its totals back.
func (w *model) uncancel() {
	id := w.one(`SELECT orders_id FROM orders WHERE orders_status = ? ORDER BY 1`, sampleshop.StatusCancelled)
	if id == 0 {
		return
	}
	w.begin(fmt.Sprintf("taking up order %d again", id), func(a *activity) error {
		if err := a.exec(`UPDATE orders SET orders_status = ?, last_modified = NOW() WHERE orders_id = ?`, sampleshop.StatusOpen, id); err != nil {
			return err
		}
		for _, s := range w.totals[id] {
			if err := a.exec(`UPDATE orders_total SET value = ?, text = ? WHERE orders_total_id = ? AND orders_id = ?`, s.value, s.text, s.id, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *model) deleteOrder() {
	if id := w.anOrder(); id > 0 {
		w.begin(fmt.Sprintf("deleting order %d", id), func(a *activity) error { return sampleshop.DeleteOrder(context.Background(), a.db, id) })
	}
}

func (w *model) addParcel() {
	if id := w.anOrder(); id > 0 {
		parcel := fmt.Sprintf("JD%d", w.rng.IntN(1000))
		w.begin(fmt.Sprintf("parcel of order %d", id), func(a *activity) error { return sampleshop.AddTracking(context.Background(), a.db, id, 1, parcel) })
	}
}

func (w *model) changeStatus() {
	id, status, module := w.anOrder(), pick[int64](w, 0, 1, 2, 3, unpaid), w.chance(40)
	if id == 0 {
		return
	}
	w.begin(fmt.Sprintf("status %d of order %d", status, id), func(a *activity) error {
		if module {
			return sampleshop.PaymentModuleStatus(context.Background(), a.db, id, status)
		}
		return sampleshop.ChangeStatus(context.Background(), a.db, id, status, "Danke", true)
	})
}

// writeHistory changes the history alone, as modules do that write their remarks there.
func (w *model) writeHistory() {
	id := w.anOrder()
	w.begin(fmt.Sprintf("history of order %d", id), func(a *activity) error {
		return a.exec(pick(w, `INSERT INTO orders_status_history (orders_id, orders_status_id, date_added, comments) VALUES (?, 2, NOW(), 'Bezahlt')`,
			`UPDATE orders_status_history SET comments = CONCAT(IFNULL(comments, ''), '!'), date_added = NOW() WHERE orders_id = ?`,
			`DELETE FROM orders_status_history WHERE orders_id = ? ORDER BY orders_status_history_id DESC LIMIT 1`), id)
	})
}
