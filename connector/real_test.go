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
	"fakturisd/multishop"
)

// realShop is a database as a real shop wrote it, and a reader that may do nothing but SELECT.
type realShop struct {
	*sql.DB
	name string
	dsn  string // the reader's
}

func openReal(t *testing.T, charset, engine string) realShop {
	t.Helper()
	return openFilled(t, charset, sampleshop.Options{Engine: engine}, func(ctx context.Context, db *sql.DB) error {
		return sampleshop.LoadReal(ctx, db, sampleshop.RealFS())
	})
}

// openSample is a believable shop with orders of all kinds.
func openSample(t *testing.T, charset string, o sampleshop.Options, orders int) realShop {
	t.Helper()
	return openFilled(t, charset, o, func(ctx context.Context, db *sql.DB) error {
		if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
			return err
		}
		_, err := sampleshop.Fill(ctx, db, o, 7, orders, nil)
		return err
	})
}

func openFilled(t *testing.T, charset string, o sampleshop.Options, fill func(context.Context, *sql.DB) error) realShop {
	t.Helper()
	config, err := mysql.ParseDSN(privatedb.NewFor(t, charset))
	if err != nil {
		t.Fatal(err)
	}
	db := openDB(t, config)
	ctx := context.Background()
	if err := sampleshop.CreateTables(ctx, db, o); err != nil {
		t.Fatal(err)
	}
	if err := fill(ctx, db); err != nil {
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
	return r.openAs(t, modified.Config{Key: "tee"})
}

func (r realShop) openAs(t *testing.T, c modified.Config) *modified.Shop {
	t.Helper()
	c.DSN = r.dsn
	shop, err := modified.Open(context.Background(), c)
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
			`SELECT orders_id, orders_status FROM orders ORDER BY orders_id`,
			`SELECT shop_order_id, status_id FROM fakturis_order WHERE deleted_at IS NULL ORDER BY shop_order_id`},
		{"totals of orders that add up",
			`SELECT o.orders_id, ROUND(t.value, 2) FROM orders o JOIN orders_total t ON t.orders_id = o.orders_id AND t.class = 'ot_total'
				WHERE IFNULL(o.orders_ident_key, '') NOT LIKE 'planted:%' ORDER BY o.orders_id`,
			`SELECT o.shop_order_id, summe_brutto FROM fakturis_auftragsliste a JOIN fakturis_order o ON o.id = a.auftrag_id
				WHERE o.deleted_at IS NULL AND NOT a.pruefen ORDER BY o.shop_order_id`},
		{"order lines",
			`SELECT orders_id, COUNT(*), SUM(products_quantity) FROM orders_products GROUP BY orders_id ORDER BY orders_id`,
			`SELECT o.shop_order_id, COUNT(*), ROUND(SUM(l.quantity)) FROM fakturis_order o JOIN fakturis_order_line l ON l.order_id = o.id AND l.kind = 'artikel' WHERE o.deleted_at IS NULL GROUP BY o.id ORDER BY o.shop_order_id`},
		{"customers",
			`SELECT customers_id, customers_lastname, customers_email_address FROM customers WHERE account_type = 0 ORDER BY customers_id`,
			`SELECT g.shop_key, p.last_name, p.email FROM fakturis_origin g JOIN fakturis_partner p ON p.id = g.entity_id WHERE g.kind = 'customer' AND g.deleted_at IS NULL ORDER BY g.shop_no`},
		{"articles",
			`SELECT products_id, products_quantity, ROUND(products_price, 2), products_status FROM products ORDER BY products_id`,
			`SELECT g.shop_key, a.stock, ROUND(a.net_price, 2), a.active FROM fakturis_origin g JOIN fakturis_article a ON a.id = g.entity_id WHERE g.kind = 'article' AND g.shop_key NOT LIKE '%@%' AND g.deleted_at IS NULL ORDER BY g.shop_no`},
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

func TestMirrorOfASampleShop(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		for _, charset := range []string{"latin1", "utf8mb4"} {
			t.Run(engine+" "+charset, func(t *testing.T) {
				t.Parallel()
				r, s := openSample(t, charset, sampleshop.Options{Engine: engine}, 120), openStore(t)
				before := r.checksums(t)
				sync := newSyncer(oneShop, r.open(t), s)
				for kind, result := range once(t, sync, false) {
					if result.New != result.Read || result.New == 0 {
						t.Errorf("%s: %+v", kind, result)
					}
				}
				r.compare(t, s)
				r.checkPlanted(t, s)
				quiet(t, once(t, sync, false))
				if diff := cmp.Diff(before, r.checksums(t)); diff != "" {
					t.Error("the shop was changed:", diff)
				}
				id, err := sampleshop.Trickle(context.Background(), r.DB, 11)
				if err != nil {
					t.Fatal(err)
				}
				if got := once(t, sync, false)["tee/orders"]; got.New != 1 || got.Changed != 0 {
					t.Errorf("order %d: %+v", id, got)
				}
				r.compare(t, s)
				quiet(t, once(t, sync, false))
			})
		}
	}
}

// checkPlanted fails unless exactly the orders that do not add up wait for a person.
func (r realShop) checkPlanted(t *testing.T, s *store.Store) {
	t.Helper()
	ids, err := sampleshop.PlantedIDs(context.Background(), r.DB)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, id := range ids {
		want = append(want, fmt.Sprint(id))
	}
	got := lines(t, s.DB(), `SELECT shop_bestell_nr FROM fakturis_auftragsliste WHERE pruefen ORDER BY auftrag_id`)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("orders to check: %s%q", diff, lines(t, s.DB(), `SELECT auftrag_nr, pruefgrund FROM fakturis_auftragsliste WHERE pruefen`))
	}
}

func TestMirrorOfAMultishop(t *testing.T) {
	t.Parallel()
	source := multishop.Source{Key: "haus", OrderColumn: sampleshop.OrderColumn, CustomerColumn: sampleshop.CustomerColumn}
	for i, d := range sampleshop.Domains() {
		source.Domains = append(source.Domains, multishop.Domain{Key: fmt.Sprintf("shop%d", i+1), Name: d.Name, URL: d.URL, Value: fmt.Sprint(d.ID)})
	}
	r, s := openSample(t, "utf8mb4", sampleshop.Options{Multishop: true}, 90), openStore(t)
	shop := r.openAs(t, modified.Config{Key: "haus", OrderColumn: source.OrderColumn, CustomerColumn: source.CustomerColumn})
	sync := newSyncer(source, shop, s)
	once(t, sync, false)
	r.compare(t, s)
	want := lines(t, r.DB, `SELECT CONCAT('shop', multishop_id), COUNT(*) FROM orders GROUP BY multishop_id ORDER BY 1`)
	if diff := cmp.Diff(want, lines(t, s.DB(), `SELECT shop, COUNT(*) FROM fakturis_auftragsliste GROUP BY shop ORDER BY shop`)); diff != "" || len(want) != 3 {
		t.Errorf("orders per shop, %q: %s", want, diff)
	}
	if got := lines(t, s.DB(), `SELECT auftrag_nr FROM fakturis_auftragsliste a WHERE NOT EXISTS (SELECT 1 FROM fakturis_geschaeftspartnerliste p
		WHERE p.kunde_nr = a.kunde_nr AND FIND_IN_SET(a.shop, p.herkunft))`); len(got) > 0 {
		t.Errorf("partners that do not tell the shops of their orders: %q", got)
	}
	quiet(t, once(t, sync, false))
}
