package worker_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

func (o *office) missed() []store.ScheduledRow {
	o.t.Helper()
	rows, err := o.store.Missed(o.t.Context(), o.today, o.rules.LateDays)
	o.must(err)
	return rows
}

func (o *office) invoice(collective int64) invoicing.Invoice {
	o.t.Helper()
	c, err := o.store.Collective(o.t.Context(), collective)
	o.must(err)
	inv, err := o.store.Invoice(o.t.Context(), c.InvoiceID)
	o.must(err)
	return inv
}

// TestEachDecisionAboutAMissedInvoice does what it says.
func TestEachDecisionAboutAMissedInvoice(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	s := o.scheduler()
	p := o.contract() // due 1 January, March, May, …
	send := o.today
	then, today, next, skipped := o.combine(send, p[0]), o.combine(send.AddDays(1), p[1]), o.combine(send.AddDays(2), p[2]), o.combine(send.AddDays(3), p[3])
	q := o.contract()
	o.must(o.store.SetSendDates(t.Context(), []invoicing.ScheduledRef{{Kind: invoicing.ScheduledPlanned, ID: q[0].ID}}, send, "anna"))
	o.today = send.AddDays(31) // 1 April
	if n := o.once(s); n != 0 {
		t.Fatalf("%d missed ones went out", n)
	}
	rows := o.missed()
	if len(rows) != 5 || rows[0].State != store.StateMissed || rows[4].ID != skipped {
		t.Fatalf("missed: %+v", rows)
	}
	draft := rows[slices.IndexFunc(rows, func(r store.ScheduledRow) bool { return r.Kind == invoicing.ScheduledDraft })].ScheduledRef
	decide := func(ref invoicing.ScheduledRef, d store.MissedDecision) {
		t.Helper()
		o.must(o.store.DecideMissed(t.Context(), []invoicing.ScheduledRef{ref}, d, "anna"))
	}
	decide(collectiveRef(next), store.MissedNext)
	decide(collectiveRef(then), store.MissedThen)
	decide(draft, store.MissedThen)
	decide(collectiveRef(today), store.MissedToday)
	decide(collectiveRef(skipped), store.MissedSkip)
	if rows := o.missed(); len(rows) != 0 {
		t.Errorf("still missed: %+v", rows)
	}
	if n := o.once(s); n != 3 {
		t.Errorf("%d were issued", n)
	}
	if inv := o.invoice(then); inv.Date != send || inv.DueDate != send.AddDays(14) {
		t.Errorf("as of then: %s, due %s", inv.Date, inv.DueDate)
	}
	if inv, err := o.store.Invoice(t.Context(), draft.ID); err != nil || inv.Date != send {
		t.Errorf("the draft as of then: %s, %v", inv.Date, err)
	}
	if inv := o.invoice(today); inv.Date != o.today {
		t.Errorf("today: %s", inv.Date)
	}
	if o.status(skipped) != invoicing.CollectiveDropped || o.period(p[3].ID).Status != invoicing.Skipped {
		t.Errorf("skipped: %s, its period %s", o.status(skipped), o.period(p[3].ID).Status)
	}
	merged := o.period(p[2].ID).CollectiveID // with the next planned invoice, of 1 May
	c, err := o.store.Collective(t.Context(), merged)
	o.must(err)
	if merged == 0 || merged == next || len(c.Items) != 2 || !c.SendDate.IsZero() || c.ProvisionalDate != invoicing.NewDate(2027, time.May, 1) {
		t.Errorf("merged: %+v", c)
	}
}

