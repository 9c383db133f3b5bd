package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/store"
)

// TestAWholeOrderIsBilledWithTheContract: until it is issued nobody can bill the order elsewhere; then the database keeps it.
func TestAWholeOrderIsBilledWithTheContract(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order, other := a.buy("tee", 1), a.buy("tee", 2)
	group := store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{order}}
	m := must[collective.Merge](t)(a.CheckMerge(ctx, group))
	if len(m.Obstacles) > 0 || m.Invoice.Total != 12970+4060 || !m.Proof.Same {
		t.Fatalf("merge = %+v", m)
	}
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_collective_invoice`); n != 0 {
		t.Error("a check wrote something")
	}
	id := a.merge(group)[0]
	says := fmt.Sprintf("Sammelrechnung %d", id)
	for what, do := range map[string]func() error{
		"draft": func() error { _, err := a.DraftInvoice(ctx, order, "x"); return err },
		"together": func() error {
			_, err := a.DraftTogether(ctx, []int64{order, other}, nil, store.Once{}, "x")
			return err
		},
		"contract": func() error { _, err := a.AddContract(ctx, order, everyTwoMonths(), "x"); return err },
		"deposit": func() error {
			_, err := a.DraftDeposit(ctx, order, invoicing.DepositShare{Amount: 1000}, "x")
			return err
		},
		"merge": func() error {
			_, err := a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{{OrderIDs: []int64{order}}}}, "x")
			return err
		},
	} {
		t.Log(what)
		refuses(t, says, do())
	}
	note := must[int64](t)(a.CreateDeliveryNote(ctx, order, "clerk"))
	inv := must[invoicing.Invoice](t)(a.Invoice(ctx, must[int64](t)(a.IssueCollective(ctx, id, "clerk"))))
	a.checkTogether(inv, order, note)
	if again := must[int64](t)(a.DraftInvoice(ctx, order, "x")); again != inv.ID {
		t.Errorf("the order leads to %d, not to its invoice %d", again, inv.ID)
	}
	for _, key := range []string{fmt.Sprint("planned:", a.planned[0].ID), fmt.Sprint("order:", order)} {
		if _, err := a.DB().Exec(`INSERT INTO fakturis_billed (billed, invoice_id) VALUES (?, 99)`, key); err == nil || !strings.Contains(err.Error(), "Duplicate") {
			t.Errorf("%s can be billed twice: %v", key, err)
		}
	}
	cancels(t, a.Store, inv.ID, invoicing.CancelWish{})
	a.wantStates("geplant, geplant, geplant, geplant, geplant, geplant")
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_billed WHERE billed LIKE 'planned:%' OR billed LIKE 'order:%'`); n != 0 {
		t.Errorf("%d keys are left after the cancellation", n)
	}
	a.wantWhole()
	must[int64](t)(a.DraftInvoice(ctx, order, "clerk"))
}

func (a *anna) checkTogether(inv invoicing.Invoice, order, note int64) {
	a.t.Helper()
	kinds := map[invoicing.ReferenceKind]int64{}
	for _, r := range inv.References {
		kinds[r.Kind] = r.ID
	}
	if kinds[invoicing.RefersOrder] != order || kinds[invoicing.RefersDeliveryNote] != note || kinds[invoicing.RefersContract] != a.planned[0].ContractID {
		a.t.Errorf("references = %+v", inv.References)
	}
	last := inv.Lines[0]
	if last.OrderID != order || last.From != day("2026-11-23") || !strings.Contains(last.Block, "tee-1 (Teeladen 1)") || !strings.Contains(last.Block, "Lieferschein") {
		a.t.Errorf("line of the order = %+v", last)
	}
	if inv.ServiceFrom != day("2026-11-23") || inv.ServiceUntil != day("2027-02-28") || inv.Total != 12970+4060 || inv.Type != invoicing.TypeCollective {
		a.t.Errorf("invoice = %+v", inv)
	}
}

