package store_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// pays books a payment of an invoice.
func pays(t *testing.T, s *store.Store, id int64, p store.NewPayment) int64 {
	t.Helper()
	return must[int64](t)(s.AddPayment(t.Context(), id, p, "anna"))
}

// account is the row of an invoice in the view of open items.
func account(t *testing.T, s *store.Store, id int64) string {
	t.Helper()
	return value[string](t, s, `SELECT CONCAT_WS(' ', betrag, bezahlt, storniert, offen, zahlungsstatus) FROM fakturis_offene_posten WHERE rechnung_id = ?`, id)
}

func TestPaymentsLowerWhatIsOpen(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	steps := []struct {
		payment store.NewPayment
		want    string
	}{
		{store.NewPayment{Amount: 1000, Date: day("2026-11-20")}, "40.60 10.00 0.00 30.60 teilbezahlt"},
		{store.NewPayment{Amount: 2000, Note: "zweite Rate"}, "40.60 30.00 0.00 10.60 teilbezahlt"},
		{store.NewPayment{Amount: 60, Kind: invoicing.PaymentWriteOff}, "40.60 30.60 0.00 10.00 teilbezahlt"},
		{store.NewPayment{Amount: 1500}, "40.60 45.60 0.00 -5.00 erstatten"},
		{store.NewPayment{Amount: 500, Kind: invoicing.PaymentRefund}, "40.60 40.60 0.00 0.00 bezahlt"},
	}
	var last int64
	for _, step := range steps {
		last = pays(t, s, inv.ID, step.payment)
		if got := account(t, s, inv.ID); got != step.want {
			t.Errorf("after %+v: %s, want %s", step.payment, got, step.want)
		}
	}
	must[int64](t)(s.TakeBackPayment(t.Context(), inv.ID, last, "anna"))
	if got, want := account(t, s, inv.ID), "40.60 45.60 0.00 -5.00 erstatten"; got != want {
		t.Errorf("after taking the refund back: %s, want %s", got, want)
	}
	_, err := s.TakeBackPayment(t.Context(), inv.ID, last, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if got := value[string](t, s, `SELECT GROUP_CONCAT(detail ORDER BY id SEPARATOR '&') FROM fakturis_audit WHERE action = 'payment'`); strings.Count(got, "&") != 5 {
		t.Errorf("audit tells %s", got)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_invoice_state s WHERE paid_cents <> (SELECT SUM(cents) FROM fakturis_payment p WHERE p.invoice_id = s.invoice_id)`); n != 0 {
		t.Error("the state is not what the entries add up to")
	}
}

func TestPaymentsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	draft := must[int64](t)(s.DraftInvoice(t.Context(), addOrder(t, s, anOrder("tee", 2)), "anna"))
	seen := money.Cents(4059)
	for name, c := range map[string]struct {
		id   int64
		p    store.NewPayment
		want invoicing.Code
	}{
		"a draft":             {draft, store.NewPayment{Amount: 1}, invoicing.CodeConflict},
		"none":                {4711, store.NewPayment{Amount: 1}, invoicing.CodeNotFound},
		"nothing":             {inv.ID, store.NewPayment{}, invoicing.CodeInvalid},
		"less than nothing":   {inv.ID, store.NewPayment{Amount: -1}, invoicing.CodeInvalid},
		"tomorrow":            {inv.ID, store.NewPayment{Amount: 1, Date: day("2026-11-24")}, invoicing.CodeInvalid},
		"a kind of no kind":   {inv.ID, store.NewPayment{Amount: 1, Kind: "bar"}, invoicing.CodeInvalid},
		"a rule by hand":      {inv.ID, store.NewPayment{Amount: 1, Kind: invoicing.PaymentRule}, invoicing.CodeInvalid},
		"too much given up":   {inv.ID, store.NewPayment{Amount: 4061, Kind: invoicing.PaymentWriteOff}, invoicing.CodeConflict},
		"a refund of nothing": {inv.ID, store.NewPayment{Amount: 1, Kind: invoicing.PaymentRefund}, invoicing.CodeConflict},
		"skonto without":      {inv.ID, store.NewPayment{Amount: 1, Kind: invoicing.PaymentSkonto}, invoicing.CodeConflict},
		"seen otherwise":      {inv.ID, store.NewPayment{Amount: 4060, Seen: &seen}, invoicing.CodeConflict},
		"a long note":         {inv.ID, store.NewPayment{Amount: 1, Note: strings.Repeat("ä", 256)}, invoicing.CodeInvalid},
	} {
		if _, err := s.AddPayment(t.Context(), c.id, c.p, "anna"); invoicing.ErrorCode(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_payment`); n != 0 {
		t.Errorf("%d entries of what was refused", n)
	}
}

// issueAs issues the invoice of an order as somebody edited its draft.
func issueAs(t *testing.T, s *store.Store, o invoicing.Order, edit func(*invoicing.Invoice)) invoicing.Invoice {
	t.Helper()
	id := must[int64](t)(s.DraftInvoice(t.Context(), addOrder(t, s, o), "anna"))
	inv := must[invoicing.Invoice](t)(s.Invoice(t.Context(), id))
	inv.OrderID = 0 // its own content, not the order's
	edit(&inv)
	insert(t, s, `UPDATE fakturis_invoice SET content = ? WHERE id = ?`, asJSON(t, inv), id)
	return must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna"))
}

func skonto(inv *invoicing.Invoice) {
	inv.Terms = invoicing.PaymentTerms{Skonto: decimal.New(2, 0), SkontoDays: 7}
}

// TestSkontoWithinItsDays books the deduction of an invoice of 23.11.2026 with 2 % in 7 days.
func TestSkontoWithinItsDays(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	for _, c := range []struct {
		paid money.Cents
		on   string
		want invoicing.Code // empty: accepted
	}{{3979, "2026-11-23", ""}, {3978, "2026-11-23", invoicing.CodeConflict}, {4060, "2026-11-23", invoicing.CodeConflict}} {
		inv := issueAs(t, s, anOrder("tee", int64(c.paid)), skonto)
		_, err := s.AddPayment(t.Context(), inv.ID, store.NewPayment{Amount: c.paid, Date: day(c.on), Skonto: true}, "anna")
		if c.want != "" {
			wantCode(t, err, c.want)
			continue
		}
		if got, want := account(t, s, inv.ID), "40.60 40.60 0.00 0.00 bezahlt"; err != nil || got != want {
			t.Errorf("%s on %s: %s, want %s: %v", c.paid, c.on, got, want, err)
		}
		if got := value[string](t, s, `SELECT GROUP_CONCAT(kind, ' ', cents ORDER BY id) FROM fakturis_payment WHERE invoice_id = ?`, inv.ID); got != "zahlung 3979,skonto 81" {
			t.Errorf("booked %s", got)
		}
	}
}

func TestSkontoAfterItsDaysIsAWriteOff(t *testing.T) {
	t.Parallel()
	dsn := ""
	s := openStore(t, func(c *store.Config) { dsn = c.DSN })
	inv := issueAs(t, s, anOrder("tee", 1), skonto)
	later := config(dsn)
	later.Now = february
	after := openOn(t, later)
	_, err := after.AddPayment(t.Context(), inv.ID, store.NewPayment{Amount: 3979, Date: day("2026-12-01"), Skonto: true}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	pays(t, after, inv.ID, store.NewPayment{Amount: 3979, Date: day("2026-11-30"), Skonto: true}) // it was paid in time
	if got, want := account(t, s, inv.ID), "40.60 40.60 0.00 0.00 bezahlt"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTwoClerksBookOnePaymentOnce(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			_, errs[i] = s.AddPayment(t.Context(), inv.ID, store.NewPayment{Amount: 4060, Seen: &inv.Total}, "anna")
		})
	}
	all.Wait()
	booked := 0
	for _, err := range errs {
		if err == nil {
			booked++
		} else {
			wantCode(t, err, invoicing.CodeConflict)
		}
	}
	if got := account(t, s, inv.ID); booked != 1 || got != "40.60 40.60 0.00 0.00 bezahlt" {
		t.Errorf("booked %d times: %s", booked, got)
	}
}

