package connector

import (
	"context"
	"fmt"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

// Config says what a Syncer works on. The hooks may be nil.
type Config struct {
	Source   multishop.Source
	Shop     Shop
	Tracker  Tracker
	Store    *store.Store
	Pause    time.Duration // between two ranges, to spare a weak shop
	Log      zerolog.Logger
	Progress func(kind string, done, total int64) // records of one kind; total may grow
	OnResult func(Result)                         // after each kind
	OnScan   func(context.Context, error)         // after each scan of Run; nil where it was done to the end
	Crash    func(point string)                   // called at named points; nil outside tests
}

// Syncer mirrors one source into the FAKTURIS database. Two Syncers of one source get in each other's way but do no
// harm.
type Syncer struct {
	Config
	started bool // a scan was made: what was held before the start has been looked at again
}

// New returns a Syncer for one source.
func New(c Config) *Syncer {
	if c.Progress == nil {
		c.Progress = func(string, int64, int64) {}
	}
	if c.OnResult == nil {
		c.OnResult = func(Result) {}
	}
	if c.OnScan == nil {
		c.OnScan = func(context.Context, error) {}
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Syncer{Config: c}
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

// young is how long held records are looked at in every scan: an order that the shop is just writing is whole soon.
const young = time.Hour

// Once makes one whole scan: it reads what changed since the last one and goes on where that was interrupted. full
// reads and applies everything, changed or not. There is a result for every shop and kind that was looked at, also
// when a later one failed.
func (s *Syncer) Once(ctx context.Context, full bool) ([]Result, error) {
	results, err := s.once(ctx, full)
	if err == nil {
		err = s.Store.MirrorDone(ctx, s.Source.Key)
	}
	if err != nil {
		return results, s.explain(err)
	}
	s.started = true
	return results, nil
}

func (s *Syncer) once(ctx context.Context, full bool) ([]Result, error) {
	if err := s.prepare(ctx, full); err != nil {
		return nil, err
	}
	var results []Result
	for _, k := range kinds {
		p := s.newPass(k.kind, k.name, full)
		err := p.run(ctx)
		for _, r := range p.results() {
			results = append(results, r)
			s.OnResult(r)
		}
		if err != nil {
			return results, err
		}
	}
	return results, nil
}

// prepare writes the shops and their statuses, and says which ranges must be read whatever their fingerprints are.
func (s *Syncer) prepare(ctx context.Context, full bool) error {
	var shops []store.MirrorShop
	for i, d := range s.Source.Shops() {
		shops = append(shops, store.MirrorShop{Key: d.Key, Source: s.Source.Key, Name: d.Name, URL: d.URL, Position: s.Source.Position*100 + i})
	}
	if err := s.Store.PutShops(ctx, shops); err != nil {
		return err
	}
	statuses, err := s.Shop.Statuses(ctx)
	if err != nil {
		return fmt.Errorf("read order statuses: %w", err)
	}
	var rows []store.ShopStatusRow
	for _, st := range statuses {
		rows = append(rows, store.ShopStatusRow{ID: st.ID, Language: st.Language, Name: st.Name, SortOrder: st.SortOrder})
	}
	if err := s.Store.PutShopStatuses(ctx, s.Source.Key, rows); err != nil {
		return err
	}
	if full {
		return s.Store.RescanAll(ctx, s.Source.Key)
	}
	if s.started {
		return s.Store.RescanHeld(ctx, s.Source.Key, young)
	}
	return s.Store.RescanHeld(ctx, s.Source.Key, 0) // the configuration may know their shop now
}

// explain names the source; what carries no code comes from a database that does not do its part.
func (s *Syncer) explain(err error) error {
	if invoicing.ErrorCode(err) != invoicing.CodeInternal || ctxDone(err) {
		return fmt.Errorf("source %s: %w", s.Source.Key, err)
	}
	return invoicing.Unavailablef("source %s: %w", s.Source.Key, err)
}
