package invoicing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// issuedInvoice draws an issued invoice whose sums are right.
func issuedInvoice(t *rapid.T) invoicing.Invoice {
	inv := invoicing.Invoice{ID: 7, Type: invoicing.TypeInvoice, Status: invoicing.InvoiceDraft, Number: "RE-2026-0007", Date: invoicing.NewDate(2026, 11, 23),
		Currency: "EUR", Language: "de", PriceMode: rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(t, "mode")}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		l := invoicing.InvoiceLine{Kind: invoicing.LineArticle, Text: "Tee", Quantity: decimal.New(rapid.Int64Range(1, 120).Draw(t, "quantity"), -1),
			UnitPrice: decimal.New(rapid.Int64Range(0, 5000000).Draw(t, "price"), -4), TaxRate: tax.Percent(rapid.SampledFrom([]int{0, 7, 19}).Draw(t, "rate"))}
		if rapid.IntRange(0, 4).Draw(t, "off") == 0 {
			l.Discount = decimal.New(rapid.Int64Range(1, 9000).Draw(t, "discount"), -2)
		}
		inv.Lines = append(inv.Lines, l)
	}
	if err := inv.Reckon(); err != nil {
		t.Fatal(err)
	}
	if err := inv.Verify(); err != nil {
		t.Fatal(err)
	}
	inv.Status = invoicing.InvoiceIssued
	return inv
}

// somePart draws what to take back of an invoice next.
func somePart(t *rapid.T, inv invoicing.Invoice, rest invoicing.Rest) invoicing.CancelWish {
	var w invoicing.CancelWish
	switch rapid.IntRange(0, 5).Draw(t, "how") {
	case 0:
		for _, r := range rest.Totals {
			if r.Gross > 0 && rapid.Bool().Draw(t, "this rate") {
				w.Amounts = append(w.Amounts, invoicing.CancelAmount{Rate: r.Rate, Gross: money.Cents(rapid.Int64Range(1, int64(r.Gross)).Draw(t, "gross"))})
			}
		}
	case 1: // all that is left
	default:
		for n, q := range rest.Quantities {
			if q.Sign() > 0 && rapid.Bool().Draw(t, "this line") {
				w.Lines = append(w.Lines, invoicing.CancelLine{Position: n + 1, Quantity: decimal.New(rapid.Int64Range(1, q.Shift(1).IntPart()).Draw(t, "pieces"), -1)})
			}
		}
	}
	return w
}

// TestPartsOfAnInvoiceAddUpToIt takes an invoice back in random parts: each is a right document, none takes back more than
// is left, and all together are the original with the opposite sign, per rate to the cent.
func TestPartsOfAnInvoiceAddUpToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		inv := issuedInvoice(t)
		var before []invoicing.Invoice
		for range 60 {
			rest := invoicing.RestOf(inv, before)
			if rest.Nothing() {
				break
			}
			w := somePart(t, inv, rest)
			if len(before) > 50 {
				w = invoicing.CancelWish{}
			}
			c, err := invoicing.Cancel(inv, before, w)
			if err != nil { // amounts that were taken back without a line stand in the way of lines
				if invoicing.ErrorCode(err) != invoicing.CodeConflict || len(w.Lines) == 0 || !strings.Contains(err.Error(), "zurückzunehmen") {
					t.Fatalf("%+v: %v", w, err)
				}
				continue
			}
			if err := c.Verify(); err != nil {
				t.Fatalf("%+v of %+v (%s): %v", c.Lines, inv.Lines, inv.PriceMode, err)
			}
			if err := invoicing.CheckCancellation(inv, before, c); err != nil {
				t.Fatalf("%+v %+v: %v", c.TaxTotals, inv.TaxTotals, err)
			}
			if len(before) > 0 {
				if err := invoicing.CheckCancellation(inv, append(before[:len(before):len(before)], c), c); err == nil && tax.Sum(c.TaxTotals).Gross*2 < -inv.Total {
					t.Fatalf("%+v may be issued twice", c)
				}
			}
			before = append(before, c)
		}
		if !invoicing.RestOf(inv, before).Nothing() {
			t.Fatal("never came to an end")
		}
		sums := map[tax.Rate]tax.Total{}
		for _, c := range before {
			for _, s := range c.TaxTotals {
				sums[s.Rate] = tax.Total{Rate: s.Rate, Net: sums[s.Rate].Net - s.Net, Tax: sums[s.Rate].Tax - s.Tax, Gross: sums[s.Rate].Gross - s.Gross}
			}
		}
		for _, want := range inv.TaxTotals {
			if d := cmp.Diff(want, sums[want.Rate]); d != "" && want.Gross != 0 {
				t.Fatalf("all cancellations together (-want +got):\n%s", d)
			}
		}
	})
}

func TestAWholeCancellationMirrorsTheInvoice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		inv := issuedInvoice(t)
		c, err := invoicing.Cancel(inv, nil, invoicing.CancelWish{})
		if err != nil {
			if slices.ContainsFunc(inv.Lines, func(l invoicing.InvoiceLine) bool { return l.Amount != 0 }) {
				t.Fatal(err)
			}
			t.Skip("an invoice of nothing")
		}
		if c.Total != -inv.Total || c.Type != invoicing.TypeCancellation || c.Number != "" || !c.DueDate.IsZero() {
			t.Fatalf("%+v", c)
		}
		if of, ok := c.Refers(invoicing.RefersCancelled); !ok || of.Number != inv.Number || of.Date != inv.Date || of.ID != inv.ID {
			t.Fatalf("refers to %+v", of)
		}
		for n, l := range c.Lines {
			of := inv.Lines[l.Cancels-1]
			if n+1 != l.Position || l.Amount != -of.Amount || !l.Quantity.Equal(of.Quantity.Neg()) || !l.UnitPrice.Equal(of.UnitPrice) {
				t.Fatalf("line %+v of %+v", l, of)
			}
		}
	})
}
