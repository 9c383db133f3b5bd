package worker_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/extension"
	"fakturisd/connector/extension/standin"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
	"fakturisd/multishop"
)

// branch is a shop with its extension, its mirror, a mailbox, and a worker that is run by hand. Its order has the number key
// in the shop and the status Offen.
type branch struct {
	t         *testing.T
	shop      *sql.DB // as the shop's own account
	shopDSN   string
	store     *store.Store
	queue     *outbox.Queue
	worker    *worker.Worker
	box       *mailbox.Mailbox
	extension *standin.Shop
	order     int64
	key       int64
}

func openBranch(t *testing.T, engine string) *branch {
	t.Helper()
	b := &branch{t: t, shopDSN: privatedb.New(t), key: 2, extension: standin.Start()}
	t.Cleanup(b.extension.Close)
	b.shop = b.connect(b.shopDSN)
	b.must(sampleshop.CreateTables(t.Context(), b.shop, sampleshop.Options{Engine: engine}))
	b.must(sampleshop.LoadReal(t.Context(), b.shop, sampleshop.RealFS()))
	b.exec(`UPDATE orders SET orders_status = 1`)
	b.exec(`DELETE FROM orders_tracking`)
	var err error
	settings := invoicing.ShopSettings{Company: invoicing.Company{Name: "Muster GmbH"}, MailFrom: "shop@muster.example", StatusMail: invoicing.MailByShop}
	b.store, err = store.Open(t.Context(), store.Config{DSN: privatedb.New(t), Settings: map[string]invoicing.ShopSettings{"": settings, "tee": settings}})
	b.must(err)
	t.Cleanup(func() { b.store.Close() })
	b.must(b.store.Migrate(t.Context()))
	b.mirror()
	b.box, err = mailbox.Start(mailbox.Options{})
	b.must(err)
	t.Cleanup(func() { b.box.Close() })
	b.queue = outbox.New(b.store.DB(), "test")
	b.queue.Backoff = func(string, int) time.Duration { return 0 }
	b.worker = b.newWorker(b.shopDSN)
	return b
}

func (b *branch) connect(dsn string) *sql.DB {
	b.t.Helper()
	c, err := mysql.ParseDSN(dsn)
	b.must(err)
	c.Params, c.InterpolateParams = map[string]string{"sql_mode": "''"}, true
	db, err := sql.Open("mysql", c.FormatDSN())
	b.must(err)
	b.t.Cleanup(func() { db.Close() })
	return db
}

// newWorker returns that of a daemon which writes with the account given.
func (b *branch) newWorker(dsn string) *worker.Worker {
	b.t.Helper()
	desk, err := modified.OpenDesk(modified.Config{Key: "tee", DSN: dsn, Limit: time.Second})
	b.must(err)
	b.t.Cleanup(func() { desk.Close() })
	return &worker.Worker{Store: b.store, Log: zerolog.Nop(),
		Sender: mail.New(mail.Config{Host: "127.0.0.1", Port: b.box.Port(), TLS: mail.TLSNone, StepTimeout: 5 * time.Second, ReplyTimeout: 5 * time.Second}),
		Desks:  func(context.Context, string) (*modified.Desk, error) { return desk, nil },
		Mailer: func(string) (*extension.Client, error) {
			return &extension.Client{URL: b.extension.URL, Secret: standin.Secret, Pause: time.Millisecond}, nil
		}}
}

// mirror reads the shop once.
func (b *branch) mirror() {
	b.t.Helper()
	shop, err := modified.Open(b.t.Context(), modified.Config{Key: "tee", DSN: b.shopDSN})
	b.must(err)
	defer shop.Close()
	source := multishop.Source{Key: "tee", Name: "Teeladen", DSN: b.shopDSN}
	syncer := connector.New(connector.Config{Source: source, Shop: shop, Store: b.store,
		Tracker: &track.Scanner{Source: "tee", Layout: source.Layout(), Shop: shop, Store: b.store}})
	_, err = syncer.Once(b.t.Context(), true)
	b.must(err)
	b.must(b.store.DB().QueryRow(`SELECT id FROM fakturis_order WHERE shop_order_id = ?`, b.key).Scan(&b.order))
}

func (b *branch) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// exec changes the shop as its own account does.
func (b *branch) exec(statement string, args ...any) {
	b.t.Helper()
	if _, err := b.shop.Exec(statement, args...); err != nil {
		b.t.Fatalf("%s: %v", statement, err)
	}
}

