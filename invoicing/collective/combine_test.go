package collective_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

func order() invoicing.Order {
	return invoicing.Order{
		ID: 12, Number: "tee-12", PartnerID: 7, Currency: "EUR", PriceMode: tax.Gross,
		Lines: []invoicing.OrderLine{
			line(41, invoicing.LineArticle, "2", "39.6000", 7920, tax.Percent(19)),
			line(42, invoicing.LineArticle, "3", "4.5000", 1350, tax.Percent(7)),
			line(43, invoicing.LineShipping, "1", "4.9000", 490, tax.Percent(19)),
			line(44, invoicing.LineVoucher, "1", "-5.0000", -500, tax.Percent(19)),
		},
	}
}

func line(id int64, kind invoicing.LineKind, quantity, price string, amount money.Cents, r tax.Rate) invoicing.OrderLine {
	return invoicing.OrderLine{
		ID: id, Kind: kind, Number: fmt.Sprintf("A-%d", id), Text: fmt.Sprintf("Wartung %d", id), Details: []string{"Stufe: Gold"},
		Quantity: decimal.RequireFromString(quantity), UnitPrice: decimal.RequireFromString(price), Amount: amount, TaxRate: r,
	}
}

func plan(t *testing.T, o invoicing.Order, c invoicing.Contract) []invoicing.PlannedInvoice {
	t.Helper()
	planned, err := collective.Plan(o, c, invoicing.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range planned {
		planned[i].ID = int64(100 + i)
	}
	return planned
}

// combine merges planned invoices as they are, whatever their orders may say.
func combine(planned []invoicing.PlannedInvoice, send invoicing.Date) invoicing.CollectiveInvoice {
	r := collective.Request{Send: send}
	for _, p := range planned {
		r.Items = append(r.Items, collective.Item{PlannedInvoice: p, Terms: collective.TermsOf(nil, invoicing.ShopSettings{})})
	}
	return collective.Join(r).Invoice
}

func TestPlanBillsEveryLineOncePerPeriod(t *testing.T) {
	t.Parallel()
	planned := plan(t, order(), monthly("2027-01-01", 2, 6))
	if len(planned) != 6 {
		t.Fatalf("%d planned invoices, want 6", len(planned))
	}
	second := planned[1]
	if second.Total != 9260 || second.OrderID != 12 || second.PartnerID != 7 || second.Status != invoicing.Planned {
		t.Errorf("planned invoice = %+v", second)
	}
	want := []tax.Total{{Rate: tax.Percent(7), Net: 1262, Tax: 88, Gross: 1350}, {Rate: tax.Percent(19), Net: 6647, Tax: 1263, Gross: 7910}}
	if d := cmp.Diff(want, second.TaxTotals); d != "" {
		t.Errorf("totals (-want +got):\n%s", d)
	}
	wantLine := invoicing.InvoiceLine{
		Position: 2, Kind: invoicing.LineArticle, Block: "Auftrag tee-12, 01.03.2027 bis 30.04.2027", OrderLineID: 42, Number: "A-42", Text: "Wartung 42",
		Details: []string{"Stufe: Gold"}, From: date("2027-03-01"), Until: date("2027-04-30"),
		Quantity: decimal.New(3, 0), UnitPrice: decimal.RequireFromString("4.5"), Amount: 1350, TaxRate: tax.Percent(7),
	}
	if d := cmp.Diff(wantLine, second.Lines[1]); d != "" {
		t.Errorf("line (-want +got):\n%s", d)
	}
}

func TestPlanRefusesAnEmptyOrder(t *testing.T) {
	t.Parallel()
	_, err := collective.Plan(invoicing.Order{Number: "AU-1"}, monthly("2027-01-01", 1, 1), invoicing.Date{})
	if invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "AU-1") {
		t.Fatalf("error = %v", err)
	}
}

