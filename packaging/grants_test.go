package packaging_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// granted is a database server on which grants.sql was run, with names of its own for each test.
type granted struct {
	root           *sql.DB // in the shop's database, with all rights
	shop, fakturis *mysql.Config
	status         *mysql.Config // may change the status of the shop's orders
}

// grant runs grants.sql for a sample shop; the file's names are replaced by the test's.
func grant(t *testing.T) granted {
	t.Helper()
	shop, fakturis := config(t, privatedb.New(t)), config(t, privatedb.New(t))
	script, err := os.ReadFile("sql/grants.sql")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(
		"'fakturis_shop'", "'s"+shop.DBName+"'", "'fakturis'@", "'f"+fakturis.DBName+"'@", "'fakturis_bericht'", "'r"+fakturis.DBName+"'",
		"'fakturis_status'", "'w"+shop.DBName+"'",
		" shop.", " "+shop.DBName+".", " fakturis.", " "+fakturis.DBName+".", "EXISTS fakturis ", "EXISTS "+fakturis.DBName+" ",
		"-- GRANT", "GRANT", "-- CREATE USER", "CREATE USER",
	).Replace(string(script))
	g := granted{root: open(t, shop), shop: shop, fakturis: fakturis}
	if err := sampleshop.CreateTables(t.Context(), g.root, sampleshop.Options{}); err != nil {
		t.Fatal(err)
	}
	migrate(t, fakturis) // the views for reports must be there before they can be granted
	t.Cleanup(func() {
		if _, err := g.root.ExecContext(context.Background(), "DROP USER IF EXISTS 's"+shop.DBName+"'@'localhost', 'w"+shop.DBName+"'@'localhost', 'f"+fakturis.DBName+"'@'localhost', 'r"+fakturis.DBName+"'@'localhost'"); err != nil {
			t.Error(err)
		}
	})
	for _, statement := range statements(text) {
		if _, err := g.root.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	g.shop, g.fakturis, g.status = shop.Clone(), fakturis.Clone(), shop.Clone()
	g.status.User, g.status.Passwd = "w"+shop.DBName, "change-me-three"
	g.shop.User, g.shop.Passwd = "s"+shop.DBName, "change-me-too"
	g.fakturis.User, g.fakturis.Passwd = "f"+fakturis.DBName, "change-me"
	return g
}

var comment = regexp.MustCompile(`(?m)^--.*$`)

func statements(script string) []string {
	var all []string
	for part := range strings.SplitSeq(comment.ReplaceAllString(script, ""), ";") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func config(t *testing.T, dsn string) *mysql.Config {
	t.Helper()
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, c *mysql.Config) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func migrate(t *testing.T, c *mysql.Config) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{DSN: c.FormatDSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestShopGrantsAreEnoughToRead reads a whole shop with nothing but the rights of grants.sql.
func TestShopGrantsAreEnoughToRead(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	g := grant(t)
	if err := sampleshop.LoadReal(ctx, g.root, sampleshop.RealFS()); err != nil {
		t.Fatal(err)
	}
	g.shop.Params = map[string]string{"timestamp": sampleshop.RealNow}
	shop, err := modified.Open(ctx, modified.Config{Key: "tee", DSN: g.shop.FormatDSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer shop.Close()
	c, err := shop.Probe(ctx)
	if err != nil || c.Version == "" {
		t.Fatalf("probe: %+v, %v", c, err)
	}
	for _, problem := range c.Problems {
		t.Errorf("probe: %s", problem)
	}
	whole := connector.Range{From: 1, To: 1 << 31}
	orders, err := shop.Orders(ctx, whole)
	found(t, "orders", len(orders), err)
	customers, err := shop.Customers(ctx, whole)
	found(t, "customers", len(customers), err)
	articles, err := shop.Articles(ctx, whole)
	found(t, "articles", len(articles), err)
	methods, err := shop.ShippingMethods(ctx)
	found(t, "shipping methods", len(methods), err)
	statuses, err := shop.Statuses(ctx)
	found(t, "statuses", len(statuses), err)
	for _, kind := range []invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle} {
		prints, err := shop.Prints(ctx, kind, 0)
		found(t, "prints of "+string(kind), len(prints), err)
	}
	prices := 0
	for _, a := range articles {
		prices += len(a.Article.Prices)
	}
	found(t, "prices that replace list prices", prices, nil)
}

// TestTablesThatSomeShopsLackAreGranted: what is read only where it is there must be seen where it is there.
func TestTablesThatSomeShopsLackAreGranted(t *testing.T) {
	t.Parallel()
	g := grant(t)
	const tables = `SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
		AND (TABLE_NAME LIKE 'personal\_offers\_by\_customers\_status\_%' OR TABLE_NAME = 'products_geo_zones_to_tax_class')`
	var all, seen int
	if err := g.root.QueryRowContext(t.Context(), tables).Scan(&all); err != nil {
		t.Fatal(err)
	}
	if err := open(t, g.shop).QueryRowContext(t.Context(), tables).Scan(&seen); err != nil {
		t.Fatal(err)
	}
	if all != 6 || seen != all {
		t.Errorf("of %d tables %d are seen, want 6", all, seen)
	}
}

func found(t *testing.T, what string, n int, err error) {
	t.Helper()
	if err != nil || n == 0 {
		t.Errorf("%s: %d, %v", what, n, err)
	}
}

func TestShopGrantsAllowNothingElse(t *testing.T) {
	t.Parallel()
	g := grant(t)
	refused(t, open(t, g.shop), "SELECT customers_password FROM customers", "SELECT * FROM newsletter_recipients", "UPDATE orders SET orders_status = 1",
		"DELETE FROM orders", "INSERT INTO orders_status_history (orders_id) VALUES (1)", "CREATE TABLE mine (a INT)",
		"CREATE TRIGGER mine AFTER INSERT ON orders FOR EACH ROW SET @a = 1", "SELECT * FROM "+g.fakturis.DBName+".fakturis_order", "SELECT * FROM mysql.user")
}

// refused fails unless the account may do none of it.
func refused(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		_, err := db.ExecContext(t.Context(), statement)
		if e := new(mysql.MySQLError); !errors.As(err, &e) || e.Number != 1142 && e.Number != 1143 && e.Number != 1044 {
			t.Errorf("%s: %v, want a refusal", statement, err)
		}
	}
}

// TestStatusGrantsAreEnoughAndNoMore changes a status with the rights of section 4, and nothing else, and does not take the account
// for one of the shop's own: triggers would die with it.
func TestStatusGrantsAreEnoughAndNoMore(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	g := grant(t)
	if err := sampleshop.LoadReal(ctx, g.root, sampleshop.RealFS()); err != nil {
		t.Fatal(err)
	}
	g.status.Params = map[string]string{"timestamp": sampleshop.RealNow}
	desk, err := modified.OpenDesk(modified.Config{Key: "tee", DSN: g.status.FormatDSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	if missing, err := desk.CheckRights(ctx); err != nil || len(missing) > 0 {
		t.Errorf("missing %q, %v", missing, err)
	}
	if _, err := g.root.ExecContext(ctx, "ALTER TABLE manufacturers ADD responsible_email_address VARCHAR(255) NOT NULL DEFAULT ''"); err != nil {
		t.Fatal(err)
	}
	order, err := desk.Hold(ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer order.Release()
	now, err := order.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := "2026-11-25 13:00:00"; now.Clock != want {
		t.Errorf("the clock of a shop since 3.1.3 says %s, want %s", now.Clock, want)
	}
	if changed, err := order.SetStatus(ctx, now.Status, 3); err != nil || !changed {
		t.Errorf("status: %v, %v", changed, err)
	}
	if err := order.PutParcels(ctx, now.Clock, []invoicing.StatusParcel{{CarrierID: 1, Number: "1", New: true}}); err != nil {
		t.Error(err)
	}
	if _, err := order.PutHistory(ctx, modified.HistoryRow{Before: now.LastHistory, At: now.Clock, Status: 3, Comment: "größer 🙂"}); err != nil {
		t.Error(err)
	}
	refused(t, open(t, g.status), "UPDATE orders SET customers_name = ''", "DELETE FROM orders", "INSERT INTO orders (orders_id) VALUES (1)",
		"UPDATE orders_status_history SET comments = ''", "DELETE FROM orders_status_history", "DELETE FROM orders_tracking",
		"SELECT * FROM customers", "UPDATE products SET products_quantity = 0", "CREATE TRIGGER mine AFTER INSERT ON orders FOR EACH ROW SET @a = 1")
}

// TestTheStatusAccountOwnsNoTriggers: with tracking: auto the rights to change a status do not make an account the shop's own, not even
// together with those that triggers take.
func TestTheStatusAccountOwnsNoTriggers(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	g := grant(t)
	account := "'" + g.status.User + "'@'localhost'"
	for _, s := range []string{"GRANT SELECT, TRIGGER ON " + g.shop.DBName + ".* TO ", "GRANT ALL ON " + g.shop.DBName + ".fakturis_dirty TO "} {
		if _, err := g.root.ExecContext(ctx, s+account); err != nil {
			t.Fatal(err)
		}
	}
	shop, err := modified.Open(ctx, modified.Config{Key: "tee", DSN: g.shop.FormatDSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer shop.Close()
	for always, want := range map[bool]bool{false: false, true: true} {
		triggers, err := track.Open(track.Config{Source: "tee", DSN: g.status.FormatDSN(), Tables: shop.Tracked, Always: always})
		if err != nil {
			t.Fatal(err)
		}
		defer triggers.Close()
		reason, _, err := triggers.Possible(ctx)
		if err != nil || (reason == "") != want || !want && !strings.Contains(reason, "nicht das des Shops") {
			t.Errorf("always %v: %q, %v", always, reason, err)
		}
		if owner, err := triggers.Owner(ctx); err != nil || owner.Shops {
			t.Errorf("taken for the shop's own: %+v, %v", owner, err)
		}
	}
}

// TestFakturisGrantsAreEnough sets the database up from nothing with the rights of grants.sql.
func TestFakturisGrantsAreEnough(t *testing.T) {
	t.Parallel()
	g := grant(t)
	root := g.fakturis.Clone()
	root.User, root.Passwd = "root", ""
	db := open(t, root)
	for _, statement := range []string{"DROP DATABASE " + root.DBName, "CREATE DATABASE " + root.DBName} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	migrate(t, g.fakturis)
	s, err := store.Open(t.Context(), store.Config{DSN: g.fakturis.FormatDSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.AddToken(t.Context(), "Test", []string{"read", "write"}, "fakturisd"); err != nil {
		t.Error(err)
	}
}

// TestReportsCanBeRead: the commented grants for reports name views that exist, all of them.
func TestReportsCanBeRead(t *testing.T) {
	t.Parallel()
	g := grant(t)
	report := g.fakturis.Clone()
	report.User = "r" + g.fakturis.DBName
	db, root := open(t, report), open(t, g.fakturis)
	rows, err := root.QueryContext(t.Context(), "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var view string
		if err := rows.Scan(&view); err != nil {
			t.Fatal(err)
		}
		n++
		if _, err := db.ExecContext(t.Context(), "SELECT * FROM "+view); err != nil {
			t.Error(err)
		}
	}
	if err := rows.Err(); err != nil || n < 10 {
		t.Errorf("%d views, %v", n, err)
	}
	if _, err := db.ExecContext(t.Context(), "SELECT * FROM fakturis_user"); err == nil {
		t.Error("the user for reports can read passwords")
	}
}
