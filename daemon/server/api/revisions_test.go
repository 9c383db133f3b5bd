package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/store"
)

// TestAnOrderTellsOfItsRevisions changes an order beside its invoice, as the mirror does.
func TestAnOrderTellsOfItsRevisions(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	if got, _ := f.want(f.do("GET", "/orders/1", ""), http.StatusOK).field("revisions").([]any); got == nil || len(got) != 0 {
		t.Errorf("revisions of an order that nobody changed: %v", got)
	}
	f.want(f.do("POST", "/orders/1/invoices", `{"issue":true}`), http.StatusCreated)
	o, err := f.store.Order(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	o.Lines[0].Quantity, o.ShopStatus = decimal.New(2, 0), 2
	if err := f.store.Mirror(t.Context(), "tee", func(m *store.Mirror) error {
		list := []store.MirrorOrder{{Order: &o, Shop: "tee", ShopOrderID: 4711}}
		if err := m.ReviseOrders(t.Context(), list); err != nil {
			return err
		}
		return m.PutOrders(t.Context(), list)
	}); err != nil {
		t.Fatal(err)
	}
	got, _ := f.want(f.do("GET", "/orders/1", ""), http.StatusOK).field("revisions").([]any)
	if len(got) != 1 {
		t.Fatalf("revisions %v, want one", got)
	}
	r := got[0].(map[string]any)
	if at, _ := r["noticed_at"].(string); at == "" {
		t.Error("nobody knows when it was noticed")
	}
	delete(r, "noticed_at")
	want := map[string]any{"revision": json.Number("1"), "document": "RE-2026-0001", "seen_at": nil, "seen_by": "", "changes": []any{
		map[string]any{"field": "status", "type": "status", "before": "1", "after": "2"},
		map[string]any{"field": "line.quantity", "type": "quantity", "of": "T-1 Grüner Tee (Menge: 500 g)", "kind": "artikel", "before": "1", "after": "2"},
	}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	list, _ := f.want(f.do("GET", "/orders", ""), http.StatusOK).field("items").([]any)
	if touched := list[1].(map[string]any)["touched_documents"]; !cmp.Equal(touched, []any{"RE-2026-0001"}) {
		t.Errorf("the list names %v", touched)
	}
	if n := f.want(f.do("GET", "/dashboard", ""), http.StatusOK).field("orders_changed"); n != json.Number("1") {
		t.Errorf("the dashboard counts %v", n)
	}
}
