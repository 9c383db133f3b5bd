package connector

import (
	"context"
	"strconv"

	"fakturisd/invoicing/store"
)

// logAndHold holds what must wait for a person, and writes the log: why is order 4711 not there?
func (p *pass) logAndHold(ctx context.Context, m *store.Mirror, b batch, plan plan) error {
	j := journal{pass: p, batch: b}
	j.changes(plan)
	if b.part {
		return m.Log(ctx, j.lines)
	}
	if err := p.hold(ctx, m, &j); err != nil {
		return err
	}
	j.waiting()
	if err := j.ignored(ctx, m); err != nil {
		return err
	}
	return m.Log(ctx, j.lines)
}

// hold makes the held records of the batch those that are held of what the change is about.
func (p *pass) hold(ctx context.Context, m *store.Mirror, j *journal) error {
	b := j.batch
	before, err := m.Held(ctx, p.kind, b.change.Range.From, b.change.Range.To)
	if err != nil {
		return err
	}
	now := b.heldRecords()
	var fresh []store.HeldRecord
	for _, r := range b.records {
		h, held := now[r.shopKey()]
		if old, was := before[r.shopKey()]; held && (!was || old != h.Reason) {
			fresh = append(fresh, h)
			j.add(r, heldEvent(r), h.Reason)
		} else if was && !held && r.waits == "" {
			j.add(r, store.EventReleased, "")
		}
	}
	var over []string
	for key := range before {
		if _, still := now[key]; !still && b.change.names(key) {
			over = append(over, key)
		}
	}
	if err := m.DropHeld(ctx, p.kind, over); err != nil {
		return err
	}
	return m.PutHeld(ctx, p.kind, fresh)
}

// names says whether a change is about a held record.
func (c Change) names(key string) bool {
	no, err := strconv.ParseInt(key, 10, 64)
	return c.Marks == nil || err == nil && c.covers(no)
}

func heldEvent(r record) store.SyncEvent {
	if r.failed {
		return store.EventFailed
	}
	return store.EventHeld
}

// journal collects the lines of the log for one batch.
type journal struct {
	*pass
	batch batch
	lines []store.SyncLogEntry
}

func (j *journal) add(r record, event store.SyncEvent, detail string) {
	j.lines = append(j.lines, store.SyncLogEntry{Shop: r.shops[0], Kind: j.kind, Key: r.shopKey(), Event: event, Detail: detail})
}

// changes logs what was written and what is gone. Of the first mirror it logs nothing: that everything is new is no
// news, and the origins say since when.
func (j *journal) changes(p plan) {
	events := map[change]store.SyncEvent{isNew: store.EventNew, isChanged: store.EventChanged, isBack: store.EventBack}
	for _, i := range p.put {
		r := j.batch.records[i]
		if detail, reused := p.reused[r.key]; reused {
			j.add(r, store.EventNew, detail)
		} else if event := events[p.states[i]]; event != "" && !(event == store.EventNew && j.first.Load()) {
			j.add(r, event, "")
		}
	}
	for _, o := range p.gone {
		j.add(record{key: o.Key, shops: []string{o.Shop}}, store.EventDeleted, "Im Shop nicht mehr vorhanden.")
	}
}

func (j *journal) waiting() {
	waited := map[int64]bool{}
	for _, key := range j.batch.waited {
		waited[key] = true
	}
	for _, r := range j.batch.records {
		if r.waits != "" && !waited[r.no] {
			j.add(r, store.EventWaiting, r.waits)
		}
	}
}

// ignored logs each ignored record once.
func (j *journal) ignored(ctx context.Context, m *store.Mirror) error {
	var keys []string
	for _, r := range j.batch.records {
		if r.ignored != "" {
			keys = append(keys, r.shopKey())
		}
	}
	logged, err := m.Logged(ctx, j.kind, store.EventIgnored, keys)
	if err != nil {
		return err
	}
	for _, r := range j.batch.records {
		if r.ignored != "" && !logged[r.shopKey()] {
			j.add(r, store.EventIgnored, r.ignored)
		}
	}
	return nil
}