func (o *office) period(id int64) invoicing.PlannedInvoice {
	o.t.Helper()
	var order int64
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT order_id FROM fakturis_planned_invoice WHERE id = ?`, id).Scan(&order))
	all, err := o.store.PlannedInvoices(o.t.Context(), order)
	o.must(err)
	return all[slices.IndexFunc(all, func(p invoicing.PlannedInvoice) bool { return p.ID == id })]
}

// TestFourHundredDaysDown: after that, two daemons whose clocks are two hours either side of midnight send what is not too late,
// each once; everything else waits for a person, and nothing is lost.
func TestFourHundredDaysDown(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	type dated struct {
		id   int64
		send invoicing.Date
	}
	var all []dated
	for range 6 {
		for k, p := range o.contract() {
			send := o.today.AddDays(80 * k) // 0 to 400 days on
			all = append(all, dated{o.combine(send, p), send})
		}
	}
	o.today = o.today.AddDays(400) // 4 April 2028
	early, late := o.at(22*time.Hour-24*time.Hour), o.at(2*time.Hour)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, other := range []*office{early, late} {
		wg.Go(func() { _, errs[i] = other.scheduler().Once(t.Context()) })
	}
	wg.Wait()
	o.must(errors.Join(errs...))
	o.hour = 2 * time.Hour
	missed := map[int64]bool{}
	for _, r := range o.missed() {
		missed[r.ID] = true
	}
	for _, d := range all {
		inTime := !d.send.Before(o.today.AddDays(-7))
		if issued := o.status(d.id) == invoicing.CollectiveIssued; issued != inTime || missed[d.id] == inTime {
			t.Errorf("of %s: issued %v, missed %v", d.send, issued, missed[d.id])
		}
	}
	var invoices, periods, numbers int
	o.must(o.store.DB().QueryRowContext(t.Context(), `SELECT COUNT(*), COUNT(DISTINCT number_counter), (SELECT COUNT(*) FROM fakturis_planned_invoice WHERE status = 'abgerechnet')
		FROM fakturis_invoice WHERE status = 'gestellt'`).Scan(&invoices, &numbers, &periods))
	if invoices != 6 || periods != 6 || numbers != 6 {
		t.Errorf("%d invoices with %d numbers bill %d periods, want 6", invoices, numbers, periods)
	}
}

// at opens a second daemon on the same database, whose clock is off.
func (o *office) at(hour time.Duration) *office {
	o.t.Helper()
	other := &office{t: o.t, today: o.today, hour: hour, rules: o.rules, zone: o.zone}
	var err error
	other.store, err = store.Open(o.t.Context(), o.config(other.clock))
	o.must(err)
	o.t.Cleanup(func() { other.store.Close() })
	return other
}

// TestHoursAndDaysOfSending: over the night on which summer time begins, on a holiday and in the vacation.
func TestHoursAndDaysOfSending(t *testing.T) {
	t.Parallel()
	window, err := sending.ParseWindow("01:30-03:30")
	if err != nil {
		t.Fatal(err)
	}
	o := openOfficeWith(t, sending.Rules{LateDays: 7, Window: window, BusinessDays: true, Land: "BY"})
	o.today = invoicing.NewDate(2027, time.March, 27) // Saturday; Easter Sunday, when the clocks change, and Easter Monday follow
	s := o.scheduler()
	p := o.contract()
	id := o.combine(o.today, p[0])
	for range 3 * 24 * 4 {
		if n := o.once(s); n > 0 {
			break
		}
		o.hour += 15 * time.Minute
	}
	if at := o.clock().Format("Mon 02.01. 15:04"); o.status(id) != invoicing.CollectiveIssued || at != "Tue 30.03. 01:30" {
		t.Errorf("at %s it is %s", at, o.status(id))
	}
	o.today, o.hour = invoicing.NewDate(2027, time.March, 30), 2*time.Hour
	inVacation := o.combine(o.today, p[1])
	o.must(o.store.SetVacation(t.Context(), store.Vacation{On: true, From: o.today, Until: o.today.AddDays(20)}, "anna"))
	for range 23 {
		if n := o.once(s); n > 0 {
			break
		}
		o.today = o.today.AddDays(1)
	}
	if o.status(inVacation) != invoicing.CollectiveIssued || o.today != invoicing.NewDate(2027, time.April, 20) {
		t.Errorf("on %s it is %s", o.today, o.status(inVacation))
	}
}

// TestInvoicesAreSpread: a bound for a minute is kept by each look.
func TestInvoicesAreSpread(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	for _, p := range o.contract()[:5] {
		o.combine(o.today, p)
	}
	s := &worker.Scheduler{Store: o.store, Now: o.clock, Every: 30 * time.Second, PerMinute: 4, Log: zerolog.Nop()}
	if a, b, c := o.once(s), o.once(s), o.once(s); a != 2 || b != 2 || c != 1 {
		t.Errorf("%d, %d, %d", a, b, c)
	}
}
