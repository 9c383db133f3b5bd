package worker_test

import (
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
)

// TestThePlannerSends: a contract that wants it is planned, taken over and sent on its day without a person, once; 400 days
// later the planner has caught up, and no day is left that nobody would bill.
func TestThePlannerSends(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	order := o.order()
	_, err := o.store.AddContract(t.Context(), order, invoicing.Contract{
		Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: o.today, Takeover: invoicing.TakeoverSend,
	}, "test")
	o.must(err)
	gaps := -1
	p := &worker.Planner{Store: o.store, Today: func() invoicing.Date { return o.today }, Log: zerolog.Nop(), Gaps: func(n int) { gaps = n }}
	look := func() {
		o.must(p.Once(t.Context()))
		_, err := o.scheduler().Once(t.Context())
		o.must(err)
		o.work()
	}
	look()
	look()
	if n := len(o.box.Mails()); n != 1 || gaps != 0 {
		t.Errorf("%d mails were sent, want 1; %d gaps", n, gaps)
	}
	planned, err := o.store.PlannedInvoices(t.Context(), order)
	o.must(err)
	if len(planned) != 25 || planned[0].Status != invoicing.Billed || planned[1].Status != invoicing.Planned {
		t.Errorf("%d planned invoices, the first is %s", len(planned), planned[0].Status)
	}
	o.today = o.today.AddDays(400)
	look()
	planned, err = o.store.PlannedInvoices(t.Context(), order)
	o.must(err)
	if last := planned[len(planned)-1]; last.From.Before(o.today.AddMonths(23)) || gaps != 0 {
		t.Errorf("planned up to %s, %d gaps", last.From, gaps)
	}
	if n := len(o.box.Mails()); n > 2 {
		t.Errorf("%d mails, though those of long ago wait for a person", n)
	}
}
