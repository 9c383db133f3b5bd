package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/shopspring/decimal"

	"fakturisd/daemon/config"
	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// twins are two whole daemons on one database. Their clocks are two hours ahead and two hours behind, and change places with each
// turn; and whoever holds the lease, both of them believe to lead.
type twins struct {
	*world
	each  [2]*Main
	now   time.Time
	clock [2]atomic.Pointer[time.Time]
	ahead bool // the first one's clock
	terms map[int64]invoicing.Contract
}

func newTwins(t *testing.T) *twins {
	t.Helper()
	shop, reader := shopFor(t, 1)
	w := &twins{world: newWorld(t, shop, reader, "send: {report_to: \"\"}\n"), terms: map[int64]invoicing.Contract{}}
	w.must("migrate")
	w.turn(time.Date(2027, time.January, 4, 8, 0, 0, 0, time.UTC))
	for i := range w.each {
		cfg, err := config.Load(w.config, nil)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Listen = "127.0.0.1:0"
		m, err := Open(t.Context(), cfg, zerolog.Nop(), Options{Now: func() time.Time { return *w.clock[i].Load() }, Schedule: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		w.each[i] = m
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- m.Run(ctx) }()
		t.Cleanup(func() {
			stop()
			if err := errors.Join(<-ended, m.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	return w
}

// turn sets both clocks wrong about a moment.
func (w *twins) turn(now time.Time) {
	w.now, w.ahead = now, !w.ahead
	off := 2 * time.Hour
	if !w.ahead {
		off = -off
	}
	first, second := now.Add(off), now.Add(-off)
	w.clock[0].Store(&first)
	w.clock[1].Store(&second)
}

// both lets both daemons do something at the same time.
func (w *twins) both(do func(m *Main) error) {
	w.t.Helper()
	var wg sync.WaitGroup
	var errs [2]error
	for i, m := range w.each {
		wg.Go(func() { errs[i] = do(m) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		w.t.Fatalf("%s: %v", w.now, err)
	}
}

// at turns the clocks, and both daemons plan, take over and issue what is due by theirs.
func (w *twins) at(now time.Time) {
	w.t.Helper()
	w.turn(now)
	w.both(func(m *Main) error {
		planner := worker.Planner{Store: m.Store, Today: m.today, Log: m.Log}
		schedule := *m.schedule
		if err := planner.Once(w.t.Context()); err != nil {
			return err
		}
		_, err := schedule.Once(w.t.Context())
		return err
	})
}

// night goes through a night hour by hour, from 21:00 on the evening before.
func (w *twins) night(year int, month time.Month, day int) {
	w.t.Helper()
	for h := range 10 {
		w.at(time.Date(year, month, day-1, 20+h, 30, 0, 0, time.UTC))
	}
}

// contract gives a new partner a contract.
func (w *twins) contract(c invoicing.Contract) []invoicing.PlannedInvoice {
	w.t.Helper()
	ctx, s, name := w.t.Context(), w.each[0].Store, fmt.Sprint("Vertrag ", len(w.terms))
	w.exec(`INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, match_key)
		VALUES ('', '', 'Vera', '` + name + `', 'Gasse 1', '', '20457', 'Hamburg', '', 'DE', 'vera@example.com', '', '', 'de', RANDOM_BYTES(16))`)
	id, err := strconv.ParseInt(w.column(`SELECT MAX(id) FROM fakturis_partner`)[0], 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	order, err := s.CreateManualOrder(ctx, invoicing.Order{PartnerID: id, Currency: "EUR", PriceMode: tax.Gross, Lines: []invoicing.OrderLine{
		{Kind: invoicing.LineArticle, Number: "S-1", Text: "Wartung", Quantity: decimal.NewFromInt(1), UnitPrice: money.Cents(11900).Decimal(), Amount: 11900, TaxRate: tax.Percent(19)}}}, "test")
	if err != nil {
		w.t.Fatal(err)
	}
	made, err := s.AddContract(ctx, order, c, "test")
	if err != nil {
		w.t.Fatal(err)
	}
	w.terms[made] = c
	planned, err := s.PlannedInvoices(ctx, order)
	if err != nil {
		w.t.Fatal(err)
	}
	return planned
}

// collective merges two periods for a send date.
func (w *twins) collective(a, b invoicing.PlannedInvoice, send invoicing.Date) {
	w.t.Helper()
	if _, err := w.each[0].Store.Combine(w.t.Context(), []int64{a.ID, b.ID}, send, "test"); err != nil {
		w.t.Fatal(err)
	}
}

// TestTwoDaemonsWithWrongClocksBillEachPeriodOnce: over both nights in which the clocks change, 400 days without a daemon and a turn
// of the year, two daemons whose clocks are two hours wrong, this way and that, bill each period at most once, lose none, give
// each number once and leave none out, and each invoice is mailed once; also what two people decide about at once.
func TestTwoDaemonsWithWrongClocksBillEachPeriodOnce(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	date := invoicing.NewDate
	monthly := invoicing.Interval{Count: 1, Unit: invoicing.Month}
	w.contract(invoicing.Contract{Interval: monthly, Start: date(2027, time.January, 28), Takeover: invoicing.TakeoverSend})
	w.contract(invoicing.Contract{Interval: monthly, Start: date(2027, time.January, 31), AnchorDay: invoicing.Ultimo, Takeover: invoicing.TakeoverSend})
	w.contract(invoicing.Contract{Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}, Start: date(2027, time.March, 29), Arrears: true, Takeover: invoicing.TakeoverSend})
	w.contract(invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Week}, Start: date(2027, time.March, 28), Count: 6, Takeover: invoicing.TakeoverDraft})
	p := w.contract(invoicing.Contract{Interval: monthly, Start: date(2027, time.February, 15)})
	w.collective(p[0], p[2], date(2027, time.March, 28))
	w.collective(p[1], p[3], date(2027, time.March, 29))
	w.collective(p[4], p[5], date(2027, time.October, 31))
	w.collective(p[6], p[7], date(2028, time.May, 1)) // nobody is there on that day
	w.collective(p[8], p[9], date(2028, time.December, 5))
	w.at(time.Date(2027, time.January, 28, 9, 0, 0, 0, time.UTC))
	w.at(time.Date(2027, time.January, 31, 23, 30, 0, 0, time.UTC))
	w.at(time.Date(2027, time.February, 28, 9, 0, 0, 0, time.UTC))
	w.night(2027, time.March, 28)
	for m := time.April; m <= time.October; m++ {
		w.at(time.Date(2027, m, 1, 22, 30, 0, 0, time.UTC))
		w.at(time.Date(2027, m, 28, 22, 30, 0, 0, time.UTC))
	}
	w.night(2027, time.October, 31)
	w.at(time.Date(2027, time.November, 1, 9, 0, 0, 0, time.UTC))
	w.billed(map[int64]int{1: 10, 2: 10, 3: 3, 4: 0, 5: 6})
	down := w.now.AddDate(0, 0, 399)
	w.night(down.Year(), down.Month(), down.Day()+1)
	w.night(2029, time.January, 1)
	w.billed(map[int64]int{1: 12, 2: 12, 3: 4, 4: 0, 5: 8})
	w.decide()
	w.at(w.now.AddDate(0, 0, 1))
	w.billed(map[int64]int{1: 24, 2: 24, 3: 10, 4: 0, 5: 10})
	if left := w.missed(); len(left) != 0 {
		t.Errorf("%d documents are still missed", len(left))
	}
	w.mailedOnce()
}

func (w *twins) missed() []store.ScheduledRow {
	w.t.Helper()
	rows, err := w.each[0].Store.Missed(w.t.Context(), w.each[0].today(), 7)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// decide lets two people press the same button for each missed document at once; one of them is told that it was decided.
func (w *twins) decide() {
	w.t.Helper()
	for _, r := range w.missed() {
		var done atomic.Int32
		w.both(func(m *Main) error {
			err := m.Store.DecideMissed(w.t.Context(), []invoicing.ScheduledRef{r.ScheduledRef}, store.MissedToday, "anna")
			if err == nil {
				done.Add(1)
			} else if invoicing.ErrorCode(err) == invoicing.CodeConflict {
				err = nil
			}
			return err
		})
		if done.Load() != 1 {
			w.t.Errorf("%s was decided about %d times", r.Title, done.Load())
		}
	}
}

// billed fails unless so many periods of each contract are billed, each by one invoice, and every other one up to today is in
// sight of a person.
func (w *twins) billed(want map[int64]int) {
	w.t.Helper()
	bills, seen := w.bills(), w.inSight()
	got := map[int64]int{}
	for id, c := range w.terms {
		periods, err := collective.Periods(c, invoicing.DateOf(w.now))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, p := range periods {
			got[id] += w.period(id, p, bills, seen)
		}
	}
	for id, n := range want {
		if got[id] != n {
			w.t.Errorf("%s: %d periods of contract %d are billed, want %d", w.now.Format(time.DateTime), got[id], id, n)
		}
	}
}

// bills returns which issued invoices bill each planned invoice, as their lines say.
func (w *twins) bills() map[string][]string {
	w.t.Helper()
	bills := map[string][]string{}
	for _, no := range w.column(`SELECT id FROM fakturis_invoice WHERE status = 'gestellt'`) {
		id, err := strconv.ParseInt(no, 10, 64)
		if err != nil {
			w.t.Fatal(err)
		}
		inv, err := w.each[0].Store.Invoice(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		of := []string{}
		for _, l := range inv.Lines {
			if l.PlannedID != 0 && !slices.Contains(of, strconv.FormatInt(l.PlannedID, 10)) {
				of = append(of, strconv.FormatInt(l.PlannedID, 10))
			}
		}
		for _, p := range of {
			bills[p] = append(bills[p], no)
		}
	}
	return bills
}

// inSight returns what somebody sees in the queue, among the missed ones or in the popup.
func (w *twins) inSight() map[string]bool {
	w.t.Helper()
	s, today := w.each[0].Store, w.each[0].today()
	undated, _, err := s.Undated(w.t.Context(), today)
	if err != nil {
		w.t.Fatal(err)
	}
	queue, err := s.Queue(w.t.Context(), store.QueueQuery{})
	if err != nil {
		w.t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range slices.Concat(undated, queue, w.missed()) {
		seen[fmt.Sprint(r.Kind, r.ID)] = true
	}
	return seen
}

// period returns 1 for a period that is billed, and fails unless it is planned once and billed or in sight.
func (w *twins) period(contract int64, p collective.Period, bills map[string][]string, seen map[string]bool) int {
	w.t.Helper()
	row := w.column(`SELECT CONCAT_WS(' ', n.id, n.status, COALESCE((SELECT GROUP_CONCAT(b.invoice_id) FROM fakturis_billed b WHERE b.billed = CONCAT('planned:', n.id)), '-'),
		COALESCE((SELECT t.collective_id FROM fakturis_collective_item t WHERE t.planned_id = n.id), '-')) FROM fakturis_planned_invoice n WHERE contract_id = ? AND period = ?`, contract, p.Number)
	if len(row) != 1 {
		w.t.Errorf("period %d of contract %d is planned %d times", p.Number, contract, len(row))
		return 0
	}
	f := strings.Fields(row[0])
	id, status, invoice, merged := f[0], f[1], f[2], f[3]
	due := p.Provisional.Before(invoicing.DateOf(w.now.Add(-2 * time.Hour)))
	switch {
	case status == string(invoicing.Billed):
		if !slices.Equal(bills[id], []string{invoice}) {
			w.t.Errorf("period %d of contract %d is billed by %v, and on record by %s", p.Number, contract, bills[id], invoice)
		}
		return 1
	case len(bills[id]) > 0:
		w.t.Errorf("period %d of contract %d is billed by %v, and %s", p.Number, contract, bills[id], status)
	case due && !seen["geplant"+id] && !seen["rechnung"+invoice] && !seen["sammelrechnung"+merged]:
		w.t.Errorf("period %d of contract %d, %s since %s, is in nobody's sight", p.Number, contract, status, p.Provisional)
	}
	return 0
}

// mailedOnce waits for the mails and fails unless each invoice has its number, its PDF and one mail, and no number is left out.
func (w *twins) mailedOnce() {
	w.t.Helper()
	const issued = `SELECT id FROM fakturis_invoice WHERE status = 'gestellt' ORDER BY id`
	invoices := w.column(issued)
	for until := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if mails := w.column(`SELECT id FROM fakturis_mail WHERE state = 'sent'`); len(mails) >= len(invoices) {
			break
		}
		if time.Now().After(until) {
			w.t.Fatalf("mails: %v", w.column(`SELECT CONCAT(state, ' ', COUNT(*)) FROM fakturis_mail GROUP BY state`))
		}
	}
	w.turn(w.now.Add(time.Hour))
	if mailed := w.column(`SELECT invoice_id FROM fakturis_mail ORDER BY invoice_id`); !slices.Equal(mailed, invoices) {
		w.t.Errorf("invoices %v, and mails for %v", invoices, mailed)
	}
	accepted := map[string]int{}
	for _, m := range w.mailbox.Mails() {
		accepted[m.MessageID]++
	}
	for id, n := range accepted {
		if n != 1 {
			w.t.Errorf("mail %s was accepted %d times", id, n)
		}
	}
	if len(accepted) != len(invoices) {
		w.t.Errorf("%d mails for %d invoices", len(accepted), len(invoices))
	}
	if gaps := w.column(`SELECT CONCAT(number_range, ': ', MIN(number_counter), ' to ', MAX(number_counter), ', ', COUNT(*)) FROM fakturis_invoice
		WHERE number IS NOT NULL GROUP BY number_range HAVING MIN(number_counter) <> 1 OR MAX(number_counter) <> COUNT(*)`); len(gaps) > 0 {
		w.t.Errorf("numbers: %v", gaps)
	}
}
