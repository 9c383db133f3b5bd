package worker_test

import (
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
)

func (o *office) scheduler() *worker.Scheduler {
	return &worker.Scheduler{Store: o.store, Now: o.clock, Window: o.rules.Window, Every: time.Second, Log: zerolog.Nop()}
}

// collective makes a contract of six periods and combines the first two.
func (o *office) collective(send invoicing.Date) int64 {
	o.t.Helper()
	order := o.order()
	_, err := o.store.AddContract(o.t.Context(), order, invoicing.Contract{
		Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}, Start: invoicing.NewDate(2027, time.January, 1), Count: 6,
	}, "test")
	o.must(err)
	planned, err := o.store.PlannedInvoices(o.t.Context(), order)
	o.must(err)
	if len(planned) != 6 {
		o.t.Fatalf("%d planned invoices, want 6", len(planned))
	}
	id, err := o.store.Combine(o.t.Context(), []int64{planned[0].ID, planned[1].ID}, send, "test")
	o.must(err)
	return id
}

func (o *office) status(id int64) invoicing.CollectiveStatus {
	o.t.Helper()
	c, err := o.store.Collective(o.t.Context(), id)
	o.must(err)
	return c.Status
}

func TestCollectiveInvoicesGoOutOnTheirDay(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	due := o.collective(o.today)
	tomorrow := o.collective(o.today.AddDays(1))
	undated := o.collective(invoicing.Date{})
	s := o.scheduler()
	for range 2 { // a second look finds nothing to do
		_, err := s.Once(t.Context())
		o.must(err)
		o.work()
	}
	if o.status(due) != invoicing.CollectiveSent || o.status(tomorrow) != invoicing.CollectivePlanned || o.status(undated) != invoicing.CollectivePlanned {
		t.Errorf("due %s, tomorrow %s, undated %s", o.status(due), o.status(tomorrow), o.status(undated))
	}
	if n := len(o.box.Mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
	o.today = o.today.AddDays(1)
	if n, err := s.Once(t.Context()); n != 1 || err != nil {
		t.Errorf("the next day %d were issued (%v)", n, err)
	}
	o.work()
	if o.status(tomorrow) != invoicing.CollectiveSent || len(o.box.Mails()) != 2 {
		t.Errorf("the next day it is %s, and %d mails", o.status(tomorrow), len(o.box.Mails()))
	}
}

func TestWhatIsTooLateWaitsForAPerson(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	justInTime, tooLate := o.collective(o.today.AddDays(-7)), o.collective(o.today.AddDays(-8))
	s := o.scheduler()
	if n, err := s.Once(t.Context()); n != 1 || err != nil {
		t.Errorf("%d were issued (%v)", n, err)
	}
	if o.status(justInTime) != invoicing.CollectiveIssued || o.status(tooLate) != invoicing.CollectivePlanned {
		t.Errorf("just in time %s, too late %s", o.status(justInTime), o.status(tooLate))
	}
	late := invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: tooLate}
	if done, err := o.store.IssueDue(t.Context(), late); done.InvoiceID != 0 || err != nil { // of a list made before midnight
		t.Errorf("asked for by itself, it became invoice %d (%v)", done.InvoiceID, err)
	}
	o.must(o.store.SetSendDate(t.Context(), tooLate, o.today, "anna"))
	if n, err := s.Once(t.Context()); n != 1 || err != nil {
		t.Errorf("with a new send date %d were issued (%v)", n, err)
	}
}

func TestOneThatCannotBeIssuedStopsNoOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	broken, good := o.collective(o.today), o.collective(o.today)
	_, err := o.store.DB().ExecContext(t.Context(), `UPDATE fakturis_collective_invoice SET content = 'not JSON' WHERE id = ?`, broken)
	o.must(err)
	s := o.scheduler()
	n, err := s.Once(t.Context())
	if n != 1 || err != nil {
		t.Errorf("%d were issued (%v)", n, err)
	}
	if o.status(good) != invoicing.CollectiveIssued {
		t.Errorf("the good one is %s", o.status(good))
	}
}
