package connector_test

import (
	"context"
	"database/sql"
	"testing"
	"time"
)

// perRecord reads some of the shop's orders as the connector of JTL does, with 8 queries an order and 4 a line, and
// compares with the first mirror: peer-ratio is how many times as long it would take for all orders. It only reads; what
// that connector writes, and customers and articles, are not counted.
func (m *mirrored) perRecord(b *testing.B) {
	const sample = 500
	for b.Loop() {
		ids := column(b, m.db, "SELECT orders_id FROM orders ORDER BY RAND(1) LIMIT ?", sample)
		began := time.Now()
		for _, id := range ids {
			readAsPeer(b, m.db, id)
		}
		all := time.Since(began) * time.Duration(m.orders) / time.Duration(len(ids))
		b.ReportMetric(all.Seconds()/m.took.Seconds(), "peer-ratio")
	}
}

func readAsPeer(b *testing.B, db *sql.DB, order int64) {
	drain(b, db, "SELECT * FROM orders WHERE orders_id = ?", order) // stands for its share of the list of orders
	drain(b, db, "SELECT code FROM languages l JOIN orders o ON o.languages_id = l.languages_id WHERE o.orders_id = ?", order)
	drain(b, db, "SELECT * FROM orders_products WHERE orders_id = ?", order)
	drain(b, db, "SELECT configuration_value FROM configuration WHERE configuration_key = 'DEFAULT_ORDERS_STATUS_ID'")
	drain(b, db, "SELECT * FROM orders_status_history WHERE orders_id = ?", order)
	drain(b, db, "SELECT MAX(products_tax) FROM orders_products WHERE orders_id = ?", order)
	drain(b, db, "SELECT * FROM orders_total WHERE orders_id = ? ORDER BY sort_order", order)
	drain(b, db, "SELECT configuration_value FROM configuration WHERE configuration_key = 'MODULE_SHIPPING_DP_TAX_CLASS'")
	drain(b, db, "SELECT tax_rate FROM tax_rates WHERE tax_class_id = 1")
	for _, line := range column(b, db, "SELECT orders_products_id FROM orders_products WHERE orders_id = ?", order) {
		drain(b, db, "SELECT products_id FROM orders_products WHERE orders_products_id = ?", line)
		drain(b, db, "SELECT products_name FROM orders_products WHERE orders_products_id = ?", line)
		drain(b, db, "SELECT products_model FROM orders_products WHERE orders_products_id = ?", line)
		drain(b, db, "SELECT * FROM orders_products_attributes WHERE orders_products_id = ?", line)
	}
}

// drain runs a query and reads its answer.
func drain(b *testing.B, db *sql.DB, query string, args ...any) {
	rows, err := db.QueryContext(context.Background(), query, args...)
	must(b, err)
	for rows.Next() {
	}
	must(b, rows.Close())
}

func column(b *testing.B, db *sql.DB, query string, args ...any) []int64 {
	rows, err := db.Query(query, args...)
	must(b, err)
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var v int64
		must(b, rows.Scan(&v))
		all = append(all, v)
	}
	must(b, rows.Err())
	return all
}
