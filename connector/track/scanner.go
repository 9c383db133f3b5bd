// Package track finds out what changed in a shop.
package track

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Scanner compares the fingerprints of key ranges with those of the last reading. It needs nothing but SELECT on the
// shop, and finds every kind of change: the shop keeps no reliable marks of its own.
type Scanner struct {
	Source string // key of the source
	Layout string // how the source is divided into shops; another one has everything read again
	Shop   connector.Shop
	Store  *store.Store
}

// Changed returns the ranges behind after that differ from their last reading, ranges that became empty included.
func (s *Scanner) Changed(ctx context.Context, kind invoicing.Kind, after int64) ([]connector.Change, int64, bool, error) {
	prints, done, err := s.prints(ctx, kind, after)
	if err != nil {
		return nil, after, false, fmt.Errorf("source %s: fingerprints of kind %s: %w", s.Source, kind, err)
	}
	if kind == invoicing.KindShippingMethod {
		after = -1
	}
	s.withLayout(prints)
	until := int64(math.MaxInt64)
	if !done {
		until = prints[len(prints)-1].To
	}
	seen, err := s.Store.Scans(ctx, s.Source, kind, after, until)
	if err != nil {
		return nil, after, false, err
	}
	return differences(kind, prints, seen), until, done, nil
}

// withLayout makes the layout a part of the fingerprints.
func (s *Scanner) withLayout(prints []connector.RangePrint) {
	for i := range prints {
		if s.Layout != "" {
			sum := sha256.Sum256(append(prints[i].Print[:], s.Layout...))
			prints[i].Print = connector.Print(sum[:16])
		}
	}
}

// prints asks the shop. Ways to ship are few and have no numeric keys: they are one range, from 0 to 0.
func (s *Scanner) prints(ctx context.Context, kind invoicing.Kind, after int64) (prints []connector.RangePrint, done bool, err error) {
	if kind == invoicing.KindShippingMethod {
		p, err := s.shippingPrint(ctx)
		return p, true, err
	}
	prints, err = s.Shop.Prints(ctx, kind, after)
	return prints, len(prints) == 0, err
}

func (s *Scanner) shippingPrint(ctx context.Context) ([]connector.RangePrint, error) {
	methods, err := s.Shop.ShippingMethods(ctx)
	if err != nil || len(methods) == 0 {
		return nil, err
	}
	slices.SortFunc(methods, func(a, b connector.ShopShippingMethod) int { return cmp.Compare(a.Key, b.Key) })
	h := sha256.New()
	for _, m := range methods {
		fmt.Fprintf(h, "%q %x %q\n", m.Key, m.Print, m.Held)
	}
	return []connector.RangePrint{{Print: connector.Print(h.Sum(nil)[:16]), Rows: int64(len(methods))}}, nil
}

// differences returns the changes by key. A range that was seen with other ends than ranges have now is read once
// more as it was, then forgotten: whatever was mirrored from it must be found again or be gone.
func differences(kind invoicing.Kind, now []connector.RangePrint, seen []store.ScanRow) []connector.Change {
	before := make(map[connector.Range]store.ScanRow, len(seen))
	for _, s := range seen {
		before[connector.Range{From: s.From, To: s.To}] = s
	}
	var changes []connector.Change
	for _, n := range now {
		b, known := before[n.Range]
		delete(before, n.Range)
		if !known || connector.Print(b.Print) != n.Print {
			changes = append(changes, connector.Change{Kind: kind, Range: n.Range, Print: n.Print, Rows: n.Rows})
		}
	}
	for r := range before {
		changes = append(changes, connector.Change{Kind: kind, Range: r})
	}
	// What is forgotten comes before what is remembered with the same beginning.
	slices.SortFunc(changes, func(a, b connector.Change) int {
		return cmp.Or(cmp.Compare(a.Range.From, b.Range.From), slices.Compare(a.Print[:], b.Print[:]))
	})
	return changes
}

// Seen remembers the fingerprint with which the change was noticed. It may be older than what was read then: the
// next scan reads such a range once more.
func (s *Scanner) Seen(ctx context.Context, c connector.Change) error {
	if c.Print == (connector.Print{}) {
		return s.Store.DropScan(ctx, s.Source, c.Kind, c.Range.From)
	}
	return s.Store.PutScan(ctx, s.Source, c.Kind, store.ScanRow{From: c.Range.From, To: c.Range.To, Print: c.Print})
}