func TestCombineKeepsBlocksAndPeriods(t *testing.T) {
	t.Parallel()
	planned := plan(t, order(), monthly("2027-01-01", 2, 6))
	c := combine([]invoicing.PlannedInvoice{planned[1], planned[0]}, date("2027-02-15"))
	if c.ProvisionalDate != date("2027-01-01") || c.SendDate != date("2027-02-15") || c.Status != invoicing.CollectivePlanned || c.PartnerID != 7 {
		t.Errorf("collective invoice = %+v", c)
	}
	var got []string
	for _, l := range c.Lines {
		got = append(got, fmt.Sprintf("%d %d %s %s", l.Position, l.PlannedID, l.Block, l.From))
	}
	want := []string{
		"1 100 Auftrag tee-12, 01.01.2027 bis 28.02.2027 2027-01-01", "2 100 Auftrag tee-12, 01.01.2027 bis 28.02.2027 2027-01-01",
		"3 100 Auftrag tee-12, 01.01.2027 bis 28.02.2027 2027-01-01", "4 100 Auftrag tee-12, 01.01.2027 bis 28.02.2027 2027-01-01",
		"5 101 Auftrag tee-12, 01.03.2027 bis 30.04.2027 2027-03-01", "6 101 Auftrag tee-12, 01.03.2027 bis 30.04.2027 2027-03-01",
		"7 101 Auftrag tee-12, 01.03.2027 bis 30.04.2027 2027-03-01", "8 101 Auftrag tee-12, 01.03.2027 bis 30.04.2027 2027-03-01",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
	// 2 · 13.50 at 7 % contain 1.77 of tax, though each part contains 0.88: reckoned anew, not added up.
	wantTotals := []tax.Total{{Rate: tax.Percent(7), Net: 2523, Tax: 177, Gross: 2700}, {Rate: tax.Percent(19), Net: 13294, Tax: 2526, Gross: 15820}}
	if d := cmp.Diff(wantTotals, c.TaxTotals); d != "" {
		t.Errorf("totals (-want +got):\n%s", d)
	}
}

func TestCombineTakesTheEarliestProvisionalDate(t *testing.T) {
	t.Parallel()
	arrears := monthly("2027-01-01", 12, 1)
	arrears.Arrears = true
	planned := append(plan(t, order(), arrears), plan(t, order(), monthly("2027-03-01", 1, 1))...)
	planned[1].ID = 200
	c := combine(planned, invoicing.Date{})
	if c.ProvisionalDate != date("2027-03-01") {
		t.Errorf("provisional date = %s", c.ProvisionalDate)
	}
}

// TestCombinedGrossIsTheSumOfTheParts: in gross mode merging never moves the sum that the customer pays; in net mode
// by less than one cent a part and rate. Net + tax = gross in every rate, always.
func TestCombinedGrossIsTheSumOfTheParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrder(t)
		c := monthly("2027-01-31", rapid.IntRange(1, 12).Draw(t, "months"), rapid.IntRange(1, 12).Draw(t, "count"))
		planned, err := collective.Plan(o, c, invoicing.Date{})
		if err != nil {
			t.Fatal(err)
		}
		var parts money.Cents
		for i := range planned {
			planned[i].ID = int64(i + 1)
			parts += planned[i].Total
		}
		merged := combine(planned, invoicing.Date{})
		slack := money.Cents(0)
		if o.PriceMode == tax.Net {
			slack = money.Cents(len(planned) * len(merged.TaxTotals))
		}
		if (merged.Total-parts).Abs() > slack || merged.Total != tax.Sum(merged.TaxTotals).Gross {
			t.Fatalf("total %s, parts %s, totals %v", merged.Total, parts, merged.TaxTotals)
		}
		for _, s := range merged.TaxTotals {
			if s.Net+s.Tax != s.Gross {
				t.Fatalf("%v does not add up", s)
			}
		}
		if len(merged.Lines) != len(o.Lines)*len(planned) {
			t.Fatalf("%d lines of %d periods with %d lines", len(merged.Lines), len(planned), len(o.Lines))
		}
	})
}

func drawOrder(t *rapid.T) invoicing.Order {
	o := invoicing.Order{ID: 1, Number: "AU-1", PartnerID: 1, Currency: "EUR", PriceMode: rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(t, "mode")}
	rates := []tax.Rate{0, tax.Percent(7), tax.Percent(19), 55000}
	for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
		amount := money.Cents(rapid.Int64Range(-2000, 50000).Draw(t, "cents"))
		o.Lines = append(o.Lines, invoicing.OrderLine{ID: int64(i + 1), Text: "Dienst", Quantity: decimal.New(1, 0), UnitPrice: amount.Decimal(), Amount: amount,
			TaxRate: rapid.SampledFrom(rates).Draw(t, "rate")})
	}
	return o
}

// edited is the edit that has the collective invoice bill these lines.
func edited(c invoicing.CollectiveInvoice, lines []invoicing.InvoiceLine) invoicing.CollectiveEdit {
	e := c.Edit()
	e.Lines = lines
	return e
}

func TestEdit(t *testing.T) {
	t.Parallel()
	o := order()
	o.Lines[0].Amount = 7919 // the shop's own rounding
	c := combine(plan(t, o, monthly("2027-01-01", 2, 2)), invoicing.Date{})
	lines := append([]invoicing.InvoiceLine{}, c.Lines[:2]...)
	lines[0].Text = "Wartung, neu beschrieben"
	lines[1].UnitPrice = decimal.RequireFromString("5.005")
	got, err := collective.Edit(c, edited(c, lines))
	if err != nil {
		t.Fatal(err)
	}
	if got.Lines[0].Amount != 7919 || got.Lines[1].Amount != 1502 || got.Total != 9421 || got.Lines[0].Text != lines[0].Text {
		t.Errorf("edited = %+v", got)
	}
	if c.Lines[1].Amount != 1350 {
		t.Error("the original was changed as well")
	}
}

