package connector_test

import (
	"errors"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
)

// age lets time pass: what was noted, and what waits, did so earlier by so many seconds.
func (w *model) age(seconds int) {
	if w.changing() {
		return // a transaction may have locked what was noted
	}
	w.note("%d s pass", seconds)
	if w.triggers {
		_, err := w.shop.Exec(`UPDATE fakturis_dirty SET touched_at = touched_at - INTERVAL ? SECOND, since = since - INTERVAL ? SECOND`, seconds, seconds)
		var gone *mysql.MySQLError
		if err != nil && !(errors.As(err, &gone) && gone.Number == 1146) {
			w.wrong("age: %v", err)
		}
	}
	if _, err := w.store.DB().Exec(`UPDATE fakturis_pending SET since = since - INTERVAL ? SECOND`, seconds); err != nil {
		w.wrong("age: %v", err)
	}
}

// rest ends all requests, and lets the daemon look until nothing waits any more. Where triggers tell of everything it does
// not scan.
func (w *model) rest() {
	for len(w.doing) > 0 {
		if a := w.doing[0]; w.chance(15) && !a.alone {
			w.abandon(a)
		} else {
			w.step(a)
		}
	}
	w.daemon.plan()
	// Of an order that is not mirrored its own date says for how long it has not been whole.
	if _, err := w.shop.Exec(`UPDATE orders SET date_purchased = date_purchased - INTERVAL 1 HOUR WHERE orders_status IN (0, ?) AND date_purchased > NOW() - INTERVAL 30 MINUTE`, unpaid); err != nil {
		w.wrong("age: %v", err)
	}
	if w.lost {
		w.restart("is started again") // else it looks at its triggers but once a second
	}
	for range 12 {
		w.age(3600)
		w.look()
		if !w.triggers || w.due {
			w.scan(false)
		}
		w.must()
		if w.waiting() == 0 && !w.due && !w.lost {
			break
		}
	}
	if n := w.waiting(); n > 0 || w.lost || w.all || w.due {
		w.wrong("no rest: %d wait, %t, %t, %t", n, w.lost, w.all, w.due)
	}
	w.must()
}

// waiting counts what was noted and not taken, and the orders that wait.
func (w *model) waiting() int {
	n := count(w.t, w.store, `SELECT COUNT(*) FROM fakturis_pending`)
	if w.triggers {
		n += len(w.numbers(`SELECT pk FROM fakturis_dirty`))
	}
	return n
}

// compare lets everything come to rest and fails unless the mirror is the shop then, and a scan finds nothing to do.
func (w *model) compare() {
	w.t.Helper()
	w.rest()
	w.check()
	before := w.dump()
	w.nothing(w.scan(false))
	if diff := cmp.Diff(before, w.dump()); diff != "" {
		w.wrong("a scan of a shop at rest changed the mirror: %s", diff)
	}
	if w.chance(20) { // which of a guest's accounts speaks for the partner may be another one then
		w.nothing(w.scan(true))
		w.check()
	}
	w.must()
	w.checks++
	w.orders = count(w.t, w.store, `SELECT COUNT(*) FROM fakturis_order`)
}

// check fails unless the mirror is the shop.
func (w *model) check() {
	w.checkOrders()
	w.checkPeople()
	w.checkGoods()
	w.checkOnce()
	w.must()
}

// nothing fails where a scan of a shop at rest did something.
func (w *model) nothing(results []connector.Result) {
	for _, r := range results {
		if r.New+r.Changed+r.Deleted+r.Failed > 0 {
			w.wrong("a scan of a shop at rest did something: %+v", r)
		}
	}
}

// dump is the mirror but for the fingerprints of ranges.
func (w *model) dump() []string {
	waiting := lines(w.t, w.store.DB(), `SELECT 'waiting', shop_no FROM fakturis_pending`)
	return append(waiting, slices.DeleteFunc(dump(w.t, w.store), func(l string) bool { return strings.HasPrefix(l, "scan|") })...)
}

// same compares what the shop says with what the mirror says.
func (w *model) same(what, shop, mirror string) {
	want, got := lines(w.t, w.shop.DB, shop), lines(w.t, w.store.DB(), mirror)
	if diff := cmp.Diff(want, got); !slices.Equal(want, got) {
		w.wrong("%s (-shop +mirror): %s", what, diff)
	}
}

// none fails where a query on the mirror finds something.
func (w *model) none(what, query string) {
	if got := lines(w.t, w.store.DB(), query); len(got) > 0 {
		w.wrong("%s: %q", what, got)
	}
}
