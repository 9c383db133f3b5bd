package connector_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"sync"

	"github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/track"
	"fakturisd/invoicing/store"
)

// daemon is one process that follows the shop.
type daemon struct {
	*connector.Syncer
	store    *store.Store
	shop     *modified.Shop
	triggers *track.Triggers // nil where it only scans
	wire     string

	mu      sync.Mutex
	dead    bool
	seen    int          // statements that it sent since plan
	killAt  int          // the statement before which it is killed
	between map[int]bool // statements before which the shop does something
	shopDo  func()
	point   string // the named point at which it is killed
	pointIn int    // when it comes there for the so-manieth time
}

// start starts the daemon: all connections lead past its guard.
func (w *model) start() {
	w.t.Helper()
	d := &daemon{wire: "wire-" + rand.Text()}
	mysql.RegisterDialContext(d.wire, func(ctx context.Context, addr string) (net.Conn, error) {
		if d.isDead() {
			return nil, errGone
		}
		return tap(ctx, addr, d.guard)
	})
	via := func(dsn string, params map[string]string) string {
		c, err := mysql.ParseDSN(dsn)
		if err != nil {
			w.t.Fatal(err)
		}
		c.Net, c.Params = d.wire, params
		return c.FormatDSN()
	}
	var err error
	if d.store, err = store.Open(context.Background(), store.Config{DSN: via(w.mirror, nil)}); err != nil {
		w.t.Fatal(err)
	}
	for d.shop == nil {
		if d.shop, err = modified.Open(context.Background(), modified.Config{Key: "tee", DSN: via(w.shop.dsn, nil)}); err != nil {
			if !w.changing() {
				w.t.Fatal(err)
			}
			w.step(w.doing[0]) // a table is missing: it tries again
		}
	}
	if w.triggers {
		d.triggers, err = track.Open(track.Config{Source: "tee", Tables: d.shop.Tracked, Settle: w.settle,
			DSN: via(w.owner.FormatDSN(), map[string]string{"lock_wait_timeout": "1", "innodb_lock_wait_timeout": "0"})})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	d.Syncer = connector.New(connector.Config{Source: oneShop, Shop: d.shop, Store: d.store, Log: zerolog.Nop(), Settle: w.settle,
		Tracker: &track.Scanner{Source: "tee", Layout: oneShop.Layout(), Shop: d.shop, Store: d.store},
		Hints:   track.Follow(d.triggers, d.shop), Crash: d.reached})
	w.daemon = d
	w.restarts++
}

// stop ends the daemon; of a killed one only what the test holds of it.
func (d *daemon) stop() {
	if d.triggers != nil {
		d.triggers.Close()
	}
	d.shop.Close()
	d.store.Close()
	mysql.DeregisterDialContext(d.wire)
}

func (d *daemon) isDead() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

// guard sees each statement of the daemon.
func (d *daemon) guard(string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen++
	if d.between[d.seen] {
		d.shopDo()
	}
	d.dead = d.dead || d.seen == d.killAt
	if d.dead {
		return errGone
	}
	return nil
}

// reached is told of named points.
func (d *daemon) reached(point string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if point == d.point {
		if d.pointIn--; d.pointIn == 0 {
			d.dead = true
			panic(errGone)
		}
	}
}

// plan forgets what was planned and counts anew.
func (d *daemon) plan() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen, d.killAt, d.between, d.point = 0, 0, nil, ""
}

// run does something that may end in the daemon's death.
func (d *daemon) run(do func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if r != errGone { //nolint:errorlint // the very value that reached panics with
				panic(r)
			}
			err = errGone
		}
	}()
	return do(context.Background())
}

// daemonStep lets the daemon do something, and at times lets the shop write or death come in between.
func (w *model) daemonStep() {
	d := w.daemon
	d.plan()
	left := w.planWrites()
	switch w.rng.IntN(10) {
	case 0, 1:
		d.killAt = 1 + w.rng.IntN(40)
		w.note("the daemon is to be killed before its statement %d", d.killAt)
	case 2:
		d.point, d.pointIn = pick(w, "sync.range-read", "sync.range-applied", "sync.range-seen"), 1+w.rng.IntN(3)
		w.note("the daemon is to be killed at %s, time %d", d.point, d.pointIn)
	}
	switch n := w.rng.IntN(20); {
	case n < 13:
		w.look()
	case n < 15:
		w.scan(false)
	case n < 16:
		d.plan()
		w.together()
	case n < 18:
		d.plan()
		w.restart("is started again")
	default:
		w.note("the daemon does nothing")
	}
	if w.chance(30) {
		w.age(pick(w, 20, 20, 3600))
	}
	for range *left {
		w.shopStep()
	}
	w.daemon.plan()
}

