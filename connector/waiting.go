package connector

import (
	"context"
	"math"
	"slices"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// waited returns for how long orders have been found waiting.
func (p *pass) waited(ctx context.Context, c Change) (map[int64]time.Duration, error) {
	list, err := p.Store.Pending(ctx, p.Source.Key, p.kind, c.Range.From, c.Range.To)
	if err != nil {
		return nil, err
	}
	waited := map[int64]time.Duration{}
	for _, w := range list {
		if c.covers(w.No) {
			waited[w.No] = w.For
		}
	}
	return waited, nil
}

// stayHeld lets those orders wait no more that are held already, for a reason that is still one: an order that is not
// whole would else be held and wait in turns.
func (p *pass) stayHeld(ctx context.Context, b *batch, orders []ShopOrder, mirrored map[int64]store.OriginRow) error {
	if !slices.ContainsFunc(b.records, func(r record) bool { return r.waits != "" }) {
		return nil
	}
	held, err := p.Store.HeldKeys(ctx, p.Source.Key, p.kind, b.change.Range.From, b.change.Range.To)
	if err != nil {
		return err
	}
	for i := range b.records {
		r, reason := &b.records[i], b.records[i].held
		if _, known := mirrored[r.no]; !known && reason == "" {
			reason, _ = p.Rules.judge(orders[i])
		}
		if r.waits != "" && held[r.shopKey()] && reason != "" {
			r.waits, r.held = "", reason
		}
	}
	return nil
}

// putWaiting notes who waits now, and who waits no longer.
func (p *pass) putWaiting(ctx context.Context, m *store.Mirror, b batch) error {
	if p.kind != invoicing.KindOrder || b.part {
		return nil
	}
	var now []store.PendingRecord
	still := map[int64]bool{}
	for _, r := range b.records {
		if r.waits != "" {
			still[r.no] = true
			now = append(now, store.PendingRecord{Kind: p.kind, No: r.no, Shop: r.shops[0], Reason: r.waits})
		}
	}
	over := slices.DeleteFunc(slices.Clone(b.waited), func(key int64) bool { return still[key] })
	if err := m.DropPending(ctx, p.kind, over); err != nil {
		return err
	}
	return m.PutPending(ctx, now)
}

// readWaiting looks again at the orders that wait, and returns what came of it and how many still wait.
func (s *Syncer) readWaiting(ctx context.Context) (results []Result, left int, err error) {
	before, err := s.allWaiting(ctx)
	if err != nil || len(before) == 0 {
		return nil, 0, err
	}
	var marks []Mark
	for _, w := range before {
		marks = append(marks, Mark{Key: w.No})
	}
	p := s.newPass(invoicing.KindOrder, "orders", false)
	if err := p.work(ctx, Runs(invoicing.KindOrder, marks)); err != nil {
		return nil, 0, err
	}
	after, err := s.allWaiting(ctx)
	return p.report(), len(after), err
}

func (s *Syncer) allWaiting(ctx context.Context) ([]store.PendingRecord, error) {
	return s.Store.Pending(ctx, s.Source.Key, invoicing.KindOrder, math.MinInt64, math.MaxInt64)
}

// waitForYoung gives the orders that came in just now the time to rest, and takes over those that are whole then: they
// count as new, not as held, in results.
func (s *Syncer) waitForYoung(ctx context.Context, results []Result) error {
	deadline := time.Now().Add(s.Settle + time.Second)
	for {
		late, left, err := s.readWaiting(ctx)
		addLate(results, late)
		if err != nil || left == 0 || time.Now().After(deadline) {
			return err
		}
		if err := pause(ctx, min(s.Settle/4+10*time.Millisecond, time.Second)); err != nil {
			return err
		}
	}
}

func addLate(results, late []Result) {
	for _, l := range late {
		for i := range results {
			if r := &results[i]; r.Shop == l.Shop && r.Kind == l.Kind {
				r.New, r.Changed, r.Held = r.New+l.New, r.Changed+l.Changed, max(0, r.Held-l.New-l.Changed)+l.Held
			}
		}
	}
}

// Keys that lie further apart are not read together, nor more than a range of them.
const (
	runGap  = 16
	runKeys = 500
)

// Runs makes changes of marked keys (ascending): neighbours are read together.
func Runs(kind invoicing.Kind, marks []Mark) []Change {
	var runs []Change
	for _, m := range marks {
		last := len(runs) - 1
		if last < 0 || m.Key-runs[last].Range.To > runGap || m.Key-runs[last].Range.From >= runKeys {
			runs = append(runs, Change{Kind: kind, Range: Range{From: m.Key, To: m.Key}, Marks: []Mark{m}, Rows: 1})
			continue
		}
		runs[last].Range.To = m.Key
		runs[last].Marks = append(runs[last].Marks, m)
		runs[last].Rows++
	}
	return runs
}