func TestAPaymentMethodMayMeanPaid(t *testing.T) {
	t.Parallel()
	s := openStore(t, func(c *store.Config) {
		tee := c.Settings["tee"]
		tee.Payments = map[string]string{"PayPal": "paid", "paypalplus": "open"}
		c.Settings["tee"] = tee
	})
	want := map[string]string{"paypalexpress": "40.60 40.60 0.00 0.00 bezahlt", "paypalplus_x": "40.60 0.00 0.00 40.60 offen", "cash": "40.60 0.00 0.00 40.60 offen"}
	n := int64(0)
	for payment, account_ := range want {
		n++
		o := anOrder("tee", n)
		o.Payment = payment
		inv := issue(t, s, addOrder(t, s, o))
		if got := account(t, s, inv.ID); got != account_ || inv.Terms.PaidNote != strings.HasSuffix(account_, "bezahlt") {
			t.Errorf("%s: %s, note %v", payment, got, inv.Terms.PaidNote)
		}
		if inv.Terms.PaidNote {
			p := must[[]invoicing.Payment](t)(s.Payments(t.Context(), inv.ID))
			if len(p) != 1 || p[0].Kind != invoicing.PaymentRule || p[0].Date != day("2026-11-21") {
				t.Errorf("booked %+v", p)
			}
		}
	}
	o := anOrder("wein", 1)
	o.Payment = "paypal"
	if inv := issue(t, s, addOrder(t, s, o)); inv.Terms.PaidNote {
		t.Error("the rule of one shop holds in another")
	}
}