func TestACorrectedCollectiveInvoiceBillsWhatTheFormerDid(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order := a.buy("tee", 1)
	id := a.merge(store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{order}})[0]
	original := must[int64](t)(a.IssueCollective(ctx, id, "clerk"))
	draft := must[int64](t)(a.CorrectInvoice(ctx, original, store.Once{}, "clerk"))
	must[invoicing.Invoice](t)(a.IssueInvoice(ctx, draft, "clerk"))
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_billed WHERE invoice_id = ? AND (billed LIKE 'planned:%' OR billed LIKE 'order:%' OR billed LIKE 'collective:%')`, draft); n != 4 {
		t.Errorf("the corrected invoice bills %d things, want 4", n)
	}
	a.wantStates(fmt.Sprintf("abgerechnet %d RE%d, geplant, geplant, geplant, geplant, geplant", id, draft))
}

func TestWhatCannotJoinSaysWhy(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	change := func(n int64, edit func(*invoicing.Order)) int64 {
		o := withPartner(anOrder("tee", n), a.partner)
		edit(&o)
		return addOrder(t, a.Store, o)
	}
	billed, deposited := a.buy("tee", 20), a.buy("tee", 21)
	must[int64](t)(a.DraftInvoice(ctx, billed, "clerk"))
	must[int64](t)(a.DraftDeposit(ctx, deposited, invoicing.DepositShare{Amount: 1000}, "clerk"))
	munich := anOrder("tee", 1).Billing
	munich.City = "München"
	tests := []struct {
		name, kind, says string
		order            int64
		mends            int
	}{
		{"billed", collective.ObstacleRefused, "schon abgerechnet", billed, 0},
		{"deposit", collective.ObstacleRefused, "Anzahlungen", deposited, 0},
		{"contract", collective.ObstacleRefused, "Service-Vertrag", a.contract, 0},
		{"to check", collective.ObstacleRefused, "geprüft", change(1, func(o *invoicing.Order) { o.Check = []string{"Differenz"} }), 0},
		{"currency", collective.ObstacleCurrency, "CHF", change(2, func(o *invoicing.Order) { o.Currency = "CHF" }), 0},
		{"abroad", collective.ObstacleTaxCase, "ausfuhr CH", change(3, func(o *invoicing.Order) { o.Billing.Country, o.Delivery.Country = "CH", "CH" }), 0},
		{"address", collective.ObstacleAddress, "München", change(4, func(o *invoicing.Order) { o.Billing = munich }), 2},
		{"terms", collective.ObstacleTerms, "7 Tage", addOrder(t, a.Store, withPartner(anOrder("wein", 5), a.partner)), 2},
		{"recipient", collective.ObstacleRecipient, "einkauf@", change(6, func(o *invoicing.Order) { o.Email = "einkauf@kunde.example" }), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			group := store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{tt.order}}
			m := must[collective.Merge](t)(a.CheckMerge(ctx, group))
			if !slices.ContainsFunc(m.Obstacles, func(o collective.Obstacle) bool {
				return o.Kind == tt.kind && strings.Contains(o.Text, tt.says) && len(o.Mends) == tt.mends
			}) {
				t.Fatalf("obstacles = %+v", m.Obstacles)
			}
			_, err := a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{group}}, "clerk")
			refuses(t, tt.says, err)
		})
	}
	group := store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{tests[6].order}, Mend: collective.Mend{BillingOf: -tests[6].order}}
	inv := must[invoicing.Invoice](t)(a.Invoice(ctx, must[int64](t)(a.IssueCollective(ctx, a.merge(group)[0], "clerk"))))
	if inv.Billing.City != "München" {
		t.Errorf("mended, it goes to %s", inv.Billing.City)
	}
}

func TestAnOrderThatChangedHoldsItsCollectiveInvoice(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order := a.buy("tee", 1)
	id := a.merge(store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{order}})[0]
	insert(t, a.Store, `UPDATE fakturis_order_line SET unit_price = 1.90, amount_cents = 190 WHERE order_id = ? AND kind = 'versand'`, order)
	insert(t, a.Store, `UPDATE fakturis_order SET net_cents = net_cents - 252, tax_cents = tax_cents - 48, total_cents = total_cents - 300 WHERE id = ?`, order)
	insert(t, a.Store, `UPDATE fakturis_order_tax SET net_cents = net_cents - 252, tax_cents = tax_cents - 48, gross_cents = gross_cents - 300 WHERE order_id = ? AND rate = 190000`, order)
	_, err := a.IssueCollective(ctx, id, "clerk")
	refuses(t, "tee-1", err)
	refuses(t, "40,60 → 37,60", err)
	changed := must[[]store.ChangedItem](t)(a.ChangedItems(ctx, id))
	if len(changed) != 1 || changed[0].OrderID != order {
		t.Fatalf("changed = %+v", changed)
	}
	if err := a.RefreshItem(ctx, changed[0].ID, "clerk"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, a.RefreshItem(ctx, a.planned[0].ID, "clerk"), invoicing.CodeConflict)
	wantCode(t, a.RefreshItem(ctx, a.planned[1].ID, "clerk"), invoicing.CodeConflict)
	inv := must[invoicing.Invoice](t)(a.Invoice(ctx, must[int64](t)(a.IssueCollective(ctx, id, "clerk"))))
	if inv.Total != 12970+3760 || len(inv.Lines) != 5 {
		t.Errorf("billed %s in %d lines", inv.Total, len(inv.Lines))
	}
	wantCode(t, a.RefreshItem(ctx, changed[0].ID, "clerk"), invoicing.CodeConflict)
}

// TestACancelledOrderIsNotBilled: cancelled in the shop after it joined, an order holds its collective invoice, and says so with all
// else that changed, until it is taken out. What was held is tried again at once.
func TestACancelledOrderIsNotBilled(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	c := config(a.dsn)
	c.Now = february
	s := openOn(t, c)
	cancelled, changed := a.buy("tee", 1), a.buy("tee", 2)
	id := a.merge(store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{cancelled, changed}})[0]
	insert(t, a.Store, `UPDATE fakturis_order SET cancelled = TRUE WHERE id = ?`, cancelled)
	insert(t, a.Store, `UPDATE fakturis_order_line SET text = 'Teekanne, blau' WHERE order_id = ? AND kind = 'artikel'`, changed)
	today := invoicing.DateOf(february())
	if err := s.SetSendDate(ctx, id, today, "clerk"); err != nil {
		t.Fatal(err)
	}
	ref := invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id}
	done := must[store.SentByItself](t)(s.IssueDue(ctx, ref))
	for _, want := range []string{"tee-1 wurde im Shop storniert", "tee-2 hat sich geändert"} {
		if done.InvoiceID != 0 || !strings.Contains(done.Held, want) {
			t.Fatalf("%+v, want %q", done, want)
		}
	}
	items := must[[]store.ChangedItem](t)(a.ChangedItems(ctx, id))
	if len(items) != 2 || !items[0].Gone || items[1].Gone {
		t.Fatalf("changed: %+v", items)
	}
	refuses(t, "tee-1 wurde im Shop storniert", s.RefreshItem(ctx, items[1].ID, "clerk"))
	if err := s.SplitCollective(ctx, id, []int64{items[0].ID}, "clerk"); err != nil {
		t.Fatal(err)
	}
	if err := s.RefreshItem(ctx, items[1].ID, "clerk"); err != nil {
		t.Fatal(err)
	}
	if due := must[[]invoicing.ScheduledRef](t)(s.DueScheduled(ctx, 9)); !slices.Equal(due, []invoicing.ScheduledRef{ref}) {
		t.Errorf("due: %v", due)
	}
	inv := must[invoicing.Invoice](t)(a.Invoice(ctx, must[store.SentByItself](t)(s.IssueDue(ctx, ref)).InvoiceID))
	if slices.ContainsFunc(inv.Lines, func(l invoicing.InvoiceLine) bool { return l.OrderID == cancelled }) || inv.Lines[0].Text != "Teekanne, blau" {
		t.Errorf("billed: %+v", inv.Lines)
	}
}

// TestAnOrderIsDraftedOrMergedNeverBoth: two clerks press two buttons at once.
func TestAnOrderIsDraftedOrMergedNeverBoth(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	other := openOn(t, config(a.dsn))
	for n := range int64(10) {
		order := a.buy("tee", n+1)
		var draft, merge error
		var wg sync.WaitGroup
		wg.Go(func() { _, draft = a.DraftInvoice(t.Context(), order, "anna") })
		wg.Go(func() {
			_, merge = other.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{OrderIDs: []int64{order}}}}, "bert")
		})
		wg.Wait()
		if (draft == nil) == (merge == nil) {
			t.Fatalf("draft: %v, merge: %v", draft, merge)
		}
	}
	a.wantWhole()
}

// TestWhatWasPaidWithTheOrderIsNotAskedForAgain: the shop's payment method says so.
func TestWhatWasPaidWithTheOrderIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	o := withPartner(anOrder("tee", 1), a.partner)
	o.Payment = "paypalexpress"
	c := config(a.dsn)
	tee := c.Settings["tee"]
	tee.Payments = map[string]string{"paypal": invoicing.PaymentRulePaid}
	c.Settings["tee"] = tee
	s := openOn(t, c)
	m := must[collective.Merge](t)(s.CheckMerge(t.Context(), store.MergeGroup{PlannedIDs: ids(a.planned[0]), OrderIDs: []int64{addOrder(t, s, o)}}))
	refuses(t, "paypalexpress", m.Err())
	if offered := must[store.Mergeable](t)(s.Mergeable(t.Context(), a.partner)).Orders; len(offered) != 0 {
		t.Errorf("offered: %v", offered)
	}
}

// TestAPeriodInAnotherCurrencyNeedsADraft: only there somebody can enter the rate by which its tax is told in euros.
func TestAPeriodInAnotherCurrencyNeedsADraft(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	o := serviceOrder(a.partner)
	o.Currency = "CHF"
	order := must[int64](t)(a.CreateManualOrder(ctx, o, "clerk"))
	must[int64](t)(a.AddContract(ctx, order, everyTwoMonths(), "clerk"))
	p := ids(must[[]invoicing.PlannedInvoice](t)(a.PlannedInvoices(ctx, order))...)
	m := must[collective.Merge](t)(a.CheckMerge(ctx, store.MergeGroup{PlannedIDs: p[:2]}))
	if len(m.Obstacles) != 1 || m.Obstacles[0].Kind != collective.ObstacleAmounts || !strings.Contains(m.Obstacles[0].Text, "Kurs von CHF") {
		t.Errorf("obstacles = %+v", m.Obstacles)
	}
	draft := must[store.TakenOver](t)(a.TakeOver(ctx, store.TakeOver{Singles: p[:1]}, "clerk")).Drafts[0]
	edit := must[store.Draft](t)(a.Draft(ctx, draft))
	if len(edit.Hold) != 1 || !strings.Contains(edit.Hold[0], "Kurs von CHF") {
		t.Errorf("held: %v", edit.Hold)
	}
	edit.Exchange = invoicing.Exchange{Rate: decimal.New(95, -2), Source: "BMF"}
	must[invoicing.Invoice](t)(a.EditDraft(ctx, draft, edit.Version, edit.Invoice, "clerk"))
	if inv := must[invoicing.Invoice](t)(a.IssueInvoice(ctx, draft, "clerk")); inv.Exchange.Tax == 0 {
		t.Errorf("exchange = %+v", inv.Exchange)
	}
}
