package worker_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

// strict are rules with every guard on.
func strict() sending.Rules { return sending.Rules{LateDays: 7, GuardPercent: 50, MaxPerPartner: 3} }

func collectiveRef(id int64) invoicing.ScheduledRef {
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id}
}

// contract makes a contract that bills every two months of 2027 and returns its planned invoices.
func (o *office) contract() []invoicing.PlannedInvoice {
	o.t.Helper()
	order := o.order()
	_, err := o.store.AddContract(o.t.Context(), order, invoicing.Contract{
		Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}, Start: invoicing.NewDate(2027, time.January, 1), Count: 6,
	}, "test")
	o.must(err)
	planned, err := o.store.PlannedInvoices(o.t.Context(), order)
	o.must(err)
	return planned
}

func (o *office) combine(send invoicing.Date, planned ...invoicing.PlannedInvoice) int64 {
	o.t.Helper()
	var ids []int64
	for _, p := range planned {
		ids = append(ids, p.ID)
	}
	id, err := o.store.Combine(o.t.Context(), ids, send, "test")
	o.must(err)
	return id
}

// once lets the scheduler look and returns how many invoices it issued.
func (o *office) once(s *worker.Scheduler) int {
	o.t.Helper()
	n, err := s.Once(o.t.Context())
	o.must(err)
	return n
}

// heldRows returns what is held, by id.
func (o *office) heldRows() map[int64]store.ScheduledRow {
	o.t.Helper()
	rows, err := o.store.Queue(o.t.Context(), store.QueueQuery{State: store.StateHeld})
	o.must(err)
	all := map[int64]store.ScheduledRow{}
	for _, r := range rows {
		all[r.ID] = r
	}
	return all
}

func TestTheGuardHoldsWhatIsUnusual(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		want    string // of the reason
		prepare func(o *office, first, second int64)
	}{
		"amount above": {"weicht um mehr als 50 %", func(o *office, _, second int64) {
			o.exec(`UPDATE fakturis_collective_invoice SET total_cents = 17851 WHERE id = ?`, second)
		}},
		"amount below": {"weicht um mehr als 50 %", func(o *office, _, second int64) {
			o.exec(`UPDATE fakturis_collective_invoice SET total_cents = 5949 WHERE id = ?`, second)
		}},
		"nothing": {"lautet auf 0,00", func(o *office, _, second int64) {
			o.exec(`UPDATE fakturis_collective_invoice SET total_cents = 0 WHERE id = ?`, second)
		}},
		"inactive": {"in keinem Shop mehr", func(o *office, _, _ int64) { o.exec(`UPDATE fakturis_partner SET inactive = 1`) }},
		"too many": {"schon 3 Rechnungen", func(o *office, _, _ int64) {
			o.sendInvoice()
			o.sendInvoice()
		}},
		"twice": {"ist schon mit Rechnung RE-2027-0001 berechnet", func(o *office, _, second int64) {
			o.exec(`UPDATE fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id
				SET n.content = REPLACE(n.content, '2027-03-01', '2027-02-28') WHERE t.collective_id = ?`, second)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOfficeWith(t, strict())
			s := o.scheduler()
			planned := o.contract()
			first, second := o.combine(o.today, planned[0]), o.combine(invoicing.Date{}, planned[1])
			if o.once(s) != 1 {
				t.Fatal("the first is held")
			}
			other := o.combine(o.today, o.contract()[0])
			tt.prepare(o, first, second)
			if name == "inactive" || name == "too many" {
				other = 0 // of the same partner
			}
			o.must(o.store.SetSendDates(t.Context(), []invoicing.ScheduledRef{collectiveRef(second)}, o.today, "anna"))
			o.once(s)
			held, ok := o.heldRows()[second]
			if !ok || !strings.Contains(held.Guard, tt.want) || strings.Contains(held.Guard, "\n") || !held.RetryAt.IsZero() {
				t.Fatalf("held: %+v", held)
			}
			if other != 0 && o.status(other) != invoicing.CollectiveIssued {
				t.Errorf("another one is %s because of that", o.status(other))
			}
			if found, err := o.store.Suspicions(t.Context(), collectiveRef(second)); err != nil || len(found) != 1 || found[0] != held.Guard {
				t.Errorf("a person who issues it is told %q, %v", found, err)
			}
			o.must(o.store.ReleaseGuard(t.Context(), []invoicing.ScheduledRef{collectiveRef(second)}, "gesehen", "anna"))
			switch name {
			case "amount above", "amount below", "nothing": // it does not add up, which no release mends
				return
			}
			if o.once(s); o.status(second) != invoicing.CollectiveIssued {
				t.Errorf("released, it is %s: %+v", o.status(second), o.heldRows())
			}
		})
	}
}

