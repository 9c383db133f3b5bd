package connector_test

import (
	"context"
	"errors"
	"testing"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// told are hints that a test gives.
type told struct {
	connector.HintState
	changes []connector.Change
	taken   int
	missed  []int64
	lost    bool
	err     error
}

func (h *told) Ready(context.Context) (bool, error) {
	lost := h.lost
	h.lost = false
	return lost, nil
}
func (h *told) State() connector.HintState { return h.HintState }
func (h *told) Waiting(context.Context) ([]connector.Change, error) {
	return h.changes, h.err
}
func (h *told) Taken(_ context.Context, c connector.Change) error {
	h.taken += len(c.Marks)
	return nil
}
func (h *told) Missed(_ context.Context, _ invoicing.Kind, keys []int64) (int, error) {
	h.missed = append(h.missed, keys...)
	return len(keys), nil
}

func (h *told) tell(kind invoicing.Kind, keys ...int64) {
	var marks []connector.Mark
	for _, k := range keys {
		marks = append(marks, connector.Mark{Key: k})
	}
	h.changes = connector.Runs(kind, marks)
}

func TestHintsLeadToTheirRecordsAlone(t *testing.T) {
	t.Parallel()
	s, f, h := openStore(t), newFakeShop(), &told{HintState: connector.HintState{Mode: "triggers"}}
	for key := int64(1); key <= 5; key++ {
		f.orders[key] = anOrder(key, anna, 1)
	}
	sync := newSyncer(oneShop, f, s)
	sync.Hints = h
	once(t, sync, false)
	for key := int64(1); key <= 3; key++ {
		f.orders[key] = anOrder(key, anna, 2)
	}
	delete(f.orders, 4)
	delete(f.orders, 5)
	h.tell(invoicing.KindOrder, 1, 3, 4)
	look(t, sync)
	same(t, "orders", s, `SELECT number, total_cents, deleted_at IS NOT NULL FROM fakturis_order ORDER BY number`,
		"tee-1|2380|0", "tee-2|1190|0", "tee-3|2380|0", "tee-4|1190|1", "tee-5|1190|0")
	if h.taken != 3 {
		t.Errorf("%d hints taken, want 3", h.taken)
	}
	h.changes = nil
	once(t, sync, false)
	same(t, "after the scan", s, `SELECT number, total_cents, deleted_at IS NOT NULL FROM fakturis_order ORDER BY number`,
		"tee-1|2380|0", "tee-2|2380|0", "tee-3|2380|0", "tee-4|1190|1", "tee-5|1190|1")
	if len(h.missed) != 2 { // 2 and 5: the shop told of the others
		t.Errorf("asked for %v", h.missed)
	}
}

func TestHintsStayUntilTheyAreMirrored(t *testing.T) {
	t.Parallel()
	s, f, h := openStore(t), newFakeShop(), &told{HintState: connector.HintState{Mode: "triggers"}}
	sync := newSyncer(oneShop, f, s)
	sync.Hints = h
	once(t, sync, false)
	f.orders[1] = anOrder(1, anna, 1)
	h.tell(invoicing.KindOrder, 1)
	for _, point := range []string{"sync.range-read", "sync.range-applied"} {
		ctx, cancel := context.WithCancel(context.Background())
		sync.Crash = func(p string) {
			if p == point {
				cancel()
			}
		}
		if err := sync.Look(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		cancel()
	}
	sync.Crash = func(string) {}
	look(t, sync)
	same(t, "orders", s, allOrders, "tee-1|1190")
	same(t, "log", s, wholeLog, "order|1|new|")
}

func TestWhatIsLostIsNotMissed(t *testing.T) {
	t.Parallel()
	s, f, h := openStore(t), newFakeShop(), &told{HintState: connector.HintState{Mode: "triggers"}}
	sync := newSyncer(oneShop, f, s)
	sync.Hints = h
	once(t, sync, false)
	for what, happen := range map[string]func(){
		"triggers were made anew":            func() { h.lost = true },
		"a table that everything depends on": func() { h.changes = []connector.Change{{Marks: []connector.Mark{{}}}} },
	} {
		happen()
		look(t, sync)
		h.changes = nil
		f.orders[int64(len(f.orders)+1)] = anOrder(int64(len(f.orders)+1), anna, 1)
		once(t, sync, false)
		if len(h.missed) > 0 {
			t.Errorf("%s: asked for %v", what, h.missed)
		}
	}
}

func TestRuns(t *testing.T) {
	t.Parallel()
	var marks []connector.Mark
	for _, k := range []int64{1, 2, 18, 35, 1000} {
		marks = append(marks, connector.Mark{Key: k})
	}
	var got []connector.Range
	for _, c := range connector.Runs(invoicing.KindOrder, marks) {
		got = append(got, c.Range)
	}
	want := []connector.Range{{From: 1, To: 18}, {From: 35, To: 35}, {From: 1000, To: 1000}}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("%v, want %v", got, want)
	}
	if n := len(connector.Runs(invoicing.KindOrder, nil)); n != 0 {
		t.Errorf("%d runs of nothing", n)
	}
}

func TestAScanLooksWhereOnlyHintsLedSoFar(t *testing.T) {
	t.Parallel()
	s, f, h := openStore(t), newFakeShop(), &told{HintState: connector.HintState{Mode: "scan"}}
	sync := newSyncer(oneShop, f, s)
	sync.Hints = h
	once(t, sync, false)
	f.orders[101], f.customers[7] = anOrder(101, anna, 1), aCustomer(7, bert)
	for kind, key := range map[invoicing.Kind]int64{invoicing.KindOrder: 101, invoicing.KindCustomer: 7} {
		h.tell(kind, key)
		look(t, sync)
	}
	same(t, "mirrored", s, `SELECT kind, shop_key FROM fakturis_origin WHERE kind IN ('order', 'customer') AND deleted_at IS NULL ORDER BY kind`, "customer|7", "order|101")
	h.changes = nil
	clear(f.orders)
	clear(f.customers)
	once(t, sync, false)
	same(t, "gone", s, `SELECT kind, shop_key FROM fakturis_origin WHERE kind IN ('order', 'customer') AND deleted_at IS NULL`)
	quiet(t, once(t, sync, false))
}
