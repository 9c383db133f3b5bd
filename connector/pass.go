package connector

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// pass is one scan over the records of one kind.
type pass struct {
	*Syncer
	kind   invoicing.Kind
	name   string
	full   bool
	begin  time.Time
	counts map[string]*Result // by shop
}

func (s *Syncer) newPass(kind invoicing.Kind, name string, full bool) *pass {
	return &pass{Syncer: s, kind: kind, name: name, full: full, begin: time.Now(), counts: map[string]*Result{}}
}

// results returns one result per configured shop, in their order, and one for the source where records of no shop
// were held.
func (p *pass) results() []Result {
	seconds := time.Since(p.begin).Seconds()
	var all []Result
	for _, d := range p.Source.Shops() {
		all = append(all, *p.count(d.Key))
		delete(p.counts, d.Key)
	}
	for _, r := range p.counts {
		all = append(all, *r)
	}
	for i := range all {
		all[i].Seconds = seconds
	}
	return all
}

func (p *pass) count(shop string) *Result {
	if p.counts[shop] == nil {
		p.counts[shop] = &Result{Shop: shop, Kind: p.name}
	}
	return p.counts[shop]
}

// run first asks for all changes, then works on them: the list is short and says how long it will take. While one
// range is applied the next one is read, no more: a range at a time is in memory twice.
func (p *pass) run(ctx context.Context) error {
	changes, total, err := p.changes(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	readings := make(chan reading)
	go p.readAhead(ctx, changes, readings)
	defer func() {
		cancel()
		for range readings { // until the reader has seen it
		}
	}()
	var done int64
	p.Progress(p.name, 0, total)
	for r := range readings {
		if err := p.change(ctx, r); err != nil {
			return fmt.Errorf("%s %d to %d: %w", p.name, r.Range.From, r.Range.To, err)
		}
		done += r.Rows
		p.Progress(p.name, done, total)
	}
	return ctx.Err()
}

func (p *pass) changes(ctx context.Context) (changes []Change, rows int64, err error) {
	for after, done := int64(0), false; !done; {
		some, next, last, err := p.Tracker.Changed(ctx, p.kind, after)
		if err != nil {
			return nil, 0, err
		}
		changes, after, done = append(changes, some...), next, last
	}
	for _, c := range changes {
		rows += c.Rows
	}
	return changes, rows, nil
}

// reading is a range as it was read from the shop, and as the mirror had it before.
type reading struct {
	Change
	before []store.OriginRow
	batch  batch
	err    error
}

func (p *pass) readAhead(ctx context.Context, changes []Change, out chan<- reading) {
	defer close(out)
	for i, c := range changes {
		if i > 0 && pause(ctx, p.Pause) != nil {
			return
		}
		select {
		case out <- p.readRange(ctx, c):
		case <-ctx.Done():
			return
		}
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

func (p *pass) readRange(ctx context.Context, c Change) reading {
	r := reading{Change: c}
	if r.before, r.err = p.Store.Origins(ctx, p.Source.Key, c.Range.From, c.Range.To, originKinds(p.kind)...); r.err != nil {
		return r
	}
	if r.batch, r.err = p.read(ctx, c.Range); r.err != nil {
		r.err = fmt.Errorf("read from the shop: %w", r.err)
	}
	return r
}

// errOvertaken says that somebody else applied a range between our reading and our writing: what we read may be old.
var errOvertaken = errors.New("another scan was faster")

// change applies what was read and has it remembered. Cut short at any point the range is simply read again.
func (p *pass) change(ctx context.Context, r reading) error {
	for attempt := 1; ; attempt++ {
		if r.err != nil {
			return r.err
		}
		p.Crash("sync.range-read")
		err := p.applyReading(ctx, r)
		if errors.Is(err, errOvertaken) && attempt < 5 {
			r = p.readRange(ctx, r.Change)
			continue
		}
		if err != nil {
			return err
		}
		break
	}
	p.Crash("sync.range-applied")
	if err := p.Tracker.Seen(ctx, r.Change); err != nil {
		return err
	}
	p.Crash("sync.range-seen")
	return nil
}

func (p *pass) applyReading(ctx context.Context, r reading) error {
	counts, err := p.apply(ctx, r.batch, r.before, p.full)
	if isFault(err) {
		counts, err = p.applySingly(ctx, r.batch, r.before, err)
	}
	if err != nil {
		return err
	}
	p.add(counts)
	return nil
}

// originKinds are the kinds of origins under which records of a kind are found.
func originKinds(kind invoicing.Kind) []invoicing.Kind {
	if kind == invoicing.KindCustomer {
		return []invoicing.Kind{invoicing.KindCustomer, invoicing.KindGuest}
	}
	return []invoicing.Kind{kind}
}

func (p *pass) add(counts map[string]Result) {
	for shop, c := range counts {
		r := p.count(shop)
		r.Read += c.Read
		r.New += c.New
		r.Changed += c.Changed
		r.Deleted += c.Deleted
		r.Held += c.Held
		r.Failed += c.Failed
	}
}

// apply brings a batch into the mirror in one transaction and returns what it did per shop.
func (p *pass) apply(ctx context.Context, b batch, before []store.OriginRow, full bool) (map[string]Result, error) {
	var counts map[string]Result
	err := p.Store.Mirror(ctx, p.Source.Key, func(m *store.Mirror) error {
		now, err := m.Origins(ctx, b.rng.From, b.rng.To, originKinds(p.kind)...)
		if err != nil {
			return err
		}
		if !b.sameOrigins(before, now) {
			return errOvertaken
		}
		plan := b.compare(now, full)
		counts = plan.counts
		return p.carryOut(ctx, m, b, plan)
	})
	return counts, err
}

func (p *pass) carryOut(ctx context.Context, m *store.Mirror, b batch, plan plan) error {
	if len(plan.put) > 0 {
		if err := b.put(ctx, m, plan.put, plan.known); err != nil {
			return err
		}
	}
	if len(plan.surplus) > 0 {
		if err := m.DropOrigins(ctx, p.kind, plan.surplus); err != nil {
			return err
		}
	}
	if len(plan.gone) > 0 {
		if err := m.MarkGone(ctx, p.kind, keysOf(plan.gone)); err != nil {
			return err
		}
		if err := retire(ctx, m, p.kind, entitiesOf(plan.gone)); err != nil {
			return err
		}
	}
	if b.part {
		return nil
	}
	return m.ReplaceHeld(ctx, p.kind, b.rng.From, b.rng.To, b.heldRecords())
}

// retire does to mirrored records what their kind does when the shop's row is gone.
func retire(ctx context.Context, m *store.Mirror, kind invoicing.Kind, ids []int64) error {
	switch kind {
	case invoicing.KindOrder:
		return m.MarkOrdersGone(ctx, ids)
	case invoicing.KindCustomer:
		return m.SettlePartners(ctx, ids)
	case invoicing.KindArticle:
		return m.RetireArticles(ctx, ids)
	default:
		return m.RetireShippingMethods(ctx, ids)
	}
}

func keysOf(list []store.OriginRow) []string {
	keys := make([]string, len(list))
	for i, o := range list {
		keys[i] = o.Key
	}
	return keys
}

func entitiesOf(list []store.OriginRow) []int64 {
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.EntityID
	}
	return ids
}
