package store_test

import (
	"testing"

	"fakturisd/invoicing"
)

// TestARequestThatDiedMakesOneOrder: the process ends, or fails, after the order was made and before the answer was kept.
func TestARequestThatDiedMakesOneOrder(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx, request := t.Context(), [32]byte{1}
	order := serviceOrder(b.partner("", "A", "B", "C", "a@b.example"))
	enter := func() int64 {
		t.Helper()
		if a, err := b.BeginIdempotent(ctx, 1, "k", request); a != nil || err != nil {
			t.Fatalf("begin: %v, %v", a, err)
		}
		return must[int64](t)(b.CreateManualOrderOnce(ctx, 1, "k", order, "token:shop"))
	}
	first := enter()
	_, err := b.BeginIdempotent(ctx, 1, "k", request)
	wantCode(t, err, invoicing.CodeConflict) // it may be under way still
	b.exec(`UPDATE fakturis_idempotency SET created_at = created_at - INTERVAL 10 MINUTE`)
	if again := enter(); again != first {
		t.Errorf("after a crash order %d was made besides %d", again, first)
	}
	if err := b.ForgetIdempotent(ctx, 1, "k"); err != nil {
		t.Fatal(err)
	}
	if again := enter(); again != first || b.count(`SELECT COUNT(*) FROM fakturis_order`) != 1 {
		t.Errorf("after a fault order %d was made besides %d", again, first)
	}
	if err := b.FinishIdempotent(ctx, 1, "k", 201, `{"id":1}`); err != nil {
		t.Fatal(err)
	}
	if a, err := b.BeginIdempotent(ctx, 1, "k", request); err != nil || a == nil || a.Status != 201 || a.Response != `{"id":1}` {
		t.Errorf("the answer is %+v, %v", a, err)
	}
	if other := must[int64](t)(b.CreateManualOrderOnce(ctx, 2, "k", order, "token:other")); other == first {
		t.Error("another token's request got this one's order")
	}
}
