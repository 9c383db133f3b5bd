package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
			do := func(s *store.Store) error {
				_, err := s.TakeOver(t.Context(), store.TakeOver{Splits: []store.Split{{CollectiveID: c[0], PlannedIDs: p[:1]}}, Singles: []int64{p[0], p[5]}, Groups: []store.MergeGroup{
					{PlannedIDs: p[3:4], OrderIDs: []int64{order}}, {PlannedIDs: p[4:5], MovedIDs: p[1:2], Into: c[1]}}}, "x")
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
			if err := do(a.Store); (err != nil) != tt.done {
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
	r, texts := seeded(t), map[int64]string{}
	for range 200 {
		a.turn(r, all, orders, texts)
	}
	a.wantWhole()
	for _, c := range must[store.Mergeable](t)(a.Mergeable(t.Context(), a.partner)).Collectives {
		a.wantTexts(c, texts)
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
func (a *anna) turn(r *rand.Rand, all []invoicing.PlannedInvoice, orders []int64, texts map[int64]string) {
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
	switch r.IntN(6) {
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
			err = a.split(store.TakeOver{Splits: []store.Split{{CollectiveID: c.ID, PlannedIDs: []int64{c.Items[r.IntN(len(c.Items))].ID}}}}, texts)
		}
	case 4:
		if c.ID != 0 { // one leaves, others come and go, all at once
			err = a.split(store.TakeOver{Splits: []store.Split{{CollectiveID: c.ID, PlannedIDs: []int64{c.Items[0].ID}}},
				Groups: []store.MergeGroup{{MovedIDs: some[:1], Into: c.ID}, {MovedIDs: some[1:], PlannedIDs: []int64{all[r.IntN(len(all))].ID}}}}, texts)
		}
	case 5:
		err = a.write(r, c, texts)
	}
	if err != nil {
		wantCode(a.t, err, invoicing.CodeConflict)
	}
}

// split takes over, and forgets what was written into the lines of those who are planned again.
func (a *anna) split(t store.TakeOver, texts map[int64]string) error {
	_, err := a.TakeOver(a.t.Context(), t, "clerk")
	if err == nil {
		delete(texts, t.Splits[0].PlannedIDs[0])
	}
	return err
}

// write changes the text of a line.
func (a *anna) write(r *rand.Rand, c invoicing.CollectiveInvoice, texts map[int64]string) error {
	if c.ID == 0 {
		return nil
	}
	edit, n := c.Edit(), r.IntN(len(c.Lines))
	id, text := c.Lines[n].PlannedID, fmt.Sprint("neu ", r.Int())
	for l := range edit.Lines {
		if edit.Lines[l].PlannedID == id {
			edit.Lines[l].Text = text
		}
	}
	_, err := a.EditCollective(a.t.Context(), c.ID, c.Version, edit, "clerk")
	if err == nil {
		texts[id] = text
	}
	return err
}

// wantTexts fails where a line has not the text that somebody wrote into it, wherever its item was moved since.
func (a *anna) wantTexts(c invoicing.CollectiveInvoice, texts map[int64]string) {
	a.t.Helper()
	for _, l := range c.Lines {
		if want := texts[l.PlannedID]; (want != "" || strings.HasPrefix(l.Text, "neu ")) && l.Text != want {
			a.t.Errorf("collective invoice %d, item %d says %q, want %q", c.ID, l.PlannedID, l.Text, want)
		}
	}
}

// TestOneWishMovesSplitsMergesAndDrafts: what leaves a collective invoice, by whatever way, and what comes are one step, which
// CheckTakeOver reckons before as it will be.
func TestOneWishMovesSplitsMergesAndDrafts(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order := a.buy("tee", 1)
	p := ids(a.planned...)
	c := a.merge(store.MergeGroup{PlannedIDs: p[:3], OrderIDs: []int64{order}}, store.MergeGroup{PlannedIDs: p[3:5]})
	first := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0]))
	edit := first.Edit()
	n := slices.IndexFunc(edit.Lines, func(l invoicing.InvoiceLine) bool { return l.PlannedID == p[0] })
	edit.Lines[n].UnitPrice = edit.Lines[n].UnitPrice.Sub(decimal.New(10, 0))
	first = must[invoicing.CollectiveInvoice](t)(a.EditCollective(ctx, c[0], first.Version, edit, "clerk"))
	whole := first.Items[slices.IndexFunc(first.Items, func(i invoicing.PlannedInvoice) bool { return i.ContractID == 0 })].ID
	wish := store.TakeOver{Splits: []store.Split{{CollectiveID: c[0], PlannedIDs: []int64{p[1], whole}}}, Singles: []int64{p[1]}, SingleOrders: []int64{order},
		Groups: []store.MergeGroup{{MovedIDs: []int64{p[0], p[3]}, PlannedIDs: p[5:]}, {MovedIDs: []int64{p[4]}, Into: c[0]}}}
	checked := must[[]collective.Merge](t)(a.CheckTakeOver(ctx, wish))
	a.wantWhole()
	off := first.Lines[n].Amount - a.planned[0].Lines[0].Amount
	if m := checked[0]; len(m.Obstacles) > 0 || m.Proof.Same || m.Proof.Sum-m.Proof.Originals != off || off == 0 ||
		!slices.ContainsFunc(m.Proof.Text, func(s string) bool {
			return strings.Contains(s, "bearbeitet, weicht um "+off.German()+" EUR vom Vertrag ab")
		}) {
		t.Errorf("what has an edited line: %+v", m)
	}
	if m := checked[1]; len(m.Obstacles) > 0 || !m.Proof.Same || len(m.Invoice.Items) != 2 {
		t.Errorf("what is left with who joins it: %+v", m)
	}
	done := must[store.TakenOver](t)(a.TakeOver(ctx, wish, "clerk"))
	for n, id := range done.Collectives {
		got := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, id))
		if got.Total != checked[n].Invoice.Total || len(got.Lines) != len(checked[n].Invoice.Lines) {
			t.Errorf("collective invoice %d: %s in %d lines, reckoned before: %s", id, got.Total, len(got.Lines), checked[n].Invoice.Total)
		}
	}
	a.wantStates(fmt.Sprintf("zusammengefasst %d, entwurf RE%d, zusammengefasst %d, zusammengefasst %d, zusammengefasst %d, zusammengefasst %d",
		done.Collectives[0], done.Drafts[0], c[0], done.Collectives[0], c[0], done.Collectives[0]))
	_, err := a.Collective(ctx, c[1])
	wantCode(t, err, invoicing.CodeNotFound) // both of it left
	if draft := must[invoicing.Invoice](t)(a.Invoice(ctx, done.Drafts[1])); draft.OrderID != order {
		t.Errorf("draft = %+v", draft)
	}
	a.wantWhole()
	before := a.states()
	_, err = a.TakeOver(ctx, store.TakeOver{Splits: []store.Split{{CollectiveID: c[0], PlannedIDs: p[2:3]}}, Groups: []store.MergeGroup{{PlannedIDs: p[:1]}}}, "clerk")
	wantCode(t, err, invoicing.CodeConflict)
	a.wantStates(before)
}
