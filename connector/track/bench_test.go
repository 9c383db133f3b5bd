package track_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkTriggers writes the same rows into two equal shops, one of them followed by triggers, many times in turn:
// µs/row is what the triggers add to a statement that writes one row, µs/bulk-row what they add to each row of a statement
// that writes many; both from the quickest rounds of either, for slow ones tell of other programs.
func BenchmarkTriggers(b *testing.B) {
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		b.Run(engine, func(b *testing.B) {
			plain, followed := written(b, engine, false), written(b, engine, true)
			for b.Loop() {
				without, with := time.Hour, time.Hour
				for round := range rounds {
					without = min(without, writeRows(b, plain, round))
					with = min(with, writeRows(b, followed, round))
				}
				b.ReportMetric(float64((with-without).Microseconds())/rowsWritten, "µs/row")
				b.ReportMetric(float64(without.Microseconds())/rowsWritten, "µs/row-without")
				b.ReportMetric(float64(updateRows(b, followed)-updateRows(b, plain))/1000/(rounds*orders), "µs/bulk-row")
			}
		})
	}
}

// orders is how many orders a round writes, rowsWritten how many rows of tables with triggers.
const (
	rounds      = 100
	orders      = 20
	rowsWritten = orders * (1 + 5 + 3 + 1 + 1)
)

// written is a shop into which rows are written.
func written(b *testing.B, engine string, withTriggers bool) *sql.DB {
	b.Helper()
	config, err := mysql.ParseDSN(privatedb.NewFor(b, "utf8mb3"))
	check(b, err)
	db, err := sql.Open("mysql", config.FormatDSN())
	check(b, err)
	b.Cleanup(func() { db.Close() })
	ctx := context.Background()
	check(b, sampleshop.CreateTables(ctx, db, sampleshop.Options{Engine: engine}))
	check(b, sampleshop.LoadReal(ctx, db, sampleshop.RealFS()))
	if !withTriggers {
		return db
	}
	shop, err := modified.Open(ctx, modified.Config{Key: "tee", DSN: config.FormatDSN()})
	check(b, err)
	b.Cleanup(func() { shop.Close() })
	triggers, err := track.Open(track.Config{Source: "tee", DSN: config.FormatDSN(), Tables: shop.Tracked, Always: true})
	check(b, err)
	b.Cleanup(func() { triggers.Close() })
	if _, err := triggers.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	if s := triggers.State(); s.Mode != "triggers" {
		b.Fatalf("no triggers: %+v", s)
	}
	return db
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// writeRows writes orders as a checkout does, each row with a statement of its own, and changes their status.
func writeRows(b *testing.B, db *sql.DB, round int) time.Duration {
	b.Helper()
	conn, err := db.Conn(context.Background())
	check(b, err)
	defer conn.Close()
	_, err = conn.ExecContext(context.Background(), "SET sql_mode = ''") // as the shop has it
	check(b, err)
	began := time.Now()
	for i := range orders {
		id := 100_000 + round*orders + i
		run := func(format string, times int) {
			for range times {
				_, err := conn.ExecContext(context.Background(), fmt.Sprintf(format, id))
				check(b, err)
			}
		}
		run("INSERT INTO orders (orders_id, customers_id, date_purchased, orders_status) VALUES (%d, 1, NOW(), 1)", 1)
		run("INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) VALUES (%d, 'Summe:', '10,00 EUR', 10, 'ot_total', 99)", 5)
		run("INSERT INTO orders_products (orders_id, products_id, products_name, products_price, final_price, products_quantity) VALUES (%d, 1, 'Tee', 10, 10, 1)", 3)
		run("INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (%d, 1, NOW())", 1)
		run("UPDATE orders SET orders_status = 2 WHERE orders_id = %d", 1)
	}
	return time.Since(began)
}

// updateRows changes all orders that were written with one statement and returns the nanoseconds of the quickest time.
func updateRows(b *testing.B, db *sql.DB) int64 {
	b.Helper()
	quickest := time.Hour
	for range rounds / 2 {
		began := time.Now()
		_, err := db.Exec("UPDATE orders SET orders_status = orders_status + 1 WHERE orders_id >= 100000")
		check(b, err)
		quickest = min(quickest, time.Since(began))
	}
	return quickest.Nanoseconds()
}
