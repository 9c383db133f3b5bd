package main

import (
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkMemory runs fakturisd as a process of its own beside a shop with 100,000 orders (or FAKTURIS_BENCH_ORDERS):
// first-mirror-MB is the most it ever held during the first mirror, idle-MB what it holds when started again.
func BenchmarkMemory(b *testing.B) {
	orders := 100_000
	if v := os.Getenv("FAKTURIS_BENCH_ORDERS"); v != "" {
		var err error
		if orders, err = strconv.Atoi(v); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		w := newWorld(b, nil, bulkShop(b, orders), "")
		d := w.start("")
		mirrored := strconv.Itoa(orders)
		for d.column("SELECT COUNT(*) FROM fakturis_order")[0] != mirrored || d.column("SELECT MIN(last_success) FROM fakturis_shop")[0] == "" {
			select {
			case err := <-d.dead:
				b.Fatalf("the daemon ended: %v\n%s", err, d.log)
			case <-time.After(time.Second):
			}
		}
		b.ReportMetric(d.resident("VmHWM"), "first-mirror-MB")
		d.stop()
		d = w.start("")
		time.Sleep(5 * time.Second) // it polls; nothing is to be done
		b.ReportMetric(d.resident("VmRSS"), "idle-MB")
		d.stop()
	}
}

// bulkShop fills a shop for measurements.
func bulkShop(b *testing.B, orders int) string {
	b.Helper()
	dsn, err := mysql.ParseDSN(privatedb.NewFor(b, "utf8mb3"))
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("mysql", dsn.FormatDSN())
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := sampleshop.CreateTables(b.Context(), db, sampleshop.Options{}); err != nil {
		b.Fatal(err)
	}
	if err := sampleshop.FillBulk(b.Context(), db, orders, orders/5, orders/20); err != nil {
		b.Fatal(err)
	}
	return dsn.FormatDSN()
}

// resident reads a size of the running process in MB.
func (d *daemon) resident(field string) float64 {
	d.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		d.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); name == field {
			kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			if err != nil {
				d.t.Fatal(err)
			}
			return float64(kilobytes) / 1024
		}
	}
	d.t.Fatalf("no %s in %s", field, text)
	return 0
}
