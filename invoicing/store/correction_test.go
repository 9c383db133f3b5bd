package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestACorrectedInvoiceReplacesTheFormerOne(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	pays(t, s, inv.ID, store.NewPayment{Amount: 4060})
	id := must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "anna"))
	if again := must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "bert")); again != id {
		t.Errorf("a second draft %d beside %d", again, id)
	}
	edited := must[store.Draft](t)(s.Draft(t.Context(), id))
	edited.Billing.Street = "Richtige Gasse 2"
	must[invoicing.Invoice](t)(s.EditDraft(t.Context(), id, edited.Version, edited.Invoice, "anna"))
	if by := value[int64](t, s, `SELECT invoice_id FROM fakturis_billed WHERE billed LIKE 'order:%'`); by != inv.ID {
		t.Errorf("the order is billed by %d before anything is issued", by)
	}
	fresh := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna"))
	of, _ := fresh.Refers(invoicing.RefersCorrected)
	if fresh.Number != "RE-2026-0002" || of.Number != inv.Number || fresh.Billing.Street != "Richtige Gasse 2" || !fresh.Terms.PaidNote {
		t.Errorf("%s for %s, paid %v", fresh.Number, of.Number, fresh.Terms.PaidNote)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(number ORDER BY id) FROM fakturis_invoice WHERE type = 'storno'`); got != "ST-2026-0001" {
		t.Errorf("cancelled by %s", got)
	}
	for id, want := range map[int64]string{inv.ID: "40.60 0.00 40.60 0.00 storniert", fresh.ID: "40.60 40.60 0.00 0.00 bezahlt"} {
		if got := account(t, s, id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if again := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna")); again != fresh.ID {
		t.Errorf("the order leads to %d, want %d", again, fresh.ID)
	}
	refs := must[[]store.Correction](t)(s.Corrections(t.Context(), inv.ID))
	if len(refs) != 2 || !refs[0].Cancel || refs[1].Cancel || refs[1].ID != fresh.ID {
		t.Errorf("corrections %+v", refs)
	}
}

func TestACorrectionTakesWhatTheShopChanged(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := mirroredOrder(t, s, 1)
	inv := issue(t, s, o.ID)
	insert(t, s, `UPDATE fakturis_invoice_state SET sent_at = NULL WHERE invoice_id = ?`, inv.ID)
	two(o)
	mirror(t, s, o)
	insert(t, s, `UPDATE fakturis_order_revision SET noticed_at = '2027-01-01'`)
	draft := must[invoicing.Invoice](t)(s.Invoice(t.Context(), must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "anna"))))
	if draft.Total != inv.Total+1190 {
		t.Errorf("corrected to %s", draft.Total)
	}
	if fresh := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), draft.ID, "anna")); fresh.Total != draft.Total {
		t.Errorf("issued over %s", fresh.Total)
	}
}

func TestAReplacementSurvivesCrashes(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"correction.cancelled", "correction.moved", "cancel.released"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			c := config(privatedb.New(t))
			s := openOn(t, c)
			inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
			pays(t, s, inv.ID, store.NewPayment{Amount: 4060})
			id := must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "anna"))
			c.Crash = func(p string) {
				if p == point {
					panic(crash(p))
				}
			}
			dying := openOn(t, c)
			if err := survive(t.Context(), func(ctx context.Context) error { _, err := dying.IssueInvoice(ctx, id, "anna"); return err }); err != errCrashed {
				t.Fatalf("not killed: %v", err)
			}
			if d := cmp.Diff("40.60 40.60 0.00 0.00 bezahlt", account(t, s, inv.ID)); d != "" {
				t.Error(d)
			}
			if got := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna")).Number; got != "RE-2026-0002" {
				t.Errorf("issued as %s", got)
			}
		})
	}
}

func TestACancelledInvoiceIsReplacedLater(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	cancels(t, s, inv.ID, invoicing.CancelWish{})
	id := must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "anna"))
	if again := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna")); again != id {
		t.Errorf("the order leads to %d, want the corrected draft %d", again, id)
	}
	if fresh := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna")); fresh.Number != "RE-2026-0002" {
		t.Errorf("issued as %s", fresh.Number)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_invoice WHERE type = 'storno'`); n != 1 {
		t.Errorf("%d cancellations", n)
	}
}

func TestAReplacementIsNotIssuedBeforeTheCancellation(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	id := must[int64](t)(s.CorrectInvoice(t.Context(), inv.ID, store.Once{}, "anna"))
	if err := s.DiscardDraft(t.Context(), id-1, 1, "anna"); err != nil { // the cancellation was drafted before it
		t.Fatal(err)
	}
	_, err := s.IssueInvoice(t.Context(), id, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	cancels(t, s, inv.ID, invoicing.CancelWish{})
	must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna"))
}

func TestADiscardedReplacementFreesThePeriods(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	orderID, planned := b.contract(b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[0]), day("2027-02-15"), "clerk"))
	invoiceID := must[int64](t)(b.IssueCollective(ctx, id, "clerk"))
	replacement := must[int64](t)(b.CorrectInvoice(ctx, invoiceID, store.Once{}, "anna"))
	must[invoicing.Invoice](t)(b.IssueInvoice(ctx, replacement-1, "anna"))
	if p := must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, orderID)); p[0].Status != invoicing.Billed {
		t.Errorf("the period is %s while its replacement waits", p[0].Status)
	}
	if err := b.DiscardDraft(ctx, replacement, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if p := must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, orderID)); p[0].Status != invoicing.Planned {
		t.Errorf("the period is %s after its replacement was discarded", p[0].Status)
	}
}
