package connector_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// forget forgets one record of the shop tee.
func forget(s *store.Store, kind invoicing.Kind, key int64) error {
	return s.Mirror(context.Background(), "tee", func(m *store.Mirror) error { return m.Forget(context.Background(), kind, fmt.Sprint(key)) })
}

// TestForgottenRecordsComeBack forgets records of a random shop: no loose ends may be left, and the next reading of
// everything makes the mirror whole again.
func TestForgottenRecordsComeBack(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	rapid.Check(t, func(rt *rapid.T) {
		empty(t, s)
		w := newWorld()
		sync := newSyncer(oneShop, w, s)
		for range rapid.IntRange(1, 3).Draw(rt, "scans") {
			for range rapid.IntRange(1, 15).Draw(rt, "steps") {
				w.step(rt)
			}
			if _, err := sync.Once(context.Background(), false); err != nil {
				rt.Fatal(err)
			}
			w.remember()
			for range rapid.IntRange(1, 6).Draw(rt, "forgotten") {
				w.forget(rt, s)
				checkLooseEnds(t, rt, s)
			}
			if _, err := sync.Once(context.Background(), true); err != nil {
				rt.Fatal(err)
			}
			w.remember()
			w.check(t, rt, s)
		}
	})
}

// forget forgets a random record, which may not be there at all.
func (w *world) forget(rt *rapid.T, s *store.Store) {
	kind := rapid.SampledFrom([]invoicing.Kind{invoicing.KindOrder, invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle}).Draw(rt, "kind")
	key := rapid.Int64Range(1, 25).Draw(rt, "record")
	ever := w.everOrders
	switch kind {
	case invoicing.KindCustomer:
		key, ever = key%7+1, w.everAccounts
	case invoicing.KindArticle:
		ever = w.everArticles
	}
	delete(ever, key)
	if err := forget(s, kind, key); err != nil {
		rt.Fatal(err)
	}
}

func TestForgettingTheOnlyOrderForgetsItsPartner(t *testing.T) {
	t.Parallel()
	s, shop := openStore(t), newFakeShop()
	shop.orders[11] = anOrder(11, anna, 2)
	sync := newSyncer(oneShop, shop, s)
	once(t, sync, false)
	if err := forget(s, invoicing.KindOrder, 11); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"order", "order_line", "order_tax", "partner", "delivery_address", "contact", "origin"} {
		if n := count(t, s, `SELECT COUNT(*) FROM fakturis_`+table); n != 0 {
			t.Errorf("%d rows are left in fakturis_%s", n, table)
		}
	}
	shop.orders[11] = anOrder(11, bert, 1)
	if r := once(t, sync, true)["tee/orders"]; r.New != 1 {
		t.Errorf("the next reading found %+v, want one new order", r)
	}
	if got := lines(t, s.DB(), `SELECT first_name FROM fakturis_partner`); len(got) != 1 || got[0] != bert.first {
		t.Errorf("partners %q, want %s alone", got, bert.first)
	}
}

func TestForgettingIsRefusedWhereDocumentsRest(t *testing.T) {
	t.Parallel()
	s, shop := openStore(t), newFakeShop()
	shop.orders[11] = anOrder(11, anna, 2)
	once(t, newSyncer(oneShop, shop, s), false)
	id := count(t, s, `SELECT id FROM fakturis_order`)
	if _, err := s.DraftInvoice(t.Context(), int64(id), "test"); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	if err := forget(s, invoicing.KindOrder, 11); invoicing.ErrorCode(err) != invoicing.CodeConflict {
		t.Errorf("error %v, want a conflict", err)
	}
	if got := dump(t, s); len(got) != len(before) {
		t.Errorf("%d rows are mirrored, want %d as before", len(got), len(before))
	}
}
