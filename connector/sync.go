package connector

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

// Config says what a Syncer works on. Hints and the hooks may be nil.
type Config struct {
	Source   multishop.Source
	Shop     Shop
	Tracker  Tracker
	Hints    Hints
	Store    *store.Store
	Rules    Rules
	Settle   time.Duration // how long a new order must have rested before it counts
	Poll     time.Duration // pause between two looks for hints
	Scan     time.Duration // pause between two scans of everything, longer for a large shop
	Log      zerolog.Logger
	Progress func(kind string, done, total int64) // records of one kind; total may grow
	OnResult func(Result)                         // after each kind
	OnLook   func(context.Context, Look)          // after each look of Run at the shop
	Crash    func(point string)                   // called at named points; nil outside tests
}

// Syncer mirrors one source into the FAKTURIS database. Two Syncers of one source get in each other's way but do no
// harm.
type Syncer struct {
	Config
	started bool         // what was held before the start has been looked at again
	first   atomic.Bool  // the source was never mirrored to the end: what comes is no news
	losses  atomic.Int64 // how often hints were lost
	excused atomic.Int64 // losses that a scan of everything has made up for
	missed  atomic.Int64 // changes that hints should have told of
	trouble atomic.Pointer[error]
	turns   turns
	doubts  map[invoicing.Kind]time.Time // since when a kind's records have been vanishing; of the scanning loop
}

// New returns a Syncer for one source.
func New(c Config) *Syncer {
	if c.Progress == nil {
		c.Progress = func(string, int64, int64) {}
	}
	if c.OnResult == nil {
		c.OnResult = func(Result) {}
	}
	if c.OnLook == nil {
		c.OnLook = func(context.Context, Look) {}
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	if c.Scan == 0 {
		c.Scan = time.Minute
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Syncer{Config: c, turns: turns{rescan: make(chan struct{}, 1)}, doubts: map[invoicing.Kind]time.Time{}}
}

// kinds are the kinds of records in the order in which they are mirrored: an order looks for its customer.
var kinds = [...]struct {
	kind invoicing.Kind
	name string // in a Result
}{
	{invoicing.KindArticle, "articles"},
	{invoicing.KindCustomer, "customers"},
	{invoicing.KindOrder, "orders"},
	{invoicing.KindShippingMethod, "shipping_methods"},
}

// Once makes one whole scan: it reads what changed since the last one and goes on where that was interrupted. full
// reads and applies everything, changed or not. Orders that have not rested yet are waited for. There is a result for
// every shop and kind that was looked at, also when a later one failed.
func (s *Syncer) Once(ctx context.Context, full bool) ([]Result, error) {
	results, err := s.scan(ctx, full)
	if err == nil {
		err = s.waitForYoung(ctx, results)
	}
	if err != nil {
		return results, s.explain(err)
	}
	return results, nil
}

// scan looks at everything.
func (s *Syncer) scan(ctx context.Context, full bool) ([]Result, error) {
	began := time.Now()
	losses := s.losses.Load()
	if err := s.prepare(ctx, full); err != nil {
		return nil, err
	}
	var results []Result
	var doubt error
	for _, k := range kinds {
		p := s.newPass(k.kind, k.name, full)
		if err := p.doubtful(ctx); err != nil {
			doubt = errors.Join(doubt, err) // the other kinds are mirrored
			continue
		}
		err := p.scan(ctx, 0)
		results = append(results, p.report()...)
		s.missed.Add(int64(p.missed))
		if err != nil {
			return results, err
		}
	}
	if doubt != nil {
		return results, doubt
	}
	s.started = true
	s.first.Store(false)
	s.excused.Store(losses)
	if err := s.Store.ScanDone(ctx, s.Source.Key, time.Since(began)); err != nil {
		return results, err
	}
	return results, s.Store.MirrorDone(ctx, s.Source.Key)
}

// prepare writes the shops, their statuses and carriers, and says which ranges must be read whatever their fingerprints are.
func (s *Syncer) prepare(ctx context.Context, full bool) error {
	if err := s.putShops(ctx); err != nil {
		return err
	}
	if err := s.putStatuses(ctx); err != nil {
		return err
	}
	if err := s.putCarriers(ctx); err != nil {
		return err
	}
	ever, err := s.Store.EverScanned(ctx, s.Source.Key)
	if err != nil {
		return err
	}
	s.first.Store(!ever)
	switch {
	case full:
		return s.Store.RescanAll(ctx, s.Source.Key)
	case !s.started:
		return s.Store.RescanHeld(ctx, s.Source.Key) // the configuration may know their shop now
	}
	return nil
}

func (s *Syncer) putShops(ctx context.Context) error {
	var shops []store.MirrorShop
	for i, d := range s.Source.Shops() {
		shops = append(shops, store.MirrorShop{Key: d.Key, Source: s.Source.Key, Name: d.Name, URL: d.URL, Position: s.Source.Position*100 + i})
	}
	return s.Store.PutShops(ctx, shops)
}

func (s *Syncer) putStatuses(ctx context.Context) error {
	statuses, err := s.Shop.Statuses(ctx)
	if err != nil {
		return fmt.Errorf("read order statuses: %w", err)
	}
	var rows []store.ShopStatusRow
	for _, st := range statuses {
		rows = append(rows, store.ShopStatusRow{ID: st.ID, Language: st.Language, Name: st.Name, SortOrder: st.SortOrder})
	}
	return s.Store.PutShopStatuses(ctx, s.Source.Key, rows)
}

func (s *Syncer) putCarriers(ctx context.Context) error {
	carriers, err := s.Shop.Carriers(ctx)
	if err != nil {
		return fmt.Errorf("read carriers: %w", err)
	}
	return s.Store.PutCarriers(ctx, s.Source.Key, carriers)
}

// explain names the source; what carries no code comes from a database that does not do its part.
func (s *Syncer) explain(err error) error {
	if invoicing.ErrorCode(err) != invoicing.CodeInternal || ctxDone(err) {
		return fmt.Errorf("source %s: %w", s.Source.Key, err)
	}
	return invoicing.Unavailablef("source %s: %w", s.Source.Key, err)
}
