package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// mirror tells the mirror of orders, as the connector does; an order with an id is known.
func mirror(t *testing.T, s *store.Store, orders ...*invoicing.Order) {
	t.Helper()
	if err := s.Mirror(t.Context(), "tee", func(m *store.Mirror) error { return put(t.Context(), m, orders) }); err != nil {
		t.Fatal(err)
	}
}

func put(ctx context.Context, m *store.Mirror, orders []*invoicing.Order) error {
	var list []store.MirrorOrder
	for _, o := range orders {
		var key int64
		if _, err := fmt.Sscan(o.Origin.Key, &key); err != nil {
			return err
		}
		list = append(list, store.MirrorOrder{Order: o, Shop: o.Origin.Shop, ShopOrderID: key})
	}
	if err := m.KeepTotals(ctx, list); err != nil {
		return err
	}
	if err := m.ReviseOrders(ctx, list); err != nil {
		return err
	}
	return m.PutOrders(ctx, list)
}

// gone marks an order as deleted in its shop.
func gone(t *testing.T, s *store.Store, id int64) {
	t.Helper()
	if err := s.Mirror(t.Context(), "tee", func(m *store.Mirror) error { return m.MarkOrdersGone(t.Context(), []int64{id}) }); err != nil {
		t.Fatal(err)
	}
}

// mirroredOrder puts order n of the shop into the mirror.
func mirroredOrder(t *testing.T, s *store.Store, n int64) *invoicing.Order {
	t.Helper()
	o := anOrder("tee", n)
	o.ID = addOrder(t, s, o)
	o.PartnerID = value[int64](t, s, `SELECT partner_id FROM fakturis_order WHERE id = ?`, o.ID)
	o.ShopStatus = 1
	return &o
}

func revisions(t *testing.T, s *store.Store, id int64) []invoicing.Revision {
	t.Helper()
	return must[[]invoicing.Revision](t)(s.Revisions(t.Context(), id))
}

// two makes it two pieces more of the first article.
func two(o *invoicing.Order) {
	o.Lines[0].Quantity = o.Lines[0].Quantity.Add(decimal.New(2, 0))
	o.Lines[0].Amount += 1190
	reckon(o)
}

// cancel sets all totals to zero, as the shop does; the lines of the basket stay.
func cancel(o *invoicing.Order) {
	o.Cancelled, o.Lines, o.TaxTotals, o.Total, o.ShopStatus = true, o.Lines[:2], nil, 0, 4
}

func TestAChangedOrderKeepsItsFormerStates(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o, other := mirroredOrder(t, s, 1), mirroredOrder(t, s, 2)
	fresh := anOrder("tee", 3)
	fresh.PartnerID = o.PartnerID
	states := []invoicing.Order{must[invoicing.Order](t)(s.Order(t.Context(), o.ID))}
	for _, change := range []func(){
		func() { o.ShopStatus = 2 },
		func() {
			two(o)
			o.Billing.Street, o.Parcels = "Neue Gasse 7", []invoicing.Parcel{{Carrier: "DHL", Number: "0034"}}
		},
		func() {
			o.Lines = append(o.Lines[1:], invoicing.OrderLine{Kind: invoicing.LineDiscount, Text: "Rabatt", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(-100, -2), Amount: -100, TaxRate: tax.Percent(19)})
			reckon(o)
		},
	} {
		change()
		for range 2 { // read twice, it is one change
			mirror(t, s, o, other, &fresh)
		}
		states = append(states, must[invoicing.Order](t)(s.Order(t.Context(), o.ID)))
	}
	got := revisions(t, s, o.ID)
	if len(got) != 3 || len(revisions(t, s, other.ID)) != 0 || len(revisions(t, s, fresh.ID)) != 0 {
		t.Fatalf("revisions %+v, want three of the changed order alone", got)
	}
	for i, r := range got { // the newest first
		n := 3 - i
		before := must[invoicing.Order](t)(s.OrderAt(t.Context(), o.ID, n))
		if r.Number != n || r.Document != "" || r.NoticedAt.IsZero() || !r.SeenAt.IsZero() {
			t.Errorf("revision %+v, want number %d", r, n)
		}
		if d := invoicing.Differences(before, states[n-1]); len(d) > 0 {
			t.Errorf("the state before change %d was kept otherwise: %+v", n, d)
		}
		if diff := cmp.Diff(invoicing.Differences(states[n-1], states[n]), r.Changes); diff != "" || len(r.Changes) == 0 {
			t.Errorf("change %d: %s", n, diff)
		}
	}
}