// planWrites has the shop write before some of the daemon's next statements; left is how many of those did not come.
func (w *model) planWrites() (left *int) {
	d, n := w.daemon, max(0, w.rng.IntN(16)-6)
	left = &n
	d.between = map[int]bool{}
	for range n {
		d.between[1+w.rng.IntN(40)] = true
	}
	n = len(d.between)
	d.shopDo = func() {
		n--
		w.shopStep()
	}
	return left
}

// look is one turn of the daemon's first loop.
func (w *model) look() {
	w.looks++
	ok, asked := w.daemonDoes("looks", func(ctx context.Context) error { return w.daemon.Look(ctx) })
	switch made := w.lost && w.complete(); {
	case asked && w.calm && w.checks > 0:
		w.wrong("the daemon wants to scan though nothing was lost")
	case made && ok && !asked && !w.doubt:
		w.wrong("the daemon made its triggers anew and does not want to scan")
	case asked || ok && w.doubt:
		w.due, w.all, w.doubt = true, false, false
		w.lost = w.lost && !made
	}
}

// complete says whether everything that notes what the shop writes is there.
func (w *model) complete() bool {
	const there = `SELECT (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? AND TRIGGER_NAME LIKE 'fakturis\_dirty\_%')
		- 3 * (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE 'personal\_offers\_by\_%')`
	notes := len(w.numbers(`SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'fakturis_dirty'`, w.shop.name))
	n := w.numbers(there, w.shop.name, w.shop.name)[0]
	if w.wanted == 0 {
		w.wanted = n // after the first look
	}
	return notes == 1 && n == w.wanted
}

// scan is what the second loop does now and then; between two of them only what triggers cannot see may change unnoticed.
func (w *model) scan(full bool) []connector.Result {
	w.scans++
	var results []connector.Result
	excused, due := w.due || w.lost || w.all, w.due
	ok, _ := w.daemonDoes("scans", func(ctx context.Context) (err error) {
		w.due = false // but for what happens meanwhile
		results, err = w.daemon.ScanAll(ctx, full)
		return err
	})
	w.due = w.due || due && !ok
	if missed := w.daemon.Missed(); missed > 0 && !excused && !w.due && !w.lost && !w.all {
		w.wrong("a scan says that %d changes were not told of", missed)
	}
	return results
}

// daemonDoes tells whether the daemon did something to the end, and whether it wants a scan of everything.
func (w *model) daemonDoes(what string, do func(context.Context) error) (ok, asked bool) {
	w.note("the daemon %s", what)
	structure, changing := w.structure, w.changing()
	err := w.daemon.run(do)
	asked = w.daemon.Asked()
	switch {
	case w.daemon.isDead():
		w.kills++
		w.doubt = w.lost || w.all
		w.restart("was killed and is started again")
	case err != nil && (changing || w.structure != structure):
		w.note("the daemon noticed altered tables: %v", err)
	case err != nil:
		w.wrong("the daemon %s: %v", what, err)
	default:
		ok = true
	}
	return ok, asked
}

func (w *model) restart(why string) {
	w.note("the daemon %s", why)
	w.daemon.stop()
	w.start()
}

// together has two daemons look or scan at the same time.
func (w *model) together() {
	w.note("two daemons at once")
	first := w.daemon
	w.start()
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, d := range []*daemon{first, w.daemon} {
		scan := w.chance(30)
		wait.Go(func() {
			errs[i] = d.run(func(ctx context.Context) error {
				if scan {
					_, err := d.ScanAll(ctx, false)
					return err
				}
				return d.Look(ctx)
			})
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil && !w.changing() {
		w.wrong("two daemons at once: %v", err)
	}
	if one, two := first.Asked(), w.daemon.Asked(); one || two {
		w.due, w.all = true, false
		w.lost = w.lost && !w.complete()
	}
	first.stop()
}
