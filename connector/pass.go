package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	shown  bool               // a scan: its progress is shown
	hinted bool               // works on hints: they are to be forgotten
	missed int                // changes that there should have been a hint of
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

// report returns the results and tells the hook of them.
func (p *pass) report() []Result {
	all := p.results()
	for _, r := range all {
		p.OnResult(r)
	}
	return all
}

func (p *pass) readRange(ctx context.Context, c Change) reading {
	r := reading{Change: c}
	if r.before, r.err = p.Store.Origins(ctx, p.Source.Key, c.Range.From, c.Range.To, originKinds(p.kind)...); r.err != nil {
		return r
	}
	r.before = c.origins(r.before)
	if r.batch, r.err = p.read(ctx, c, r.before); r.err != nil {
		r.err = fmt.Errorf("read from the shop: %w", r.err)
	}
	return r
}

// brings says whether there is something that is not mirrored yet. Where no scan ever was, nobody would notice that it is
// gone: the next scan has to look there.
func (r reading) brings() bool {
	known := map[int64]bool{}
	for _, o := range r.before {
		known[o.No] = true
	}
	return slices.ContainsFunc(r.batch.records, func(rec record) bool { return rec.wanted() && !known[rec.no] })
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
	if err := p.done(ctx, r.Change); err != nil {
		return err
	}
	p.Crash("sync.range-seen")
	return nil
}

// done has a change remembered by whoever told of it.
func (p *pass) done(ctx context.Context, c Change) error {
	switch {
	case c.Marks == nil:
		return p.Tracker.Seen(ctx, c)
	case p.Hints != nil && p.hinted:
		return p.Hints.Taken(ctx, c)
	}
	return nil
}

func (p *pass) applyReading(ctx context.Context, r reading) error {
	missed, err := p.missedHints(ctx, r)
	if err != nil {
		return err
	}
	if r.Marks != nil && r.brings() {
		if err := p.Store.CoverScan(ctx, p.Source.Key, p.kind, r.Range.From, r.Range.To); err != nil {
			return err
		}
	}
	counts, err := p.apply(ctx, r.batch, r.before, p.full)
	if isFault(err) {
		counts, err = p.applySingly(ctx, r.batch, r.before, err)
	}
	if err != nil {
		return err
	}
	p.add(counts)
	p.missed += missed
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
		now, err := m.Origins(ctx, b.change.Range.From, b.change.Range.To, originKinds(p.kind)...)
		if err != nil {
			return err
		}
		now = b.change.origins(now)
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
		if err := b.put(ctx, m, plan.put, plan); err != nil {
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
	if err := p.putWaiting(ctx, m, b); err != nil {
		return err
	}
	return p.logAndHold(ctx, m, b, plan)
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
