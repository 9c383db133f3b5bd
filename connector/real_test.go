package connector_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// realShop is a database as a real shop wrote it, and a reader that may do nothing but SELECT.
type realShop struct {
	*sql.DB
	name string
	dsn  string // the reader's
}

func openReal(t *testing.T, charset, engine string) realShop {
	t.Helper()
	config, err := mysql.ParseDSN(privatedb.NewFor(t, charset))
	if err != nil {
		t.Fatal(err)
	}
	db := openDB(t, config)
	ctx := context.Background()
	if err := sampleshop.CreateTables(ctx, db, sampleshop.Options{Engine: engine}); err != nil {
		t.Fatal(err)
	}
	if err := sampleshop.LoadReal(ctx, db, sampleshop.RealFS()); err != nil {
		t.Fatal(err)
	}
	shop := realShop{DB: db, name: config.DBName}
	user := "reader_" + config.DBName
	for _, statement := range []string{
		fmt.Sprintf("CREATE USER '%s'@'localhost' IDENTIFIED BY 'geheim'", user),
		fmt.Sprintf("GRANT SELECT ON `%s`.* TO '%s'@'localhost'", config.DBName, user),
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _, _ = db.Exec(fmt.Sprintf("DROP USER '%s'@'localhost'", user)) })
	config.User, config.Passwd = user, "geheim"
	shop.dsn = config.FormatDSN()
	return shop
}

func openDB(t *testing.T, config *mysql.Config) *sql.DB {
	t.Helper()
	c := config.Clone()
	c.Params = map[string]string{"sql_mode": "''"}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

func (r realShop) open(t *testing.T) *modified.Shop {
	t.Helper()
	shop, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: r.dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shop.Close() })
	return shop
}

// checksums returns the checksum of every table of the shop.
func (r realShop) checksums(t *testing.T) []string {
	t.Helper()
	tables := lines(t, r.DB, `SELECT CONCAT('`+"`"+`', table_name, '`+"`"+`') FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name`, r.name)
	return lines(t, r.DB, "CHECKSUM TABLE "+strings.Join(tables, ", ")+" EXTENDED")
}

// compare fails unless the mirror holds what the shop's tables say.
func (r realShop) compare(t *testing.T, s *store.Store) {
	t.Helper()
	pairs := []struct{ what, shop, mirror string }{
		{"orders",
			`SELECT CONCAT('tee-', o.orders_id), o.orders_status, ROUND(t.value, 2) FROM orders o JOIN orders_total t ON t.orders_id = o.orders_id AND t.class = 'ot_total' ORDER BY o.orders_id`,
			`SELECT auftrag_nr, shop_status_id, summe_brutto FROM fakturis_auftragsliste a JOIN fakturis_order o ON o.id = a.auftrag_id WHERE o.deleted_at IS NULL ORDER BY o.shop_order_id`},
		{"order lines",
			`SELECT CONCAT('tee-', orders_id), COUNT(*), SUM(products_quantity) FROM orders_products GROUP BY orders_id ORDER BY orders_id`,
			`SELECT o.number, COUNT(*), ROUND(SUM(l.quantity)) FROM fakturis_order o JOIN fakturis_order_line l ON l.order_id = o.id AND l.kind = 'artikel' WHERE o.deleted_at IS NULL GROUP BY o.id ORDER BY o.shop_order_id`},
		{"customers",
			`SELECT customers_id, customers_lastname, customers_email_address FROM customers WHERE account_type = 0 ORDER BY customers_id`,
			`SELECT g.shop_key, p.last_name, p.email FROM fakturis_origin g JOIN fakturis_partner p ON p.id = g.entity_id WHERE g.kind = 'customer' AND g.deleted_at IS NULL ORDER BY g.shop_no`},
		{"articles",
			`SELECT products_id, products_quantity, ROUND(products_price, 2), products_status FROM products ORDER BY products_id`,
			`SELECT g.shop_key, a.stock, ROUND(a.net_price, 2), a.active FROM fakturis_origin g JOIN fakturis_article a ON a.id = g.entity_id WHERE g.kind = 'article' AND g.deleted_at IS NULL ORDER BY g.shop_no`},
	}
	for _, p := range pairs {
		want, got := lines(t, r.DB, p.shop), lines(t, s.DB(), p.mirror)
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s (%d in the shop): %s", p.what, len(want), diff)
		}
	}
}

func TestMirrorOfARealShop(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		for _, charset := range []string{"latin1", "utf8mb3", "utf8mb4"} {
			t.Run(engine+" "+charset, func(t *testing.T) {
				t.Parallel()
				r, s := openReal(t, charset, engine), openStore(t)
				before := r.checksums(t)
				sync := newSyncer(oneShop, r.open(t), s)
				for kind, result := range once(t, sync, false) {
					if result.New != result.Read || result.New == 0 {
						t.Errorf("%s: %+v", kind, result)
					}
				}
				r.compare(t, s)
				quiet(t, once(t, sync, false))
				once(t, sync, true)
				if diff := cmp.Diff(before, r.checksums(t)); diff != "" {
					t.Error("the shop was changed:", diff)
				}
			})
		}
	}
}

func TestChangesOfARealShop(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r, s := openReal(t, "latin1", engine), openStore(t)
			sync := newSyncer(oneShop, r.open(t), s)
			once(t, sync, false)
			for _, statement := range []string{
				`UPDATE orders SET orders_status = orders_status + 1 WHERE orders_id = 2`,
				`INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id, date_added) VALUES (1, 1, 'JD0001', NOW())`,
				`UPDATE products SET products_quantity = products_quantity - 1 ORDER BY products_id LIMIT 1`,
			} {
				if _, err := r.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			got := once(t, sync, false)
			if got["tee/orders"].Changed != 2 || got["tee/articles"].Changed != 1 {
				t.Errorf("%+v", got)
			}
			r.compare(t, s)
			for _, table := range []string{"orders", "orders_products", "orders_total", "orders_status_history"} {
				if _, err := r.Exec(`DELETE FROM ` + table + ` WHERE orders_id = 4`); err != nil {
					t.Fatal(err)
				}
			}
			if got := once(t, sync, false)["tee/orders"]; got.Deleted != 1 || got.Changed != 0 {
				t.Errorf("%+v", got)
			}
			r.compare(t, s)
			quiet(t, once(t, sync, false))
		})
	}
}
