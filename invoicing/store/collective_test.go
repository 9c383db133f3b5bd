package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// contract makes a service order with six planned invoices and returns them.
func (b *books) contract(partner int64) (orderID int64, planned []invoicing.PlannedInvoice) {
	b.t.Helper()
	ctx := b.t.Context()
	orderID = must[int64](b.t)(b.CreateManualOrder(ctx, serviceOrder(partner), "clerk"))
	must[int64](b.t)(b.AddContract(ctx, orderID, everyTwoMonths(), "clerk"))
	planned = must[[]invoicing.PlannedInvoice](b.t)(b.PlannedInvoices(ctx, orderID))
	if len(planned) != 6 {
		b.t.Fatalf("%d planned invoices, want 6", len(planned))
	}
	return orderID, planned
}

func ids(planned ...invoicing.PlannedInvoice) []int64 {
	var all []int64
	for _, p := range planned {
		all = append(all, p.ID)
	}
	return all
}

// TestContractBecomesCollectiveInvoices is the merchant's own story: every two months for a year are six planned
// invoices, two at a time become three collective invoices, and the first one goes out when its day has come, once,
// although two daemons see it.
func TestContractBecomesCollectiveInvoices(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example")
	orderID, planned := b.contract(partner)
	var collectives []int64
	for i := 0; i < 6; i += 2 {
		send := invoicing.Date{}
		if i == 0 {
			send = day("2027-02-15")
		}
		collectives = append(collectives, must[int64](t)(b.Combine(ctx, ids(planned[i], planned[i+1]), send, "clerk")))
	}
	for _, p := range must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, orderID)) {
		if p.Status != invoicing.Combined || p.CollectiveID != collectives[p.Period/2] {
			t.Errorf("period %d: %s in collective invoice %d", p.Period, p.Status, p.CollectiveID)
		}
	}
	if due := b.reached("2027-02-14"); len(due) != 0 {
		t.Errorf("due the day before: %v", due)
	}
	due := b.reached("2027-02-15")
	if d := cmp.Diff(collectives[:1], due); d != "" {
		t.Fatalf("due (-want +got):\n%s", d)
	}

	invoices := issueAtOnce(t, b, due[0], 2)
	if invoices[0] != invoices[1] || invoices[0] == 0 {
		t.Fatalf("two issuers made invoices %v", invoices)
	}
	checkCollectiveInvoice(t, b, due[0], invoices[0])
	if due := b.reached("2027-12-31"); len(due) != 0 {
		t.Errorf("due after issue: %v", due)
	}
}

// issueAtOnce lets several daemons issue one collective invoice at the same moment.
func issueAtOnce(t *testing.T, b *books, id int64, daemons int) []int64 {
	invoices, errs := make([]int64, daemons), make([]error, daemons)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range daemons {
		s := b.open(nil)
		wg.Go(func() {
			<-start
			invoices[i], errs[i] = s.IssueCollective(t.Context(), id, "fakturisd")
		})
	}
	close(start)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return invoices
}

