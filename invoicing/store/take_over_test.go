package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// anna is a partner with a contract of six periods of 129.70 and orders of shops.
type anna struct {
	*store.Store
	t        *testing.T
	dsn      string
	partner  int64
	contract int64 // its order
	planned  []invoicing.PlannedInvoice
}

func newAnna(t *testing.T) *anna {
	t.Helper()
	a := &anna{t: t, dsn: privatedb.New(t)}
	a.Store = openOn(t, config(a.dsn))
	o := anOrder("tee", 1)
	a.partner = insert(t, a.Store, `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state,
		country, email, phone, vat_id, language, match_key) VALUES ('', '', ?, ?, ?, '', ?, ?, '', 'DE', ?, '', '', 'de', '0123456789abcdef')`,
		o.Billing.FirstName, o.Billing.LastName, o.Billing.Street, o.Billing.Postcode, o.Billing.City, o.Email)
	a.contract, a.planned = a.serve()
	return a
}

// serve makes one more contract.
func (a *anna) serve() (orderID int64, planned []invoicing.PlannedInvoice) {
	a.t.Helper()
	orderID = must[int64](a.t)(a.CreateManualOrder(a.t.Context(), serviceOrder(a.partner), "clerk"))
	must[int64](a.t)(a.AddContract(a.t.Context(), orderID, everyTwoMonths(), "clerk"))
	return orderID, must[[]invoicing.PlannedInvoice](a.t)(a.PlannedInvoices(a.t.Context(), orderID))
}

// buy makes an order of a shop, 40.60.
func (a *anna) buy(shop string, n int64) int64 {
	a.t.Helper()
	return addOrder(a.t, a.Store, withPartner(anOrder(shop, n), a.partner))
}

// dying is another daemon that dies at a crash point.
func (a *anna) dying(point string) (s *store.Store, reached *bool) {
	a.t.Helper()
	reached = new(bool)
	c := config(a.dsn)
	c.Crash = func(p string) {
		if p == point {
			*reached = true
			panic("killed at " + p)
		}
	}
	return openOn(a.t, c), reached
}

func (a *anna) merge(groups ...store.MergeGroup) []int64 {
	a.t.Helper()
	return must[store.TakenOver](a.t)(a.TakeOver(a.t.Context(), store.TakeOver{Groups: groups}, "clerk")).Collectives
}

// states writes the states of the contract's periods, and where they are.
func (a *anna) states() string {
	a.t.Helper()
	var all []string
	for _, p := range must[[]invoicing.PlannedInvoice](a.t)(a.PlannedInvoices(a.t.Context(), a.contract)) {
		text := string(p.Status)
		if p.CollectiveID != 0 {
			text += fmt.Sprint(" ", p.CollectiveID)
		}
		if p.InvoiceID != 0 {
			text += fmt.Sprint(" RE", p.InvoiceID)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func (a *anna) wantStates(want string) {
	a.t.Helper()
	if got := a.states(); got != want {
		a.t.Errorf("periods: %s\nwant     %s", got, want)
	}
}

func TestSixBecomeCollectivesAndDraftsInOneStep(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	p := ids(a.planned...)
	done := must[store.TakenOver](t)(a.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{
		{PlannedIDs: []int64{p[1], p[0]}, SendDate: day("2027-03-01")}, {PlannedIDs: []int64{p[2], p[3]}}}, Singles: []int64{p[4], p[5]}}, "clerk"))
	c, d := done.Collectives, done.Drafts
	if len(c) != 2 || len(d) != 2 {
		t.Fatalf("taken over: %+v", done)
	}
	a.wantStates(fmt.Sprintf("zusammengefasst %d, zusammengefasst %d, zusammengefasst %d, zusammengefasst %d, entwurf RE%d, entwurf RE%d", c[0], c[0], c[1], c[1], d[0], d[1]))
	first := must[invoicing.CollectiveInvoice](t)(a.Collective(t.Context(), c[0]))
	if first.SendDate != day("2027-03-01") || first.ProvisionalDate != day("2027-01-01") || first.Total != 25940 || len(first.Lines) != 4 {
		t.Errorf("collective invoice = %+v", first)
	}
	draft := must[invoicing.Invoice](t)(a.Invoice(t.Context(), d[0]))
	if draft.Type != invoicing.TypeInvoice || draft.Status != invoicing.InvoiceDraft || draft.PlannedID != p[4] || draft.Total != 12970 || draft.ServiceFrom != day("2027-09-01") ||
		draft.ServiceUntil != day("2027-10-31") || draft.Billing.City != "Berlin" || len(draft.Hold) > 0 || draft.Lines[0].PlannedID != p[4] {
		t.Errorf("draft = %+v", draft)
	}
	if got := value[string](t, a.Store, `SELECT CONCAT(provisional_date, ' ', waiting_since, ' ', COALESCE(send_date, '-')) FROM fakturis_invoice_schedule WHERE invoice_id = ?`, d[0]); got != "2027-09-01 2027-09-01 -" {
		t.Errorf("schedule %s", got)
	}
}

func TestTakeOverIsAllOrNothing(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	p := ids(a.planned...)
	order := a.buy("tee", 1)
	a.merge(store.MergeGroup{PlannedIDs: p[5:]})
	before := a.states()
	_, err := a.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: p[:2], OrderIDs: []int64{order}}, {PlannedIDs: p[4:6]}}, Singles: p[3:4]}, "clerk")
	refuses(t, "Sammelrechnung 1", err)
	a.wantStates(before)
	if n := value[int](t, a.Store, `SELECT (SELECT COUNT(*) FROM fakturis_collective_invoice) * 100 + (SELECT COUNT(*) FROM fakturis_invoice) * 10 +
		(SELECT COUNT(*) FROM fakturis_planned_invoice WHERE contract_id IS NULL)`); n != 100 {
		t.Errorf("something is left of it: %d", n)
	}
	_, err = a.TakeOver(t.Context(), store.TakeOver{}, "clerk")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = a.TakeOver(t.Context(), store.TakeOver{Singles: p[5:]}, "clerk")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = a.TakeOver(t.Context(), store.TakeOver{Singles: []int64{9999}}, "clerk")
	wantCode(t, err, invoicing.CodeNotFound)
}

