package connector_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// model is a shop and the daemon that follows it.
type model struct {
	t        *testing.T
	rng      *rand.Rand
	seed     uint64
	triggers bool
	engine   string
	settle   time.Duration
	calm     bool // nothing is taken away, nothing happens that only a scan can see

	shop   realShop
	owner  *mysql.Config // the shop's own account
	mirror string        // DSN of the mirror's database
	store  *store.Store  // to look into it
	daemon *daemon

	doing     []*activity
	people    int                 // made up so far
	backup    bool                // of the orders' tables
	totals    map[int64][]savings // of cancelled orders, by order
	lost      bool                // triggers are missing, or what they noted
	all       bool                // something changed on which every record depends
	doubt     bool                // the daemon may have noticed one of these when it was killed
	due       bool                // the next scan has something to find that triggers did not tell of
	wanted    int64               // triggers, but for those of the tables with group prices
	structure int                 // how often tables were altered

	done, wrongs []string
	figures
}

// newModel makes a shop that sells a dozen articles, and a daemon that has mirrored it once. The seed decides of what kind
// they are.
func newModel(t *testing.T, seed uint64) *model {
	t.Helper()
	w := &model{t: t, rng: newRand(seed), seed: seed, triggers: seed%2 == 0, engine: []string{"InnoDB", "MyISAM"}[seed/2%2], calm: seed/4%2 == 0,
		totals: map[int64][]savings{}}
	if seed/8%3 == 0 {
		w.settle = 10 * time.Second
	}
	o := sampleshop.Options{Engine: w.engine}
	w.shop = openFilled(t, []string{"latin1", "utf8mb4"}[seed/4%2], o, func(ctx context.Context, db *sql.DB) error {
		if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
			return err
		}
		return w.furnish(ctx, db)
	})
	dsn, err := mysql.ParseDSN(w.shop.dsn)
	if err != nil {
		t.Fatal(err)
	}
	w.owner = dsn.Clone()
	w.owner.User, w.owner.Passwd, w.owner.InterpolateParams = "root", "", true
	w.owner.Params = map[string]string{"sql_mode": "''", "innodb_lock_wait_timeout": "5", "lock_wait_timeout": "5"}
	w.mirror = privatedb.New(t)
	if w.store, err = store.Open(t.Context(), store.Config{DSN: w.mirror}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	if err := w.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.start()
	w.lost = w.triggers // they are still to be made
	t.Cleanup(func() {
		for len(w.doing) > 0 {
			w.abandon(w.doing[0])
		}
		w.daemon.stop()
	})
	w.compare()
	return w
}

// furnish leaves few articles, so that requests meet, and makes a payment module that writes orders before they are paid.
func (w *model) furnish(ctx context.Context, db *sql.DB) error {
	tables := []string{"products", "products_description", "products_attributes", "specials"}
	for group := range 5 {
		tables = append(tables, fmt.Sprintf("personal_offers_by_customers_status_%d", group))
	}
	var statements []string
	for _, table := range tables {
		statements = append(statements, "DELETE FROM "+table+" WHERE products_id NOT IN (1, 2, 3, 4, 9, 17, 18, 24, 25, 30, 31, 40)")
	}
	statements = append(statements,
		fmt.Sprintf("INSERT INTO configuration (configuration_key, configuration_value, configuration_group_id, date_added) VALUES ('MODULE_PAYMENT_BANKTRANSFER_TMP_STATUS_ID', '%d', 6, NOW())", unpaid),
		fmt.Sprintf("INSERT INTO orders_status (orders_status_id, language_id, orders_status_name) VALUES (%d, 1, 'Unpaid'), (%d, 2, 'Unbezahlt')", unpaid, unpaid))
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// unpaid is the status of orders that a payment module writes before the customer has paid.
const unpaid = 7

// numbers returns a column of the shop's tables.
func (w *model) numbers(query string, args ...any) []int64 {
	rows, err := w.shop.Query(query, args...)
	if err != nil {
		w.wrong("%s: %v", query, err)
		return nil
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			w.wrong("%s: %v", query, err)
		}
		all = append(all, n)
	}
	return all
}

// one picks one of the numbers that a query finds, 0 where there are none.
func (w *model) one(query string, args ...any) int64 {
	all := w.numbers(query, args...)
	if len(all) == 0 {
		return 0
	}
	return all[w.rng.IntN(len(all))]
}

func pick[T any](w *model, from ...T) T { return from[w.rng.IntN(len(from))] }