func checkCollectiveInvoice(t *testing.T, b *books, collectiveID, invoiceID int64) {
	t.Helper()
	ctx := t.Context()
	inv := must[invoicing.Invoice](t)(b.Invoice(ctx, invoiceID))
	if inv.Type != invoicing.TypeCollective || inv.Status != invoicing.InvoiceIssued || inv.Number != "RE-2027-0001" || inv.CollectiveID != collectiveID ||
		inv.Date != day("2027-02-15") || inv.ServiceFrom != day("2027-01-01") || inv.ServiceUntil != day("2027-04-30") || inv.Total != 25940 ||
		inv.Billing.Company != "Muster AG" || inv.OrderNo != "AU-2027-0001" {
		t.Errorf("invoice = %+v", inv)
	}
	want := []tax.Total{{Rate: tax.Percent(7), Net: 2000, Tax: 140, Gross: 2140}, {Rate: tax.Percent(19), Net: 20000, Tax: 3800, Gross: 23800}}
	if d := cmp.Diff(want, inv.TaxTotals); d != "" {
		t.Errorf("totals (-want +got):\n%s", d)
	}
	if len(inv.Lines) != 4 || inv.Lines[2].Block != "Auftrag AU-2027-0001, 01.03.2027 bis 30.04.2027" || inv.Lines[2].From != day("2027-03-01") || inv.Lines[2].PlannedID == 0 {
		t.Errorf("lines = %+v", inv.Lines)
	}
	c := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, collectiveID))
	if c.Status != invoicing.CollectiveIssued || c.InvoiceID != invoiceID || c.InvoiceNo != inv.Number || c.Items[0].Status != invoicing.Billed || c.Items[1].Status != invoicing.Billed {
		t.Errorf("collective invoice = %+v", c)
	}
	for what, n := range map[string]int{
		"invoices": b.count(`SELECT COUNT(*) FROM fakturis_invoice`),
		"mails":    b.count(`SELECT COUNT(*) FROM fakturis_mail WHERE state = 'planned' AND recipient = 'max@muster.example'`),
		"all mail": b.count(`SELECT COUNT(*) FROM fakturis_mail`),
		"jobs":     b.count(`SELECT COUNT(*) FROM fakturis_job WHERE kind = 'render.invoice'`),
		"numbers":  b.count(`SELECT last_value FROM fakturis_number_range WHERE range_key LIKE 'invoice%'`),
	} {
		if n != 1 {
			t.Errorf("%d %s, want 1", n, what)
		}
	}
}

// TestIssueCollectiveSurvivesCrashes lets the daemon die at every step. Whatever was under way is gone as if it had
// never begun, and the next try makes one invoice with the next number.
func TestIssueCollectiveSurvivesCrashes(t *testing.T) {
	t.Parallel()
	points := []string{"collective.drafted", "issue.numbered", "collective.issued", "collective.mailed", "collective.committed"}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t)
			_, planned := b.contract(b.partner("", "Eva", "Berg", "Jena", "eva@berg.example"))
			id := must[int64](t)(b.Combine(t.Context(), ids(planned[0], planned[1]), day("2027-02-15"), "clerk"))
			reached := false
			dying := b.open(func(p string) {
				if p == point {
					reached = true
					panic("killed at " + p)
				}
			})
			func() {
				defer func() { _ = recover() }()
				_, _ = dying.IssueCollective(t.Context(), id, "fakturisd")
			}()
			if !reached {
				t.Fatalf("%s was never reached", point)
			}
			committed := 0
			if point == "collective.committed" {
				committed = 1
			}
			if n := b.count(`SELECT COUNT(*) FROM fakturis_invoice`); n != committed {
				t.Errorf("%d invoices after the crash, want %d", n, committed)
			}
			if due := b.reached("2027-02-15"); len(due) != 1-committed {
				t.Errorf("due after the crash: %v", due)
			}
			invoiceID := must[int64](t)(b.IssueCollective(t.Context(), id, "fakturisd"))
			again := must[int64](t)(b.IssueCollective(t.Context(), id, "fakturisd"))
			if inv := must[invoicing.Invoice](t)(b.Invoice(t.Context(), invoiceID)); again != invoiceID || inv.Number != "RE-2027-0001" {
				t.Errorf("invoices %d and %d, number %s", invoiceID, again, inv.Number)
			}
			if n := b.count(`SELECT COUNT(*) FROM fakturis_mail`); n != 1 {
				t.Errorf("%d mails, want 1", n)
			}
		})
	}
}

