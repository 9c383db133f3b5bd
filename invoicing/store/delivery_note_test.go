package store_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// left writes out what is left of each line of an order.
func left(t *testing.T, s *store.Store, order int64) string {
	t.Helper()
	var all []string
	for _, l := range must[[]invoicing.LineLeft](t)(s.LeftToDeliver(t.Context(), order)) {
		all = append(all, fmt.Sprintf("%s/%s", l.Delivered, l.Ordered))
	}
	return strings.Join(all, " ")
}

// wantDelivery fails unless the order list shows the state.
func wantDelivery(t *testing.T, s *store.Store, order int64, want invoicing.DeliveryState) {
	t.Helper()
	for _, q := range []store.ListQuery{{Delivery: string(want)}, {Delivery: string(want), Q: "kühn"}} {
		rows, _, err := s.Orders(t.Context(), q)
		if err != nil || len(rows) != 1 || rows[0].ID != order || rows[0].Delivery != want {
			t.Fatalf("%s orders: %+v, %v", want, rows, err)
		}
	}
}

// lineIDs returns the ids of an order's article lines.
func lineIDs(t *testing.T, s *store.Store, order int64) (ids []int64) {
	t.Helper()
	for _, l := range must[[]invoicing.LineLeft](t)(s.LeftToDeliver(t.Context(), order)) {
		ids = append(ids, l.Line.ID)
	}
	return ids
}

func of(line int64, quantity string) []invoicing.DeliveryPart {
	return []invoicing.DeliveryPart{{LineID: line, Quantity: decimal.RequireFromString(quantity)}}
}