// wish is that the order becomes Versendet, with all that goes with it.
func (b *branch) wish(way invoicing.MailWay) invoicing.StatusWish {
	return invoicing.StatusWish{OrderID: b.order, Seen: 1, Status: 3, Comment: "Größe passt", Notify: way != invoicing.MailNone, SendComment: true, MailWay: way,
		Cause: invoicing.CauseForm, Parcels: []invoicing.StatusParcel{{CarrierID: 1, Number: "0034", New: true}}}
}

func (b *branch) add(w invoicing.StatusWish) int64 {
	b.t.Helper()
	id, err := b.store.AddStatusIntent(b.t.Context(), w, "vera")
	b.must(err)
	return id
}

func (b *branch) intent(id int64) invoicing.StatusIntent {
	b.t.Helper()
	i, err := b.store.StatusIntent(b.t.Context(), id)
	b.must(err)
	return i
}

// crashed is what a worker dies of at its crash point.
type crashed struct{ point string }

// work does every job that is due, once each, and those that come of them, as a pool would.
func (b *branch) work(w *worker.Worker) {
	b.t.Helper()
	handlers := w.Handlers()
	for kind, h := range w.PushHandlers() {
		handlers[kind] = h
	}
	var kinds []string
	for k := range handlers {
		kinds = append(kinds, k)
	}
	seen := map[int64]bool{}
	for range 5 {
		_, err := b.queue.Rescue(b.t.Context())
		b.must(err)
		jobs, err := b.queue.Claim(b.t.Context(), kinds, 20)
		b.must(err)
		for _, j := range jobs {
			if seen[j.ID] {
				b.must(b.queue.Fail(b.t.Context(), j, fmt.Errorf("once a round")))
				continue
			}
			seen[j.ID] = true
			b.do(handlers[j.Kind], j)
		}
	}
}

// do does one job; a crash leaves it behind as a dead daemon does.
func (b *branch) do(h outbox.Handler, j outbox.Job) {
	b.t.Helper()
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(crashed); !ok {
				panic(r)
			}
			_, err := b.store.DB().Exec(`UPDATE fakturis_job SET lease_until = NOW(6) - INTERVAL 1 SECOND WHERE id = ?`, j.ID)
			b.must(err)
		}
	}()
	if err := h(b.t.Context(), j); err != nil {
		b.must(b.queue.Fail(b.t.Context(), j, err))
		return
	}
	b.must(b.queue.Complete(b.t.Context(), j))
}

// crashAt has the worker die once at a point.
func (b *branch) crashAt(w *worker.Worker, point string) *bool {
	hit := new(bool)
	w.Crash = func(p string) {
		if p == point && !*hit {
			*hit = true
			panic(crashed{p})
		}
	}
	return hit
}

// history returns the rows of the order's history in the shop beyond the first ones.
func (b *branch) history(before int64) []string {
	b.t.Helper()
	rows, err := b.shop.Query(`SELECT CONCAT_WS('|', orders_status_id, customer_notified, comments, comments_sent) FROM orders_status_history
		WHERE orders_id = ? AND orders_status_history_id > ? ORDER BY 1`, b.key, before)
	b.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		b.must(rows.Scan(&s))
		all = append(all, s)
	}
	b.must(rows.Err())
	return all
}

func (b *branch) number(query string, args ...any) (n int64) {
	b.t.Helper()
	b.must(b.shop.QueryRow(query, args...).Scan(&n))
	return n
}

func (b *branch) status() int64 {
	b.t.Helper()
	return b.number(`SELECT orders_status FROM orders WHERE orders_id = ?`, b.key)
}

func (b *branch) last() int64 {
	b.t.Helper()
	return b.number(`SELECT IFNULL(MAX(orders_status_history_id), 0) FROM orders_status_history`)
}

// mails counts those that the customer got, whichever way.
func (b *branch) mails() int { return len(b.extension.Sent()) + len(b.box.Mails()) }

// expect fails unless the intent is in the state, with the words in its reason.
func (b *branch) expect(id int64, state invoicing.IntentState, words ...string) invoicing.StatusIntent {
	b.t.Helper()
	i := b.intent(id)
	if i.State != state {
		b.t.Errorf("the status change is %s (%s, %q, mail %s %q), want %s", i.State, i.Step, i.Reason, i.MailState, i.MailError, state)
	}
	for _, w := range words {
		if !strings.Contains(i.Reason+i.MailError, w) {
			b.t.Errorf("%q, %q does not say %q", i.Reason, i.MailError, w)
		}
	}
	return i
}
