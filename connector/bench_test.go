package connector_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkFirstMirror mirrors a shop with 4,000 orders, or FAKTURIS_BENCH_ORDERS, and copies the same shop with
// mariadb-dump | mariadb beside it: dump-ratio is how many times as long the mirror took.
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
	var copied time.Duration
	for b.Loop() {
		b.StopTimer()
		copied += dumpAndLoad(b, dsn, privatedb.NewFor(b, "utf8mb3"))
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
	b.ReportMetric(b.Elapsed().Seconds()/copied.Seconds(), "dump-ratio")
}

// dumpAndLoad copies a database as every admin can and returns how long that took.
func dumpAndLoad(b *testing.B, from, to string) time.Duration {
	b.Helper()
	source, err := mysql.ParseDSN(from)
	if err != nil {
		b.Fatal(err)
	}
	target, err := mysql.ParseDSN(to)
	if err != nil {
		b.Fatal(err)
	}
	dump := exec.Command("mariadb-dump", "--no-defaults", "--user="+source.User, "--socket="+source.Addr, source.DBName)
	load := exec.Command("mariadb", "--no-defaults", "--user="+target.User, "--socket="+target.Addr, target.DBName)
	if load.Stdin, err = dump.StdoutPipe(); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := load.Start(); err != nil {
		b.Fatalf("mariadb (mariadb-client-core): %v", err)
	}
	if err := dump.Run(); err != nil {
		b.Fatalf("mariadb-dump (mariadb-client): %v", err)
	}
	if err := load.Wait(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// manyOrders is a shop with so many orders, a fifth as many customers and a twentieth as many articles.
func manyOrders(b *testing.B, n int) string {
	b.Helper()
	dsn := privatedb.NewFor(b, "utf8mb3")
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	ctx := context.Background()
	if err := sampleshop.CreateTables(ctx, db, sampleshop.Options{}); err != nil {
		b.Fatal(err)
	}
	if err := sampleshop.FillBulk(ctx, db, n, n/5, n/20); err != nil {
		b.Fatal(err)
	}
	return dsn
}