// TestAnOrderIsDeliveredInParts, one of them taken back: number and content stay, the goods are to be delivered again.
func TestAnOrderIsDeliveredInParts(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	order := addOrder(t, s, anOrder("tee", 1))
	line := lineIDs(t, s, order)
	wantDelivery(t, s, order, invoicing.DeliveredNone)
	first := must[int64](t)(s.CreateDeliveryNoteOf(ctx, order, of(line[0], "1"), "anna"))
	wantDelivery(t, s, order, invoicing.DeliveredPart)
	_, err := s.CreateDeliveryNoteOf(ctx, order, of(line[0], "2"), "anna")
	wantCode(t, err, invoicing.CodeConflict)
	second := must[int64](t)(s.CreateDeliveryNote(ctx, order, "anna"))
	wantDelivery(t, s, order, invoicing.DeliveredAll)
	if again := must[int64](t)(s.CreateDeliveryNote(ctx, order, "anna")); again != second {
		t.Errorf("asked again it made %d", again)
	}
	one, two := must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, first)), must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, second))
	if one.Part != 1 || len(one.Open) != 2 || two.Part != 2 || len(two.Open) != 0 || len(two.Lines) != 2 || !two.Lines[0].Quantity.Equal(decimal.New(1, 0)) {
		t.Errorf("%+v\n%+v", one, two)
	}
	for range 2 {
		if err := s.VoidDeliveryNote(ctx, second, "falscher Karton", "anna"); err != nil {
			t.Fatal(err)
		}
	}
	wantDelivery(t, s, order, invoicing.DeliveredPart)
	if got := left(t, s, order); got != "1/2 0/1" {
		t.Errorf("delivered %s", got)
	}
	wantCode(t, s.MarkDeliveryNoteSent(ctx, second, "anna"), invoicing.CodeConflict)
	if void := must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, second)); !void.Voided() || void.VoidedAt.IsZero() || void.Number != two.Number || len(void.Lines) != 2 {
		t.Errorf("%+v", void)
	}
	third := must[int64](t)(s.CreateDeliveryNote(ctx, order, "anna"))
	wantDelivery(t, s, order, invoicing.DeliveredAll)
	if err := s.MarkDeliveryNoteSent(ctx, third, "anna"); err != nil {
		t.Fatal(err)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(lieferschein_nr, ' ', status ORDER BY lieferschein_id) FROM fakturis_lieferscheinliste`); got !=
		"LS-2026-0001 erstellt,LS-2026-0002 storniert,LS-2026-0003 versendet" {
		t.Error(got)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE entity = 'delivery_note' AND action = 'void' AND detail LIKE '%falscher Karton%'`); n != 1 {
		t.Errorf("taken back %d times", n)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_archive_chain WHERE document = 'delivery_note' AND kind = 'issued'`); n != 3 {
		t.Errorf("%d notes in the chain", n)
	}
}

// TestTheLastPieceIsDeliveredOnce: eight clerks in two daemons reach for it.
func TestTheLastPieceIsDeliveredOnce(t *testing.T) {
	t.Parallel()
	c := config("")
	s := openStore(t, func(own *store.Config) { c.DSN = own.DSN })
	other := must[*store.Store](t)(store.Open(t.Context(), c))
	defer other.Close()
	order := addOrder(t, s, anOrder("tee", 1))
	line := lineIDs(t, s, order)
	var all sync.WaitGroup
	var made atomic.Int64
	for n := range 8 {
		all.Go(func() {
			_, err := []*store.Store{s, other}[n%2].CreateDeliveryNoteOf(t.Context(), order, of(line[1], "1"), "anna")
			if err == nil {
				made.Add(1)
			} else if invoicing.ErrorCode(err) != invoicing.CodeConflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := left(t, s, order); made.Load() != 1 || got != "0/2 1/1" {
		t.Errorf("%d notes, delivered %s", made.Load(), got)
	}
	if n := value[int](t, s, `SELECT last_value FROM fakturis_number_range WHERE range_key LIKE 'delivery_note%' OR range_key LIKE 'lieferschein%'`); n != 1 {
		t.Errorf("%d numbers were given", n)
	}
}

// TestTheSameFormMakesOneNote, pressed by an impatient hand while the first press is under way.
func TestTheSameFormMakesOneNote(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	line, seen := lineIDs(t, s, order), invoicing.DeliveryPrint(must[[]invoicing.LineLeft](t)(s.LeftToDeliver(t.Context(), order)))
	wish := store.DeliveryWish{Parts: of(line[0], "1"), FormID: "f1", Seen: seen}
	var all sync.WaitGroup
	ids := make([]int64, 4)
	for n := range ids {
		all.Go(func() {
			var err error
			if ids[n], err = s.Deliver(t.Context(), order, wish, "anna"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("notes %v", ids)
		}
	}
	wish.FormID = "f2" // another clerk, who saw the same
	_, err := s.Deliver(t.Context(), order, wish, "ben")
	wantCode(t, err, invoicing.CodeConflict)
	if got := left(t, s, order); got != "1/2 0/1" {
		t.Errorf("delivered %s", got)
	}
}

// TestTheShopChangesWhatIsDelivered: what was delivered stays, and a person is told where the shop now says less.
func TestTheShopChangesWhatIsDelivered(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	o := mirroredOrder(t, s, 1)
	line := lineIDs(t, s, o.ID)
	must[int64](t)(s.CreateDeliveryNoteOf(ctx, o.ID, of(line[0], "2"), "anna"))
	void := must[int64](t)(s.CreateDeliveryNoteOf(ctx, o.ID, of(line[1], "1"), "anna"))
	if err := s.VoidDeliveryNote(ctx, void, "", "anna"); err != nil {
		t.Fatal(err)
	}
	step := func(name, wantLeft, wantDocument string, state invoicing.DeliveryState, edit func()) {
		t.Helper()
		edit()
		reckon(o)
		mirror(t, s, o)
		all := revisions(t, s, o.ID)
		document := ""
		for _, r := range all {
			if r.Number == len(all) {
				document = r.Document
			}
		}
		if got := left(t, s, o.ID); got != wantLeft || document != wantDocument {
			t.Errorf("%s: delivered %s, beside %q", name, got, document)
		}
		wantDelivery(t, s, o.ID, state)
	}
	step("more of it", "2/3 0/1", "", invoicing.DeliveredPart, func() { o.Lines[0].Quantity, o.Lines[0].Amount = decimal.New(3, 0), 1785 })
	step("the other goes", "2/3", "", invoicing.DeliveredPart, func() { o.Lines = append(o.Lines[:1:1], o.Lines[2]) })
	step("as many as delivered", "2/2", "", invoicing.DeliveredAll, func() { o.Lines[0].Quantity, o.Lines[0].Amount = decimal.New(2, 0), 1190 })
	step("fewer", "2/1", "LS-2026-0001", invoicing.DeliveredAll, func() { o.Lines[0].Quantity, o.Lines[0].Amount = decimal.New(1, 0), 595 })
	step("another in its place", "0/1 2/0", "LS-2026-0001", invoicing.DeliveredPart, func() { o.Lines[0].Number, o.Lines[0].Text, o.Lines[0].Details = "T-2", "Schwarztee", nil })
	if n := must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, 1)); len(n.Lines) != 1 || n.Lines[0].Text != "Grüntee" || !n.Lines[0].Quantity.Equal(decimal.New(2, 0)) {
		t.Errorf("%+v", n)
	}
}

// TestBillingAndDeliveringInAnyOrder looks at the days of supply and at which notes the invoice names.
func TestBillingAndDeliveringInAnyOrder(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	today := noon()
	s := openStore(t, func(c *store.Config) { c.Now = func() time.Time { return today } })
	notes := func(inv invoicing.Invoice) string {
		var all []string
		for _, r := range inv.References {
			if r.Kind == invoicing.RefersDeliveryNote {
				all = append(all, r.Number)
			}
		}
		return strings.Join(all, " ")
	}
	billFirst := addOrder(t, s, anOrder("tee", 1))
	if inv := issue(t, s, billFirst); notes(inv) != "" || inv.ServiceFrom != day("2026-11-21") {
		t.Errorf("billed first: %q, %s", notes(inv), inv.ServiceFrom)
	}
	must[int64](t)(s.CreateDeliveryNote(ctx, billFirst, "anna"))
	deliverFirst := addOrder(t, s, anOrder("tee", 2))
	must[int64](t)(s.CreateDeliveryNote(ctx, deliverFirst, "anna"))
	if inv := issue(t, s, deliverFirst); notes(inv) != "LS-2026-0002" || inv.ServiceFrom != day("2026-11-23") || inv.ServiceUntil != day("2026-11-23") {
		t.Errorf("delivered first: %q, %s to %s", notes(inv), inv.ServiceFrom, inv.ServiceUntil)
	}
	parts := addOrder(t, s, anOrder("tee", 3))
	line := lineIDs(t, s, parts)
	must[int64](t)(s.CreateDeliveryNoteOf(ctx, parts, of(line[0], "1"), "anna"))
	void := must[int64](t)(s.CreateDeliveryNoteOf(ctx, parts, of(line[0], "1"), "anna"))
	if err := s.VoidDeliveryNote(ctx, void, "", "anna"); err != nil {
		t.Fatal(err)
	}
	today = today.AddDate(0, 0, 4)
	must[int64](t)(s.CreateDeliveryNoteOf(ctx, parts, of(line[1], "1"), "anna"))
	inv := issue(t, s, parts)
	if notes(inv) != "LS-2026-0003 LS-2026-0005" || inv.ServiceFrom != day("2026-11-23") || inv.ServiceUntil != day("2026-11-27") {
		t.Errorf("in parts: %q, %s to %s", notes(inv), inv.ServiceFrom, inv.ServiceUntil)
	}
	must[int64](t)(s.CreateDeliveryNote(ctx, parts, "anna"))
	if got := left(t, s, parts); got != "2/2 1/1" {
		t.Errorf("delivered after the invoice: %s", got)
	}
	if again := must[invoicing.Invoice](t)(s.Invoice(ctx, inv.ID)); notes(again) != "LS-2026-0003 LS-2026-0005" {
		t.Errorf("the issued invoice names %q now", notes(again))
	}
}

// TestAnInvoiceNamesNoNoteThatWasTakenBackSinceItsDraft: the other one it does.
func TestAnInvoiceNamesNoNoteThatWasTakenBackSinceItsDraft(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	order := addOrder(t, s, anOrder("tee", 1))
	line := lineIDs(t, s, order)
	void := must[int64](t)(s.CreateDeliveryNoteOf(ctx, order, of(line[0], "1"), "anna"))
	must[int64](t)(s.CreateDeliveryNoteOf(ctx, order, of(line[1], "1"), "anna"))
	draft := must[int64](t)(s.DraftInvoice(ctx, order, "anna"))
	if err := s.VoidDeliveryNote(ctx, void, "", "anna"); err != nil {
		t.Fatal(err)
	}
	inv := must[invoicing.Invoice](t)(s.IssueInvoice(ctx, draft, "anna"))
	var named []string
	for _, r := range inv.References {
		if r.Kind == invoicing.RefersDeliveryNote {
			named = append(named, r.Number)
		}
	}
	if strings.Join(named, " ") != "LS-2026-0002" {
		t.Errorf("the invoice names %q", named)
	}
}
