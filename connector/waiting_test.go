package connector_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func look(t *testing.T, s *connector.Syncer) {
	t.Helper()
	if err := s.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// later makes time pass for everything that waits.
func later(t *testing.T, s *store.Store, d time.Duration) {
	t.Helper()
	if _, err := s.DB().Exec(`UPDATE fakturis_pending SET since = since - INTERVAL ? SECOND`, int(d.Seconds())); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, s *store.Store, query string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), append([]string{}, lines(t, s.DB(), query)...)); diff != "" {
		t.Errorf("%s (-want +got): %s", what, diff)
	}
}

const (
	allOrders = `SELECT number, total_cents FROM fakturis_order WHERE deleted_at IS NULL ORDER BY number`
	allWait   = `SELECT shop_no, reason FROM fakturis_pending ORDER BY shop_no`
	allHeld   = `SELECT kind, shop_key, reason FROM fakturis_held ORDER BY kind, shop_key`
	wholeLog  = `SELECT kind, shop_key, event, detail FROM fakturis_sync_log ORDER BY id`
)

func TestAnOrderCountsWhenItIsWhole(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	o := anOrder(1, anna, 1)
	o.Incomplete = "Die Positionen fehlen noch."
	f.orders[1] = o
	if r := once(t, sync, false)["tee/orders"]; r.Held != 1 || r.New != 0 {
		t.Errorf("half an order: %+v", r)
	}
	look(t, sync)
	same(t, "orders", s, allOrders)
	same(t, "waiting", s, allWait, "1|Die Positionen fehlen noch.")
	f.orders[1] = anOrder(1, anna, 2)
	look(t, sync) // without another scan
	same(t, "orders", s, allOrders, "tee-1|2380")
	same(t, "waiting", s, allWait)

	edited := anOrder(1, anna, 3)
	edited.Incomplete = "Die Positionen ergeben 35,70, die Zwischensumme ist 23,80."
	f.orders[1] = edited
	once(t, sync, false)
	later(t, s, 14*time.Minute)
	look(t, sync)
	same(t, "while the admin edits it", s, allOrders, "tee-1|2380")
	later(t, s, 2*time.Minute)
	look(t, sync)
	same(t, "after the patience", s, allOrders, "tee-1|3570")
	same(t, "waiting", s, allWait)
	same(t, "log", s, wholeLog,
		"order|1|waiting|Die Positionen fehlen noch.", "order|1|new|", "order|1|waiting|Die Positionen ergeben 35,70, die Zwischensumme ist 23,80.", "order|1|changed|")
}

func TestAnOldOrderThatIsNotWholeIsShownAtOnce(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	o := anOrder(1, anna, 1)
	o.Incomplete, o.Age = "Die Gesamtsumme fehlt noch.", time.Hour
	f.orders[1] = o
	once(t, newSyncer(oneShop, f, s), false)
	same(t, "orders", s, allOrders, "tee-1|1190")
}

func TestAnOrderRestsBeforeItCounts(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	sync := newSyncer(oneShop, f, s)
	sync.Settle = time.Hour
	young, old, future := anOrder(1, anna, 1), anOrder(2, bert, 1), anOrder(3, cleo, 1)
	young.Age, old.Age, future.Age = 59*time.Minute, time.Hour, -2*time.Hour // a clock that was set back
	f.orders[1], f.orders[2], f.orders[3] = young, old, future
	ctx, cancel := context.WithCancel(context.Background())
	sync.OnResult = func(r connector.Result) { // the scan is over: nobody waits for an hour here
		if r.Kind == "shipping_methods" {
			cancel()
		}
	}
	_, _ = sync.Once(ctx, false)
	same(t, "orders", s, allOrders, "tee-2|1190")
	later(t, s, time.Hour)
	look(t, sync)
	same(t, "orders", s, allOrders, "tee-1|1190", "tee-2|1190", "tee-3|1190")
	same(t, "waiting", s, allWait)
}

