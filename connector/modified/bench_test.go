package modified_test

import (
	"context"
	"testing"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

const benchOrders = 5000

// manyOrders multiplies the real shop's order 2: three lines, five totals, two status rows, a parcel.
func manyOrders(b *testing.B) shopDB {
	b.Helper()
	db := realShop(b, "utf8mb3", "InnoDB")
	for _, table := range []string{"orders", "orders_products", "orders_products_attributes", "orders_total", "orders_status_history", "orders_tracking"} {
		rows, err := db.Query("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND extra NOT LIKE '%auto_increment%' AND column_name <> 'orders_id'", table)
		if err != nil {
			b.Fatal(err)
		}
		columns := ""
		for rows.Next() {
			var c string
			if err := rows.Scan(&c); err != nil {
				b.Fatal(err)
			}
			columns += ", `" + c + "`"
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
		db.exec(b, "INSERT INTO "+table+" (orders_id"+columns+") SELECT s.seq"+columns+" FROM "+table+" t JOIN seq_1001_to_6000 s WHERE t.orders_id = 2")
	}
	return db
}

func BenchmarkOrders(b *testing.B) {
	s := manyOrders(b).open(b)
	for b.Loop() {
		n := 0
		for from := int64(1000); from <= 1000+benchOrders; from += 500 {
			list, err := s.Orders(context.Background(), connector.Range{From: from, To: from + 499})
			if err != nil {
				b.Fatal(err)
			}
			n += len(list)
		}
		if n != benchOrders {
			b.Fatalf("%d orders", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/benchOrders, "µs/order")
}

func BenchmarkPrints(b *testing.B) {
	s := manyOrders(b).open(b)
	for b.Loop() {
		for after := int64(-1); ; {
			list, err := s.Prints(context.Background(), invoicing.KindOrder, after)
			if err != nil {
				b.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			after = list[len(list)-1].To
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/benchOrders, "µs/order")
}