// TestNewOrdersAskNothing: the first mirror of a shop has only new orders. A mirror whose transaction is over fails as
// soon as it asks the database anything.
func TestNewOrdersAskNothing(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o, fresh := mirroredOrder(t, s, 1), anOrder("tee", 2)
	var over *store.Mirror
	if err := s.Mirror(t.Context(), "tee", func(m *store.Mirror) error { over = m; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := over.ReviseOrders(t.Context(), []store.MirrorOrder{{Order: &fresh, Shop: "tee", ShopOrderID: 2}}); err != nil {
		t.Errorf("a new order: %v", err)
	}
	if err := over.ReviseOrders(t.Context(), []store.MirrorOrder{{Order: o, Shop: "tee", ShopOrderID: 1}}); err == nil {
		t.Error("the state of a known order was not asked for")
	}
}

func TestAMirrorCutShortLeavesOneRevision(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	two(o)
	dead := errors.New("killed")
	for _, point := range []string{"before the order", "after the order"} {
		err := s.Mirror(t.Context(), "tee", func(m *store.Mirror) error {
			if point == "before the order" {
				if err := m.ReviseOrders(t.Context(), []store.MirrorOrder{{Order: o, Shop: "tee", ShopOrderID: 1}}); err != nil {
					return err
				}
			} else if err := put(t.Context(), m, []*invoicing.Order{o}); err != nil {
				return err
			}
			return dead
		})
		if !errors.Is(err, dead) {
			t.Fatal(err)
		}
		if got := revisions(t, s, o.ID); len(got) != 0 {
			t.Errorf("killed %s: %+v", point, got)
		}
	}
	mirror(t, s, o)
	mirror(t, s, o)
	if got := revisions(t, s, o.ID); len(got) != 1 {
		t.Errorf("%d revisions of one change", len(got))
	}
}

func TestDocumentsThatAChangeDoesNotReach(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	want := func(what, document string) {
		t.Helper()
		mirror(t, s, o)
		if got := revisions(t, s, o.ID)[0]; got.Document != document {
			t.Errorf("%s: documents %q, want %q: %+v", what, got.Document, document, got.Changes)
		}
	}
	two(o)
	want("without a document", "")
	draft := must[int64](t)(s.DraftInvoice(t.Context(), o.ID, "clerk"))
	two(o)
	want("with a draft", "")
	must[int64](t)(s.DraftInvoice(t.Context(), o.ID, "clerk"))
	invoice := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), draft, "clerk"))
	frozen := value[string](t, s, `SELECT content FROM fakturis_invoice WHERE id = ?`, draft)
	two(o)
	want("with an invoice", invoice.Number)
	note := must[int64](t)(s.CreateDeliveryNote(t.Context(), o.ID, "clerk"))
	both := invoice.Number + ", " + must[invoicing.DeliveryNote](t)(s.DeliveryNote(t.Context(), note)).Number
	o.ShopStatus = 3
	want("status", "")
	o.Parcels = []invoicing.Parcel{{Carrier: "DHL", Number: "0034"}}
	want("parcel", "")
	o.Comment, o.Customer.Street = "Bitte klingeln", "Woanders 1"
	want("remark", "")
	o.Lines[1].UnitPrice, o.Lines[1].Amount = decimal.New(2400, -2), 2400
	reckon(o)
	want("price", invoice.Number)
	o.Delivery.Street = "Packstation 12"
	want("delivery address", both)
	two(o)
	want("quantity", both)
	cancel(o)
	want("cancelled", both)
	gone(t, s, o.ID)
	gone(t, s, o.ID) // found again
	if got := revisions(t, s, o.ID); got[0].Document != both || got[1].Document != both || got[1].Changes[0].Field != "cancelled" ||
		!cmp.Equal(got[0].Changes, []invoicing.Difference{{Field: "deleted", Type: invoicing.ValueFlag, Before: "false", After: "true"}}) {
		t.Errorf("deleted in the shop: %+v", got[:2])
	}
	want("back again", "")
	if got := value[string](t, s, `SELECT content FROM fakturis_invoice WHERE id = ?`, draft); got != frozen {
		t.Error("the issued invoice changed")
	}
}

