package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

func asks(t *testing.T, s *store.Store, order int64, share invoicing.DepositShare) int64 {
	t.Helper()
	return must[int64](t)(s.DraftDeposit(t.Context(), order, share, "anna"))
}

func refuses(t *testing.T, want string, err error) {
	t.Helper()
	if invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), want) {
		t.Errorf("want %q, got %v", want, err)
	}
}

// TestDepositsAreTakenOffTheFinalInvoice walks from a deposit to the final invoice, and tries what must not work between.
func TestDepositsAreTakenOffTheFinalInvoice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1)) // 40.60
	final := must[int64](t)(s.DraftInvoice(ctx, order, "anna"))
	first := asks(t, s, order, invoicing.DepositShare{Percent: decimal.New(50, 0)})
	_, err := s.IssueInvoice(ctx, final, "anna")
	refuses(t, "Entwurf einer Anzahlungsrechnung", err)
	deposit := must[invoicing.Invoice](t)(s.IssueInvoice(ctx, first, "anna"))
	if deposit.Total != 2030 || deposit.Type != invoicing.TypeInvoice || !deposit.ServiceFrom.IsZero() {
		t.Errorf("%+v", deposit)
	}
	_, err = s.IssueInvoice(ctx, final, "anna")
	refuses(t, "nicht abgezogen", err)
	must[int64](t)(s.DraftInvoice(ctx, order, "anna"))
	_, err = s.IssueInvoice(ctx, final, "anna")
	refuses(t, "noch nicht bezahlt", err)
	pays(t, s, first, store.NewPayment{Amount: 2030})
	must[int64](t)(s.DraftInvoice(ctx, order, "anna"))
	inv := must[invoicing.Invoice](t)(s.IssueInvoice(ctx, final, "anna"))
	if inv.Total != 4060 || inv.Payable() != 2030 || len(inv.Prepayments) != 1 || inv.Prepayments[0].Number != deposit.Number {
		t.Errorf("%+v", inv)
	}
	if d := must[store.Dashboard](t)(s.Dashboard(ctx, inv.Date)); len(d.Revenue) != 1 || d.Revenue[0].Net != tax.Sum(inv.TaxTotals).Net {
		t.Errorf("the year's revenue is %+v, want that of the final invoice alone: %s", d.Revenue, tax.Sum(inv.TaxTotals).Net)
	}
	if due := value[money.Cents](t, s, `SELECT payable_cents FROM fakturis_invoice_state WHERE invoice_id = ?`, final); due != 2030 {
		t.Errorf("%s to pay", due)
	}
	_, err = s.DraftDeposit(ctx, order, invoicing.DepositShare{Amount: 100}, "anna")
	refuses(t, "schon abgerechnet", err)
}

// TestTheListCallsDocumentsAsTheirTitleDoes: the list reads from the content what Kind reads from the document.
func TestTheListCallsDocumentsAsTheirTitleDoes(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	deposit := asks(t, s, order, invoicing.DepositShare{Percent: decimal.New(50, 0)})
	must[invoicing.Invoice](t)(s.IssueInvoice(ctx, deposit, "anna"))
	pays(t, s, deposit, store.NewPayment{Amount: 2030})
	must[invoicing.Invoice](t)(s.IssueInvoice(ctx, must[int64](t)(s.DraftInvoice(ctx, order, "anna")), "anna"))
	other := must[int64](t)(s.DraftInvoice(ctx, addOrder(t, s, anOrder("tee", 2)), "anna"))
	must[invoicing.Invoice](t)(s.IssueInvoice(ctx, other, "anna"))
	must[int64](t)(s.CancelInvoice(ctx, other, invoicing.CancelWish{}, store.Once{}, "anna"))
	rows, _, err := s.Invoices(ctx, store.ListQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []invoicing.DocumentKind
	for _, r := range rows {
		inv := must[invoicing.Invoice](t)(s.Invoice(ctx, r.ID))
		if kinds = append(kinds, r.Kind); r.Kind != inv.Kind() {
			t.Errorf("%s is %q in the list and %q in its title", r.Number, r.Kind, inv.Kind())
		}
	}
	want := []invoicing.DocumentKind{invoicing.KindCancellation, invoicing.KindInvoice, invoicing.KindFinal, invoicing.KindDeposit}
	if !slices.Equal(kinds, want) {
		t.Errorf("the list shows %q, want %q", kinds, want)
	}
}

func TestDepositsNeverAskForMoreThanTheOrder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	first := asks(t, s, order, invoicing.DepositShare{Amount: 3000})
	second := asks(t, s, order, invoicing.DepositShare{Amount: 1060})
	_, err := s.DraftDeposit(ctx, order, invoicing.DepositShare{Amount: 1}, "anna")
	refuses(t, "höchstens noch 0,00 EUR", err)
	must[invoicing.Invoice](t)(s.IssueInvoice(ctx, first, "anna"))
	insert(t, s, `UPDATE fakturis_order SET total_cents = 4000 WHERE id = ?`, order)
	_, err = s.IssueInvoice(ctx, second, "anna")
	refuses(t, "40,60 statt höchstens 40,00", err)
	insert(t, s, `UPDATE fakturis_order SET total_cents = 4060, cancelled = TRUE WHERE id = ?`, order)
	_, err = s.IssueInvoice(ctx, second, "anna")
	refuses(t, "storniert", err)
	insert(t, s, `UPDATE fakturis_order SET cancelled = FALSE WHERE id = ?`, order)
	cancels(t, s, first, invoicing.CancelWish{})
	if again := asks(t, s, order, invoicing.DepositShare{Amount: 3000}); again == first {
		t.Error("a cancelled deposit was asked for again")
	}
	_, err = s.AddContract(ctx, order, invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: day("2027-01-01"), Count: 2}, "anna")
	refuses(t, "Anzahlungen", err)
	other := addOrder(t, s, withPartner(anOrder("tee", 2), value[int64](t, s, `SELECT partner_id FROM fakturis_order WHERE id = ?`, order)))
	_, err = s.DraftTogether(ctx, []int64{order, other}, nil, store.Once{}, "anna")
	refuses(t, "Anzahlungen", err)
}

func withPartner(o invoicing.Order, id int64) invoicing.Order {
	o.PartnerID = id
	return o
}
