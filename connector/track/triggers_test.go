package track_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/invoicing/store/privatedb"
)

// followed is a shop's database with two accounts: root, who breaks things, and the shop's own.
type followed struct {
	t        *testing.T
	db       *sql.DB // the shop's own account
	root     *sql.DB
	name     string
	dsn      string
	shop     *modified.Shop
	triggers *track.Triggers
}

func follow(t *testing.T, engine string) *followed {
	t.Helper()
	config, err := mysql.ParseDSN(privatedb.NewFor(t, "utf8mb3"))
	must(t, err)
	f := &followed{t: t, name: config.DBName, root: openShop(t, config)}
	must(t, sampleshop.CreateTables(t.Context(), f.root, sampleshop.Options{Engine: engine}))
	must(t, sampleshop.LoadReal(t.Context(), f.root, sampleshop.RealFS()))
	f.grant("shop", "ALL PRIVILEGES ON `"+f.name+"`.*")
	config.User, config.Passwd = f.user("shop"), "geheim"
	f.db, f.dsn = openShop(t, config), config.FormatDSN()
	f.shop, err = modified.Open(t.Context(), modified.Config{Key: "tee", DSN: f.dsn})
	must(t, err)
	t.Cleanup(func() { f.shop.Close() })
	f.triggers = f.open(f.dsn, false)
	return f
}

func (f *followed) open(dsn string, always bool) *track.Triggers {
	f.t.Helper()
	triggers, err := track.Open(track.Config{Source: "tee", DSN: dsn, Tables: f.shop.Tracked, Always: always})
	must(f.t, err)
	f.t.Cleanup(func() { triggers.Close() })
	return triggers
}

func (f *followed) user(name string) string { return name + "_" + f.name[max(0, len(f.name)-20):] }

func (f *followed) grant(name string, rights ...string) {
	f.t.Helper()
	user := f.user(name)
	f.must("CREATE USER IF NOT EXISTS '" + user + "'@'localhost' IDENTIFIED BY 'geheim'")
	for _, r := range rights {
		f.must("GRANT " + r + " TO '" + user + "'@'localhost'")
	}
	f.t.Cleanup(func() { _, _ = f.root.Exec("DROP USER IF EXISTS '" + user + "'@'localhost'") })
}

func openShop(t *testing.T, c *mysql.Config) *sql.DB {
	t.Helper()
	c = c.Clone()
	c.Params = map[string]string{"sql_mode": "''"}
	base, err := mysql.NewConnector(c)
	must(t, err)
	db := sql.OpenDB(base)
	t.Cleanup(func() { db.Close() })
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must runs a statement of an admin.
func (f *followed) must(statement string) {
	f.t.Helper()
	_, err := f.root.Exec(statement)
	must(f.t, err)
}

// writes runs statements of the shop, which must never fail.
func (f *followed) writes(statements ...string) {
	f.t.Helper()
	for _, s := range statements {
		if _, err := f.db.Exec(s); err != nil {
			f.t.Errorf("the shop sees an error: %s: %v", s, err)
		}
	}
}

func (f *followed) ready(want bool) {
	f.t.Helper()
	lost, err := f.triggers.Ready(f.t.Context())
	must(f.t, err)
	if lost != want || f.triggers.State().Mode != "triggers" {
		f.t.Errorf("ready: lost %t, want %t; %+v", lost, want, f.triggers.State())
	}
}

// noted takes what was noted and returns it as "order 1".
func (f *followed) noted() []string {
	f.t.Helper()
	changes, err := f.triggers.Waiting(f.t.Context())
	must(f.t, err)
	got := []string{}
	for _, c := range changes {
		for _, m := range c.Marks {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d", c.Kind, m.Key)))
		}
		must(f.t, f.triggers.Taken(f.t.Context(), c))
	}
	slices.Sort(got)
	return slices.Compact(got)
}

func (f *followed) expect(what string, want ...string) {
	f.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), f.noted()); diff != "" {
		f.t.Errorf("%s (-want +got): %s", what, diff)
	}
}

func eachEngine(t *testing.T, test func(*testing.T, *followed)) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, follow(t, engine))
		})
	}
}