func TestTheSameRequestTakesOverOnce(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	token := insert(t, a.Store, `INSERT INTO fakturis_token (name, hash) VALUES ('Test', REPEAT('x', 32))`)
	if ans := must[*store.Answer](t)(a.BeginIdempotent(t.Context(), token, "k1", [32]byte{1})); ans != nil {
		t.Fatal(ans)
	}
	take := store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: ids(a.planned[:2]...)}}, Singles: ids(a.planned[2]), Once: store.Once{TokenID: token, Key: "k1"}}
	first := must[store.TakenOver](t)(a.TakeOver(t.Context(), take, "clerk"))
	again := must[store.TakenOver](t)(a.TakeOver(t.Context(), take, "clerk"))
	if d := cmp.Diff(first, again); d != "" || len(first.Collectives) != 1 || len(first.Drafts) != 1 {
		t.Errorf("first and second time differ:\n%s", d)
	}
}

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

func TestASingleDraftGivesItsPeriodBack(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	take := func() int64 {
		return must[store.TakenOver](t)(a.TakeOver(ctx, store.TakeOver{Singles: ids(a.planned[0])}, "clerk")).Drafts[0]
	}
	rest := ", geplant, geplant, geplant, geplant, geplant"
	draft := take()
	if err := a.DiscardDraft(ctx, draft, 1, "clerk"); err != nil {
		t.Fatal(err)
	}
	a.wantStates("geplant" + rest)
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_invoice_schedule`); n != 0 {
		t.Error("the schedule of a discarded draft is left")
	}
	draft = take()
	edited := must[store.Draft](t)(a.Draft(ctx, draft))
	edited.Lines = edited.Lines[:1]
	edited.Lines[0].PlannedID = 0
	must[invoicing.Invoice](t)(a.EditDraft(ctx, draft, edited.Version, edited.Invoice, "clerk"))
	inv := must[invoicing.Invoice](t)(a.IssueInvoice(ctx, draft, "clerk"))
	a.wantStates(fmt.Sprintf("abgerechnet RE%d%s", draft, rest))
	fixed := must[int64](t)(a.CorrectInvoice(ctx, inv.ID, store.Once{}, "clerk"))
	must[invoicing.Invoice](t)(a.IssueInvoice(ctx, fixed, "clerk"))
	a.wantStates(fmt.Sprintf("abgerechnet RE%d%s", fixed, rest))
	cancels(t, a.Store, fixed, invoicing.CancelWish{})
	a.wantStates("geplant" + rest)
	_, err := a.CorrectInvoice(ctx, fixed, store.Once{}, "clerk")
	wantCode(t, err, invoicing.CodeConflict)
}

func TestACopyOfASingleDraftBillsNothing(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	draft := must[store.TakenOver](t)(a.TakeOver(ctx, store.TakeOver{Singles: ids(a.planned[0])}, "clerk")).Drafts[0]
	duplicate := must[int64](t)(a.DuplicateInvoice(ctx, draft, store.Once{}, "clerk"))
	if inv := must[invoicing.Invoice](t)(a.Invoice(ctx, duplicate)); inv.PlannedID != 0 {
		t.Errorf("the copy bills planned invoice %d", inv.PlannedID)
	}
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
	changed := must[[]invoicing.PlannedInvoice](t)(a.ChangedItems(ctx, id))
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

func TestMergeable(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	open, billed, joined := a.buy("tee", 1), a.buy("tee", 2), a.buy("wein", 3)
	must[int64](t)(a.DraftInvoice(ctx, billed, "clerk"))
	c := a.merge(store.MergeGroup{OrderIDs: []int64{joined}}, store.MergeGroup{PlannedIDs: ids(a.planned[:4]...)})
	m := must[store.Mergeable](t)(a.Mergeable(ctx, a.partner))
	if d := cmp.Diff(ids(a.planned[4:]...), ids(m.Planned...)); d != "" {
		t.Errorf("planned:\n%s", d)
	}
	if len(m.Orders) != 1 || m.Orders[0].ID != open || len(m.Collectives) != 2 || m.Collectives[0].ID != c[0] || len(m.Collectives[1].Items) != 4 {
		t.Errorf("orders %v, collectives %v", m.Orders, m.Collectives)
	}
	_, err := a.Mergeable(ctx, 9999)
	wantCode(t, err, invoicing.CodeNotFound)
}

// TestOneOfManyDaemonsTakesOver: they want the same periods and the same order at once, in several mixtures.
func TestOneOfManyDaemonsTakesOver(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	order := a.buy("tee", 1)
	p := ids(a.planned...)
	choices := []store.TakeOver{
		{Groups: []store.MergeGroup{{PlannedIDs: []int64{p[0], p[1]}, OrderIDs: []int64{order}}}},
		{Groups: []store.MergeGroup{{PlannedIDs: []int64{p[1], p[0]}}, {PlannedIDs: []int64{p[3]}, OrderIDs: []int64{order}}}},
		{Groups: []store.MergeGroup{{PlannedIDs: []int64{p[4], p[0]}, OrderIDs: []int64{order}}}, Singles: []int64{p[5]}},
		{Singles: []int64{p[5], p[4], p[3], p[2], p[1], p[0]}},
	}
	errs := make([]error, len(choices))
	var wg sync.WaitGroup
	for i := range choices {
		s := openOn(t, config(a.dsn))
		wg.Go(func() { _, errs[i] = s.TakeOver(t.Context(), choices[i], "clerk") })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			wantCode(t, err, invoicing.CodeConflict)
		}
	}
	if won != 1 {
		t.Errorf("%d won: %v", won, errs)
	}
	a.wantWhole()
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

// wantWhole fails where something is half done: every item that is combined is in one planned collective invoice, every single one in
// a draft, and nothing else is.
func (a *anna) wantWhole() {
	a.t.Helper()
	for what, query := range map[string]string{
		"combined without a collective invoice": `SELECT COUNT(*) FROM fakturis_planned_invoice n WHERE n.status = 'zusammengefasst' AND NOT EXISTS
			(SELECT 1 FROM fakturis_collective_item t JOIN fakturis_collective_invoice c ON c.id = t.collective_id WHERE t.planned_id = n.id AND c.status = 'geplant')`,
		"in a collective invoice, but not combined": `SELECT COUNT(*) FROM fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id
			JOIN fakturis_collective_invoice c ON c.id = t.collective_id WHERE c.status = 'geplant' AND n.status <> 'zusammengefasst'`,
		"items of nothing":                `SELECT COUNT(*) FROM fakturis_collective_item t LEFT JOIN fakturis_collective_invoice c ON c.id = t.collective_id WHERE c.id IS NULL`,
		"collective invoices of nothing":  `SELECT COUNT(*) FROM fakturis_collective_invoice c WHERE c.status = 'geplant' AND NOT EXISTS (SELECT 1 FROM fakturis_collective_item t WHERE t.collective_id = c.id)`,
		"whole orders in nothing":         `SELECT COUNT(*) FROM fakturis_planned_invoice n LEFT JOIN fakturis_collective_item t ON t.planned_id = n.id WHERE n.contract_id IS NULL AND t.planned_id IS NULL`,
		"drafts that are none of periods": `SELECT COUNT(*) FROM fakturis_planned_invoice n LEFT JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id) WHERE (n.status = 'entwurf') <> (b.billed IS NOT NULL)`,
	} {
		if n := value[int](a.t, a.Store, query); n != 0 {
			a.t.Errorf("%d %s", n, what)
		}
	}
}

// TestMergingSurvivesCrashes: whatever was under way is gone as if it had never begun, or is done.
func TestMergingSurvivesCrashes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		point string
		done  bool
	}{
		{"takeover.ordered", false}, {"takeover.merged", false}, {"takeover.drafted", false}, {"takeover.committed", true},
		{"split.taken", false}, {"split.freed", false}, {"split.committed", true}, {"move.taken", false}, {"move.committed", true},
	}
	for _, tt := range tests {
		t.Run(tt.point, func(t *testing.T) {
			t.Parallel()
			a := newAnna(t)
			order := a.buy("tee", 1)
			p := ids(a.planned...)
			c := a.merge(store.MergeGroup{PlannedIDs: p[:2], OrderIDs: []int64{a.buy("tee", 2)}}, store.MergeGroup{PlannedIDs: p[2:3]})
			do := func(s *store.Store) (err error) {
				switch {
				case strings.HasPrefix(tt.point, "takeover"):
					_, err = s.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: p[3:4], OrderIDs: []int64{order}}, {PlannedIDs: p[4:5], Into: c[1]}}, Singles: p[5:]}, "x")
				case strings.HasPrefix(tt.point, "split"):
					err = s.SplitCollective(t.Context(), c[0], nil, "x")
				default:
					_, err = s.MoveItems(t.Context(), []int64{p[0], p[2]}, 0, "x")
				}
				return err
			}
			before := a.states()
			dying, reached := a.dying(tt.point)
			func() {
				defer func() { _ = recover() }()
				_ = do(dying)
			}()
			if !*reached {
				t.Fatal("the crash point was not reached")
			}
			if unchanged := a.states() == before; unchanged == tt.done {
				t.Errorf("after the crash: %s\nbefore:          %s", a.states(), before)
			}
			a.wantWhole()
			if err := do(a.Store); (err != nil) != tt.done && !strings.HasPrefix(tt.point, "move") {
				t.Errorf("the next try: %v", err)
			}
			a.wantWhole()
		})
	}
}

func TestSplitAndMove(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	order := a.buy("tee", 1)
	p := ids(a.planned...)
	c := a.merge(store.MergeGroup{PlannedIDs: p[:2], OrderIDs: []int64{order}, SendDate: day("2027-03-01")}, store.MergeGroup{PlannedIDs: p[2:4]})
	edit := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0]))
	for n, l := range edit.Lines {
		if l.PlannedID == p[0] && l.OrderLineID == a.planned[0].Lines[0].OrderLineID {
			edit.Lines[n].Text, edit.Lines[n].UnitPrice = "Wartung, ermäßigt", decimal.New(100, 0)
		}
	}
	must[invoicing.CollectiveInvoice](t)(a.EditCollective(ctx, c[0], edit.Version, invoicing.CollectiveEdit{Lines: edit.Lines, Head: edit.Head,
		ProvisionalDate: edit.ProvisionalDate, SendDate: edit.SendDate}, "clerk"))
	to := must[int64](t)(a.MoveItems(ctx, p[:1], c[1], "clerk"))
	moved := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, to))
	if to != c[1] || len(moved.Items) != 3 || moved.Lines[0].Text != "Wartung, ermäßigt" || moved.Total != 3*12970-1900 || moved.ProvisionalDate != day("2027-01-01") {
		t.Errorf("moved to %+v", moved)
	}
	if again := must[int64](t)(a.MoveItems(ctx, p[:1], c[1], "clerk")); again != c[1] {
		t.Errorf("moved again to %d", again)
	}
	left := must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0]))
	if left.Total != 12970+4060 || left.SendDate != day("2027-03-01") || left.ProvisionalDate != day("2027-03-01") {
		t.Errorf("left is %+v", left)
	}
	if err := a.SplitCollective(ctx, c[0], []int64{p[1]}, "clerk"); err != nil {
		t.Fatal(err)
	}
	if left = must[invoicing.CollectiveInvoice](t)(a.Collective(ctx, c[0])); len(left.Items) != 1 || left.Total != 4060 {
		t.Errorf("one item left: %+v", left)
	}
	wantCode(t, a.SplitCollective(ctx, c[0], []int64{p[1]}, "clerk"), invoicing.CodeConflict)
	last := must[int64](t)(a.MoveItems(ctx, ids(left.Items[0]), c[1], "clerk"))
	_, err := a.Collective(ctx, c[0])
	wantCode(t, err, invoicing.CodeNotFound)
	if err := a.SplitCollective(ctx, last, nil, "clerk"); err != nil {
		t.Fatal(err)
	}
	a.wantStates("geplant, geplant, geplant, geplant, geplant, geplant")
	a.wantWhole()
	must[int64](t)(a.DraftInvoice(ctx, order, "clerk"))
	wantCode(t, a.SplitCollective(ctx, last, nil, "clerk"), invoicing.CodeNotFound)
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_audit WHERE entity IN ('collective', 'planned') AND detail LIKE '%Auftrag%'`); n < 10 {
		t.Errorf("%d entries tell the history", n)
	}
}

