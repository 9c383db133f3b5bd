package track_test

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/connector/track"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// pages is a shop of which only the fingerprints are asked, two at a time.
type pages struct {
	connector.Shop
	prints  []connector.RangePrint
	methods []connector.ShopShippingMethod
}

func (p *pages) Prints(_ context.Context, _ invoicing.Kind, after int64) ([]connector.RangePrint, error) {
	var out []connector.RangePrint
	for _, r := range p.prints {
		if r.To > after && len(out) < 2 {
			out = append(out, r)
		}
	}
	return out, nil
}

func (p *pages) ShippingMethods(context.Context) ([]connector.ShopShippingMethod, error) {
	return p.methods, nil
}

func rangeOf(from, to int64, print byte) connector.RangePrint {
	return connector.RangePrint{Range: connector.Range{From: from, To: to}, Print: connector.Print{print}, Rows: 3}
}

func change(from, to int64, print byte) connector.Change {
	c := connector.Change{Kind: invoicing.KindOrder, Range: connector.Range{From: from, To: to}}
	if print > 0 {
		c.Print, c.Rows = connector.Print{print}, 3
	}
	return c
}

func newScanner(t *testing.T, p *pages) *track.Scanner {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{DSN: privatedb.New(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return &track.Scanner{Source: "tee", Shop: p, Store: s}
}

// changes asks until there are no more; seen notes them as applied.
func changes(t *testing.T, s *track.Scanner, kind invoicing.Kind, seen bool) []connector.Change {
	t.Helper()
	var all []connector.Change
	for after, done := int64(0), false; !done; {
		some, next, last, err := s.Changed(context.Background(), kind, after)
		if err != nil {
			t.Fatal(err)
		}
		all, after, done = append(all, some...), next, last
	}
	for _, c := range all {
		if !seen {
			break
		}
		if err := s.Seen(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestScanner(t *testing.T) {
	t.Parallel()
	p := &pages{prints: []connector.RangePrint{rangeOf(0, 9, 1), rangeOf(10, 19, 2), rangeOf(30, 39, 3), rangeOf(500, 509, 4), rangeOf(510, 519, 5)}}
	s := newScanner(t, p)
	all := []connector.Change{change(0, 9, 1), change(10, 19, 2), change(30, 39, 3), change(500, 509, 4), change(510, 519, 5)}
	for _, step := range []struct {
		what string
		now  []connector.RangePrint
		want []connector.Change
		seen bool
	}{
		{"first, not applied", p.prints, all, false},
		{"first", p.prints, all, true},
		{"nothing new", p.prints, nil, true},
		{"one changed", []connector.RangePrint{rangeOf(0, 9, 1), rangeOf(10, 19, 2), rangeOf(30, 39, 33), rangeOf(500, 509, 4), rangeOf(510, 519, 5)},
			[]connector.Change{change(30, 39, 33)}, true},
		{"first, middle and last gone", []connector.RangePrint{rangeOf(10, 19, 2), rangeOf(500, 509, 4)},
			[]connector.Change{change(0, 9, 0), change(30, 39, 0), change(510, 519, 0)}, true},
		{"wider ranges", []connector.RangePrint{rangeOf(0, 99, 7), rangeOf(500, 599, 8)},
			[]connector.Change{change(0, 99, 7), change(10, 19, 0), change(500, 509, 0), change(500, 599, 8)}, true},
		{"still wider", []connector.RangePrint{rangeOf(0, 99, 7), rangeOf(500, 599, 8)}, nil, true},
		{"all gone", nil, []connector.Change{change(0, 99, 0), change(500, 599, 0)}, true},
		{"empty", nil, nil, true},
	} {
		p.prints = step.now
		if diff := cmp.Diff(step.want, changes(t, s, invoicing.KindOrder, step.seen)); diff != "" {
			t.Errorf("%s: %s", step.what, diff)
		}
	}
}

func TestScannerOfShippingMethods(t *testing.T) {
	t.Parallel()
	a, b := connector.ShopShippingMethod{Key: "dp", Print: connector.Print{1}}, connector.ShopShippingMethod{Key: "dhl", Print: connector.Print{2}}
	p := &pages{methods: []connector.ShopShippingMethod{a, b}}
	s := newScanner(t, p)
	if n := len(changes(t, s, invoicing.KindShippingMethod, true)); n != 1 {
		t.Errorf("%d changes at first", n)
	}
	p.methods = []connector.ShopShippingMethod{b, a} // the order says nothing
	if n := len(changes(t, s, invoicing.KindShippingMethod, true)); n != 0 {
		t.Errorf("%d changes without any", n)
	}
	p.methods[0].Print[0]++
	if n := len(changes(t, s, invoicing.KindShippingMethod, true)); n != 1 {
		t.Errorf("%d changes after one", n)
	}
	p.methods = nil
	if c := changes(t, s, invoicing.KindShippingMethod, true); len(c) != 1 || c[0].Print != (connector.Print{}) {
		t.Errorf("%+v after all are gone", c)
	}
	if n := len(changes(t, s, invoicing.KindShippingMethod, true)); n != 0 {
		t.Errorf("%d changes of an empty shop", n)
	}
}