func TestWhatTheShopWritesIsNoted(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.ready(true)
		f.ready(false)
		if notes, orders := f.engine("fakturis_dirty"), f.engine("orders"); notes != orders {
			t.Errorf("notes are %s, orders %s", notes, orders)
		}
		for _, step := range []struct {
			what, statement string
			want            []string
		}{
			{"status", "UPDATE orders SET orders_status = 3 WHERE orders_id = 2", []string{"order 2"}},
			{"totals set to zero", "UPDATE orders_total SET value = 0, text = '0.00' WHERE orders_id = 1", []string{"order 1"}},
			{"history rewritten in place", "UPDATE orders_status_history SET orders_status_id = 2 WHERE orders_id = 1", []string{"order 1"}},
			{"tracking number", "INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id, date_added) VALUES (4, 1, 'JD1', NOW())", []string{"order 4"}},
			{"line moved", "UPDATE orders_products SET orders_id = 5 WHERE orders_id = 4 LIMIT 1", []string{"order 4", "order 5"}},
			{"order deleted", "DELETE FROM orders WHERE orders_id = 4", []string{"order 4"}},
			{"views counted", "UPDATE products_description SET products_viewed = products_viewed + 1", nil},
			{"login", "UPDATE customers SET customers_password_time = 1, customers_last_modified = NOW()", nil},
			{"name in other capitals", "UPDATE customers SET customers_lastname = UPPER(customers_lastname) WHERE customers_id = (SELECT MIN(customers_id) FROM (SELECT customers_id FROM customers) c)",
				[]string{"customer 3"}},
			{"written over", "REPLACE INTO orders_tracking (tracking_id, orders_id, carrier_id, parcel_id) SELECT tracking_id, orders_id, 2, 'X' FROM orders_tracking", []string{"order 2", "order 4"}},
			{"country", "UPDATE countries SET countries_name = 'Absurdistan' LIMIT 1", []string{"0"}},
			{"shipping price", "INSERT INTO configuration (configuration_key, configuration_value) VALUES ('MODULE_SHIPPING_NEU_COST', '4')", []string{"shipping_method 0"}},
			{"other setting", "INSERT INTO configuration (configuration_key, configuration_value) VALUES ('NEU', '4')", nil},
		} {
			f.writes(step.statement)
			f.expect(step.what, step.want...)
		}
	})
}

func TestAnArticleIsNotedWhateverItsPartIs(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.ready(true)
		var id int64
		must(t, f.root.QueryRow("SELECT MIN(products_id) FROM products").Scan(&id))
		article := fmt.Sprintf("article %d", id)
		for _, statement := range []string{
			"UPDATE products SET products_quantity = products_quantity - 1 WHERE products_id = %d",
			"INSERT INTO specials (products_id, specials_new_products_price, status) VALUES (%d, 1, 1)",
			"INSERT INTO personal_offers_by_customers_status_1 (products_id, quantity, personal_offer) VALUES (%d, 1, 2)",
			"DELETE FROM personal_offers_by_customers_status_1 WHERE products_id = %d",
			"INSERT INTO products_attributes (products_id, options_id, options_values_id, options_values_price, price_prefix) VALUES (%d, 1, 2, 3, '+')",
		} {
			f.writes(fmt.Sprintf(statement, id))
			f.expect(statement, article)
		}
	})
}

func TestAWriteWhileItIsTakenIsNotLost(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.ready(true)
		f.writes("UPDATE orders SET orders_status = 2 WHERE orders_id = 1")
		changes, err := f.triggers.Waiting(t.Context())
		must(t, err)
		f.writes("UPDATE orders SET orders_status = 3 WHERE orders_id = 1")
		must(t, f.triggers.Taken(t.Context(), changes[0]))
		f.expect("written again", "order 1")
		// The same count of writes, but other ones: a set that was emptied and filled again meanwhile.
		f.writes("UPDATE orders SET orders_status = 4 WHERE orders_id = 1", "UPDATE orders SET orders_status = 5 WHERE orders_id = 1")
		must(t, f.triggers.Taken(t.Context(), changes[0]))
		f.expect("written anew", "order 1")
		f.expect("nothing more")
	})
}

