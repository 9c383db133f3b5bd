package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
	"fakturisd/invoicing/tax"
)

// cancels cancels an invoice, or a part of it, and returns the issued cancellation.
func cancels(t *testing.T, s *store.Store, id int64, w invoicing.CancelWish) invoicing.Invoice {
	t.Helper()
	c := must[int64](t)(s.CancelInvoice(t.Context(), id, w, store.Once{}, "anna"))
	return must[invoicing.Invoice](t)(s.Invoice(t.Context(), c))
}

func TestAWholeCancellationFreesTheOrder(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	pays(t, s, inv.ID, store.NewPayment{Amount: 1000})
	c := cancels(t, s, inv.ID, invoicing.CancelWish{})
	if c.Number != "ST-2026-0001" || c.Total != -4060 || c.Type != invoicing.TypeCancellation || !c.DueDate.IsZero() || c.Lines[0].Amount != -1190 {
		t.Errorf("cancelled by %s over %s, due %s", c.Number, c.Total, c.DueDate)
	}
	if got, want := account(t, s, inv.ID), "40.60 10.00 40.60 -10.00 storniert"; got != want { // the customer gets back what was paid
		t.Errorf("%s, want %s", got, want)
	}
	if got := value[string](t, s, `SELECT CONCAT(status, ' ', art) FROM fakturis_rechnungsliste WHERE rechnung_id = ?`, inv.ID); got != "storniert rechnung" {
		t.Errorf("the list shows %s", got)
	}
	pays(t, s, inv.ID, store.NewPayment{Kind: invoicing.PaymentRefund, Amount: 1000})
	if got, want := account(t, s, inv.ID), "40.60 0.00 40.60 0.00 storniert"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	_, err := s.CancelInvoice(t.Context(), inv.ID, invoicing.CancelWish{}, store.Once{}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = s.CancelInvoice(t.Context(), c.ID, invoicing.CancelWish{}, store.Once{}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = s.AddPayment(t.Context(), c.ID, store.NewPayment{Amount: 1}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if again := issue(t, s, order); again.ID == inv.ID || again.Number != "RE-2026-0002" {
		t.Errorf("billed anew as %s", again.Number)
	}
	if d := must[store.Dashboard](t)(s.Dashboard(t.Context(), day("2026-11-23"))); len(d.Receivables) != 1 || d.Receivables[0].Open != 4060 {
		t.Errorf("receivables %+v", d.Receivables)
	}
}

func TestPartsAreCancelledUntilNothingIsLeft(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	one := invoicing.CancelWish{Lines: []invoicing.CancelLine{{Position: 1, Quantity: decimal.New(1, 0)}}, Reason: "Ein Päckchen war feucht."}
	c := cancels(t, s, inv.ID, one)
	if c.Total != -595 || len(c.Lines) != 1 || c.ClosingText != one.Reason {
		t.Errorf("a part: %s, %+v", c.Total, c.Lines)
	}
	cancels(t, s, inv.ID, invoicing.CancelWish{Amounts: []invoicing.CancelAmount{{Rate: tax.Percent(19), Gross: 1000}}})
	if got, want := account(t, s, inv.ID), "40.60 0.00 15.95 24.65 offen"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	_, err := s.DraftInvoice(t.Context(), order, "anna")
	if by := value[int64](t, s, `SELECT invoice_id FROM fakturis_billed WHERE billed LIKE 'order:%'`); err != nil || by != inv.ID {
		t.Errorf("a part frees the order: %v", err)
	}
	cancels(t, s, inv.ID, one)
	_, err = s.CancelInvoice(t.Context(), inv.ID, one, store.Once{}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	last := cancels(t, s, inv.ID, invoicing.CancelWish{})
	if got, want := account(t, s, inv.ID), "40.60 0.00 40.60 0.00 storniert"; got != want || last.Total != -1870 || last.Number != "ST-2026-0004" {
		t.Errorf("%s, want %s; the last one %s %s", got, want, last.Number, last.Total)
	}
}

func TestADraftOfACancellationCanBeEdited(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	id := must[int64](t)(s.DraftCancellation(t.Context(), inv.ID, invoicing.CancelWish{}, store.Once{}, "anna"))
	if again := must[int64](t)(s.DraftCancellation(t.Context(), inv.ID, invoicing.CancelWish{}, store.Once{}, "bert")); again != id {
		t.Errorf("a second draft %d beside %d", again, id)
	}
	part := invoicing.CancelWish{Lines: []invoicing.CancelLine{{Position: 2, Quantity: decimal.New(1, 0)}}}
	_, err := s.DraftCancellation(t.Context(), inv.ID, part, store.Once{}, "bert")
	wantCode(t, err, invoicing.CodeConflict)
	if err := s.EditCancellation(t.Context(), id, 1, part, "anna"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.EditCancellation(t.Context(), id, 1, invoicing.CancelWish{}, "bert"), invoicing.CodeConflict)
	if c := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna")); c.Total != -2380 || c.Number != "ST-2026-0001" {
		t.Errorf("issued %s over %s", c.Number, c.Total)
	}
	other := must[int64](t)(s.DraftCancellation(t.Context(), inv.ID, invoicing.CancelWish{}, store.Once{}, "anna"))
	if err := s.DiscardDraft(t.Context(), other, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if all := must[[]store.Correction](t)(s.Corrections(t.Context(), inv.ID)); len(all) != 1 || all[0].Draft {
		t.Errorf("corrections after one was discarded: %+v", all)
	}
}

// TestCancellingSurvivesCrashes lets the daemon die between any two steps. Before the commit it is as if nothing had
// happened, and the next try takes the next number.
func TestCancellingSurvivesCrashes(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"correction.drafted", "issue.numbered", "cancel.reckoned", "cancel.released", "issue.committed"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			c := config(privatedb.New(t))
			s := openOn(t, c)
			inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
			c.Crash = func(p string) {
				if p == point {
					panic(crash(p))
				}
			}
			dying := openOn(t, c)
			err := survive(t.Context(), func(ctx context.Context) error {
				_, err := dying.CancelInvoice(ctx, inv.ID, invoicing.CancelWish{}, store.Once{}, "anna")
				return err
			})
			if err != errCrashed {
				t.Fatalf("not killed: %v", err)
			}
			want := "40.60 0.00 0.00 40.60 offen"
			if point == "issue.committed" {
				want = "40.60 0.00 40.60 0.00 storniert"
			}
			if got := account(t, s, inv.ID); got != want {
				t.Errorf("after the crash: %s, want %s", got, want)
			}
			if point != "issue.committed" {
				if got := cancels(t, s, inv.ID, invoicing.CancelWish{}).Number; got != "ST-2026-0001" {
					t.Errorf("the next number is %s", got)
				}
			}
			if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_invoice WHERE type = 'storno'`); n != 1 {
				t.Errorf("%d cancellations", n)
			}
		})
	}
}

// TestTwoClerksCancelAtOnce lets several cancel the same invoice on two daemons: as a whole or line by line, never more
// than there is, and every number is given.
func TestTwoClerksCancelAtOnce(t *testing.T) {
	t.Parallel()
	c := config(privatedb.New(t))
	stores := []*store.Store{openOn(t, c), openOn(t, c)}
	inv := issue(t, stores[0], addOrder(t, stores[0], anOrder("tee", 1)))
	var all sync.WaitGroup
	for i := range 6 {
		w := invoicing.CancelWish{Lines: []invoicing.CancelLine{{Position: 1 + i%3, Quantity: decimal.New(1, 0)}}}
		all.Go(func() {
			_, err := stores[i%2].CancelInvoice(context.Background(), inv.ID, w, store.Once{}, fmt.Sprint("clerk ", i))
			if err != nil && invoicing.ErrorCode(err) != invoicing.CodeConflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got, want := account(t, stores[0], inv.ID), "40.60 0.00 40.60 0.00 storniert"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	got := value[string](t, stores[0], `SELECT GROUP_CONCAT(number ORDER BY number_counter) FROM fakturis_invoice WHERE type = 'storno'`)
	if got != "ST-2026-0001,ST-2026-0002,ST-2026-0003,ST-2026-0004" {
		t.Errorf("numbers %s", got)
	}
}

func TestACancelledCollectiveInvoiceFreesItsPeriods(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	orderID, planned := b.contract(b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), day("2027-02-15"), "clerk"))
	invoiceID := must[int64](t)(b.IssueCollective(ctx, id, "clerk"))
	mail := value[int64](t, b.Store, `SELECT id FROM fakturis_mail`)
	c := cancels(t, b.Store, invoiceID, invoicing.CancelWish{}) // its mail is still on the way
	if c.Total != -25940 {
		t.Errorf("cancelled %s", c.Total)
	}
	for _, p := range must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, orderID)) {
		if p.Status != invoicing.Planned || p.CollectiveID != 0 {
			t.Errorf("period %d is %s in %d", p.Period, p.Status, p.CollectiveID)
		}
	}
	b.exec(`UPDATE fakturis_mail SET state = 'committing' WHERE id = ?`, mail)
	if err := b.MailSent(ctx, mail, "250 ok"); err != nil {
		t.Fatal(err)
	}
	former := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, id))
	if former.Status != invoicing.CollectiveCancelled || former.InvoiceID != invoiceID {
		t.Errorf("the collective invoice is %s with invoice %d", former.Status, former.InvoiceID)
	}
	again := must[int64](t)(b.Combine(ctx, ids(planned[0]), day("2027-02-15"), "clerk"))
	must[int64](t)(b.IssueCollective(ctx, again, "clerk"))
	if n := b.count(`SELECT COUNT(*) FROM fakturis_sammelrechnungsliste WHERE rechnung_nr IS NOT NULL`); n != 2 {
		t.Errorf("%d collective invoices with a number", n)
	}
}

// TestBalanceIsWhatPaymentsAndCancellationsMake does random things to invoices and compares the books with a model.
func TestBalanceIsWhatPaymentsAndCancellationsMake(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	ctx := context.Background()
	n := int64(0)
	rapid.Check(t, func(r *rapid.T) {
		n++
		inv := issue(t, s, addOrder(t, s, anOrder("tee", n)))
		var paid, cancelled money.Cents
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				amount := money.Cents(rapid.Int64Range(1, 5000).Draw(r, "amount"))
				pays(t, s, inv.ID, store.NewPayment{Amount: amount})
				paid += amount
			case 1:
				amount := money.Cents(rapid.Int64Range(1, 5000).Draw(r, "refund"))
				_, err := s.AddPayment(ctx, inv.ID, store.NewPayment{Kind: invoicing.PaymentRefund, Amount: amount}, "anna")
				if (err == nil) != (amount <= max(paid, paid+cancelled-inv.Total)) {
					r.Fatalf("refund of %s with %s paid: %v", amount, paid, err)
				}
				if err == nil {
					paid -= amount
				}
			default:
				rest, err := s.Rest(ctx, inv)
				if err != nil {
					r.Fatal(err)
				}
				c, err := s.CancelInvoice(ctx, inv.ID, somePart(r, rest), store.Once{}, "anna")
				if err == nil {
					cancelled -= must[invoicing.Invoice](t)(s.Invoice(ctx, c)).Total
				} else if invoicing.ErrorCode(err) != invoicing.CodeConflict {
					r.Fatal(err)
				}
			}
			b := must[invoicing.Balance](t)(s.Balance(ctx, inv.ID))
			if b.Paid != paid || b.Cancelled != cancelled || b.Open() != inv.Total-paid-cancelled {
				r.Fatalf("balance %+v, want %s paid and %s cancelled", b, paid, cancelled)
			}
		}
		if _, err := s.CancelInvoice(ctx, inv.ID, invoicing.CancelWish{}, store.Once{}, "anna"); err != nil && invoicing.ErrorCode(err) != invoicing.CodeConflict {
			r.Fatal(err)
		}
		sum := value[string](t, s, `SELECT GROUP_CONCAT(COALESCE(x.s, 0)) FROM (SELECT SUM(i.total_cents) + ? AS s FROM fakturis_correction k
			JOIN fakturis_invoice i ON i.id = k.invoice_id WHERE k.original_id = ?) x`, inv.Total, inv.ID)
		if sum != "0" {
			r.Fatalf("all cancellations together leave %s of the invoice", sum)
		}
	})
}

// somePart draws what is cancelled next.
func somePart(r *rapid.T, rest invoicing.Rest) invoicing.CancelWish {
	var w invoicing.CancelWish
	if rapid.IntRange(0, 3).Draw(r, "by rate") == 0 {
		for _, t := range rest.Totals {
			if t.Gross > 0 {
				w.Amounts = append(w.Amounts, invoicing.CancelAmount{Rate: t.Rate, Gross: money.Cents(rapid.Int64Range(1, int64(t.Gross)).Draw(r, "gross"))})
				return w
			}
		}
	}
	for i, q := range rest.Quantities {
		if q.Sign() > 0 && rapid.Bool().Draw(r, "line") {
			w.Lines = append(w.Lines, invoicing.CancelLine{Position: i + 1, Quantity: decimal.New(rapid.Int64Range(1, q.IntPart()).Draw(r, "pieces"), 0)})
		}
	}
	return w
}

// TestTheShopProposesACancellation: what the shop cancels, deletes or changes beside an invoice is shown until somebody
// cancels the invoice or says that it is dealt with; nothing happens by itself.
func TestTheShopProposesACancellation(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	orders := []*invoicing.Order{mirroredOrder(t, s, 1), mirroredOrder(t, s, 2), mirroredOrder(t, s, 3), mirroredOrder(t, s, 4)}
	var invoices []invoicing.Invoice
	for _, o := range orders[:3] {
		invoices = append(invoices, issue(t, s, o.ID))
	}
	cancel(orders[0])
	two(orders[1])
	cancel(orders[3]) // never billed
	mirror(t, s, orders[0], orders[1], orders[3])
	gone(t, s, orders[2].ID)
	want := []store.Proposal{
		{OrderID: orders[2].ID, OrderNumber: "tee-3", Shop: "tee", InvoiceID: invoices[2].ID, InvoiceNumber: invoices[2].Number, What: store.ProposalDeleted, Revision: 1},
		{OrderID: orders[1].ID, OrderNumber: "tee-2", Shop: "tee", InvoiceID: invoices[1].ID, InvoiceNumber: invoices[1].Number, What: store.ProposalChanged, Revision: 1},
		{OrderID: orders[0].ID, OrderNumber: "tee-1", Shop: "tee", InvoiceID: invoices[0].ID, InvoiceNumber: invoices[0].Number, What: store.ProposalCancelled, Revision: 1},
	}
	if d := cmp.Diff(want, must[[]store.Proposal](t)(s.Proposals(t.Context()))); d != "" {
		t.Fatalf("proposed (-want +got):\n%s", d)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_invoice WHERE type = 'storno'`); n != 0 {
		t.Fatalf("%d cancellations that nobody asked for", n)
	}
	cancels(t, s, invoices[0].ID, invoicing.CancelWish{})
	if err := s.SeeRevisions(t.Context(), orders[1].ID, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want[:1], must[[]store.Proposal](t)(s.Proposals(t.Context()))); d != "" {
		t.Errorf("after two were dealt with (-want +got):\n%s", d)
	}
	if d := cmp.Diff(want[:1], must[[]store.Proposal](t)(s.ProposalsOfInvoice(t.Context(), invoices[2].ID))); d != "" {
		t.Error(d)
	}
	orders[0].Billing.Street = "Neue Gasse 1" // of an invoice that is cancelled nothing is left to change
	mirror(t, s, orders[0])
	if r := revisions(t, s, orders[0].ID); r[0].Document != "" {
		t.Errorf("a change touches the cancelled %s", r[0].Document)
	}
}

// TestWhatAVoucherPaidIsNotOwed: an invoice of 40.60 of which a voucher paid 10.00 asks for 30.60.
func TestWhatAVoucherPaidIsNotOwed(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issueAs(t, s, anOrder("tee", 1), func(inv *invoicing.Invoice) {
		inv.Prepayments = []invoicing.Prepayment{{Kind: invoicing.PrepaidVoucher, Text: "Gutschein", Amount: 1000}}
	})
	pays(t, s, inv.ID, store.NewPayment{Amount: 3060})
	if c := cancels(t, s, inv.ID, invoicing.CancelWish{}); c.Total != -4060 || c.Payable() != -3060 {
		t.Errorf("cancelled %s", c.Total)
	}
	if got, want := account(t, s, inv.ID), "30.60 30.60 30.60 -30.60 storniert"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestDepositsAndFinalInvoiceAreCancelledInTurn takes back a final invoice of 40.60 that takes off a deposit of 20.30, then
// the deposit.
func TestDepositsAndFinalInvoiceAreCancelledInTurn(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	deposit := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), asks(t, s, order, invoicing.DepositShare{Percent: decimal.New(50, 0)}), "anna"))
	pays(t, s, deposit.ID, store.NewPayment{Amount: 2030})
	final := issue(t, s, order)
	_, err := s.CancelInvoice(t.Context(), deposit.ID, invoicing.CancelWish{}, store.Once{}, "anna")
	refuses(t, "bitte erst diese stornieren", err)
	c := cancels(t, s, final.ID, invoicing.CancelWish{})
	if c.Total != -4060 || c.Payable() != -2030 || tax.Sum(c.RemainingTax()).Tax != -tax.Sum(final.RemainingTax()).Tax {
		t.Errorf("%s, asks for %s, tax %s", c.Total, c.Payable(), tax.Sum(c.RemainingTax()).Tax)
	}
	cancels(t, s, deposit.ID, invoicing.CancelWish{})
	for id, want := range map[int64]string{final.ID: "20.30 0.00 20.30 0.00 storniert", deposit.ID: "20.30 20.30 20.30 -20.30 storniert"} {
		if got := account(t, s, id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
