package connector_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkFirstMirror mirrors a shop whose orders are copies of real ones, 4,000 of them or FAKTURIS_BENCH_ORDERS.
func BenchmarkFirstMirror(b *testing.B) {
	orders := 4000
	if v := os.Getenv("FAKTURIS_BENCH_ORDERS"); v != "" {
		var err error
		if orders, err = strconv.Atoi(v); err != nil {
			b.Fatal(err)
		}
	}
	ctx := context.Background()
	dsn := manyOrders(b, orders)
	for b.Loop() {
		b.StopTimer()
		s, err := store.Open(ctx, store.Config{DSN: privatedb.New(b)})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Migrate(ctx); err != nil {
			b.Fatal(err)
		}
		shop, err := modified.Open(ctx, modified.Config{Key: "tee", DSN: dsn})
		if err != nil {
			b.Fatal(err)
		}
		sync := connector.New(connector.Config{Source: oneShop, Shop: shop, Store: s, Log: zerolog.Nop(),
			Tracker: &track.Scanner{Source: "tee", Shop: shop, Store: s}})
		b.StartTimer()
		if _, err := sync.Once(ctx, false); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		shop.Close()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(orders)*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

// manyOrders copies the orders of the real shop until there are so many, each by somebody else every fifth time.
func manyOrders(b *testing.B, n int) string {
	b.Helper()
	dsn := privatedb.NewFor(b, "utf8mb3")
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		b.Fatal(err)
	}
	config.Params, config.MultiStatements = map[string]string{"sql_mode": "''"}, true
	c, err := mysql.NewConnector(config)
	if err != nil {
		b.Fatal(err)
	}
	db := sql.OpenDB(c)
	b.Cleanup(func() { db.Close() })
	ctx := context.Background()
	if err := sampleshop.CreateTables(ctx, db, sampleshop.Options{}); err != nil {
		b.Fatal(err)
	}
	if err := sampleshop.LoadReal(ctx, db, sampleshop.RealFS()); err != nil {
		b.Fatal(err)
	}
	for _, t := range []struct{ table, id string }{{"orders", "orders_id"}, {"orders_products", "orders_products_id"}, {"orders_total", "orders_total_id"}, {"orders_status_history", "orders_status_history_id"}} {
		columns := lines(b, db, `SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name NOT IN ('orders_id', ?)`, t.table, t.id)[0]
		if _, err := db.Exec(fmt.Sprintf(`INSERT INTO %[1]s (orders_id, %[2]s) SELECT n.seq * 10 + orders_id, %[2]s FROM %[1]s, seq_1_to_%[3]d n WHERE orders_id < 10`, t.table, columns, n/5)); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := db.Exec(`UPDATE orders SET customers_email_address = CONCAT(orders_id DIV 50, customers_email_address) WHERE orders_id >= 10`); err != nil {
		b.Fatal(err)
	}
	return dsn
}