// TestTheShopSeesNoError breaks what can be broken between two looks.
func TestTheShopSeesNoError(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		writes := func() {
			f.writes("INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (1, 2, NOW())",
				"UPDATE orders SET orders_status = orders_status + 1 WHERE orders_id = 2", "DELETE FROM orders_tracking",
				"UPDATE products_description SET products_name = CONCAT(products_name, '!')", "UPDATE configuration SET configuration_value = '' LIMIT 3")
		}
		f.ready(true)
		for what, statements := range map[string][]string{
			"table dropped":            {"DROP TABLE fakturis_dirty"},
			"table of another shape":   {"ALTER TABLE fakturis_dirty DROP COLUMN rev"},
			"table of another engine":  {"ALTER TABLE fakturis_dirty ENGINE=MyISAM"},
			"some triggers dropped":    {"DROP TRIGGER fakturis_dirty_orders_upd", "DROP TRIGGER fakturis_dirty_orders_products_ins"},
			"a trigger emptied":        {"DROP TRIGGER fakturis_dirty_orders_ins", "CREATE TRIGGER fakturis_dirty_orders_ins AFTER INSERT ON orders FOR EACH ROW BEGIN END"},
			"a table restored":         {"CREATE TABLE backup LIKE orders", "INSERT INTO backup SELECT * FROM orders", "DROP TABLE orders", "RENAME TABLE backup TO orders"},
			"a column taken away":      {"ALTER TABLE products_attributes DROP COLUMN attributes_ean"},
			"a new customer group":     {"CREATE TABLE personal_offers_by_customers_status_77 LIKE personal_offers_by_customers_status_1"},
			"the engine of a table":    {"ALTER TABLE orders_products ENGINE=" + map[bool]string{true: "MyISAM", false: "InnoDB"}[f.engine("orders") == "InnoDB"]},
			"a trigger of others":      {"CREATE TRIGGER vendor AFTER INSERT ON customers FOR EACH ROW SET @vendor = 1"},
			"our triggers of others":   {"DROP TRIGGER fakturis_dirty_customers_upd", "CREATE DEFINER=root@localhost TRIGGER fakturis_dirty_customers_upd AFTER UPDATE ON customers FOR EACH ROW SET @x = 1"},
			"everything of ours taken": {"DROP TABLE fakturis_dirty", "DROP TRIGGER fakturis_dirty_orders_upd"},
		} {
			for _, s := range statements {
				f.must(s)
			}
			writes()
			f.again()
			f.noted()
			f.writes("UPDATE orders SET orders_status = 1 - orders_status WHERE orders_id = 2")
			f.expect("after: "+what, "order 2")
		}
	})
}

func (f *followed) engine(table string) (engine string) {
	f.t.Helper()
	must(f.t, f.root.QueryRow("SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?", table).Scan(&engine))
	return engine
}

// again is what a daemon that was just started finds.
func (f *followed) again() {
	f.t.Helper()
	f.triggers = f.open(f.dsn, false)
	_, err := f.triggers.Ready(f.t.Context())
	must(f.t, err)
	if s := f.triggers.State(); s.Mode != "triggers" || s.Missing != 0 {
		f.t.Errorf("%+v", s)
	}
}

// TestTheShopSeesNoDeadlock lets two connections write the parts of the same records in opposite orders. Notes that were one
// row for both would deadlock, and MyISAM tables would keep half of a statement.
func TestTheShopSeesNoDeadlock(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.writes("DELETE FROM products_description", "DELETE FROM specials")
		for id := 1; id <= 400; id++ {
			f.writes(fmt.Sprintf("INSERT INTO products_description (products_id, language_id, products_name) VALUES (%d, 2, 'Tee')", id),
				fmt.Sprintf("INSERT INTO specials (specials_id, products_id, specials_new_products_price) VALUES (%d, %d, 1)", 1001-id, id))
		}
		f.ready(true)
		var writers sync.WaitGroup
		for _, statement := range []string{"UPDATE products_description SET products_name = CONCAT(products_name, '.')", "UPDATE specials SET specials_new_products_price = specials_new_products_price + 1"} {
			conn, err := f.db.Conn(t.Context())
			must(t, err)
			t.Cleanup(func() { conn.Close() })
			writers.Go(func() {
				for range 15 {
					if _, err := conn.ExecContext(t.Context(), statement); err != nil {
						t.Errorf("the shop sees an error: %v", err)
					}
				}
			})
		}
		writers.Wait()
		if n := len(f.noted()); n < 400 {
			t.Errorf("%d articles noted, want 400", n)
		}
	})
}

func TestLostTriggersAreMadeAnew(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.ready(true)
		f.must("DROP TRIGGER fakturis_dirty_orders_upd")
		f.triggers = f.open(f.dsn, false)
		f.ready(true) // lost: what was written meanwhile is for the scan
		f.must("DROP TABLE fakturis_dirty")
		changes, err := f.triggers.Waiting(t.Context())
		if len(changes) > 0 || err != nil {
			t.Errorf("%v, %v", changes, err)
		}
		f.ready(true) // at once, for Waiting saw it
	})
}

func TestRemoveLeavesNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		f.must("CREATE TRIGGER vendor AFTER INSERT ON customers FOR EACH ROW SET @vendor = 1")
		f.ready(true)
		must(t, f.triggers.Remove(t.Context()))
		var left string
		must(t, f.root.QueryRow(`SELECT CONCAT_WS(' ', (SELECT GROUP_CONCAT(TRIGGER_NAME) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()),
			(SELECT GROUP_CONCAT(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'fakturis%'))`).Scan(&left))
		if left != "vendor" {
			t.Errorf("left behind: %s", left)
		}
	})
}

func TestAccountsThatMayNot(t *testing.T) {
	t.Parallel()
	f := follow(t, "MyISAM")
	config, err := mysql.ParseDSN(f.dsn)
	must(t, err)
	as := func(name string, always bool, rights ...string) *track.Triggers {
		f.grant(name, rights...)
		c := config.Clone()
		c.User = f.user(name)
		return f.open(c.FormatDSN(), always)
	}
	on := " ON `" + f.name + "`"
	for _, c := range []struct {
		name   string
		always bool
		rights []string
		mode   string
		why    string // part of the reason
	}{
		{"reader", false, []string{"SELECT" + on + ".*"}, "scan", "triggers_dsn"},
		{"reader2", true, []string{"SELECT" + on + ".*"}, "scan", "Recht"},
		{"dedicated", false, []string{"SELECT, TRIGGER, CREATE, DROP, INSERT" + on + ".*"}, "scan", "triggers_dsn"},
		{"dedicated2", true, []string{"SELECT, TRIGGER" + on + ".*", "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP" + on + ".fakturis_dirty"}, "triggers", ""},
		{"clerk", false, []string{"SELECT, INSERT, UPDATE, DELETE, CREATE, DROP" + on + ".*"}, "scan", "Recht"},
	} {
		triggers := as(c.name, c.always, c.rights...)
		reason, grants, err := triggers.Possible(context.Background())
		must(t, err)
		if (reason != "") != (c.mode == "scan") || !strings.Contains(reason, c.why) || (reason != "") != (len(grants) > 0) {
			t.Errorf("%s: possible: %q, %q", c.name, reason, grants)
		}
		for range 2 { // not installed by the second look either
			_, err = triggers.Ready(t.Context())
			must(t, err)
		}
		if s := triggers.State(); s.Mode != c.mode || !strings.Contains(s.Reason, c.why) || c.always != (s.Missing > 0 || c.mode == "triggers") {
			t.Errorf("%s: %+v", c.name, s)
		}
		if c.mode == "triggers" {
			must(t, triggers.Remove(t.Context()))
			continue
		}
		for _, g := range grants {
			f.must(g)
		}
		granted := f.open(func() string { d := config.Clone(); d.User = f.user(c.name); return d.FormatDSN() }(), true)
		if reason, _, err := granted.Possible(t.Context()); reason != "" || err != nil {
			t.Errorf("%s: after %q: %q, %v", c.name, grants, reason, err)
		}
	}
}

func TestRest(t *testing.T) {
	t.Parallel()
	f := follow(t, "InnoDB")
	triggers, err := track.Open(track.Config{Source: "tee", DSN: f.dsn, Tables: f.shop.Tracked, Settle: 1e12}) // a quarter of an hour
	must(t, err)
	t.Cleanup(func() { triggers.Close() })
	f.triggers = triggers
	f.ready(true)
	f.writes("UPDATE orders SET orders_status = 3 WHERE orders_id = 2")
	f.expect("has not rested")
	for what, set := range map[string]string{
		"rested":                  "touched_at = NOW(6) - INTERVAL 1001 SECOND",
		"written again and again": "since = NOW(6) - INTERVAL 6001 SECOND, touched_at = NOW(6)",
		"the clock was set back":  "touched_at = NOW(6) + INTERVAL 1 HOUR",
	} {
		f.writes("UPDATE orders SET orders_status = 1 - orders_status WHERE orders_id = 2")
		f.must("UPDATE fakturis_dirty SET " + set)
		f.expect(what, "order 2")
	}
	if n, err := triggers.Missed(t.Context(), "order", []int64{1, 2}); n != 2 || err != nil {
		t.Errorf("missed %d, %v", n, err)
	}
	f.writes("UPDATE orders SET orders_status = 3 WHERE orders_id = 2")
	if n, err := triggers.Missed(t.Context(), "order", []int64{1, 2}); n != 1 || err != nil {
		t.Errorf("missed %d, %v", n, err)
	}
}

var _ connector.Hints = (*track.Hints)(nil)
