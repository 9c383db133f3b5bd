package store_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// TestMergingSurvivesCrashes: whatever was under way is gone as if it had never begun, or is done.
func TestMergingSurvivesCrashes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		point string
		done  bool
	}{
		{"takeover.ordered", false}, {"takeover.merged", false}, {"takeover.drafted", false}, {"takeover.committed", true},
		{"takeover.taken", false}, {"takeover.freed", false},
	}
	for _, tt := range tests {
		t.Run(tt.point, func(t *testing.T) {
			t.Parallel()
			a := newAnna(t)
			order := a.buy("tee", 1)
			p := ids(a.planned...)
			c := a.merge(store.MergeGroup{PlannedIDs: p[:2], OrderIDs: []int64{a.buy("tee", 2)}}, store.MergeGroup{PlannedIDs: p[2:3]})
			do := func(s *store.Store) (err error) {
				switch {
				case strings.HasPrefix(tt.point, "takeover"):
					_, err = s.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: p[3:4], OrderIDs: []int64{order}}, {PlannedIDs: p[4:5], Into: c[1]}}, Singles: p[5:]}, "x")
				case strings.HasPrefix(tt.point, "split"):
					err = s.SplitCollective(t.Context(), c[0], nil, "x")
				default:
					_, err = s.MoveItems(t.Context(), []int64{p[0], p[2]}, 0, "x")
				}
				return err
			}
			before := a.states()
			dying, reached := a.dying(tt.point)
			func() {
				defer func() { _ = recover() }()
				_ = do(dying)
			}()
			if !*reached {
				t.Fatal("the crash point was not reached")
			}
			if unchanged := a.states() == before; unchanged == tt.done {
				t.Errorf("after the crash: %s\nbefore:          %s", a.states(), before)
			}
			a.wantWhole()
			if err := do(a.Store); (err != nil) != tt.done && !strings.HasPrefix(tt.point, "move") {
				t.Errorf("the next try: %v", err)
			}
			a.wantWhole()
		})
	}
}

