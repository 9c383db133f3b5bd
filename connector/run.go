package connector

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Look is what one look at a shop came to, for people and figures.
type Look struct {
	State   HintState
	Scanned bool // everything was looked at
	Missed  int  // changes that only a scan found, though there should have been hints
	Err     error
}

// turns is what the two loops of Run tell each other.
type turns struct {
	rescan chan struct{} // everything must be looked at soon
}

// Run follows the shop until ctx ends: one loop takes hints, another one scans, so that a long scan keeps no new order
// waiting. A look that fails is logged and tried again.
func (s *Syncer) Run(ctx context.Context) {
	s.retry(ctx, s.makeReady)
	var loops sync.WaitGroup
	loops.Go(func() { s.keepLooking(ctx) })
	loops.Go(func() { s.keepScanning(ctx) })
	loops.Wait()
}

// Rescan has everything looked at soon.
func (s *Syncer) Rescan() {
	select {
	case s.turns.rescan <- struct{}{}:
	default: // it is asked for already
	}
}

// hasty and slow bound the pauses after a failure.
const (
	hasty = time.Second
	slow  = 30 * time.Second
)

// retry does something until it succeeds once.
func (s *Syncer) retry(ctx context.Context, do func(context.Context) error) {
	for wait := hasty; ctx.Err() == nil; wait = min(2*wait, slow) {
		err := do(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		s.failed(ctx, err)
		_ = pause(ctx, wait)
	}
}

func (s *Syncer) failed(ctx context.Context, err error) {
	err = s.explain(err)
	s.Log.Error().Err(err).Str("source", s.Source.Key).Msg("looking at the shop failed and will be tried again")
	s.OnLook(ctx, Look{State: s.state(), Err: err})
}

func (s *Syncer) state() HintState {
	if s.Hints == nil {
		return HintState{Mode: "scan"}
	}
	return s.Hints.State()
}

// idlePoll is the least pause between two looks where the only hints are numbers: they cost a query of their own.
const idlePoll = 2 * time.Second

// againEvery is the least pause between two looks at orders that wait: each reads them whole from the shop.
const againEvery = time.Second

func (s *Syncer) keepLooking(ctx context.Context) {
	var last time.Time
	for ctx.Err() == nil {
		again := time.Since(last) >= againEvery
		if again {
			last = time.Now()
		}
		s.retry(ctx, func(ctx context.Context) error { return s.look(ctx, again) })
		state, rest := s.state(), s.Poll
		if ctx.Err() == nil {
			s.OnLook(ctx, Look{State: state, Err: s.scanTrouble()})
		}
		if state.Mode != "triggers" {
			rest = max(rest, idlePoll)
		}
		s.restFromLooks(ctx, rest)
	}
}

// restFromLooks leaves the shop alone for a while, but for what somebody asks for.
func (s *Syncer) restFromLooks(ctx context.Context, rest time.Duration) {
	for end := time.Now().Add(rest); pause(ctx, min(s.Poll, time.Until(end))) == nil && time.Now().Before(end); {
		s.retry(ctx, s.doAsked)
	}
}

// scanTrouble is why the last scan failed: a look that succeeds does not make it go away.
func (s *Syncer) scanTrouble() error {
	if err := s.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// scanned does a scan and remembers whether it failed.
func (s *Syncer) scanned(scan func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := scan(ctx)
		if err == nil {
			s.trouble.Store(nil)
			return nil
		}
		told := s.explain(err)
		s.trouble.Store(&told)
		return err
	}
}

// Scans take at most this part of the time, so that a large shop is not always being scanned.
const scanShare = 20

// scanRest is the pause between two scans of everything where hints tell of every change.
const scanRest = 24 * time.Hour

// keepScanning scans everything at once, then after pauses and whenever Rescan says so. Of a shop so large that this
// takes long, the recent orders are scanned in between.
func (s *Syncer) keepScanning(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		s.retry(ctx, s.scanned(s.scanAll))
		s.Log.Debug().Str("source", s.Source.Key).Dur("took", time.Since(began)).Msg("scanned")
		rest := max(s.Scan, scanShare*time.Since(began))
		if s.state().Mode == "triggers" {
			rest = max(s.Scan, scanRest)
		}
		s.restFromScans(ctx, rest)
	}
}

func (s *Syncer) restFromScans(ctx context.Context, rest time.Duration) {
	end := time.NewTimer(rest)
	defer end.Stop()
	recent := s.Scan
	if s.state().Mode == "triggers" {
		recent *= 10
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-end.C:
			return
		case <-s.turns.rescan:
			return
		case <-time.After(recent):
			s.retry(ctx, s.scanned(s.scanRecent))
		}
	}
}

func (s *Syncer) scanAll(ctx context.Context) error {
	select {
	case <-s.turns.rescan: // this is the scan that was asked for
	default:
	}
	results, err := s.scan(ctx, false)
	if err != nil {
		return err
	}
	s.tell(results)
	s.OnLook(ctx, Look{State: s.state(), Scanned: true, Missed: int(s.missed.Swap(0))})
	return nil
}

// tell logs what was mirrored.
func (s *Syncer) tell(results []Result) {
	for _, r := range results {
		if r.New+r.Changed+r.Deleted+r.Held+r.Failed > 0 {
			s.Log.Info().Str("shop", r.Shop).Str("kind", r.Kind).Int64("new", r.New).Int64("changed", r.Changed).
				Int64("deleted", r.Deleted).Int64("held", r.Held).Int64("failed", r.Failed).Msg("mirrored")
		}
	}
}

func ctxDone(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
