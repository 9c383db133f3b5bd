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

// BenchmarkShop measures, on one shop with 100,000 orders (or FAKTURIS_BENCH_ORDERS), everything that
// packaging/dev/benchtable shows of mirroring it. The parts build on each other: the first mirror is followed on.
func BenchmarkShop(b *testing.B) {
	m := &mirrored{orders: benchOrders(b)}
	m.fill(b)
	b.Run("FirstMirror", m.firstMirror)
	b.Run("PerRecord", m.perRecord)
	b.Run("Scan", m.scan)
	b.Run("Poll", m.poll)
	b.Run("Change", m.change)
}

// benchOrders is how many orders the shop has.
func benchOrders(b *testing.B) int {
	b.Helper()
	v := os.Getenv("FAKTURIS_BENCH_ORDERS")
	if v == "" {
		return 100_000
	}
	orders, err := strconv.Atoi(v)
	if err != nil {
		b.Fatal(err)
	}
	return orders
}

// mirrored is a large shop and its mirror.
type mirrored struct {
	orders int
	dsn    string // of the shop, as an account of its own: what its statements take is told apart by that
	db     *sql.DB
	shop   *modified.Shop
	store  *store.Store
	took   time.Duration // the first mirror
}

// fill makes a shop with so many orders, a fifth as many customers and a twentieth as many articles.
func (m *mirrored) fill(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	root, err := mysql.ParseDSN(privatedb.NewFor(b, "utf8mb3"))
	must(b, err)
	root.InterpolateParams = true // one round trip a query, also for those that are compared with
	m.db, err = sql.Open("mysql", root.FormatDSN())
	must(b, err)
	b.Cleanup(func() { m.db.Close() })
	must(b, sampleshop.CreateTables(ctx, m.db, sampleshop.Options{}))
	must(b, sampleshop.FillBulk(ctx, m.db, m.orders, m.orders/5, m.orders/20))
	for _, statement := range []string{"CREATE USER " + measured + " IDENTIFIED BY 'geheim'", "GRANT ALL ON " + root.DBName + ".* TO " + measured, "SET GLOBAL userstat = 1"} {
		_, err := m.db.Exec(statement)
		must(b, err)
	}
	own := root.Clone()
	own.User, own.Passwd = "fakturis", "geheim"
	m.dsn = own.FormatDSN()
	m.shop, err = modified.Open(ctx, modified.Config{Key: "tee", DSN: m.dsn})
	must(b, err)
	b.Cleanup(func() { m.shop.Close() })
	m.store, err = store.Open(ctx, store.Config{DSN: privatedb.New(b)})
	must(b, err)
	b.Cleanup(func() { m.store.Close() })
	must(b, m.store.Migrate(ctx))
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (m *mirrored) syncer(hints connector.Hints) connector.Config {
	return connector.Config{Source: oneShop, Shop: m.shop, Store: m.store, Log: zerolog.Nop(), Hints: hints,
		Tracker: &track.Scanner{Source: "tee", Shop: m.shop, Store: m.store}}
}

// firstMirror copies the shop with mariadb-dump | mariadb, then mirrors it: dump-ratio is how many times as long that
// took.
func (m *mirrored) firstMirror(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		copied := dumpAndLoad(b, m.dsn, privatedb.NewFor(b, "utf8mb3"))
		b.StartTimer()
		began := time.Now()
		_, err := connector.New(m.syncer(nil)).Once(context.Background(), false)
		must(b, err)
		m.took = time.Since(began)
		b.ReportMetric(m.took.Seconds()/copied.Seconds(), "dump-ratio")
		b.ReportMetric(float64(m.orders)/m.took.Seconds(), "orders/s")
	}
}

// dumpAndLoad copies a database as every admin can and returns how long that took.
func dumpAndLoad(b *testing.B, from, to string) time.Duration {
	b.Helper()
	source, err := mysql.ParseDSN(from)
	must(b, err)
	target, err := mysql.ParseDSN(to)
	must(b, err)
	dump := exec.Command("mariadb-dump", "--no-defaults", "--user=root", "--socket="+source.Addr, source.DBName)
	load := exec.Command("mariadb", "--no-defaults", "--user=root", "--socket="+target.Addr, target.DBName)
	load.Stdin, err = dump.StdoutPipe()
	must(b, err)
	began := time.Now()
	if err := load.Start(); err != nil {
		b.Fatalf("mariadb (mariadb-client-core): %v", err)
	}
	if err := dump.Run(); err != nil {
		b.Fatalf("mariadb-dump (mariadb-client): %v", err)
	}
	must(b, load.Wait())
	return time.Since(began)
}
