package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// equate compares documents by what they say: decimals by value, and no list as an empty one.
var equate = cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })}

// crash is how a test dies at a named point.
type crash string

// issue drafts and issues the invoice of an order.
func issue(t testing.TB, s *store.Store, orderID int64) invoicing.Invoice {
	t.Helper()
	id, err := s.DraftInvoice(context.Background(), orderID, "test")
	if err != nil {
		t.Fatal(err)
	}
	inv, err := s.IssueInvoice(context.Background(), id, "test")
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestIssueFreezesTheInvoice(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 12))
	inv := issue(t, s, order)
	if inv.Number != "RE-2026-0001" || inv.Date.String() != "2026-11-23" || inv.DueDate.String() != "2026-12-07" || inv.Status != invoicing.InvoiceIssued {
		t.Errorf("issued as %q on %s due %s, %s", inv.Number, inv.Date, inv.DueDate, inv.Status)
	}
	if inv.ServiceFrom.String() != "2026-11-21" { // 23:30 UTC is the next day in Berlin
		t.Errorf("service date %s", inv.ServiceFrom)
	}
	if inv.Total != 4060 || len(inv.Lines) != 3 || inv.CustomerNo != fmt.Sprint(10000+inv.PartnerID) {
		t.Errorf("total %s, %d lines, customer %s", inv.Total, len(inv.Lines), inv.CustomerNo)
	}
	content := value[[]byte](t, s, `SELECT content FROM fakturis_invoice WHERE id = ?`, inv.ID)
	sum := sha256.Sum256(content)
	if got := value[[]byte](t, s, `SELECT content_sha256 FROM fakturis_invoice WHERE id = ?`, inv.ID); !bytes.Equal(got, sum[:]) {
		t.Errorf("SHA-256 %x, want %x", got, sum)
	}
	insert(t, s, `UPDATE fakturis_order SET total_cents = 1, email = 'x' WHERE id = ?`, order)
	read, err := s.Invoice(context.Background(), inv.ID)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(inv, read, equate, cmpopts.IgnoreFields(invoicing.Invoice{}, "CreatedAt")); d != "" {
		t.Error(d)
	}
	if again := issue(t, s, order); again.ID != inv.ID || again.Number != inv.Number {
		t.Errorf("issued again as %d %s", again.ID, again.Number)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_job WHERE kind = 'render.invoice' AND args = ?`, fmt.Sprintf(`{"id":%d}`, inv.ID)); n != 1 {
		t.Errorf("%d jobs to render it", n)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(action ORDER BY id) FROM fakturis_audit WHERE entity = 'invoice'`); got != "draft,issue" {
		t.Errorf("audit tells %s", got)
	}
	if got := value[string](t, s, `SELECT CONCAT(rechnung_nr, ' ', summe_brutto, ' ', status) FROM fakturis_rechnungsliste`); got != "RE-2026-0001 40.60 gestellt" {
		t.Errorf("the list shows %s", got)
	}
}

func TestDraftFollowsItsOrder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	id, err := s.DraftInvoice(ctx, order, "test")
	if err != nil {
		t.Fatal(err)
	}
	insert(t, s, `UPDATE fakturis_order SET vat_id = 'DE999' WHERE id = ?`, order)
	_, err = s.IssueInvoice(ctx, id, "test")
	wantCode(t, err, invoicing.CodeConflict)
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Error("a refused invoice took a number")
	}
	if again, err := s.DraftInvoice(ctx, order, "test"); err != nil || again != id {
		t.Fatalf("drafted anew as %d: %v", again, err)
	}
	inv, err := s.IssueInvoice(ctx, id, "test")
	if err != nil || inv.BuyerVATID != "DE999" {
		t.Fatalf("issued for %q: %v", inv.BuyerVATID, err)
	}
}

func TestDraftIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order, n := addOrder(t, s, anOrder("tee", 1)), int64(0)
	for name, break_ := range map[string]string{
		"gone":          `UPDATE fakturis_order SET deleted_at = NOW(6) WHERE id = ?`,
		"cancelled":     `UPDATE fakturis_order SET cancelled = TRUE WHERE id = ?`,
		"negative":      `UPDATE fakturis_order SET total_cents = -1 WHERE id = ?`,
		"a contract":    `INSERT INTO fakturis_contract (order_id, interval_count, interval_unit, start_date, period_count, arrears) VALUES (?, 1, 'monat', '2026-01-01', 3, 0)`,
		"without lines": `DELETE FROM fakturis_order_line WHERE order_id = ?`,
	} {
		n++
		o := addOrder(t, s, anOrder("wein", n))
		insert(t, s, break_, o)
		if _, err := s.DraftInvoice(ctx, o, "test"); invoicing.ErrorCode(err) != invoicing.CodeConflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.DraftInvoice(ctx, order, "test"); err != nil {
		t.Errorf("a good one beside them: %v", err)
	}
	_, err := s.DraftInvoice(ctx, 4711, "test")
	wantCode(t, err, invoicing.CodeNotFound)
	_, err = s.IssueInvoice(ctx, 4711, "test")
	wantCode(t, err, invoicing.CodeNotFound)
	_, err = s.CreateDeliveryNote(ctx, 4711, "test")
	wantCode(t, err, invoicing.CodeNotFound)
}