func TestACollectiveInvoiceIsADocumentOfItsOrders(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	terms := everyTwoMonths()
	terms.OrderID = o.ID
	must[int64](t)(s.AddContract(t.Context(), o.ID, terms, "clerk"))
	planned := must[[]invoicing.PlannedInvoice](t)(s.PlannedInvoices(t.Context(), o.ID))
	collective := must[int64](t)(s.Combine(t.Context(), []int64{planned[0].ID, planned[1].ID}, invoicing.Date{}, "clerk"))
	two(o)
	mirror(t, s, o)
	id := must[int64](t)(s.IssueCollective(t.Context(), collective, "clerk"))
	two(o)
	mirror(t, s, o)
	number := must[invoicing.Invoice](t)(s.Invoice(t.Context(), id)).Number
	if got := revisions(t, s, o.ID); len(got) != 2 || got[1].Document != "" || got[0].Document != number {
		t.Errorf("%+v, want %s at the newest alone", got, number)
	}
}

func TestChangesBesideADocumentWaitForAPerson(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o, quiet := mirroredOrder(t, s, 1), mirroredOrder(t, s, 2)
	id := must[int64](t)(s.DraftInvoice(t.Context(), o.ID, "clerk"))
	number := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "clerk")).Number
	two(quiet)
	for range 3 {
		two(o)
		mirror(t, s, o, quiet)
	}
	want := func(open ...int) {
		t.Helper()
		var waiting []int
		for _, r := range revisions(t, s, o.ID) {
			if r.Waits() {
				waiting = append(waiting, r.Number)
			}
		}
		rows, _, err := s.Orders(t.Context(), store.ListQuery{Changed: true})
		if err != nil {
			t.Fatal(err)
		}
		touched := [][]string{}
		for _, r := range rows {
			touched = append(touched, r.Touched)
		}
		all := [][]string{}
		if len(open) > 0 {
			all = append(all, []string{number})
		}
		if !cmp.Equal(waiting, open) || !cmp.Equal(touched, all) {
			t.Errorf("waiting %v, want %v; listed %q", waiting, open, touched)
		}
		if d := must[store.Dashboard](t)(s.Dashboard(t.Context(), invoicing.NewDate(2026, 11, 23))); d.OrdersChanged != int64(len(all)) {
			t.Errorf("the dashboard counts %d, want %d", d.OrdersChanged, len(all))
		}
	}
	want(3, 2, 1)
	see := func(upTo int) error { return s.SeeRevisions(t.Context(), o.ID, upTo, "anna") }
	wantCode(t, see(4), invoicing.CodeNotFound)
	wantCode(t, s.SeeRevisions(t.Context(), 999, 1, "anna"), invoicing.CodeNotFound)
	for range 2 {
		if err := see(2); err != nil {
			t.Fatal(err)
		}
		want(3)
	}
	if err := see(3); err != nil {
		t.Fatal(err)
	}
	want()
	if got := revisions(t, s, o.ID)[0]; got.SeenBy != "anna" || got.SeenAt.IsZero() {
		t.Errorf("seen by %q at %v", got.SeenBy, got.SeenAt)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'see-changes' AND actor = 'anna' AND entity_id = ?`, o.ID); n != 2 {
		t.Errorf("%d notes in the audit, want one for each time that something was said", n)
	}
}

func TestACancelledOrderKeepsItsSums(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	total := o.Total
	for range 2 {
		again := *o
		cancel(&again)
		mirror(t, s, &again)
	}
	got := revisions(t, s, o.ID)
	want := []invoicing.Difference{{Field: "cancelled", Type: invoicing.ValueFlag, Before: "false", After: "true"}, {Field: "status", Type: invoicing.ValueStatus, Before: "1", After: "4"}}
	if len(got) != 1 || !cmp.Equal(got[0].Changes, want) {
		t.Errorf("revisions %+v", got)
	}
	if now := must[invoicing.Order](t)(s.Order(t.Context(), o.ID)); !now.Cancelled || now.Total != total || len(now.Lines) != 3 {
		t.Errorf("cancelled %t, total %s instead of %s", now.Cancelled, now.Total, total)
	}
}

func TestManyDocumentsFitTheirColumn(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	for n := range 30 {
		insert(t, s, `INSERT INTO fakturis_delivery_note (number, number_range, number_counter, order_id, partner_id, shop, note_date, status, content)
			VALUES (?, 'x', ?, ?, 1, 'tee', '2026-11-23', 'erstellt', '{}')`, fmt.Sprintf("LS-2026-%04d", n), n, o.ID)
	}
	two(o)
	mirror(t, s, o)
	got := revisions(t, s, o.ID)[0].Document
	if !strings.HasPrefix(got, "LS-2026-0000, LS-2026-0001, ") || !strings.HasSuffix(got, ", …") || len(got) > 255 || len(got) < 240 {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}