func TestAddContractCrash(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	orderID := must[int64](t)(b.CreateManualOrder(t.Context(), serviceOrder(b.partner("", "A", "B", "C", "a@b.example")), "clerk"))
	dying := b.open(func(p string) {
		if p == "contract.planned" {
			panic("killed")
		}
	})
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the crash point was not reached")
			}
		}()
		_, _ = dying.AddContract(t.Context(), orderID, everyTwoMonths(), "clerk")
	}()
	if n := b.count(`SELECT (SELECT COUNT(*) FROM fakturis_contract) + (SELECT COUNT(*) FROM fakturis_planned_invoice)`); n != 0 {
		t.Fatalf("%d rows are left of the contract that was cut short", n)
	}
	must[int64](t)(b.AddContract(t.Context(), orderID, everyTwoMonths(), "clerk"))
	if n := b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice`); n != 6 {
		t.Errorf("%d planned invoices, want 6", n)
	}
}

func TestAddContractRefuses(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("", "A", "B", "C", "a@b.example")
	add := func(id int64) error {
		_, err := b.AddContract(ctx, id, everyTwoMonths(), "clerk")
		return err
	}
	withContract, _ := b.contract(partner)
	billed := must[int64](t)(b.CreateManualOrder(ctx, serviceOrder(partner), "clerk"))
	must[int64](t)(b.DraftInvoice(ctx, billed, "clerk"))
	fresh := must[int64](t)(b.CreateManualOrder(ctx, serviceOrder(partner), "clerk"))

	wantCode(t, add(withContract), invoicing.CodeConflict)
	wantCode(t, add(billed), invoicing.CodeConflict)
	wantCode(t, add(b.order("tee", 1, partner, "A B", map[string]any{"check_flag": 1, "check_reason": "Differenz 0,01", "total_cents": 100})), invoicing.CodeConflict)
	wantCode(t, add(b.order("tee", 2, partner, "A B", map[string]any{"deleted_at": february(), "total_cents": 100})), invoicing.CodeConflict)
	wantCode(t, add(b.order("tee", 3, partner, "A B", nil)), invoicing.CodeConflict)
	wantCode(t, add(99999), invoicing.CodeNotFound)
	_, err := b.AddContract(ctx, fresh, invoicing.Contract{}, "clerk")
	wantCode(t, err, invoicing.CodeInvalid)
	if n := b.count(`SELECT COUNT(*) FROM fakturis_contract`); n != 1 {
		t.Errorf("%d contracts, want 1", n)
	}
	_, err = b.DraftInvoice(ctx, withContract, "clerk")
	wantCode(t, err, invoicing.CodeConflict)
}

// TestAddContractAtOnce: of several clerks who press the button together, one makes the contract.
func TestAddContractAtOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	orderID := must[int64](t)(b.CreateManualOrder(t.Context(), serviceOrder(b.partner("", "A", "B", "C", "a@b.example")), "clerk"))
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = b.AddContract(t.Context(), orderID, everyTwoMonths(), "clerk") })
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else {
			wantCode(t, err, invoicing.CodeConflict)
		}
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice`); made != 1 || n != 6 {
		t.Errorf("%d contracts with %d planned invoices, want 1 with 6", made, n)
	}
}

func TestCombineRefuses(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, mine := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	_, other := b.contract(b.partner("", "D", "E", "F", "d@e.example"))
	combine := func(send invoicing.Date, planned ...int64) error {
		_, err := b.Combine(ctx, planned, send, "clerk")
		return err
	}
	must[int64](t)(b.Combine(ctx, ids(mine[0]), invoicing.Date{}, "clerk"))
	none := invoicing.Date{}
	wantCode(t, combine(none), invoicing.CodeConflict)
	wantCode(t, combine(none, ids(mine[1], other[1])...), invoicing.CodeConflict)
	wantCode(t, combine(none, ids(mine[0], mine[1])...), invoicing.CodeConflict)
	wantCode(t, combine(none, ids(mine[1], mine[1])...), invoicing.CodeConflict)
	wantCode(t, combine(none, mine[1].ID, 99999), invoicing.CodeNotFound)
	wantCode(t, combine(day("2099-01-01"), mine[1].ID), invoicing.CodeInvalid)
	wantCode(t, combine(none, make([]int64, 1001)...), invoicing.CodeInvalid)
	if n := b.count(`SELECT COUNT(*) FROM fakturis_collective_invoice`); n != 1 {
		t.Errorf("%d collective invoices, want 1", n)
	}
}