// TestRoundTripsOnTheDatabase takes over, moves and splits at random; whatever happens, each period is once where it belongs, the
// lines are those that were planned, and the sums are theirs.
func TestRoundTripsOnTheDatabase(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	second, more := a.serve()
	all := append(append([]invoicing.PlannedInvoice{}, a.planned...), more...)
	orders := []int64{a.buy("tee", 1), a.buy("tee", 2)}
	r := seeded(t)
	for range 200 {
		a.turn(r, all, orders)
	}
	a.wantWhole()
	for _, c := range must[store.Mergeable](t)(a.Mergeable(t.Context(), a.partner)).Collectives {
		p := collective.Prove(c)
		var parts money.Cents
		for _, i := range c.Items {
			parts += i.Total
		}
		if !p.Same || p.Sum != p.Originals || c.Total != parts {
			t.Errorf("collective invoice %d: %+v", c.ID, p)
		}
		if err := a.SplitCollective(t.Context(), c.ID, nil, "clerk"); err != nil {
			t.Error(err)
		}
	}
	now := append(must[[]invoicing.PlannedInvoice](t)(a.PlannedInvoices(t.Context(), a.contract)), must[[]invoicing.PlannedInvoice](t)(a.PlannedInvoices(t.Context(), second))...)
	if d := cmp.Diff(all, now, cmp.Comparer(func(x, y decimal.Decimal) bool { return x.Equal(y) })); d != "" {
		t.Errorf("planned before and after:\n%s", d)
	}
}

