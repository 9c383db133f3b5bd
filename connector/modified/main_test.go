package modified_test

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// shopDB is a sample shop's database; it takes what the shop itself may write.
type shopDB struct {
	*sql.DB
	dsn string
}

// newShopDB makes a sample shop without rows, fills it if told to, and opens it with an empty sql_mode.
func newShopDB(t testing.TB, charset, engine string, fill ...func(*sql.DB) error) shopDB {
	t.Helper()
	return newShopDBWith(t, charset, sampleshop.Options{Engine: engine}, fill...)
}

func newShopDBWith(t testing.TB, charset string, o sampleshop.Options, fill ...func(*sql.DB) error) shopDB {
	t.Helper()
	dsn := privatedb.NewFor(t, charset)
	db := connect(t, dsn, nil)
	if err := sampleshop.CreateTables(context.Background(), db, o); err != nil {
		t.Fatal(err)
	}
	for _, f := range fill {
		if err := f(db); err != nil {
			t.Fatal(err)
		}
	}
	return shopDB{connect(t, dsn, map[string]string{"sql_mode": "''"}), dsn}
}

func connect(t testing.TB, dsn string, params map[string]string) *sql.DB {
	t.Helper()
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config.Params, config.InterpolateParams = params, true
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

// realShop holds the rows that a real shop wrote.
func realShop(t testing.TB, charset, engine string) shopDB {
	t.Helper()
	db := newShopDB(t, charset, engine, func(db *sql.DB) error {
		return sampleshop.LoadReal(context.Background(), db, sampleshop.RealFS())
	})
	config, err := mysql.ParseDSN(db.dsn)
	if err != nil {
		t.Fatal(err)
	}
	// What is recent in these rows must not depend on the clock and time zone of the machine.
	config.Params = map[string]string{"timestamp": sampleshop.RealNow}
	db.dsn = config.FormatDSN()
	return db
}

func (db shopDB) exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func (db shopDB) open(t testing.TB) *modified.Shop {
	t.Helper()
	s, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: db.dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