// TestWhatDoesNotAddUpIsHeld: the draft is there to be looked at and says what is wrong by how much; it takes no number.
func TestWhatDoesNotAddUpIsHeld(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	n := int64(0)
	for want, break_ := range map[string]string{
		"Steuer wie im Shop (19 %): 458 Cent gefunden, 460 Cent erwartet": `UPDATE fakturis_order_tax SET tax_cents = tax_cents + 2, net_cents = net_cents - 2
			WHERE rate = 190000 AND order_id = ?`,
		"Zahlbetrag (was der Kunde im Shop gezahlt hat): 4060 Cent gefunden, 0 Cent erwartet": `UPDATE fakturis_order SET total_cents = 0 WHERE id = ?`,
		"Menge × Preis (Position 2): 2380 Cent gefunden, 2385 Cent erwartet":                  `UPDATE fakturis_order_line SET unit_price = 23.85 WHERE position = 2 AND order_id = ?`,
	} {
		n++
		o := addOrder(t, s, anOrder("tee", n))
		insert(t, s, break_, o)
		id, err := s.DraftInvoice(ctx, o, "test")
		if err != nil {
			t.Fatal(err)
		}
		reason := value[string](t, s, `SELECT COALESCE(hold_reason, '') FROM fakturis_invoice WHERE id = ?`, id)
		_, err = s.IssueInvoice(ctx, id, "test")
		if invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), want) || !strings.Contains(reason, want) {
			t.Errorf("want %q, held %q, issued: %v", want, reason, err)
		}
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Error("a held invoice took a number")
	}
}

