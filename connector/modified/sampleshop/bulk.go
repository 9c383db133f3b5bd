package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// templates is how many orders FillBulk reckons; all others are copies of them.
const templates = 400

// FillBulk fills an empty shop with very many orders, of three lines on average, customers and articles, for
// measurements: a few hundred orders are reckoned and then copied inside the database. All of them add up.
func FillBulk(ctx context.Context, db *sql.DB, orders, customers, articles int) error {
	if err := FillCatalogue(ctx, db, Options{}); err != nil {
		return err
	}
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	cat, err := load(ctx, w)
	if err != nil {
		return err
	}
	p := plan{filler: newFiller(w, cat, 1), now: time.Now(), orders: min(orders, templates), plain: true}
	for i, at := range p.times() {
		if err := p.step(ctx, i, at); err != nil {
			return fmt.Errorf("sample order %d: %w", i+1, err)
		}
	}
	if err := w.copyUp(ctx, "orders", "orders_id", orders, orderTables()); err != nil {
		return err
	}
	if err := w.copyUp(ctx, "customers", "customers_id", customers, []copied{
		{"address_book", "customers_id", ""}, {"customers_info", "customers_info_id", ""}}); err != nil {
		return err
	}
	if err := w.copyUp(ctx, "products", "products_id", articles, articleTables()); err != nil {
		return err
	}
	return w.tellApart(ctx, customers)
}

// copied is a table whose rows belong to those of another.
type copied struct {
	table  string
	parent string // column with the other table's key
	key    string // own key that others refer to, "" = nobody does
}

func orderTables() []copied {
	return []copied{
		{"orders_products", "orders_id", "orders_products_id"}, {"orders_products_attributes", "orders_id", "orders_products_id"},
		{"orders_total", "orders_id", ""}, {"orders_status_history", "orders_id", ""}, {"orders_tracking", "orders_id", ""},
	}
}

func articleTables() []copied {
	tables := []copied{{"products_description", "products_id", ""}, {"products_to_categories", "products_id", ""},
		{"products_attributes", "products_id", ""}, {"specials", "products_id", ""}}
	for group := range 5 {
		tables = append(tables, copied{offersTable(group), "products_id", ""})
	}
	return tables
}

// copyUp doubles the rows of a table, and what belongs to them, until there are as many as wanted.
func (w *writer) copyUp(ctx context.Context, table, key string, want int, children []copied) error {
	for {
		have, last, lines, err := w.size(ctx, table, key)
		if err != nil || have >= want || have == 0 {
			return err
		}
		upTo := "1"
		if 2*have > want { // only the rest
			upTo = fmt.Sprintf("%s <= (SELECT MAX(k) FROM (SELECT %s k FROM %s ORDER BY 1 LIMIT %d) x)", key, key, table, want-have)
		}
		// Children first: they find out from the parents' rows which of them are copied.
		for _, c := range children {
			shift := map[string]int64{c.parent: last}
			if c.key != "" {
				shift[c.key] = lines
			}
			where := fmt.Sprintf("%s IN (SELECT %s FROM %s WHERE %s)", c.parent, key, table, upTo)
			if err := w.copyRows(ctx, c.table, shift, where); err != nil {
				return err
			}
		}
		if err := w.copyRows(ctx, table, map[string]int64{key: last}, upTo); err != nil {
			return err
		}
	}
}

// size returns how many rows there are, the highest key, and the highest key of an order's line.
func (w *writer) size(ctx context.Context, table, key string) (rows int, last, lines int64, err error) {
	err = w.each(ctx, fmt.Sprintf("SELECT COUNT(*), IFNULL(MAX(%s), 0), (SELECT IFNULL(MAX(orders_products_id), 0) FROM orders_products) FROM %s", key, table),
		func(s scan) error { return s(&rows, &last, &lines) })
	return rows, last, lines, err
}

// copyRows copies rows within a table, with some columns shifted; an own key that is not shifted is left to the server.
func (w *writer) copyRows(ctx context.Context, table string, shift map[string]int64, where string) error {
	var columns, values []string
	err := w.each(ctx, `SELECT column_name, extra FROM information_schema.columns
		WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`, func(s scan) error {
		var name, extra string
		err := s(&name, &extra)
		by, ok := shift[name]
		switch {
		case ok:
			columns, values = append(columns, name), append(values, fmt.Sprintf("%s + %d", name, by))
		case extra == "auto_increment":
		default:
			columns, values = append(columns, name), append(values, name)
		}
		return err
	}, table)
	if err != nil {
		return err
	}
	_, err = w.conn.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s", table,
		strings.Join(columns, ", "), strings.Join(values, ", "), table, where))
	if err != nil {
		return fmt.Errorf("copy %s: %w", table, err)
	}
	return nil
}

// tellApart makes different people and articles of the copies, and gives every order to one of the people.
func (w *writer) tellApart(ctx context.Context, customers int) error {
	for _, statement := range []string{
		"UPDATE customers SET customers_email_address = CONCAT('kunde', customers_id, '@example.org')",
		"UPDATE customers c JOIN address_book a ON a.customers_id = c.customers_id SET c.customers_default_address_id = a.address_book_id",
		"UPDATE address_book SET entry_street_address = CONCAT('Musterweg ', customers_id)",
		buyers(customers) + " SET " + blockOf("delivery") + " WHERE o.delivery_name = o.customers_name AND o.delivery_name <> ''",
		buyers(customers) + " SET " + blockOf("customers") + ", " + blockOf("billing") + `, o.customers_id = c.customers_id,
			o.account_type = c.account_type, o.customers_email_address = c.customers_email_address, o.customers_telephone = c.customers_telephone`,
		"UPDATE products SET products_model = CONCAT('A-', products_id), products_ean = ''",
	} {
		if _, err := w.conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("tell copies apart: %w", err)
		}
	}
	return nil
}

// buyers joins every order with one of the customers, in turn, and with the customer's own address.
func buyers(customers int) string {
	return fmt.Sprintf(`UPDATE orders o
		JOIN (SELECT customers_id, ROW_NUMBER() OVER (ORDER BY customers_id) - 1 AS n FROM customers) p ON p.n = o.orders_id %% %d
		JOIN customers c ON c.customers_id = p.customers_id
		JOIN address_book a ON a.address_book_id = c.customers_default_address_id`, customers)
}

// blockOf writes a customer's address into one of the three address blocks of an order.
func blockOf(block string) string {
	set := []string{"o." + block + "_name = CONCAT(a.entry_firstname, ' ', a.entry_lastname)"}
	for _, column := range []string{"firstname", "lastname", "gender", "company", "street_address", "suburb", "city", "postcode"} {
		set = append(set, fmt.Sprintf("o.%s_%s = a.entry_%s", block, column, column))
	}
	return strings.Join(set, ", ")
}