func TestOnceWaitsForYoungOrders(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	sync := newSyncer(oneShop, f, s)
	sync.Settle = 50 * time.Millisecond
	f.orders[1] = anOrder(1, anna, 1)
	if r := once(t, sync, false)["tee/orders"]; r.New != 1 || r.Held != 0 {
		t.Errorf("%+v", r)
	}
	same(t, "orders", s, allOrders, "tee-1|1190")
}

func TestAWaitingOrderThatIsDeletedWaitsNoLonger(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	sync := newSyncer(oneShop, f, s)
	o := anOrder(1, anna, 1)
	o.Incomplete = "Die Positionen fehlen noch."
	f.orders[1] = o
	once(t, sync, false)
	delete(f.orders, 1)
	look(t, sync)
	same(t, "waiting", s, allWait)
}

func TestRulesSayWhichOrdersAreTakenOver(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	sync := newSyncer(oneShop, f, s)
	sync.Rules = connector.Rules{Rule: connector.Rule{Hold: []int64{7}, Ignore: []int64{8}},
		Payments: map[string]connector.Rule{"paypal": {Import: []int64{2, 7}, Hold: []int64{}}}}
	place := func(key, status int64, payment, temporary string) {
		o := anOrder(key, anna, 1)
		o.Order.ShopStatus, o.Order.Payment, o.Temporary = status, payment, temporary
		f.orders[key] = o
	}
	place(1, 1, "invoice", "")
	place(2, 7, "invoice", "")
	place(3, 8, "invoice", "")
	place(4, 1, "paypal", "")
	place(5, 7, "paypal", "Der Kunde zahlt noch.") // named under import: taken all the same
	place(6, 0, "invoice", "Der Kunde zahlt noch.")
	once(t, sync, false)
	once(t, sync, true)
	same(t, "orders", s, `SELECT number FROM fakturis_order ORDER BY number`, "tee-1", "tee-5")
	same(t, "held", s, `SELECT shop_key, LEFT(reason, 50) FROM fakturis_held ORDER BY shop_key`,
		"2|Bestellstatus 7 steht in statuses.hold (Zahlungsar", "4|Bestellstatus 1 steht nicht in statuses.import (Za", "6|Der Kunde zahlt noch.")
	same(t, "ignored once", s, `SELECT shop_key, detail FROM fakturis_sync_log WHERE event = 'ignored'`, "3|Bestellstatus 8 steht in statuses.ignore (Zahlungsart invoice)")
	place(2, 1, "invoice", "")
	place(1, 7, "invoice", "") // known orders are followed
	place(4, 2, "paypal", "")
	place(6, 1, "invoice", "")
	once(t, sync, false)
	same(t, "orders", s, `SELECT number, status_id FROM fakturis_order ORDER BY number`, "tee-1|7", "tee-2|1", "tee-4|2", "tee-5|7", "tee-6|1")
	same(t, "held", s, allHeld)
}

func askFor(t *testing.T, s *store.Store, action store.SyncAction, key string, from invoicing.Date) {
	t.Helper()
	r := store.SyncRequest{Source: "tee", Action: action, Kind: invoicing.KindOrder, Key: key, From: from}
	if action == store.ActionScan {
		r.Kind = ""
	}
	if _, err := s.AddSyncRequest(context.Background(), r, "test"); err != nil {
		t.Fatal(err)
	}
}

