package main

import (
	"context"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/track"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

// source is one shop database with the parts that mirror it. It is opened when it is first needed, so that a shop
// that does not answer keeps nothing else from running.
type source struct {
	multishop.Source
	store    *store.Store
	log      zerolog.Logger
	crash    func(point string)
	onResult func(connector.Result)
	scanned  func(context.Context, multishop.Source) // after a whole scan

	mu     sync.Mutex
	shop   *modified.Shop
	syncer *connector.Syncer
}

// open connects to the shop, once.
func (s *source) open(ctx context.Context) (*connector.Syncer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.syncer != nil {
		return s.syncer, nil
	}
	shop, err := modified.Open(ctx, shopConfig(s.Source, s.log))
	if err != nil {
		return nil, err
	}
	s.shop = shop
	s.syncer = connector.New(connector.Config{
		Source: s.Source, Shop: shop, Tracker: &track.Scanner{Source: s.Key, Layout: s.Layout(), Shop: shop, Store: s.store}, Store: s.store,
		Log: s.log, OnResult: s.onResult, OnScan: s.afterScan, Crash: s.crash,
	})
	return s.syncer, nil
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

// run mirrors the shop again and again until ctx ends. A shop that cannot be opened is tried again.
func (s *source) run(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil {
		syncer, err := s.open(ctx)
		if err == nil {
			syncer.Run(ctx, every, nil)
			return
		}
		s.log.Error().Err(err).Str("source", s.Key).Str("code", string(invoicing.ErrorCode(err))).Msg("mirroring the shop failed and will be tried again")
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
}

func (s *source) afterScan(ctx context.Context, err error) {
	if err == nil && s.scanned != nil {
		s.scanned(ctx, s.Source)
	}
}

func (s *source) close() error {
	if s.shop == nil {
		return nil
	}
	return s.shop.Close()
}