// TestCombineAtOnce: a planned invoice that several clerks take ends up in one collective invoice.
func TestCombineAtOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	choices := [][]int64{ids(planned[0], planned[1]), ids(planned[1], planned[2]), ids(planned[2], planned[1], planned[0]), ids(planned[1])}
	errs := make([]error, len(choices))
	var wg sync.WaitGroup
	for i := range choices {
		wg.Go(func() { _, errs[i] = b.Combine(t.Context(), choices[i], invoicing.Date{}, "clerk") })
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else {
			wantCode(t, err, invoicing.CodeConflict)
		}
	}
	if made != 1 {
		t.Errorf("%d collective invoices were made, want 1: %v", made, errs)
	}
}

func TestSendDate(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[1], planned[0]), invoicing.Date{}, "clerk"))
	if c := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, id)); !c.SendDate.IsZero() || c.ProvisionalDate != day("2027-01-01") || c.PartnerName != "A B" || c.Items[0].Period != 0 {
		t.Errorf("collective invoice = %+v", c)
	}
	undated := func(today string) int {
		d := must[store.Dashboard](t)(b.Dashboard(ctx, day(today)))
		if d.Undated < int64(len(d.UndatedDue)) {
			t.Errorf("dashboard counts %d undated, shows %d", d.Undated, len(d.UndatedDue))
		}
		return len(d.UndatedDue)
	}
	if before, on := undated("2026-12-31"), undated("2027-01-01"); before != 0 || on != 1 {
		t.Errorf("undated before its day: %d, on it: %d", before, on)
	}
	if err := b.SetSendDate(ctx, id, day("2027-03-01"), "clerk"); err != nil {
		t.Fatal(err)
	}
	if due := b.reached("2027-03-01"); len(due) != 1 || undated("2027-03-01") != 0 {
		t.Errorf("due = %v, undated = %d", due, undated("2027-03-01"))
	}
	if err := b.SetSendDate(ctx, id, invoicing.Date{}, "clerk"); err != nil {
		t.Fatal(err)
	}
	if due := b.reached("2027-03-01"); len(due) != 0 || undated("2027-03-01") != 1 {
		t.Errorf("deselected: due = %v, undated = %d", due, undated("2027-03-01"))
	}
	wantCode(t, b.SetSendDate(ctx, 99999, day("2027-03-01"), "clerk"), invoicing.CodeNotFound)
	wantCode(t, b.SetSendDate(ctx, id, day("2047-03-01"), "clerk"), invoicing.CodeInvalid)
	wantCode(t, b.SetSendDate(ctx, id, day("2020-03-01"), "clerk"), invoicing.CodeInvalid)
	must[int64](t)(b.IssueCollective(ctx, id, "clerk"))
	wantCode(t, b.SetSendDate(ctx, id, day("2027-03-01"), "clerk"), invoicing.CodeConflict)
}

func TestEditCollective(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	orderID, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), invoicing.Date{}, "clerk"))
	c := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, id))
	c.Lines[0].Text, c.Lines[0].UnitPrice = "Wartung, ermäßigt", money.Cents(10000).Decimal()
	c = must[invoicing.CollectiveInvoice](t)(b.EditCollective(ctx, id, c.Version, c.Edit(), "clerk"))
	_, err := b.EditCollective(ctx, id, c.Version, invoicing.CollectiveEdit{ProvisionalDate: c.ProvisionalDate}, "clerk")
	wantCode(t, err, invoicing.CodeInvalid)
	inv := must[invoicing.Invoice](t)(b.Invoice(ctx, must[int64](t)(b.IssueCollective(ctx, id, "clerk"))))
	if inv.Lines[0].Text != "Wartung, ermäßigt" || inv.Lines[0].Amount != 10000 || inv.Total != 24040 {
		t.Errorf("invoice = %+v", inv)
	}
	_, err = b.EditCollective(ctx, id, c.Version, c.Edit(), "clerk")
	wantCode(t, err, invoicing.CodeConflict)
	if p := must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, orderID)); p[0].Total != 12970 || p[2].Lines[0].Text != "Wartung" {
		t.Error("the edit changed the contract's planned invoices")
	}
}

