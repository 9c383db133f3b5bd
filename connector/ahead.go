package connector

import (
	"context"
	"fmt"
	"time"

	"fakturisd/invoicing/store"
)

// Three things happen at once: changes are looked for, the next one is read from the shop, and what was read is written.
// On a first mirror that keeps both database servers and the program busy.

// Readings that wait to be written. Each holds a range in memory, and one more is being read, another written.
const readAhead = 1

// finding is some of the changes, or why no more can be found.
type finding struct {
	changes []Change
	err     error
}

// reading is what a change is about as it was read from the shop, and as the mirror had it before.
type reading struct {
	Change
	before []store.OriginRow
	batch  batch
	found  int64 // records in all changes found until then
	err    error
	lost   error // no change: no more of them can be found
}

// scan looks at all keys behind after and works on what changed.
func (p *pass) scan(ctx context.Context, after int64) error {
	p.shown = true
	found := make(chan finding, 1024)
	return p.workOn(ctx, found, func(ctx context.Context) { p.find(ctx, after, found) })
}

// work works on changes that are known.
func (p *pass) work(ctx context.Context, changes []Change) error {
	found := make(chan finding, 1)
	found <- finding{changes: changes}
	return p.workOn(ctx, found, func(context.Context) { close(found) })
}

func (p *pass) workOn(ctx context.Context, found <-chan finding, find func(context.Context)) error {
	ctx, cancel := context.WithCancel(ctx)
	readings := make(chan reading, readAhead)
	go find(ctx)
	go p.readFound(ctx, found, readings)
	defer func() { // nobody is left behind
		cancel()
		for range readings {
		}
		for range found {
		}
	}()
	var done int64
	p.show(0, 0)
	for r := range readings {
		if r.lost != nil {
			return r.lost
		}
		p.show(done, r.found)
		if err := p.change(ctx, r); err != nil {
			return fmt.Errorf("%s %d to %d: %w", p.name, r.Range.From, r.Range.To, err)
		}
		done += r.Rows
		p.show(done, r.found)
	}
	return ctx.Err()
}

// show tells how far a scan is; single records are no news, and come several times a second.
func (p *pass) show(done, total int64) {
	if p.shown {
		p.Progress(p.name, done, total)
	}
}

// find asks for all changes behind a key. After each answer the shop's server gets a rest as long as the answer took.
func (p *pass) find(ctx context.Context, after int64, out chan<- finding) {
	defer close(out)
	for done := false; !done; {
		began := time.Now()
		var f finding
		f.changes, after, done, f.err = p.Tracker.Changed(ctx, p.kind, after)
		if !handOver(ctx, out, f) || f.err != nil {
			return
		}
		if !done && !p.first.Load() && pause(ctx, min(time.Since(began), time.Second)) != nil {
			return
		}
	}
}

// readFound reads what is found, one change after the other.
func (p *pass) readFound(ctx context.Context, found <-chan finding, out chan<- reading) {
	defer close(out)
	var rows int64
	for f := range found {
		for _, c := range f.changes {
			rows += c.Rows
		}
		for _, c := range f.changes {
			r := p.readRange(ctx, c)
			r.found = rows
			if !handOver(ctx, out, r) {
				return
			}
		}
		if f.err != nil {
			handOver(ctx, out, reading{lost: f.err})
		}
	}
}

// handOver returns false where nobody waits for it any more.
func handOver[T any](ctx context.Context, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

func pause(ctx context.Context, d time.Duration) error {
	if d > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
	}
	return ctx.Err()
}