func TestEditRefuses(t *testing.T) {
	t.Parallel()
	c := combine(plan(t, order(), monthly("2027-01-01", 2, 2)), invoicing.Date{})
	bad := func(change func(*invoicing.InvoiceLine)) []invoicing.InvoiceLine {
		l := c.Lines[0]
		change(&l)
		return []invoicing.InvoiceLine{l}
	}
	tests := map[string][]invoicing.InvoiceLine{
		"no lines":          nil,
		"too many":          make([]invoicing.InvoiceLine, 2001),
		"no text":           bad(func(l *invoicing.InvoiceLine) { l.Text = "" }),
		"foreign block":     bad(func(l *invoicing.InvoiceLine) { l.PlannedID = 999 }),
		"rate above 100":    bad(func(l *invoicing.InvoiceLine) { l.TaxRate = tax.Percent(101) }),
		"five decimals":     bad(func(l *invoicing.InvoiceLine) { l.UnitPrice = decimal.RequireFromString("1.00001") }),
		"quantity too high": bad(func(l *invoicing.InvoiceLine) { l.Quantity = decimal.New(1, 7) }),
	}
	for name, lines := range tests {
		if _, err := collective.Edit(c, edited(c, lines)); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	c.Status = invoicing.CollectiveIssued
	if _, err := collective.Edit(c, c.Edit()); invoicing.ErrorCode(err) != invoicing.CodeConflict {
		t.Errorf("issued: error = %v", err)
	}
}

func TestATextMayHave2000Characters(t *testing.T) {
	t.Parallel()
	c := combine(plan(t, order(), monthly("2027-01-01", 2, 2)), invoicing.Date{})
	c.Lines[0].Text = strings.Repeat("ü", 2000)
	if _, err := collective.Edit(c, c.Edit()); err != nil {
		t.Error(err)
	}
}

func TestNoInvoiceIsNegative(t *testing.T) {
	t.Parallel()
	c := combine(plan(t, order(), monthly("2027-01-01", 2, 2)), invoicing.Date{})
	lines := append([]invoicing.InvoiceLine{}, c.Lines...)
	lines[0].UnitPrice = decimal.New(-1, 4)
	c, err := collective.Edit(c, edited(c, lines))
	if err != nil {
		t.Fatal(err)
	}
	_, err = collective.Invoice(c, []invoicing.Order{order()}, invoicing.Partner{}, invoicing.ShopSettings{})
	if invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "negativ") {
		t.Errorf("an invoice over %s: %v", c.Total, err)
	}
}

// TestAVoucherPaysThePeriodItWasRedeemedFor: it was paid once, and no tax is taken off for it.
func TestAVoucherPaysThePeriodItWasRedeemedFor(t *testing.T) {
	t.Parallel()
	o := order()
	o.Lines = append(o.Lines, line(45, invoicing.LineCredit, "1", "-10.0000", -1000, 0))
	planned := plan(t, o, monthly("2027-01-01", 2, 2))
	for i, paid := range []money.Cents{1000, 0} {
		c := combine(planned[i:i+1], invoicing.Date{})
		inv, err := collective.Invoice(c, []invoicing.Order{o}, invoicing.Partner{}, invoicing.ShopSettings{})
		if err != nil || inv.Total != 9260 || inv.Prepaid() != paid || inv.Payable() != planned[i].Total || len(inv.TaxTotals) != 2 {
			t.Errorf("period %d: %+v, %v", i, inv, err)
		}
	}
}

func TestOnePeriodCostsWhatTheCustomerSaw(t *testing.T) {
	t.Parallel()
	o := order()
	o.PriceMode, o.Lines = tax.Net, o.Lines[:1]
	o.Lines[0].Quantity, o.Lines[0].UnitPrice, o.Lines[0].Amount, o.Lines[0].TaxRate = decimal.New(1, 0), decimal.New(10, 0), 1000, tax.Percent(19)
	o.TaxTotals = []tax.Total{{Rate: tax.Percent(19), Net: 1000, Tax: 189, Gross: 1189}} // the shop rounded its own way
	o.Total = 1189
	planned := plan(t, o, monthly("2027-01-01", 2, 2))
	c := combine(planned[:1], invoicing.Date{})
	inv, err := collective.Invoice(c, []invoicing.Order{o}, invoicing.Partner{}, invoicing.ShopSettings{})
	if err != nil || planned[0].Total != 1189 || c.Total != 1189 || inv.Total != 1189 {
		t.Errorf("planned %s, combined %s, billed %s: %v; the order is %s", planned[0].Total, c.Total, inv.Total, err, o.Total)
	}
}
