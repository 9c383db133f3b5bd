package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// twoShops writes a multishop of two shops and the state of its mirror.
func twoShops(t *testing.T) *store.Store {
	t.Helper()
	s := openStore(t, nil)
	insert(t, s, `INSERT INTO fakturis_shop (shop_key, source, name, url, position, last_success) VALUES
		('tee', 'multi', 'Teeladen', '', 1, NULL), ('wein', 'multi', 'Weinhandel', '', 2, NULL), ('kanne', 'kanne', 'Kannen', '', 3, NULL)`)
	insert(t, s, `INSERT INTO fakturis_tracking (source, mode, reason, triggers_missing, polled_at, scanned_at, scan_seconds, error, error_since)
		VALUES ('multi', 'scan', 'Das Recht TRIGGER fehlt.', 2, '2026-11-23 10:00:00', '2026-11-23 09:00:00', 12.5, 'keine Verbindung', '2026-11-23 10:30:00')`)
	return s
}

func logLine(t *testing.T, s *store.Store, e store.SyncLogEntry) {
	t.Helper()
	if err := s.LogSync(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func TestSyncStates(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	for n := range 3 {
		insert(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('multi', 'order', ?, ?, 'tee', 1, '')`, n, n)
	}
	insert(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES
		('multi', 'article', '5', 5, 'tee', 1, ''), ('multi', 'article', '5@wein', 5, 'wein', 1, ''), ('multi', 'shipping_method', 'dp', 0, 'tee', 1, ''), ('multi', 'shipping_method', 'dp@wein', 0, 'wein', 1, '')`)
	insert(t, s, `INSERT INTO fakturis_held VALUES ('multi', 'order', '9', 'tee', 'kein Land', '2026-11-20 10:00:00'), ('multi', 'order', '8', 'tee', 'kein Land', '2026-11-21 10:00:00')`)
	insert(t, s, `INSERT INTO fakturis_pending VALUES ('multi', 'order', 10, 'tee', 'Es fehlt die Summe.', '2026-11-23 10:59:00')`)
	if err := s.PutProgress(t.Context(), "multi", "orders", 250, 1000); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddSyncRequest(t.Context(), store.SyncRequest{Source: "multi", Action: store.ActionScan}, "anna"); err != nil {
		t.Fatal(err)
	}
	states, err := s.SyncStates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := store.SyncState{Source: "multi", Mode: "scan", Reason: "Das Recht TRIGGER fehlt.", TriggersMissing: 2, ScanMillis: 12500,
		Polled: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), Scanned: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Error: "keine Verbindung", ErrorSince: time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC), Progress: &store.SyncProgress{Kind: "orders", Done: 250, Total: 1000},
		Records: []store.KindCount{{Kind: invoicing.KindOrder, N: 3}, {Kind: invoicing.KindCustomer}, {Kind: invoicing.KindArticle, N: 1}, {Kind: invoicing.KindShippingMethod, N: 1}},
		Held:    store.Backlog{N: 2, Oldest: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}, Waiting: store.Backlog{N: 1, Oldest: time.Date(2026, 11, 23, 10, 59, 0, 0, time.UTC)},
		Requests: 1,
		Shops:    []store.ShopRow{{Key: "tee", Source: "multi", Name: "Teeladen"}, {Key: "wein", Source: "multi", Name: "Weinhandel"}}}
	if diff := cmp.Diff(want, states[0]); diff != "" || len(states) != 2 {
		t.Errorf("%d states, the first: %s", len(states), diff)
	}
	if states[1].Source != "kanne" || states[1].Mode != "" || !states[1].Scanned.IsZero() {
		t.Errorf("a shop that was never looked at: %+v", states[1])
	}
}

func TestASourceThatNobodyAsksIsSilent(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	for name, c := range map[string]struct {
		minutes int
		err     string
		want    bool
	}{"just asked": {0, "", false}, "long ago": {11, "", true}, "an error says more": {11, "keine Verbindung", false}} {
		insert(t, s, `UPDATE fakturis_tracking SET polled_at = UTC_TIMESTAMP(6) - INTERVAL ? MINUTE, error = ?`, c.minutes, c.err)
		states, err := s.SyncStates(t.Context())
		if err != nil || states[0].Silent != c.want {
			t.Errorf("%s: silent %t, %v", name, states[0].Silent, err)
		}
	}
}

func TestAProgressThatStandsStillIsOver(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	progress := func() *store.SyncProgress {
		states, err := s.SyncStates(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return states[0].Progress
	}
	for _, done := range []int64{10, 20} {
		if err := s.PutProgress(t.Context(), "multi", "articles", done, 20); err != nil {
			t.Fatal(err)
		}
		if got := progress(); (got != nil) != (done < 20) {
			t.Errorf("after %d of 20: %+v", done, got)
		}
	}
	insert(t, s, `UPDATE fakturis_sync_progress SET done = 10, at = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE`)
	if got := progress(); got != nil {
		t.Errorf("after two minutes without a step: %+v", got)
	}
}

func TestSyncLogFiltersAndPages(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	for n := 1; n <= 30; n++ {
		e := store.SyncLogEntry{Source: "multi", Shop: []string{"tee", "wein"}[n%2], Kind: invoicing.KindOrder, Key: fmt.Sprint(n), Event: store.EventNew, Detail: fmt.Sprintf("Zeile %d", n)}
		if n%10 == 0 {
			e.Event, e.Kind, e.Key = store.EventHeld, invoicing.KindArticle, "7"
		}
		logLine(t, s, e)
	}
	page := func(q store.SyncLogQuery) (details []string, next int64) {
		rows, next, err := s.SyncLog(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			details = append(details, strings.TrimPrefix(r.Detail, "Zeile "))
		}
		return details, next
	}
	for _, c := range []struct {
		q    store.SyncLogQuery
		want string
	}{
		{store.SyncLogQuery{Limit: 3}, "30 29 28"},
		{store.SyncLogQuery{Limit: 3, Shop: "tee"}, "30 28 26"},
		{store.SyncLogQuery{Kind: invoicing.KindArticle}, "30 20 10"},
		{store.SyncLogQuery{Event: store.EventHeld}, "30 20 10"},
		{store.SyncLogQuery{Event: store.EventHeld, Shop: "wein"}, ""},
		{store.SyncLogQuery{Event: store.EventNew, Kind: invoicing.KindOrder, Shop: "wein", Limit: 2}, "29 27"},
		{store.SyncLogQuery{Key: "7"}, "30 20 10 7"},
		{store.SyncLogQuery{Key: "7", Kind: invoicing.KindOrder}, "7"},
		{store.SyncLogQuery{Key: "gibtesnicht"}, ""},
	} {
		if got, _ := page(c.q); strings.Join(got, " ") != c.want {
			t.Errorf("%+v: lines %q, want %q", c.q, got, c.want)
		}
	}
	var all []string
	for q := (store.SyncLogQuery{Limit: 7}); ; {
		some, next := page(q)
		all = append(all, some...)
		if q.Before = next; next == 0 {
			break
		}
	}
	if len(all) != 30 || all[0] != "30" || all[29] != "1" {
		t.Errorf("the pages together: %q", all)
	}
}

// TestSyncPlans asks the server how it reads a log of 40,000 lines: no question may read more than it shows.
func TestSyncPlans(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	b.exec(`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'multi', '', '', 1), ('wein', 'multi', '', '', 2)`)
	b.exec(`INSERT INTO fakturis_sync_log (at, source, shop, kind, shop_key, event, detail) SELECT UTC_TIMESTAMP(6), 'multi', IF(seq < 1000, 'wein', 'tee'),
		IF(seq MOD 100 = 0, 'order', 'article'), seq MOD 5000, IF(seq MOD 1000 = 0, 'held', 'changed'), '' FROM seq_1_to_40000`)
	b.exec(`INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) SELECT 'multi', 'order', seq, seq, 'tee', seq, '' FROM seq_1_to_20000`)
	b.exec(`INSERT INTO fakturis_sync_request (source, action, kind, shop_key, requested_by, requested_at, done_at, result)
		SELECT 'multi', 'read', 'order', seq, '', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), '' FROM seq_1_to_20000`)
	b.exec(`ANALYZE TABLE fakturis_sync_log, fakturis_origin, fakturis_sync_request`)
	log := b.logStatements()
	check := func(name string, ask func() error) {
		t.Helper()
		log.clear()
		if err := ask(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, statement := range log.selects() {
			if n := b.handlerReads(statement); n > 500 {
				t.Errorf("%s reads %d rows: %s", name, n, statement)
			}
		}
	}
	for _, shop := range []string{"", "tee", "wein"} {
		for _, event := range []store.SyncEvent{"", store.EventHeld, store.EventChanged} {
			for _, key := range []string{"", "4000"} {
				q := store.SyncLogQuery{Shop: shop, Event: event, Key: key, Limit: 100}
				check(fmt.Sprintf("log %+v", q), func() error { _, _, err := b.SyncLog(t.Context(), q); return err })
			}
		}
	}
	for _, q := range []store.SyncLogQuery{{Kind: invoicing.KindOrder}, {Kind: invoicing.KindOrder, Event: store.EventHeld}, {Kind: invoicing.KindCustomer}, {Shop: "wein", Before: 39000}, {Shop: "wein", Kind: invoicing.KindOrder}, {Shop: "tee", Kind: invoicing.KindOrder}} {
		check(fmt.Sprintf("log %+v", q), func() error { _, _, err := b.SyncLog(t.Context(), q); return err })
	}
	check("trace", func() error { _, err := b.TraceRecord(t.Context(), "tee", invoicing.KindOrder, "4000"); return err })
	check("requests", func() error { _, err := b.SyncRequests(t.Context(), "multi"); return err })
	check("ask", func() error {
		_, err := b.AddSyncRequest(t.Context(), store.SyncRequest{Source: "multi", Action: store.ActionForget, Kind: invoicing.KindOrder, Key: "77"}, "anna")
		return err
	})
}

func TestSyncRequests(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	ask := func(r store.SyncRequest) int64 {
		t.Helper()
		r.Source = "multi"
		id, err := s.AddSyncRequest(t.Context(), r, "anna")
		if err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		return id
	}
	since := store.SyncRequest{Action: store.ActionRead, Kind: invoicing.KindOrder, From: invoicing.NewDate(2026, 11, 1)}
	first := ask(since)
	if again := ask(since); again != first {
		t.Errorf("asked twice: requests %d and %d", first, again)
	}
	other := since
	other.From = invoicing.NewDate(2026, 11, 2)
	one := store.SyncRequest{Action: store.ActionRead, Kind: invoicing.KindOrder, Key: " 4711 "}
	if a, b := ask(other), ask(one); a == first || b == a {
		t.Error("different requests became one")
	}
	if err := s.FinishSyncRequest(t.Context(), first, "12 Bestellungen gelesen."); err != nil {
		t.Fatal(err)
	}
	if again := ask(since); again == first {
		t.Error("a request that is done was taken for an open one")
	}
	rows, err := s.SyncRequests(t.Context(), "multi")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[1].Key != "4711" || rows[1].By != "anna" || rows[3].Result != "12 Bestellungen gelesen." || rows[3].Done.IsZero() || rows[3].From != since.From {
		t.Errorf("requests: %+v", rows)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'sync.read' AND actor = 'anna'`); n != 4 {
		t.Errorf("%d requests in the audit, want 4", n)
	}
}

func TestSyncRequestsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	order := func(key string) store.SyncRequest {
		return store.SyncRequest{Source: "multi", Action: store.ActionRead, Kind: invoicing.KindOrder, Key: key}
	}
	for name, r := range map[string]store.SyncRequest{
		"action": {Source: "multi", Action: "drop"}, "scan of one": {Source: "multi", Action: store.ActionScan, Kind: invoicing.KindOrder, Key: "1"},
		"forget nothing": {Source: "multi", Action: store.ActionForget, Kind: invoicing.KindOrder}, "no kind": {Source: "multi", Action: store.ActionRead, Key: "1"},
		"address": {Source: "multi", Action: store.ActionRead, Kind: invoicing.KindAddress, Key: "1"}, "no number": order("x"), "zero": order("0"), "zeros": order("007"), "long": order(strings.Repeat("9", 70)),
		"tomorrow":      {Source: "multi", Action: store.ActionRead, Kind: invoicing.KindOrder, From: invoicing.NewDate(2026, 11, 24)},
		"both":          {Source: "multi", Action: store.ActionRead, Kind: invoicing.KindOrder, Key: "1", From: invoicing.NewDate(2026, 11, 1)},
		"all customers": {Source: "multi", Action: store.ActionRead, Kind: invoicing.KindCustomer},
		"a method":      {Source: "multi", Action: store.ActionRead, Kind: invoicing.KindShippingMethod, Key: "dp"},
	} {
		if _, err := s.AddSyncRequest(t.Context(), r, "anna"); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	r := order("1")
	r.Source = "tee" // a shop of the source, not the source
	_, err := s.AddSyncRequest(t.Context(), r, "anna")
	wantCode(t, err, invoicing.CodeNotFound)
}

func TestForgettingIsRefusedWhenItIsAskedFor(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	id := addOrder(t, s, anOrder("multi", 4711))
	insert(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('multi', 'order', '4711', 4711, 'tee', ?, '')`, id)
	r := store.SyncRequest{Source: "multi", Action: store.ActionForget, Kind: invoicing.KindOrder, Key: "4711"}
	if _, err := s.CreateDeliveryNote(t.Context(), id, "anna"); err != nil {
		t.Fatal(err)
	}
	_, err := s.AddSyncRequest(t.Context(), r, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if !strings.Contains(invoicing.ErrorMessage(err), "Lieferschein LS-2026-0001") {
		t.Errorf("the reason is not named: %v", err)
	}
}

func TestTrace(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	id := addOrder(t, s, anOrder("multi", 1))
	for n, gone := range map[int]any{1: nil, 2: "2026-11-22 10:00:00", 3: nil} {
		insert(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint, deleted_at) VALUES ('multi', 'order', ?, ?, 'tee', ?, '', ?)`, n, n, id, gone)
	}
	insert(t, s, `INSERT INTO fakturis_held VALUES ('multi', 'order', '3', 'tee', 'kein Land', '2026-11-20 10:00:00'), ('multi', 'order', '4', 'wein', 'keine Währung', '2026-11-20 10:00:00')`)
	insert(t, s, `INSERT INTO fakturis_pending VALUES ('multi', 'order', 5, 'wein', 'Es fehlt die Summe.', '2026-11-23 10:59:00')`)
	for key, event := range map[string]store.SyncEvent{"6": store.EventIgnored, "7": store.EventForgotten, "8": store.EventFailed, "9": store.EventDeleted, "1": store.EventIgnored, "11": store.EventIgnored} {
		logLine(t, s, store.SyncLogEntry{Source: "multi", Shop: "tee", Kind: invoicing.KindOrder, Key: key, Event: event, Detail: "weil " + key})
	}
	for key, event := range map[string]store.SyncEvent{"6": store.EventRequest, "11": store.EventReleased} {
		logLine(t, s, store.SyncLogEntry{Source: "multi", Shop: "tee", Kind: invoicing.KindOrder, Key: key, Event: event})
	}
	for key, want := range map[string]struct {
		state  store.TraceState
		shop   string
		reason string
	}{
		"1": {store.TraceMirrored, "tee", ""}, "tee-1": {store.TraceMirrored, "tee", ""}, " #001 ": {store.TraceMirrored, "tee", ""},
		"2": {store.TraceGone, "tee", ""}, "3": {store.TraceHeld, "tee", "kein Land"}, "4": {store.TraceHeld, "wein", "keine Währung"},
		"5": {store.TraceWaiting, "wein", "Es fehlt die Summe."}, "6": {store.TraceIgnored, "tee", "weil 6"}, "7": {store.TraceForgotten, "tee", "weil 7"},
		"8": {store.TraceFailed, "tee", "weil 8"}, "9": {store.TraceDeleted, "tee", "weil 9"}, "10": {store.TraceUnknown, "tee", ""}, "11": {store.TraceUnknown, "tee", ""},
	} {
		got, err := s.TraceRecord(t.Context(), "tee", invoicing.KindOrder, key)
		if err != nil {
			t.Fatal(err)
		}
		if got.State != want.state || got.Shop != want.shop || got.Reason != want.reason || got.Source != "multi" || got.Newest != 3 || got.Sync.Scanned.IsZero() {
			t.Errorf("%s: %+v, want %+v", key, got, want)
		}
	}
	if got, err := s.TraceRecord(t.Context(), "kanne", invoicing.KindOrder, "1"); err != nil || got.State != store.TraceUnread {
		t.Errorf("a shop that was never looked at: %s, %v", got.State, err)
	}
	_, err := s.TraceRecord(t.Context(), "tee", invoicing.KindOrder, "Müller")
	wantCode(t, err, invoicing.CodeInvalid)
	_, err = s.TraceRecord(t.Context(), "gibtesnicht", invoicing.KindOrder, "1")
	wantCode(t, err, invoicing.CodeNotFound)
}

func TestTraceShowsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	if _, err := s.AddSyncRequest(t.Context(), store.SyncRequest{Source: "multi", Action: store.ActionRead, Kind: invoicing.KindOrder, Key: "12"}, "anna"); err != nil {
		t.Fatal(err)
	}
	logLine(t, s, store.SyncLogEntry{Source: "multi", Shop: "tee", Kind: invoicing.KindOrder, Key: "12", Event: store.EventNew})
	logLine(t, s, store.SyncLogEntry{Source: "multi", Shop: "tee", Kind: invoicing.KindOrder, Key: "13", Event: store.EventNew})
	got, err := s.TraceRecord(t.Context(), "multi", invoicing.KindOrder, "12")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Log) != 1 || got.Log[0].Key != "12" || len(got.Requests) != 1 || got.Requests[0].By != "anna" {
		t.Errorf("log %+v, requests %+v", got.Log, got.Requests)
	}
}

func TestQuietShops(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	for shop, hours := range map[string]int{"tee": 5, "wein": 50} {
		o := anOrder(shop, 1)
		o.Ordered = value[time.Time](t, s, `SELECT UTC_TIMESTAMP()`).Add(-time.Duration(hours) * time.Hour)
		addOrder(t, s, o)
		o.Number, o.Ordered = o.Number+"-older", o.Ordered.Add(-100*time.Hour)
		addOrder(t, s, o)
	}
	for name, c := range map[string]struct {
		limits map[string]time.Duration
		want   []string
	}{
		"none":  {nil, nil},
		"off":   {map[string]time.Duration{"tee": 0, "wein": 0, "kanne": time.Hour}, nil},
		"short": {map[string]time.Duration{"tee": 4 * time.Hour, "wein": 4 * time.Hour, "kanne": time.Hour}, []string{"tee", "wein"}},
		"one":   {map[string]time.Duration{"tee": 24 * time.Hour, "wein": 24 * time.Hour}, []string{"wein"}},
	} {
		quiet, err := s.QuietShops(t.Context(), c.limits)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, q := range quiet {
			got = append(got, q.Shop)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCleanUpShortensTheLog(t *testing.T) {
	t.Parallel()
	s := twoShops(t)
	for _, days := range []int{179, 181} {
		insert(t, s, `INSERT INTO fakturis_sync_log (at, source, shop, kind, shop_key, event, detail) VALUES (UTC_TIMESTAMP(6) - INTERVAL ? DAY, 'multi', 'tee', '', ?, 'new', '')`, days, days)
	}
	for _, days := range []int{89, 91} {
		insert(t, s, `INSERT INTO fakturis_sync_request (source, action, kind, shop_key, requested_by, requested_at, done_at, result)
			VALUES ('multi', 'read', 'order', ?, '', '2020-01-01', UTC_TIMESTAMP(6) - INTERVAL ? DAY, '')`, days, days)
	}
	insert(t, s, `INSERT INTO fakturis_sync_request (source, action, kind, shop_key, requested_by, requested_at, result) VALUES ('multi', 'scan', '', '', '', '2020-01-01', '')`)
	if _, err := s.CleanUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(shop_key) FROM fakturis_sync_log`); got != "179" {
		t.Errorf("lines %s are left, want those younger than 180 days", got)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(shop_key ORDER BY id) FROM fakturis_sync_request`); got != "89," {
		t.Errorf("requests %q are left, want those younger than 90 days and the open one", got)
	}
}
