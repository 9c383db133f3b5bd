package invoicing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// mixed is an order of goods at two rates, shipping that the shop taxed at 19 %, a coupon and a voucher that was bought.
func mixed() invoicing.Order {
	o := good()
	o.Lines = []invoicing.OrderLine{extra(invoicing.LineArticle, tax.Percent(7), 2000), extra(invoicing.LineArticle, tax.Percent(19), 5920),
		extra(invoicing.LineVoucher, tax.Percent(7), -200), extra(invoicing.LineVoucher, tax.Percent(19), -592), extra(invoicing.LineShipping, tax.Percent(19), 595)}
	for i := range o.Lines {
		o.Lines[i].ID, o.Lines[i].Text = int64(i+1), string(o.Lines[i].Kind)
	}
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
	return o
}

func redeem(o invoicing.Order, off money.Cents) invoicing.Order {
	o.Lines = append(o.Lines, extra(invoicing.LineCredit, 0, -off))
	o.Lines[len(o.Lines)-1].Text = "Gutschein G-1"
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
	return o
}

func TestSumsAreWhatEN16931Wants(t *testing.T) {
	inv, err := invoicing.FromOrder(redeem(mixed(), 1000), invoicing.Partner{}, invoicing.ShopSettings{})
	if err != nil || len(wrongAmounts(inv)) > 0 {
		t.Fatalf("%v, held: %q", err, inv.Hold)
	}
	s := inv.Sums()
	var got []string
	for _, l := range s.Lines {
		got = append(got, fmt.Sprintf("line %s × %s = %s %s %s", l.Quantity, l.Price, l.Net, l.Category, l.Rate))
	}
	for _, p := range append(s.Charges, s.Allowances...) {
		got = append(got, fmt.Sprintf("%s %s %s %s", p.Reason, p.Amount, p.Code, p.Rate))
	}
	for _, g := range s.Groups {
		got = append(got, fmt.Sprintf("%s %s: %s + %s", g.Category, g.Rate, g.Base, g.Tax))
	}
	got = append(got, fmt.Sprintf("%s - %s + %s = %s + %s = %s - %s = %s", s.LineTotal, s.Allowed, s.Charged, s.Net, s.Tax, s.Gross, s.Prepaid, s.Payable))
	want := []string{"line 1 × 18.69 = 18.69 S 7", "line 1 × 49.75 = 49.75 S 19", "versand 5.00 FC 19", "gutschein 1.87 95 7", "gutschein 4.98 95 19",
		"S 7: 16.82 + 1.18", "S 19: 49.77 + 9.46", "68.44 - 6.85 + 5.00 = 66.59 + 10.64 = 77.23 - 10.00 = 67.23"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAVoucherThatWasBoughtPays(t *testing.T) {
	for name, off := range map[string]money.Cents{"part": 1000, "all": 7723} {
		o := redeem(mixed(), off)
		inv, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
		want := []invoicing.Prepayment{{Kind: invoicing.PrepaidVoucher, Text: "Gutschein G-1", Amount: off}}
		if err != nil || cmp.Diff(want, inv.Prepayments) != "" || inv.Total != 7723 || inv.Payable() != o.Total || len(inv.Lines) != 5 || len(wrongAmounts(inv)) > 0 {
			t.Errorf("%s: %+v, %v", name, inv, err)
		}
		if d := cmp.Diff(mixed().TaxTotals, inv.TaxTotals); d != "" {
			t.Errorf("%s changed the tax: %s", name, d)
		}
	}
}

func TestAmountsAreSplitAsTheShopIsSetTo(t *testing.T) {
	for mode, want := range map[invoicing.AmountSplit]string{
		invoicing.SplitAsShop:       "artikel 20.00 7, artikel 59.20 19, gutschein -2.00 7, gutschein -5.92 19, versand 5.95 19",
		invoicing.SplitProportional: "artikel 20.00 7, artikel 59.20 19, gutschein -2.00 7, gutschein -5.92 19, versand 1.50 7, versand 4.45 19",
	} {
		inv, err := invoicing.FromOrder(mixed(), invoicing.Partner{}, invoicing.ShopSettings{Amounts: mode})
		var got []string
		for _, l := range inv.Lines {
			got = append(got, fmt.Sprintf("%s %s %s", l.Kind, l.Amount, l.TaxRate))
		}
		if err != nil || strings.Join(got, ", ") != want || inv.Total != 7723 || len(wrongAmounts(inv)) > 0 {
			t.Errorf("%s: %s, %s, held %q, %v", mode, got, inv.Total, inv.Hold, err)
		}
		if told := strings.Contains(strings.Join(inv.AmountNotes, ""), "im Verhältnis der Warenwerte"); told != (mode == invoicing.SplitProportional) {
			t.Errorf("%s: notes %q", mode, inv.AmountNotes)
		}
	}
	net := mixed()
	net.PriceMode = tax.Net
	net.TaxTotals = net.LineTotals()
	net.Total = net.Totals().Gross
	inv, err := invoicing.FromOrder(net, invoicing.Partner{}, invoicing.ShopSettings{Amounts: invoicing.SplitProportional})
	if err != nil || len(inv.Lines) != 5 || inv.Total != net.Total || !strings.Contains(strings.Join(inv.AmountNotes, ""), "Nettopreisen") {
		t.Errorf("net: %+v, %v", inv, err)
	}
}

func TestTaxOfAForeignCurrencyIsToldInEuros(t *testing.T) {
	o := mixed()
	for _, c := range []struct {
		currency, rate string
		want           money.Cents
	}{{"CHF", "0.9312", 1143}, {"USD", "1.25", 851}, {"EUR", "1", 0}, {"CHF", "1", 0}} {
		o.Currency, o.RateToHome = c.currency, decimal.RequireFromString(c.rate)
		inv, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
		if err != nil || inv.Exchange.Tax != c.want || (inv.Exchange.Currency == "") != (c.want == 0) || len(wrongAmounts(inv)) > 0 {
			t.Errorf("%s at %s: %+v, %q, %v", c.currency, c.rate, inv.Exchange, inv.Hold, err)
		}
		if c.want != 0 {
			if inv.Exchange.Tax++; len(inv.Failures()) != 1 {
				t.Errorf("a wrong cent is not seen: %q", inv.Failures())
			}
		}
	}
}

func TestSkontoIsForWhoeverPaysByInvoice(t *testing.T) {
	terms := invoicing.PaymentTerms{SkontoDays: 14, Skonto: decimal.New(2, 0)}
	for payment, want := range map[string]string{"invoice": "#SKONTO#TAGE=14#PROZENT=2.00#\n", "": "#SKONTO#TAGE=14#PROZENT=2.00#\n", "paypalplus": "", "moneyorder": ""} {
		o := good()
		o.Payment = payment
		inv, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{Terms: terms})
		if err != nil || inv.Terms.XRechnung() != want {
			t.Errorf("%q: %q, %v", payment, inv.Terms.XRechnung(), err)
		}
	}
}

// TestLinesOfAnInvoiceWithoutGoods: an invoice has a line (BR-16), so what else would be a charge is one.
func TestLinesOfAnInvoiceWithoutGoods(t *testing.T) {
	o := good()
	o.Lines, o.TaxTotals, o.Total = o.Lines[:1], []tax.Total{{Rate: tax.Percent(19), Net: 160, Tax: 30, Gross: 190}}, 190
	inv, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
	if s := inv.Sums(); err != nil || len(wrongAmounts(inv)) > 0 || len(s.Lines) != 1 || len(s.Charges) != 0 || s.LineTotal != 160 {
		t.Errorf("%+v, %q, %v", s, inv.Hold, err)
	}
}

// wrongAmounts are the reasons to hold an invoice that are a matter of its amounts.
func wrongAmounts(inv invoicing.Invoice) []string {
	return slices.DeleteFunc(slices.Clone(inv.Hold), func(h string) bool { return !strings.HasPrefix(h, "Rechenprüfung") })
}