func TestSplitAndMove(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order := a.buy("tee", 1)
	p := ids(a.planned...)
	c := a.merge(store.MergeGroup{PlannedIDs: p[:2], OrderIDs: []int64{order}, SendDate: day("2027-03-01")}, store.MergeGroup{PlannedIDs: p[2:4]})
	edit := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0]))
	for n, l := range edit.Lines {
		if l.PlannedID == p[0] && l.OrderLineID == a.planned[0].Lines[0].OrderLineID {
			edit.Lines[n].Text, edit.Lines[n].UnitPrice = "Wartung, ermäßigt", decimal.New(100, 0)
		}
	}
	must[invoicing.CollectiveInvoice](t)(a.EditCollective(ctx, c[0], edit.Version, invoicing.CollectiveEdit{Lines: edit.Lines, Head: edit.Head,
		ProvisionalDate: edit.ProvisionalDate, SendDate: edit.SendDate}, "clerk"))
	to := must[int64](t)(a.MoveItems(ctx, p[:1], c[1], "clerk"))
	moved := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, to))
	if to != c[1] || len(moved.Items) != 3 || moved.Lines[0].Text != "Wartung, ermäßigt" || moved.Total != 3*12970-1900 || moved.ProvisionalDate != day("2027-01-01") {
		t.Errorf("moved to %+v", moved)
	}
	if again := must[int64](t)(a.MoveItems(ctx, p[:1], c[1], "clerk")); again != c[1] {
		t.Errorf("moved again to %d", again)
	}
	left := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0]))
	if left.Total != 12970+4060 || left.SendDate != day("2027-03-01") || left.ProvisionalDate != day("2027-03-01") {
		t.Errorf("left is %+v", left)
	}
	if err := a.SplitCollective(ctx, c[0], []int64{p[1]}, "clerk"); err != nil {
		t.Fatal(err)
	}
	if left = must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0])); len(left.Items) != 1 || left.Total != 4060 {
		t.Errorf("one item left: %+v", left)
	}
	wantCode(t, a.SplitCollective(ctx, c[0], []int64{p[1]}, "clerk"), invoicing.CodeConflict)
	last := must[int64](t)(a.MoveItems(ctx, ids(left.Items[0]), c[1], "clerk"))
	_, err := a.Collective(ctx, c[0])
	wantCode(t, err, invoicing.CodeNotFound)
	if err := a.SplitCollective(ctx, last, nil, "clerk"); err != nil {
		t.Fatal(err)
	}
	a.wantStates("geplant, geplant, geplant, geplant, geplant, geplant")
	a.wantWhole()
	must[int64](t)(a.DraftInvoice(ctx, order, "clerk"))
	wantCode(t, a.SplitCollective(ctx, last, nil, "clerk"), invoicing.CodeNotFound)
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_audit WHERE entity IN ('collective', 'planned') AND detail LIKE '%Auftrag%'`); n < 10 {
		t.Errorf("%d entries tell the history", n)
	}
}

// TestRoundTripsOnTheDatabase takes over, moves and splits at random; whatever happens, each period is once where it belongs, the
// lines are those that were planned, and the sums are theirs.
func TestRoundTripsOnTheDatabase(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	second, more := a.serve()
	all := append(append([]invoicing.PlannedInvoice{}, a.planned...), more...)
	orders := []int64{a.buy("tee", 1), a.buy("tee", 2)}
	r := seeded(t)
	for range 200 {
		a.turn(r, all, orders)
	}
	a.wantWhole()
	for _, c := range must[store.Mergeable](t)(a.Mergeable(t.Context(), a.partner)).Collectives {
		p := collective.Prove(c)
		var parts money.Cents
		for _, i := range c.Items {
			parts += i.Total
		}
		if !p.Same || p.Sum != p.Originals || c.Total != parts {
			t.Errorf("collective invoice %d: %+v", c.ID, p)
		}
		if err := a.SplitCollective(t.Context(), c.ID, nil, "clerk"); err != nil {
			t.Error(err)
		}
	}
	now := append(must[[]invoicing.PlannedInvoice](t)(a.PlannedInvoices(t.Context(), a.contract)), must[[]invoicing.PlannedInvoice](t)(a.PlannedInvoices(t.Context(), second))...)
	if d := cmp.Diff(all, now, cmp.Comparer(func(x, y decimal.Decimal) bool { return x.Equal(y) })); d != "" {
		t.Errorf("planned before and after:\n%s", d)
	}
}

// seeded is a source of chance that a failing test names.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 7))
}

// turn does one thing that a clerk does; what cannot be done is refused and changes nothing.
func (a *anna) turn(r *rand.Rand, all []invoicing.PlannedInvoice, orders []int64) {
	a.t.Helper()
	ctx := a.t.Context()
	var some []int64
	for range 1 + r.IntN(3) {
		some = append(some, all[r.IntN(len(all))].ID)
	}
	open := must[store.Mergeable](a.t)(a.Mergeable(ctx, a.partner)).Collectives
	var c invoicing.CollectiveInvoice
	if len(open) > 0 {
		c = open[r.IntN(len(open))]
	}
	var err error
	switch r.IntN(4) {
	case 0:
		g := store.MergeGroup{PlannedIDs: some}
		if r.IntN(2) == 0 {
			g.OrderIDs = orders[r.IntN(2):][:1]
		}
		_, err = a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{g}}, "clerk")
	case 1:
		_, err = a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: some[:1], Into: c.ID}}}, "clerk")
	case 2:
		_, err = a.MoveItems(ctx, some, c.ID*int64(r.IntN(2)), "clerk")
	case 3:
		if c.ID != 0 {
			err = a.SplitCollective(ctx, c.ID, []int64{c.Items[r.IntN(len(c.Items))].ID}, "clerk")
		}
	}
	if err != nil {
		wantCode(a.t, err, invoicing.CodeConflict)
	}
}
