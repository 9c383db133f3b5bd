package connector

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Look takes what the shop's hints tell of: it sees to it that there are any, does what people asked for, mirrors what
// changed and has rested, and looks again at the orders that wait. Without hints it does the rest.
func (s *Syncer) Look(ctx context.Context) error { return s.look(ctx, true) }

// look leaves the orders that wait for another time where again is false.
func (s *Syncer) look(ctx context.Context, again bool) error {
	if err := s.makeReady(ctx); err != nil {
		return err
	}
	if err := s.doAsked(ctx); err != nil {
		return err
	}
	if err := s.takeHints(ctx); err != nil || !again {
		return err
	}
	results, _, err := s.readWaiting(ctx)
	s.tell(results)
	return err
}

// makeReady sees to it that hints are gathered; where some may have been lost, everything is looked at soon.
func (s *Syncer) makeReady(ctx context.Context) error {
	if s.Hints == nil {
		return nil
	}
	before := s.Hints.State()
	lost, err := s.Hints.Ready(ctx)
	if err != nil {
		return fmt.Errorf("prepare hints: %w", err)
	}
	if lost {
		s.losses.Add(1)
		s.Rescan()
	}
	if now := s.Hints.State(); lost || now.Mode != before.Mode || now.Reason != before.Reason {
		return s.tellHints(ctx, now)
	}
	return nil
}

// tellHints logs that triggers were made, or why there are none.
func (s *Syncer) tellHints(ctx context.Context, now HintState) error {
	s.Log.Info().Str("source", s.Source.Key).Str("tracking", now.Mode).Str("reason", now.Reason).Msg("how the shop is followed")
	detail := "Trigger wurden angelegt; der Shop wird einmal ganz verglichen."
	if now.Mode != "triggers" {
		detail = "Ohne Trigger: " + now.Reason
	}
	return s.Store.LogSync(ctx, store.SyncLogEntry{Source: s.Source.Key, Shop: s.Source.Key, Event: store.EventTriggers, Detail: detail})
}

// takeHints mirrors what hints tell of, in the order of the kinds.
func (s *Syncer) takeHints(ctx context.Context) error {
	if s.Hints == nil {
		return nil
	}
	changes, err := s.Hints.Waiting(ctx)
	if err != nil || len(changes) == 0 {
		return err
	}
	byKind := map[invoicing.Kind][]Change{}
	for _, c := range changes {
		byKind[c.Kind] = append(byKind[c.Kind], c)
	}
	if err := s.everythingDepends(ctx, byKind[""]); err != nil {
		return err
	}
	for _, k := range kinds {
		if len(byKind[k.kind]) == 0 {
			continue
		}
		p := s.newPass(k.kind, k.name, false)
		p.hinted = true
		if err := p.hints(ctx, byKind[k.kind]); err != nil {
			return err
		}
		s.tell(p.report())
	}
	return nil
}

// hints works on hints. Ways to ship have no numeric keys: all of them are looked at.
func (p *pass) hints(ctx context.Context, changes []Change) error {
	if p.kind != invoicing.KindShippingMethod {
		return p.work(ctx, changes)
	}
	if err := p.scan(ctx, 0); err != nil {
		return err
	}
	for _, c := range changes {
		if err := p.Hints.Taken(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// everythingDepends: a tax rate, a country or a name changed; whatever uses it is found by a scan.
func (s *Syncer) everythingDepends(ctx context.Context, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	s.losses.Add(1)
	s.Rescan()
	for _, c := range changes {
		if err := s.Hints.Taken(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// recentDays is how old the orders are that change most.
const recentDays = 90

// scanRecent looks at the recent orders: they change more often than the others.
func (s *Syncer) scanRecent(ctx context.Context) error {
	from := invoicing.DateOf(time.Now()).AddDays(-recentDays)
	key, found, err := s.Shop.FirstOrder(ctx, from)
	if err != nil || !found {
		return err
	}
	p := s.newPass(invoicing.KindOrder, "orders", false)
	if err := p.doubtful(ctx); err != nil {
		return err
	}
	err = p.scan(ctx, key-1)
	s.missed.Add(int64(p.missed))
	s.tell(p.report())
	return err
}

// missedHints counts the changes of a reading of which the shop should have told; a range that is scanned for the
// first time, or after hints were lost, has none. That an order waited was told, that it waits no longer is not.
func (p *pass) missedHints(ctx context.Context, r reading) (int, error) {
	if p.Hints == nil || p.hinted || p.full || p.first.Load() || p.losses.Load() != p.excused.Load() || r.Marks != nil {
		return 0, nil
	}
	plan := r.batch.compare(r.before, false)
	var keys []int64
	for i, rec := range r.batch.records {
		if plan.states[i] != unchanged && rec.wanted() && !slices.Contains(r.batch.waited, rec.no) {
			keys = append(keys, rec.no)
		}
	}
	for _, o := range plan.gone {
		keys = append(keys, o.No)
	}
	if len(keys) == 0 {
		return 0, nil
	}
	return p.Hints.Missed(ctx, p.kind, keys)
}
