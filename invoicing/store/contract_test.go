package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// monthlyContract makes a service order with an open contract, from January 2027 on, as changed by edit.
func (b *books) monthlyContract(edit func(*invoicing.Contract)) (contractID, orderID int64) {
	b.t.Helper()
	orderID = must[int64](b.t)(b.CreateManualOrder(b.t.Context(), serviceOrder(b.partner("", "Eva", "Berg", "Jena", "eva@berg.example")), "clerk"))
	c := invoicing.Contract{Start: day("2027-01-01"), Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}}
	if edit != nil {
		edit(&c)
	}
	return must[int64](b.t)(b.AddContract(b.t.Context(), orderID, c, "clerk")), orderID
}

func (b *books) planned(orderID int64) []invoicing.PlannedInvoice {
	b.t.Helper()
	return must[[]invoicing.PlannedInvoice](b.t)(b.PlannedInvoices(b.t.Context(), orderID))
}

func (b *books) planAhead(s *store.Store, today string, wantPlanned, wantHeld int) {
	b.t.Helper()
	planned, held, err := s.PlanAhead(b.t.Context(), day(today))
	if err != nil || planned != wantPlanned || held != wantHeld {
		b.t.Fatalf("on %s %d were planned and %d held, want %d and %d: %v", today, planned, held, wantPlanned, wantHeld, err)
	}
}

func percentFrom(from, p string) invoicing.PriceChange {
	d := decimal.RequireFromString(p)
	return invoicing.PriceChange{From: day(from), Percent: &d}
}

// TestPlanAheadCatchesUp: an open contract is laid out for two years; after 400 days without a daemon the missing months are
// added, once.
func TestPlanAheadCatchesUp(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	id, orderID := b.monthlyContract(nil)
	if planned := b.planned(orderID); len(planned) != 26 || planned[25].From != day("2029-02-01") {
		t.Fatalf("%d planned invoices", len(planned))
	}
	b.planAhead(b.Store, "2027-02-15", 0, 0)
	b.planAhead(b.Store, "2028-03-21", 13, 0) // 400 days later
	b.planAhead(b.Store, "2028-03-21", 0, 0)
	planned := b.planned(orderID)
	for k, p := range planned {
		if p.Period != k || p.From != day("2027-01-01").AddMonths(k) || p.Total != 12970 || p.Status != invoicing.Planned {
			t.Fatalf("period %d = %+v", k, p)
		}
	}
	if c := must[invoicing.Contract](t)(b.ContractByID(t.Context(), id)); len(planned) != 39 || c.PlannedTo != day("2030-03-31") || c.State != invoicing.ContractActive {
		t.Errorf("%d planned, %+v", len(planned), c)
	}
	if gaps := must[[]store.Gap](t)(b.GapReport(t.Context(), day("2028-03-21"))); len(gaps) != 0 {
		t.Errorf("gaps: %v", gaps)
	}
}

// TestPlanAheadAtOnce: two daemons that plan at the same moment plan each period once.
func TestPlanAheadAtOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	const contracts = 8
	for range contracts {
		b.monthlyContract(nil)
	}
	sums, errs := make([]int, 2), make([]error, 2)
	start := make(chan struct{})
	var both sync.WaitGroup
	for i := range sums {
		s := b.open(nil)
		both.Go(func() {
			<-start
			sums[i], _, errs[i] = s.PlanAhead(t.Context(), day("2028-02-15"))
		})
	}
	close(start)
	both.Wait()
	if errs[0] != nil || errs[1] != nil || sums[0]+sums[1] != 12*contracts {
		t.Errorf("planned %v, want %d together: %v", sums, 12*contracts, errs)
	}
	if n := b.count(`SELECT COUNT(DISTINCT contract_id, period) FROM fakturis_planned_invoice`); n != 38*contracts || n != b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice`) {
		t.Errorf("%d periods are planned, want %d", n, 38*contracts)
	}
}

// dieAt runs a step in a daemon that dies at a point.
func (b *books) dieAt(point string, step func(*store.Store)) {
	b.t.Helper()
	dying := b.open(func(p string) {
		if p == point {
			panic("killed at " + p)
		}
	})
	defer func() {
		if recover() == nil {
			b.t.Fatalf("%s was never reached", point)
		}
	}()
	step(dying)
}

func TestPlanAheadSurvivesCrashes(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"contract.locked", "contract.extended", "contract.extended-stored"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t)
			b.monthlyContract(nil)
			b.dieAt(point, func(s *store.Store) { _, _, _ = s.PlanAhead(t.Context(), day("2028-02-15")) })
			if n := b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice`); n != 26 {
				t.Errorf("%d periods are left of a plan that was cut short, want 26", n)
			}
			b.planAhead(b.Store, "2028-02-15", 12, 0)
			b.planAhead(b.Store, "2028-02-15", 0, 0)
		})
	}
}