// TestWhatDoesNotAddUpInTheShopIsHeldUntilItIsKept: the shop's mistake may be one that nobody can correct there. Who looked at
// the draft and keeps it may issue it; drawn up anew it is held again.
func TestWhatDoesNotAddUpInTheShopIsHeldUntilItIsKept(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	insert(t, s, `UPDATE fakturis_order SET check_flag = 1, check_reason = 'Steuer 19 %: der Shop weist 9,99 aus' WHERE id = ?`, order)
	id := must[int64](t)(s.DraftInvoice(ctx, order, "anna"))
	_, err := s.IssueInvoice(ctx, id, "anna")
	if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "Auftrag: Steuer 19 %: der Shop weist 9,99 aus. Bitte im Shop berichtigen") {
		t.Errorf("refused with %q", err)
	}
	for _, step := range []func(context.Context, int64, int, string) error{s.KeepDraft, s.RefreshDraft, s.KeepDraft} {
		if err := step(ctx, id, readDraft(t, s, id).Version, "anna"); err != nil {
			t.Fatal(err)
		}
	}
	must[int64](t)(s.DraftInvoice(ctx, order, "bert")) // leads to the same draft and leaves it alone
	if d := readDraft(t, s, id); d.OrderHeld() || len(d.Changed) != 0 {
		t.Errorf("kept, yet held for %q, changed %v", d.Hold, d.Changed)
	}
	if err := s.UndoDraft(ctx, id, readDraft(t, s, id).Version, "anna"); err != nil {
		t.Fatal(err)
	}
	if d := readDraft(t, s, id); !d.OrderHeld() {
		t.Errorf("drawn up anew and held for %q only", d.Hold)
	}
	if err := s.KeepDraft(ctx, id, readDraft(t, s, id).Version, "anna"); err != nil {
		t.Fatal(err)
	}
	if inv, err := s.IssueInvoice(ctx, id, "anna"); err != nil || inv.Total != 4060 {
		t.Errorf("issued %s: %v", inv.Total, err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'keep' AND actor = 'anna'`); n != 3 {
		t.Errorf("%d decisions on record, want 3", n)
	}
}

// TestOrderIsBilledOnce lets whoever drafts an order's invoice and whoever makes a contract of it start together.
func TestOrderIsBilledOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: invoicing.NewDate(2027, 1, 1), Count: 2}
	for _, order := range addOrders(t, s, "tee", 10) {
		var both sync.WaitGroup
		var drafted, contracted error
		both.Go(func() { _, drafted = s.DraftInvoice(ctx, order, "test") })
		both.Go(func() { _, contracted = s.AddContract(ctx, order, terms, "test") })
		both.Wait()
		if (drafted == nil) == (contracted == nil) {
			t.Errorf("order %d: drafted (%v) and contracted (%v)", order, drafted, contracted)
		}
	}
}

// TestNumbersNeverTwiceAndNoneLeftOut lets two daemons issue everything at once while their transactions die before
// and after the commit.
func TestNumbersNeverTwiceAndNoneLeftOut(t *testing.T) {
	t.Parallel()
	die := func(point string) {
		if rand.N(3) == 0 {
			panic(crash(point))
		}
	}
	c := config(privatedb.New(t))
	c.Crash = die
	stores := []*store.Store{openOn(t, c), openOn(t, c)}
	orders := slices.Concat(addOrders(t, stores[0], "tee", 20), addOrders(t, stores[0], "wein", 20))
	var all sync.WaitGroup
	for i := range 6 {
		mine := slices.Clone(orders)
		rand.Shuffle(len(mine), func(a, b int) { mine[a], mine[b] = mine[b], mine[a] })
		all.Go(func() {
			for _, o := range mine {
				insist(t, func(ctx context.Context) error { return bill(ctx, stores[i%2], o) })
			}
		})
	}
	all.Wait()
	for table, prefix := range map[string]string{"fakturis_invoice": "RE", "fakturis_delivery_note": "LS"} {
		for k := range orders {
			number := fmt.Sprintf("%s-2026-%04d", prefix, k+1)
			if n := value[int](t, stores[0], `SELECT COUNT(*) FROM `+table+` WHERE number = ?`, number); n != 1 {
				t.Errorf("%s is there %d times", number, n)
			}
		}
		if n := value[int](t, stores[0], `SELECT COUNT(*) FROM `+table); n != len(orders) {
			t.Errorf("%s has %d rows, want %d", table, n, len(orders))
		}
	}
	if n := value[int](t, stores[0], `SELECT COUNT(*) FROM fakturis_job`); n != 2*len(orders) {
		t.Errorf("%d jobs, want %d", n, 2*len(orders))
	}
}

func bill(ctx context.Context, s *store.Store, order int64) error {
	id, err := s.DraftInvoice(ctx, order, "test")
	if err != nil {
		return err
	}
	if _, err := s.CreateDeliveryNote(ctx, order, "test"); err != nil {
		return err
	}
	_, err = s.IssueInvoice(ctx, id, "test")
	return err
}

// insist calls fn until it survives; now and then its context ends in the midst of it.
func insist(t *testing.T, fn func(ctx context.Context) error) {
	for range 1000 {
		ctx, cancel := context.WithCancel(context.Background())
		if rand.N(4) == 0 {
			time.AfterFunc(rand.N(5*time.Millisecond), cancel)
		}
		err := survive(ctx, fn)
		ended := ctx.Err() != nil
		cancel()
		if err == nil {
			return
		}
		if err != errCrashed && !ended {
			t.Errorf("%v", err)
			return
		}
	}
	t.Error("died a thousand times")
}

var errCrashed = fmt.Errorf("crashed")

func survive(ctx context.Context, fn func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, planned := r.(crash); !planned {
				panic(r)
			}
			err = errCrashed
		}
	}()
	return fn(ctx)
}

func TestNumberRanges(t *testing.T) {
	t.Parallel()
	day := noon()
	s := openStore(t, func(c *store.Config) {
		c.Now = func() time.Time { return day }
		wein := c.Settings["wein"]
		wein.Numbers = map[string]string{invoicing.NumbersInvoice: "W{year}/{counter:6}"}
		c.Settings["wein"] = wein
	})
	numbers := func(shop string, n int64) string { return issue(t, s, addOrder(t, s, anOrder(shop, n))).Number }
	got := []string{numbers("tee", 1), numbers("wein", 1), numbers("fremd", 1), numbers("wein", 2)}
	day = time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) // New Year in Berlin
	got = append(got, numbers("tee", 2), numbers("wein", 3))
	want := []string{"RE-2026-0001", "W2026/000001", "RE-2026-0002", "W2026/000002", "RE-2027-0001", "W2027/000001"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNumberThatIsTakenIsAConflict(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	unprotect(t, s.DB())
	insert(t, s, `DELETE FROM fakturis_number_range`)
	id, err := s.DraftInvoice(context.Background(), addOrder(t, s, anOrder("tee", 2)), "test")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.IssueInvoice(context.Background(), id, "test")
	wantCode(t, err, invoicing.CodeConflict)
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Error("the refused number was counted")
	}
}

func TestDeliveryNote(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 7))
	id, err := s.CreateDeliveryNote(ctx, order, "test")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.CreateDeliveryNote(ctx, order, "test"); err != nil || again != id {
		t.Errorf("made again as %d: %v", again, err)
	}
	n, err := s.DeliveryNote(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if n.Number != "LS-2026-0001" || n.Date.String() != "2026-11-23" || n.OrderNo != "tee-7" || len(n.Lines) != 2 {
		t.Errorf("%+v", n)
	}
	if n.Lines[0].Details[0] != "Größe: 100 g" || n.Delivery.LastName != "Kühn" {
		t.Errorf("%+v", n)
	}
	if kind := value[string](t, s, `SELECT kind FROM fakturis_job`); kind != store.JobRenderDeliveryNote {
		t.Errorf("job %s", kind)
	}
	_, err = s.DeliveryNote(ctx, 4711)
	wantCode(t, err, invoicing.CodeNotFound)
}