func TestPeopleAskForRecords(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	for key := int64(1); key <= 40; key++ {
		f.orders[key] = anOrder(key, anna, 1)
	}
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	spoil := func() {
		if _, err := s.DB().Exec(`UPDATE fakturis_order SET total_cents = 1`); err != nil {
			t.Fatal(err)
		}
	}
	right := `SELECT COUNT(*), MIN(shop_order_id), MAX(shop_order_id) FROM fakturis_order WHERE total_cents = 1190`
	for _, c := range []struct {
		what   string
		action store.SyncAction
		key    string
		from   invoicing.Date
		right  string
		result string
	}{
		{"one order", store.ActionRead, "7", invoicing.Date{}, "1|7|7", "1 gelesen, 0 neu, 0 geändert, 0 gelöscht, 0 zurückgehalten, 0 fehlgeschlagen."},
		{"an order that is not there", store.ActionRead, "77", invoicing.Date{}, "0|NULL|NULL", "Der Shop hat nichts dergleichen."},
		{"since a day", store.ActionRead, "", invoicing.NewDate(2026, time.January, 2), "31|10|40", "31 gelesen, 0 neu, 0 geändert, 0 gelöscht, 0 zurückgehalten, 0 fehlgeschlagen."},
		{"since a day without orders", store.ActionRead, "", invoicing.NewDate(2026, time.June, 2), "0|NULL|NULL", "Der Shop hat nichts dergleichen."},
		{"forgotten", store.ActionForget, "9", invoicing.Date{}, "1|9|9", "1 gelesen, 1 neu, 0 geändert, 0 gelöscht, 0 zurückgehalten, 0 fehlgeschlagen."},
	} {
		spoil()
		askFor(t, s, c.action, c.key, c.from)
		look(t, sync)
		if got := fmt.Sprint(lines(t, s.DB(), right)[0]); got != c.right {
			t.Errorf("%s: %s, want %s", c.what, got, c.right)
		}
		same(t, c.what, s, `SELECT result FROM fakturis_sync_request ORDER BY id DESC LIMIT 1`, c.result)
	}
	same(t, "done", s, `SELECT COUNT(*) FROM fakturis_sync_request WHERE done_at IS NULL`, "0")
	results, err := sync.ReadSince(context.Background(), invoicing.NewDate(2026, time.January, 2))
	if err != nil || len(results) != 1 || results[0].Read != 31 {
		t.Errorf("%+v, %v", results, err)
	}
}

func TestAShopThatIsBeingRestoredLosesNothing(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	for key := int64(1); key <= 60; key++ {
		f.orders[key] = anOrder(key, anna, 1)
	}
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	whole := f.orders
	f.orders = map[int64]connector.ShopOrder{3: anOrder(3, anna, 1)}
	f.articles[1] = anArticle(1, "Neu")
	results, err := sync.Once(context.Background(), false)
	if invoicing.ErrorCode(err) != invoicing.CodeConflict || len(results) == 0 {
		t.Errorf("%+v, %v", results, err)
	}
	same(t, "orders", s, `SELECT COUNT(*) FROM fakturis_order WHERE deleted_at IS NULL`, "60")
	same(t, "the rest is mirrored", s, `SELECT name FROM fakturis_article`, "Neu")
	f.orders = whole
	quiet(t, once(t, sync, false))
	f.orders = map[int64]connector.ShopOrder{3: anOrder(3, anna, 1)}
	if _, err := sync.Once(context.Background(), true); err != nil { // somebody knows better
		t.Fatal(err)
	}
	same(t, "orders", s, `SELECT COUNT(*) FROM fakturis_order WHERE deleted_at IS NULL`, "1")
}

func TestWhatIsHeldOrMirroredAsItIsWaitsNoMore(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	f.orders[1], f.orders[2] = anOrder(1, anna, 1), anOrder(2, bert, 1)
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	emptied, edited := anOrder(1, anna, 0), anOrder(2, bert, 3)
	emptied.Incomplete, emptied.Held = "Die Positionen fehlen noch.", "Der Auftrag hat noch keine Positionen."
	edited.Incomplete = "Die Zwischensumme ist eine andere."
	f.orders[1], f.orders[2] = emptied, edited
	once(t, sync, false)
	same(t, "waiting", s, allWait, "1|Die Positionen fehlen noch.", "2|Die Zwischensumme ist eine andere.")
	later(t, s, time.Hour)
	look(t, sync)
	for range 2 {
		same(t, "waiting", s, allWait)
		same(t, "held", s, allHeld, "order|1|Der Auftrag hat noch keine Positionen.")
		f.orders[3] = anOrder(3, cleo, len(f.orders)) // a neighbour: all of them are read again
		once(t, sync, false)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_sync_log WHERE event = 'waiting'`); n != 2 {
		t.Errorf("%d times something is said to wait, want once for each", n)
	}
}