// seeded is a source of chance that a failing test names.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 7))
}

// turn does one thing that a clerk does; what cannot be done is refused and changes nothing.
func (a *anna) turn(r *rand.Rand, all []invoicing.PlannedInvoice, orders []int64) {
	a.t.Helper()
	ctx := a.t.Context()
	var some []int64
	for range 1 + r.IntN(3) {
		some = append(some, all[r.IntN(len(all))].ID)
	}
	open := must[store.Mergeable](a.t)(a.Mergeable(ctx, a.partner)).Collectives
	var c invoicing.CollectiveInvoice
	if len(open) > 0 {
		c = open[r.IntN(len(open))]
	}
	var err error
	switch r.IntN(4) {
	case 0:
		g := store.MergeGroup{PlannedIDs: some}
		if r.IntN(2) == 0 {
			g.OrderIDs = orders[r.IntN(2):][:1]
		}
		_, err = a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{g}}, "clerk")
	case 1:
		_, err = a.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: some[:1], Into: c.ID}}}, "clerk")
	case 2:
		_, err = a.MoveItems(ctx, some, c.ID*int64(r.IntN(2)), "clerk")
	case 3:
		if c.ID != 0 {
			err = a.SplitCollective(ctx, c.ID, []int64{c.Items[r.IntN(len(c.Items))].ID}, "clerk")
		}
	}
	if err != nil {
		wantCode(a.t, err, invoicing.CodeConflict)
	}
}

// TestWhatWasIssuedBeforeIsOnRecordItemByItem: an older version of this program billed collective invoices as one thing.
func TestWhatWasIssuedBeforeIsOnRecordItemByItem(t *testing.T) {
	t.Parallel()
	a, ctx := newAnna(t), t.Context()
	c := a.merge(store.MergeGroup{PlannedIDs: ids(a.planned[:2]...)}, store.MergeGroup{PlannedIDs: ids(a.planned[2])})
	invoice := must[int64](t)(a.IssueCollective(ctx, c[0], "clerk"))
	issued := a.states()
	insert(t, a.Store, `DELETE FROM fakturis_billed WHERE billed LIKE 'planned:%'`)
	insert(t, a.Store, `DELETE FROM fakturis_goose WHERE version_id >= 20`)
	if err := a.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	a.wantStates(issued)
	if n := value[int](t, a.Store, `SELECT COUNT(*) FROM fakturis_billed WHERE billed LIKE 'planned:%' AND invoice_id = ?`, invoice); n != 2 {
		t.Errorf("%d periods are on record, want 2", n)
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