// TestPoisonedContractsStopThemselvesOnly: of a thousand contracts five cannot be planned, each in another way. The others are,
// and of the five each tells why.
func TestPoisonedContractsStopThemselvesOnly(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	_, orderID := b.monthlyContract(nil)
	copyRows := func(table, columns, values, where string) {
		b.exec(fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s t JOIN seq_1_to_999 WHERE %s`, table, columns, values, table, where), orderID)
	}
	orderColumns := strings.Join(b.columnsOf("fakturis_order", "id", "number"), ", ")
	lineColumns := strings.Join(b.columnsOf("fakturis_order_line", "id", "order_id"), ", ")
	copyRows("fakturis_order", "id, number, "+orderColumns, "1000 + seq, CONCAT('AU-X-', seq), "+orderColumns, "t.id = ?")
	copyRows("fakturis_order_line", "order_id, "+lineColumns, "1000 + seq, "+lineColumns, "t.order_id = ?")
	b.exec(`INSERT INTO fakturis_contract (id, order_id, interval_count, interval_unit, start_date, period_count, arrears) SELECT 1000 + seq, 1000 + seq, 1, 'jahr', '2027-01-01', 0, 0
		FROM seq_1_to_999`)
	b.exec(`UPDATE fakturis_contract SET terms = '{"interval":' WHERE id = 1100`)
	b.exec(`DELETE FROM fakturis_order_line WHERE order_id = 1200`)
	b.exec(`UPDATE fakturis_order SET deleted_at = '2027-01-05' WHERE id = 1300`)
	b.exec(`DELETE FROM fakturis_order WHERE id = 1400`)
	b.exec(`UPDATE fakturis_contract SET interval_count = 0 WHERE id = 1500`)

	b.planAhead(b.Store, "2027-02-15", 994*3, 5)
	if n := b.count(`SELECT COUNT(DISTINCT contract_id) FROM fakturis_planned_invoice`); n != 995 {
		t.Errorf("%d contracts are planned, want 995", n)
	}
	rows, _, err := b.Contracts(t.Context(), store.ListQuery{Status: "gehalten"})
	if err != nil || must[int64](t)(b.HeldContracts(t.Context())) != 5 || len(rows) != 5 {
		t.Fatalf("%d contracts are held: %v", len(rows), err)
	}
	for i, want := range []string{"Aktionsturnus", "keinen Auftrag", "im Shop gelöscht", "keine Positionen", "nicht lesbar"} {
		if !strings.Contains(rows[i].Hold, want) {
			t.Errorf("contract %d is held for %q, want %q", rows[i].ID, rows[i].Hold, want)
		}
	}
	b.exec(`UPDATE fakturis_order SET deleted_at = NULL WHERE id = 1300`)
	b.planAhead(b.Store, "2027-02-15", 3, 4)
	c := must[invoicing.Contract](t)(b.ContractByID(t.Context(), 1100))
	c.Interval, c.Start = invoicing.Interval{Count: 1, Unit: invoicing.Year}, day("2027-01-01")
	if c.State != invoicing.ContractHeld {
		t.Errorf("a contract that cannot be read is %s", c.State)
	}
	if _, err := b.ChangeContract(t.Context(), c.ID, c.Version, c, "clerk"); err != nil {
		t.Fatal(err)
	}
	b.planAhead(b.Store, "2027-02-15", 0, 3)
}

// columnsOf returns the columns of a table that can be written, without some.
func (b *books) columnsOf(table string, without ...string) (columns []string) {
	b.t.Helper()
	rows, err := b.DB().Query(`SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?
		AND extra NOT LIKE '%GENERATED%' AND NOT FIND_IN_SET(column_name, ?)`, table, strings.Join(without, ","))
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.t.Fatal(err)
		}
		columns = append(columns, name)
	}
	return columns
}

// TestChangeContract: a price from a date changes what is planned from then on, and nothing that is merged.
func TestChangeContract(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	id, orderID := b.monthlyContract(func(c *invoicing.Contract) { c.Count = 12 })
	before := b.planned(orderID)
	must[int64](t)(b.Combine(ctx, ids(before[5], before[6]), invoicing.Date{}, "clerk"))
	c := must[invoicing.Contract](t)(b.ContractByID(ctx, id))
	c.Prices = append(c.Prices, percentFrom("2027-06-01", "2.5"))

	preview := must[store.Change](t)(b.PreviewContract(ctx, id, c))
	if d := cmp.Diff(b.planned(orderID)[7], before[7]); d != "" {
		t.Errorf("the preview changed (-want +got):\n%s", d)
	}
	change := must[store.Change](t)(b.ChangeContract(ctx, id, c.Version, c, "clerk"))
	if len(preview.After) != 5 || len(change.After) != 5 || change.BeforeTotal != 5*12970 || change.AfterTotal != 5*13295 || preview.AfterTotal != change.AfterTotal {
		t.Errorf("change: %d planned invoices, %s to %s", len(change.After), change.BeforeTotal, change.AfterTotal)
	}
	if len(change.Kept) != 2 || !strings.Contains(change.Kept[0], "01.06.2027 bis 30.06.2027 bleibt") || !strings.Contains(change.Kept[1], "132,95 statt 129,70") {
		t.Errorf("kept: %q", change.Kept)
	}
	after := b.planned(orderID)
	for k, p := range after {
		want := before[k].Total
		if k > 6 {
			want = 13295 // 119 · 1.025 = 121.975, 10.70 · 1.025 = 10.9675
		}
		if p.ID != before[k].ID || p.Total != want {
			t.Errorf("period %d costs %s, want %s", k, p.Total, want)
		}
	}
	_, err := b.ChangeContract(ctx, id, c.Version, c, "clerk")
	wantCode(t, err, invoicing.CodeConflict) // somebody else was faster
	_, err = b.ChangeContract(ctx, 99999, 1, c, "clerk")
	wantCode(t, err, invoicing.CodeNotFound)
	again := must[invoicing.Contract](t)(b.ContractByID(ctx, id))
	if again.Version != c.Version+1 || len(again.Prices) != 1 || again.Prices[0].Percent.String() != "2.5" {
		t.Errorf("contract = %+v", again)
	}
	if change := must[store.Change](t)(b.ChangeContract(ctx, id, again.Version, again, "clerk")); len(change.Before)+len(change.After) != 0 {
		t.Errorf("the same terms change %d planned invoices", len(change.After))
	}
}

// TestChangeTakesInTheOrder: what the shop changed in an order reaches its planned invoices when somebody stores the contract.
func TestChangeTakesInTheOrder(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	id, orderID := b.monthlyContract(nil)
	b.exec(`UPDATE fakturis_order_line SET text = 'Wartung plus' WHERE order_id = ? AND text = 'Wartung'`, orderID)
	b.planAhead(b.Store, "2028-02-15", 12, 0)
	texts := func() (old, fresh string) {
		planned := b.planned(orderID)
		return planned[3].Lines[0].Text, planned[30].Lines[0].Text
	}
	if old, fresh := texts(); old != "Wartung" || fresh != "Wartung plus" {
		t.Errorf("planned are %q and %q", old, fresh)
	}
	c := must[invoicing.Contract](t)(b.ContractByID(t.Context(), id))
	if change := must[store.Change](t)(b.ChangeContract(t.Context(), id, c.Version, c, "clerk")); len(change.After) != 26 {
		t.Errorf("%d planned invoices were changed, want 26", len(change.After))
	}
	if old, fresh := texts(); old != "Wartung plus" || fresh != "Wartung plus" {
		t.Errorf("refreshed are %q and %q", old, fresh)
	}
}

// TestNoticeTakesPlannedInvoicesAway, and keeps what a person skipped or merged.
func TestNoticeTakesPlannedInvoicesAway(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	id, orderID := b.monthlyContract(func(c *invoicing.Contract) {
		c.End, c.Renewal, c.Notice = day("2027-06-30"), invoicing.Interval{Count: 6, Unit: invoicing.Month}, invoicing.Interval{Count: 1, Unit: invoicing.Month}
		c.Pauses = []invoicing.Pause{{From: day("2027-04-01"), Until: day("2027-04-30")}}
	})
	planned := b.planned(orderID)
	if len(planned) != 26 || planned[3].Status != invoicing.Skipped || planned[3].Note == "" {
		t.Fatalf("%d planned, April is %+v", len(planned), planned[3])
	}
	b.exec(`UPDATE fakturis_planned_invoice SET status = 'ausgesetzt' WHERE id = ?`, planned[4].ID) // by a person
	must[int64](t)(b.Combine(ctx, ids(planned[7]), invoicing.Date{}, "clerk"))
	c := must[invoicing.Contract](t)(b.ContractByID(ctx, id))
	if c.State != invoicing.ContractActive || c.NoticeUntil != day("2027-05-31") || !c.EndsOn.IsZero() {
		t.Errorf("contract = %+v", c)
	}
	c.Terminated, c.Pauses = day("2027-05-31"), nil
	change := must[store.Change](t)(b.ChangeContract(ctx, id, c.Version, c, "clerk"))
	var states []string
	for _, p := range b.planned(orderID) {
		states = append(states, p.From.String()[5:7]+" "+string(p.Status))
	}
	want := []string{"01 geplant", "02 geplant", "03 geplant", "04 geplant", "05 ausgesetzt", "06 geplant", "08 zusammengefasst"}
	if d := cmp.Diff(want, states); d != "" {
		t.Errorf("planned invoices (-want +got):\n%s", d)
	}
	if len(change.Kept) != 1 || !strings.Contains(change.Kept[0], "nach dem Ende") || len(change.Before) != 20 { // April is billed, 19 are gone
		t.Errorf("%d before, kept %q", len(change.Before), change.Kept)
	}
	if c := must[invoicing.Contract](t)(b.ContractByID(ctx, id)); c.State != invoicing.ContractTerminated || c.EndsOn != day("2027-06-30") {
		t.Errorf("contract = %+v", c)
	}
	b.planAhead(b.Store, "2028-02-15", 0, 0)
}

func TestChangeContractSurvivesCrashes(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"contract.removed", "contract.updated", "contract.laid-out", "contract.changed"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t)
			id, orderID := b.monthlyContract(func(c *invoicing.Contract) { c.Count = 6 })
			before := b.planned(orderID)
			c := must[invoicing.Contract](t)(b.ContractByID(t.Context(), id))
			c.Interval.Count, c.Count = 2, 8
			b.dieAt(point, func(s *store.Store) { _, _ = s.ChangeContract(t.Context(), id, c.Version, c, "clerk") })
			if d := cmp.Diff(before, b.planned(orderID)); d != "" {
				t.Errorf("planned invoices after the crash (-before +after):\n%s", d)
			}
			must[store.Change](t)(b.ChangeContract(t.Context(), id, c.Version, c, "clerk"))
			if n := len(b.planned(orderID)); n != 8 {
				t.Errorf("%d planned invoices, want 8", n)
			}
		})
	}
}

// TestContractStatesMoveWithTheDay: lists find contracts by where they stand, also where nothing was changed but the day, and
// the database reckons that as the terms do.
func TestContractStatesMoveWithTheDay(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	year := invoicing.Interval{Count: 1, Unit: invoicing.Year}
	edits := []func(*invoicing.Contract){
		nil,
		func(c *invoicing.Contract) { c.End = day("2027-09-30") },
		func(c *invoicing.Contract) { c.Start = day("2027-06-01") },
		func(c *invoicing.Contract) {
			c.Pauses = []invoicing.Pause{{From: day("2027-08-01"), Until: day("2027-08-31")}, {From: day("2027-03-01"), Until: day("2027-03-31")}}
		},
		func(c *invoicing.Contract) {
			c.End, c.Renewal, c.Notice = day("2027-12-31"), year, invoicing.Interval{Count: 3, Unit: invoicing.Month}
		},
		func(c *invoicing.Contract) {
			c.End, c.Renewal, c.Terminated = day("2027-12-31"), year, day("2027-02-01")
		},
	}
	for _, edit := range edits {
		b.monthlyContract(edit)
	}
	for _, look := range [][2]string{
		{"2027-02-15", "aktiv aktiv vorgemerkt aktiv aktiv gekuendigt"}, {"2027-03-31", "aktiv aktiv vorgemerkt pausiert aktiv gekuendigt"},
		{"2027-07-15", "aktiv auslaufend aktiv aktiv auslaufend gekuendigt"}, {"2027-08-05", "aktiv auslaufend aktiv pausiert auslaufend gekuendigt"},
		{"2027-10-01", "aktiv beendet aktiv aktiv aktiv gekuendigt"}, {"2028-01-01", "aktiv beendet aktiv aktiv aktiv beendet"},
	} {
		today, want := look[0], look[1]
		if _, _, err := b.PlanAhead(t.Context(), day(today)); err != nil {
			t.Fatal(err)
		}
		rows, _, err := b.Contracts(t.Context(), store.ListQuery{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range rows {
			got = append(got, string(rows[len(rows)-1-i].State))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("on %s contracts are %s, want %s", today, s, want)
		}
	}
	if rows, next, err := b.Contracts(t.Context(), store.ListQuery{Limit: 4}); err != nil || len(rows) != 4 || next == 0 || rows[2].Next != day("2027-01-01") || rows[2].NextTotal != 12970 {
		t.Errorf("%d contracts, then %d: %+v, %v", len(rows), next, rows[2], err)
	}
}

// TestGapReport names what nobody would bill.
func TestGapReport(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	_, whole := b.monthlyContract(nil)
	_, orderID := b.monthlyContract(nil)
	planned := b.planned(orderID)
	b.exec(`DELETE FROM fakturis_planned_invoice WHERE id IN (?, ?)`, planned[2].ID, planned[5].ID)
	b.exec(`UPDATE fakturis_planned_invoice SET status = 'abgerechnet' WHERE id = ?`, planned[3].ID)
	must[store.TakenOver](t)(b.TakeOver(t.Context(), store.TakeOver{Singles: []int64{planned[4].ID, b.planned(whole)[0].ID}}, "clerk"))
	var got []string
	for _, g := range must[[]store.Gap](t)(b.GapReport(t.Context(), day("2027-06-10"))) {
		got = append(got, g.OrderNumber+" "+g.From.String()+" "+g.Until.String())
	}
	want := []string{"AU-2027-0002 2027-03-01 2027-03-31", "AU-2027-0002 2027-04-01 2027-04-30", "AU-2027-0002 2027-06-01 2027-06-10"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("gaps (-want +got):\n%s", d)
	}
	b.planAhead(b.Store, "2027-02-15", 0, 0) // nothing to do until two years from now reach further
	b.planAhead(b.Store, "2027-03-15", 4, 0)
}

// TestDueTakeovers: what a contract wants taken over by itself becomes a draft on its provisional date, once, and is given that
// day as its send date where the contract says so.
func TestDueTakeovers(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	b.monthlyContract(nil)
	b.monthlyContract(func(c *invoicing.Contract) { c.Takeover = invoicing.TakeoverDraft })
	_, sends := b.monthlyContract(func(c *invoicing.Contract) { c.Takeover = invoicing.TakeoverSend })
	due := must[[]store.DueTakeover](t)(b.DueTakeovers(ctx, day("2027-02-01")))
	if len(due) != 4 || due[0].Mode != invoicing.TakeoverDraft || due[0].ProvisionalDate != day("2027-01-01") || due[1].PlannedID != b.planned(sends)[0].ID {
		t.Fatalf("due = %+v", due)
	}
	b.dieAt("contract.taken-over", func(s *store.Store) { _ = s.TakeOverDue(ctx, due[1]) })
	for range 2 {
		for _, d := range due {
			if err := b.TakeOverDue(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_invoice WHERE status = 'entwurf'`); n != 4 {
		t.Errorf("%d drafts, want 4", n)
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_invoice_schedule WHERE send_date = provisional_date`); n != 2 {
		t.Errorf("%d drafts are sent by themselves, want 2", n)
	}
	if due := must[[]store.DueTakeover](t)(b.DueTakeovers(ctx, day("2027-02-28"))); len(due) != 0 {
		t.Errorf("due again: %+v", due)
	}
}

// TestBulkPriceChange: many contracts get dearer at once; one that cannot stops no other one, and doing it again changes nothing.
func TestBulkPriceChange(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	for range 3 {
		b.monthlyContract(func(c *invoicing.Contract) { c.Count = 12 })
	}
	b.monthlyContract(func(c *invoicing.Contract) { c.End = day("2027-02-10") }) // over
	held, _ := b.monthlyContract(nil)
	b.exec(`UPDATE fakturis_contract SET terms = '{' WHERE id = ?`, held)
	bulk := store.BulkPrice{Change: percentFrom("2027-07-01", "2.5"), Preview: true}
	for _, preview := range []bool{true, false, false} {
		bulk.Preview = preview
		results := must[[]store.BulkPriceResult](t)(b.BulkPriceChange(ctx, bulk, "clerk"))
		if len(results) != 4 || results[3].Error == "" {
			t.Fatalf("results = %+v", results)
		}
		for _, r := range results[:3] {
			changed := r.Changed == 6 && r.Before == 6*12970 && r.After == 6*13295 && r.Error == "" && r.Email == "eva@berg.example"
			if !changed && b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice WHERE total_cents = 13295`) == 0 {
				t.Errorf("preview %t: %+v", preview, r)
			}
		}
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice WHERE total_cents = 13295`); n != 18 {
		t.Errorf("%d planned invoices are dearer, want 18", n)
	}
	_, err := b.BulkPriceChange(ctx, store.BulkPrice{Change: invoicing.PriceChange{From: day("2027-07-01")}}, "clerk")
	wantCode(t, err, invoicing.CodeInvalid)
}