// TestIssueCollectiveWithoutAddress: without an e-mail address nothing is issued and no number is lost; it stays due.
func TestIssueCollectiveWithoutAddress(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("", "A", "B", "C", "")
	_, planned := b.contract(partner)
	id := must[int64](t)(b.Combine(ctx, ids(planned[0]), day("2027-02-01"), "clerk"))
	_, err := b.IssueCollective(ctx, id, "fakturisd")
	if code := invoicing.ErrorCode(err); code != invoicing.CodeConflict && code != invoicing.CodeInvalid {
		t.Fatalf("error = %v", err)
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_invoice`); n != 0 {
		t.Errorf("%d invoices", n)
	}
	b.exec(`UPDATE fakturis_partner SET email = 'neu@c.example' WHERE id = ?`, partner)
	inv := must[invoicing.Invoice](t)(b.Invoice(ctx, must[int64](t)(b.IssueCollective(ctx, id, "fakturisd"))))
	if inv.Number != "RE-2027-0001" {
		t.Errorf("number = %s", inv.Number)
	}
	_, err = b.IssueCollective(ctx, 99999, "fakturisd")
	wantCode(t, err, invoicing.CodeNotFound)
}

// TestPeriodsAreBilledOnceByTheDatabase: also a program that forgets to ask cannot bill a period twice.
func TestPeriodsAreBilledOnceByTheDatabase(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	must[int64](t)(b.Combine(t.Context(), ids(planned[0]), invoicing.Date{}, "clerk"))
	for _, statement := range []string{
		`INSERT INTO fakturis_planned_invoice (contract_id, order_id, partner_id, period, period_from, period_until, provisional_date, status, content, total_cents)
			SELECT contract_id, order_id, partner_id, period, period_from, period_until, provisional_date, status, content, total_cents FROM fakturis_planned_invoice WHERE period = 3`,
		fmt.Sprintf(`INSERT INTO fakturis_collective_item VALUES (99, %d, 1)`, planned[0].ID),
	} {
		if _, err := b.DB().Exec(statement); err == nil || !strings.Contains(err.Error(), "Duplicate") {
			t.Errorf("%s: error = %v, want a duplicate", statement, err)
		}
	}
	var n sql.NullInt64
	if err := b.DB().QueryRow(`SELECT COUNT(*) FROM fakturis_planned_invoice`).Scan(&n); err != nil || n.Int64 != 6 {
		t.Errorf("%d planned invoices, %v", n.Int64, err)
	}
}

// TestABilledPeriodIsNotBilledAgain: whatever became of its status, a period has one invoice, and the second try says which.
func TestABilledPeriodIsNotBilledAgain(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	first := must[int64](t)(b.IssueCollective(ctx, must[int64](t)(b.Combine(ctx, ids(planned[0]), invoicing.Date{}, "clerk")), "fakturisd"))
	number := must[invoicing.Invoice](t)(b.Invoice(ctx, first)).Number
	b.exec(`DELETE FROM fakturis_collective_item WHERE planned_id = ?`, planned[0].ID)
	b.exec(`UPDATE fakturis_planned_invoice SET status = 'geplant' WHERE id = ?`, planned[0].ID)
	again := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), invoicing.Date{}, "clerk"))
	_, err := b.IssueCollective(ctx, again, "fakturisd")
	wantCode(t, err, invoicing.CodeConflict)
	if err != nil && !strings.Contains(err.Error(), number) {
		t.Errorf("%v does not name %s", err, number)
	}
	if c := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, again)); c.Status != invoicing.CollectivePlanned || c.InvoiceID != 0 {
		t.Errorf("the second one is %s, invoice %d", c.Status, c.InvoiceID)
	}
}
