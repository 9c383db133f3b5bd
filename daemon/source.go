package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/track"
	"fakturisd/daemon/config"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

// source is one shop database with the parts that mirror it. It is opened when it is first needed, so that a shop
// that does not answer keeps nothing else from running.
type source struct {
	multishop.Source
	config   config.Shop
	scan     time.Duration // pause between two scans
	store    *store.Store
	log      zerolog.Logger
	crash    func(point string)
	onResult func(connector.Result)
	looked   func(context.Context, *source, connector.Look)
	progress func(s *source, kind string, done, total int64)

	mu       sync.Mutex
	shop     *modified.Shop
	triggers *track.Triggers // nil where only scanning is wanted
	syncer   *connector.Syncer

	deskMu sync.Mutex
	desk   *modified.Desk // where it is written to

	noteMu     sync.Mutex
	noted      store.Tracking
	notedAt    time.Time
	counted    time.Time // when what waits was counted last
	progressed time.Time // when the progress was noted last
}

// newSources returns a source for every shop database of the configuration.
func newSources(c *config.Config, s *store.Store, log zerolog.Logger, crash func(string)) []*source {
	var all []*source
	for i, m := range c.Sources() {
		all = append(all, &source{Source: m, config: c.Shops[i], scan: time.Duration(c.Scan), store: s, log: log, crash: crash})
	}
	return all
}

// open connects to the shop, once.
func (s *source) open(ctx context.Context) (*connector.Syncer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.syncer != nil {
		return s.syncer, nil
	}
	c := shopConfig(s.Source, s.log)
	c.Drifted, c.ShippingTitles = s.drifted, s.shippingTitles
	shop, err := modified.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	if s.triggers, err = s.openTriggers(shop); err != nil {
		shop.Close()
		return nil, err
	}
	s.shop = shop
	progress := func(kind string, done, total int64) {
		if s.progress != nil {
			s.progress(s, kind, done, total)
		}
	}
	s.syncer = connector.New(connector.Config{
		Source: s.Source, Shop: shop, Tracker: &track.Scanner{Source: s.Key, Layout: s.Layout(), Shop: shop, Store: s.store}, Store: s.store,
		Hints: track.Follow(s.triggers, shop), Rules: rules(s.config.Statuses), Settle: time.Duration(*s.config.Settle), Poll: pollEvery, Scan: s.scan,
		Log: s.log, OnResult: s.onResult, OnLook: s.afterLook, Progress: progress, Crash: s.crash,
	})
	return s.syncer, nil
}

// drifted keeps for people to see that the shop's tables changed.
func (s *source) drifted(ctx context.Context, what string) {
	err := s.store.LogSync(ctx, store.SyncLogEntry{Source: s.Key, Shop: s.Key, Event: store.EventSchema, Detail: what})
	if err != nil && ctx.Err() == nil {
		s.log.Error().Err(err).Msg("a change of the shop's tables cannot be noted")
	}
}

// pollEvery is the pause between two looks for hints.
const pollEvery = 250 * time.Millisecond

// openTriggers prepares to follow the shop by triggers; nil where only scanning is wanted.
func (s *source) openTriggers(shop *modified.Shop) (*track.Triggers, error) {
	if s.config.Tracking == "scan" {
		return nil, nil
	}
	dsn := s.config.TriggersDSN
	if dsn == "" {
		dsn = s.DSN
	}
	return track.Open(track.Config{Source: s.Key, DSN: dsn, Tables: shop.Tracked, Settle: time.Duration(*s.config.Settle),
		Always: s.config.Tracking == "triggers"})
}

// rules are the configured rules in the connector's words.
func rules(c config.Statuses) connector.Rules {
	rule := func(c config.Statuses) connector.Rule {
		return connector.Rule{Import: c.Import, Hold: c.Hold, Ignore: c.Ignore}
	}
	r := connector.Rules{Rule: rule(c), Payments: map[string]connector.Rule{}}
	for payment, special := range c.Payments {
		r.Payments[payment] = rule(special)
	}
	return r
}