func TestInvoicesByStateOfPayment(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	var all []invoicing.Invoice
	for n := range int64(5) {
		all = append(all, issue(t, s, addOrder(t, s, anOrder("tee", n+1))))
	}
	pays(t, s, all[1].ID, store.NewPayment{Amount: 1})
	pays(t, s, all[2].ID, store.NewPayment{Amount: 4060})
	pays(t, s, all[3].ID, store.NewPayment{Amount: 4061})
	insert(t, s, `UPDATE fakturis_invoice_state SET due_date = '2026-11-22' WHERE invoice_id = ?`, all[0].ID)
	insert(t, s, `UPDATE fakturis_invoice_state SET due_date = '2026-11-23' WHERE invoice_id = ?`, all[1].ID)
	must[int64](t)(s.DraftInvoice(t.Context(), addOrder(t, s, anOrder("tee", 9)), "anna"))
	for status, want := range map[string][]int64{
		"offen": {all[4].ID, all[1].ID, all[0].ID}, "faellig": {all[1].ID, all[0].ID}, "ueberfaellig": {all[0].ID}, "teilbezahlt": {all[1].ID},
		"bezahlt": {all[2].ID}, "erstatten": {all[3].ID}, "storniert": nil,
	} {
		for _, q := range []store.ListQuery{{Status: status}, {Status: status, Shop: "tee"}, {Status: status, Q: "RE-2026"}} {
			rows, _, err := s.Invoices(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, r := range rows {
				got = append(got, r.ID)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%+v (-want +got):\n%s", q, d)
			}
		}
	}
	d := must[store.Dashboard](t)(s.Dashboard(t.Context(), day("2026-11-23")))
	if diff := cmp.Diff([]store.Receivable{{Currency: "EUR", Invoices: 3, Open: 3*4060 - 1, Overdue: 1, OverdueCents: 4060}}, d.Receivables); diff != "" {
		t.Error(diff)
	}
}
