package invoicing_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

func TestADepositIsTaxedAndDeductedWithItsTax(t *testing.T) {
	o := mixed()
	deposit, err := invoicing.DepositFromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{}, invoicing.DepositShare{Percent: decimal.New(30, 0)}, 0, 1)
	if err != nil || deposit.Total != 2317 || deposit.Deposit != 1 || len(wrongAmounts(deposit)) > 0 {
		t.Fatalf("%+v, %v", deposit, err)
	}
	want := []tax.Total{{Rate: tax.Percent(7), Net: 505, Tax: 35, Gross: 540}, {Rate: tax.Percent(19), Net: 1493, Tax: 284, Gross: 1777}}
	if d := cmp.Diff(want, deposit.TaxTotals); d != "" {
		t.Error(d)
	}
	deposit.ID, deposit.Number = 5, "RE-1"
	final, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
	if err != nil {
		t.Fatal(err)
	}
	final.Deduct([]invoicing.Invoice{deposit})
	if final.Total != 7723 || final.Payable() != 7723-2317 || len(wrongAmounts(final)) > 0 {
		t.Errorf("%+v", final)
	}
	want = []tax.Total{{Rate: tax.Percent(7), Net: 1177, Tax: 83, Gross: 1260}, {Rate: tax.Percent(19), Net: 3484, Tax: 662, Gross: 4146}}
	if d := cmp.Diff(want, final.RemainingTax()); d != "" {
		t.Error(d)
	}
}

func TestADepositHasItsLimits(t *testing.T) {
	o := mixed()
	for want, share := range map[string]invoicing.DepositShare{
		"über null":               {},
		"höchstens noch 20,00":    {Amount: 2001},
		"höchstens noch 20,00 EU": {Percent: decimal.New(26, 0)},
	} {
		_, err := invoicing.DepositFromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{}, share, o.Total-2000, 2)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	final, _ := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
	final.Deduct([]invoicing.Invoice{{Total: 8000, TaxTotals: []tax.Total{tax.ForSum(tax.Gross, tax.Percent(19), 8000)}}})
	if got := strings.Join(final.Hold, "\n"); !strings.Contains(got, "Angezahlt sind 2,77 EUR mehr") {
		t.Errorf("held: %q", got)
	}
	final.Prepayments[0].TaxTotals[0].Gross--
	if len(final.Failures()) == 0 {
		t.Error("a deposit whose tax does not make its amount is not seen")
	}
}

// TestDepositsAndFinalInvoiceAskForTheOrder asks for parts of random orders: what all invoices together ask for is what the
// customer pays, and so is the tax of each rate.
func TestDepositsAndFinalInvoiceAskForTheOrder(t *testing.T) {
	for n := range uint64(2000) {
		r := rand.New(rand.NewPCG(*amountsSeed, n))
		o := shopOrder(r)
		if o.Total <= 0 || nothing(o) {
			continue
		}
		final, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
		if err != nil {
			t.Fatal(err)
		}
		var deposits []invoicing.Invoice
		var asked money.Cents
		for asked < o.Total && len(deposits) < 3 {
			d, err := invoicing.DepositFromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{},
				invoicing.DepositShare{Amount: 1 + money.Cents(r.Int64N(int64(o.Total-asked)))}, asked, len(deposits)+1)
			if err != nil || len(wrongAmounts(d)) > 0 {
				t.Fatalf("order %d: %v, held: %q", n, err, d.Hold)
			}
			deposits, asked = append(deposits, d), asked+d.Total
		}
		final.Deduct(deposits)
		if final.Payable()+asked != o.Total || len(wrongAmounts(final)) > 0 {
			t.Fatalf("order %d: %s after %s of %s, held: %q", n, final.Payable(), asked, o.Total, final.Hold)
		}
		taxes := tax.Sum(final.RemainingTax()).Tax
		for _, d := range deposits {
			taxes += tax.Sum(d.TaxTotals).Tax
		}
		if taxes != tax.Sum(final.TaxTotals).Tax {
			t.Fatalf("order %d: taxes of %s, want %s", n, taxes, tax.Sum(final.TaxTotals).Tax)
		}
	}
}