// shopConfig says how the shop's database is read.
func shopConfig(s multishop.Source, log zerolog.Logger) modified.Config {
	return modified.Config{Key: s.Key, DSN: s.DSN, OrderColumn: s.OrderColumn, CustomerColumn: s.CustomerColumn,
		CharsetRepair: s.CharsetRepair, Log: log}
}

// once mirrors the shop once.
func (s *source) once(ctx context.Context, full bool) ([]connector.Result, error) {
	syncer, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	return syncer.Once(ctx, full)
}

// onceShown mirrors the shop once while somebody watches.
func (s *source) onceShown(ctx context.Context, full bool, show func(kind string, done, total int64)) ([]connector.Result, error) {
	syncer, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	quiet := syncer.Progress
	defer func() { syncer.Progress = quiet }()
	syncer.Progress = show
	return s.once(ctx, full)
}

// run follows the shop until ctx ends. A shop that cannot be opened is tried again.
func (s *source) run(ctx context.Context) {
	for ctx.Err() == nil {
		syncer, err := s.open(ctx)
		if err == nil {
			s.retireTriggers(ctx)
			syncer.Run(ctx)
			return
		}
		s.log.Error().Err(err).Str("source", s.Key).Str("code", string(invoicing.ErrorCode(err))).Msg("mirroring the shop failed and will be tried again")
		s.afterLook(ctx, connector.Look{State: connector.HintState{Mode: "scan"}, Err: err})
		select {
		case <-ctx.Done():
		case <-time.After(min(s.scan, time.Minute)):
		}
	}
}

// retireTriggers removes what an earlier configuration left in the shop's database, where it only scans now.
func (s *source) retireTriggers(ctx context.Context) {
	if s.config.Tracking != "scan" {
		return
	}
	if err := s.removeTriggers(ctx); err != nil && ctx.Err() == nil {
		s.log.Debug().Err(err).Str("source", s.Key).Msg("triggers of an earlier configuration, if any, could not be removed")
	}
}

// removeTriggers takes everything of ours out of the shop's database.
func (s *source) removeTriggers(ctx context.Context) error {
	dsn := s.config.TriggersDSN
	if dsn == "" {
		dsn = s.DSN
	}
	t, err := track.Open(track.Config{Source: s.Key, DSN: dsn})
	if err != nil {
		return err
	}
	defer t.Close()
	return t.Remove(ctx)
}

func (s *source) afterLook(ctx context.Context, l connector.Look) {
	if s.looked != nil {
		s.looked(ctx, s, l)
	}
}

// removeTriggers takes what is ours out of a shop's database; where it only scans there is nothing.
func (a *app) removeTriggers(s *source) error {
	if err := s.removeTriggers(a.ctx); err != nil && s.config.Tracking != "scan" {
		return fmt.Errorf("shop %s: the triggers could not be removed: %w", s.Key, err)
	}
	fmt.Fprintf(a.stdout, "Shop %s: keine Trigger und keine Tabelle von fakturisd mehr in der Datenbank.\n", s.Key)
	return nil
}

// noteEvery is how often it is noted that the shop was looked at.
const noteEvery = 5 * time.Second

// note keeps how the shop is followed for people to see: at once when it changed.
func (s *source) note(ctx context.Context, t store.Tracking) error {
	s.noteMu.Lock()
	fresh := t == s.noted && time.Since(s.notedAt) < noteEvery
	if !fresh {
		s.noted, s.notedAt = t, time.Now()
	}
	s.noteMu.Unlock()
	if fresh {
		return nil
	}
	return s.store.PutTracking(ctx, t)
}

// due says whether something was last done so long ago, and notes that it is done now.
func (s *source) due(last *time.Time, every time.Duration) bool {
	s.noteMu.Lock()
	defer s.noteMu.Unlock()
	if time.Since(*last) < every {
		return false
	}
	*last = time.Now()
	return true
}

func (s *source) close() error {
	err := s.closeDesk()
	if s.shop == nil {
		return err
	}
	if s.triggers != nil {
		_ = s.triggers.Close() // nothing of ours is lost with its connections
	}
	return errors.Join(err, s.shop.Close())
}