// TestWhatIsFoundAfterARelease holds again: who let an invoice go saw what was found then.
func TestWhatIsFoundAfterARelease(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, strict())
	s := o.scheduler()
	id := o.combine(o.today, o.contract()[0])
	o.exec(`UPDATE fakturis_partner SET inactive = 1`)
	o.once(s)
	o.must(o.store.ReleaseGuard(t.Context(), []invoicing.ScheduledRef{collectiveRef(id)}, "gesehen", "anna"))
	for range 3 {
		o.sendInvoice()
	}
	if o.once(s); !strings.Contains(o.heldRows()[id].Guard, "schon 3 Rechnungen") {
		t.Errorf("%+v", o.heldRows())
	}
}

// TestTwoContractsBesideEachOther: equal orders for the same days are held once; let go, they are two on purpose.
func TestTwoContractsBesideEachOther(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, sending.Rules{LateDays: 7})
	s := o.scheduler()
	a := o.contract()
	o.orders-- // the same machine
	b := o.contract()
	o.combine(o.today, a[0])
	o.once(s)
	twin := o.combine(o.today, b[0])
	if o.once(s); !strings.Contains(o.heldRows()[twin].Guard, "zweimal derselbe Vertrag") {
		t.Fatalf("%+v", o.heldRows())
	}
	o.must(o.store.ReleaseGuard(t.Context(), []invoicing.ScheduledRef{collectiveRef(twin)}, "zwei Standorte", "anna"))
	o.once(s)
	o.combine(o.today, a[1])
	o.once(s)
	o.combine(o.today, b[1])
	if n := o.once(s); n != 1 || len(o.heldRows()) != 0 {
		t.Errorf("%d issued, held: %+v", n, o.heldRows())
	}
}

// TestWhatCannotBeIssuedIsTriedAgain: the reason is on record, the log tells of it once, and once mended it goes by itself.
func TestWhatCannotBeIssuedIsTriedAgain(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, strict())
	var log bytes.Buffer
	s := o.scheduler()
	s.Log = zerolog.New(&log)
	id := o.combine(o.today, o.contract()[0])
	o.exec(`UPDATE fakturis_partner SET email = 'keine Adresse'`)
	o.exec(`UPDATE fakturis_order SET email = ''`)
	for range 20 { // ten hours, looked at every half hour
		o.once(s)
		o.hour += 30 * time.Minute
	}
	held := o.heldRows()[id]
	if !strings.HasPrefix(held.Guard, "konnte nicht gestellt werden: ") || !strings.Contains(held.Guard, "keine E-Mail-Adresse") || held.RetryAt.IsZero() {
		t.Errorf("%+v", held)
	}
	if n := strings.Count(log.String(), "held instead of sent"); n != 1 {
		t.Errorf("%d lines in the log:\n%s", n, log.String())
	}
	var tries int
	o.must(o.store.DB().QueryRowContext(t.Context(), `SELECT tries FROM fakturis_collective_invoice WHERE id = ?`, id).Scan(&tries))
	if tries < 4 || tries > 8 {
		t.Errorf("tried %d times", tries)
	}
	o.exec(`UPDATE fakturis_partner SET email = 'neu@example.com'`)
	o.today = o.today.AddDays(1)
	if n := o.once(s); n != 1 || o.status(id) != invoicing.CollectiveIssued {
		t.Errorf("mended, %d were issued; it is %s", n, o.status(id))
	}
}

// TestADraftGoesOutOnItsDay: a planned invoice that gets a date becomes a draft, and on that day a mail with its PDF.
func TestADraftGoesOutOnItsDay(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, strict())
	s := o.scheduler()
	p := o.contract()[0]
	ref := invoicing.ScheduledRef{Kind: invoicing.ScheduledPlanned, ID: p.ID}
	o.must(o.store.SetSendDates(t.Context(), []invoicing.ScheduledRef{ref}, o.today.AddDays(1), "anna"))
	byHand, err := o.store.DraftInvoice(t.Context(), o.order(), "anna")
	o.must(err)
	o.must(o.store.SetSendDates(t.Context(), []invoicing.ScheduledRef{{Kind: invoicing.ScheduledDraft, ID: byHand}}, o.today.AddDays(1), "anna"))
	if o.once(s) != 0 {
		t.Error("issued the day before")
	}
	o.today = o.today.AddDays(1)
	if n := o.once(s); n != 2 {
		t.Errorf("%d issued on the day", n)
	}
	o.work()
	if mails := o.box.Mails(); len(mails) != 2 {
		t.Errorf("%d mails", len(mails))
	}
	if o.once(s) != 0 {
		t.Error("issued twice")
	}
	n := 0
	o.must(o.store.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM fakturis_planned_invoice WHERE id = ? AND status = 'abgerechnet'`, p.ID).Scan(&n))
	if n != 1 {
		t.Error("the period is not billed")
	}
}

func (o *office) exec(statement string, args ...any) {
	o.t.Helper()
	if _, err := o.store.DB().ExecContext(o.t.Context(), statement, args...); err != nil {
		o.t.Fatalf("%s: %v", statement, err)
	}
}
