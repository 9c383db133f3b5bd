package modified_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store/privatedb"
)

func TestAShopThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	dsn := func(change func(*mysql.Config)) string {
		c, err := mysql.ParseDSN(privatedb.New(t))
		if err != nil {
			t.Fatal(err)
		}
		change(c)
		return c.FormatDSN()
	}
	broken := newShopDB(t, "latin1", "MyISAM")
	broken.exec(t, "DROP TABLE orders_total")
	broken.exec(t, "ALTER TABLE orders_products DROP COLUMN allow_tax")
	for _, c := range []struct {
		name   string
		config modified.Config
		code   invoicing.Code
		words  []string
	}{
		{"no dsn", modified.Config{DSN: "geheim"}, invoicing.CodeInvalid, []string{"user:password@tcp"}},
		{"no database", modified.Config{DSN: "u:geheim@tcp(127.0.0.1:1)/"}, invoicing.CodeInvalid, []string{"no database"}},
		{"nobody listens", modified.Config{DSN: "u:geheim@tcp(127.0.0.1:1)/shop"}, invoicing.CodeUnavailable, []string{"127.0.0.1:1"}},
		{"wrong password", modified.Config{DSN: dsn(func(c *mysql.Config) { c.User, c.Passwd = "otto", "geheim" })}, invoicing.CodeInvalid, []string{`"otto"`}},
		{"wrong database", modified.Config{DSN: dsn(func(c *mysql.Config) { c.DBName = "nirgends" })}, invoicing.CodeInvalid, []string{`"nirgends"`}},
		{"no shop", modified.Config{DSN: dsn(func(*mysql.Config) {})}, invoicing.CodeInvalid, []string{"missing", "orders,", "products"}},
		{"half a shop", modified.Config{DSN: broken.dsn}, invoicing.CodeInvalid, []string{"missing: orders_products.allow_tax, orders_total"}},
		{"no such multishop column", modified.Config{DSN: newShopDB(t, "latin1", "").dsn, OrderColumn: "shop_id"}, invoicing.CodeInvalid, []string{"orders.shop_id"}},
		{"no column at all", modified.Config{DSN: broken.dsn, OrderColumn: "x; DROP"}, invoicing.CodeInvalid, []string{"x; DROP"}},
	} {
		c.config.Key = "tee"
		_, err := modified.Open(context.Background(), c.config)
		if invoicing.ErrorCode(err) != c.code {
			t.Errorf("%s: code %q, want %q: %v", c.name, invoicing.ErrorCode(err), c.code, err)
			continue
		}
		for _, w := range append(c.words, "shop tee") {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not name %q", c.name, err, w)
			}
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %q shows the password", c.name, err)
		}
	}
}

func TestAMultishopsColumnComesWithTheRecords(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "InnoDB")
	db.exec(t, "ALTER TABLE orders ADD multishop_id INT NOT NULL DEFAULT 1")
	db.exec(t, "ALTER TABLE customers ADD shop VARCHAR(20) NULL")
	db.exec(t, "UPDATE orders SET multishop_id = 2 WHERE orders_id = 4")
	db.exec(t, "UPDATE customers SET shop = 'süd' WHERE customers_id = 5")
	s, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: db.dsn, OrderColumn: "orders.multishop_id", CustomerColumn: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	orders, err := s.Orders(context.Background(), connector.Range{From: 2, To: 4})
	if err != nil || len(orders) != 2 || orders[0].Domain != "1" || orders[1].Domain != "2" {
		t.Errorf("orders %+v, %v", orders, err)
	}
	customers, err := s.Customers(context.Background(), everything)
	if err != nil || len(customers) != 2 || customers[0].Domain != "" || customers[1].Domain != "süd" {
		t.Errorf("customers %+v, %v", customers, err)
	}
	before := allPrints(t, s, invoicing.KindOrder)
	db.exec(t, "UPDATE orders SET multishop_id = 3 WHERE orders_id = 4")
	for r, p := range allPrints(t, s, invoicing.KindOrder) {
		if before[r] == p {
			t.Error("an order changed its shop and the fingerprint did not")
		}
	}
}

// N+1 is what makes connectors slow: the number of queries must not depend on the number of records.
func TestARangeTakesAFewQueries(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "InnoDB")
	s := db.open(t)
	ctx, asked := context.Background(), modified.CountQueries(t, s)
	for _, c := range []struct {
		name string
		most int64
		read func() (int, error)
	}{
		{"orders", 7, func() (int, error) { l, err := s.Orders(ctx, everything); return len(l), err }},
		{"customers", 4, func() (int, error) { l, err := s.Customers(ctx, everything); return len(l), err }},
		{"articles", 8, func() (int, error) { l, err := s.Articles(ctx, everything); return len(l), err }},
		{"shipping methods", 2, func() (int, error) { l, err := s.ShippingMethods(ctx); return len(l), err }},
	} {
		asked.Store(0)
		n, err := c.read()
		if got := asked.Load(); err != nil || n == 0 || got > c.most {
			t.Errorf("%d %s in %d queries, at most %d wanted, %v", n, c.name, got, c.most, err)
		}
	}
}

func TestASessionIsAsTheShopsOwnAndEndsLongStatements(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "InnoDB")
	s, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: db.dsn, Limit: 1500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var mode, isolation, charset, limit string
	if err := modified.Ask(s, "SELECT @@sql_mode, @@tx_isolation, @@character_set_client, @@max_statement_time", &mode, &isolation, &charset, &limit); err != nil {
		t.Fatal(err)
	}
	if mode != "" || isolation != "READ-COMMITTED" || charset != "utf8mb4" || limit != "1.5" {
		t.Errorf("sql_mode %q, %s, %s, %s s", mode, isolation, charset, limit)
	}
}
