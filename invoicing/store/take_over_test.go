package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
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
