package invoicing_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// mirrored is an order of two articles and shipping, with a history and a parcel.
func mirrored() invoicing.Order {
	o := invoicing.Order{
		ID: 7, Number: "tee-7", Origin: invoicing.Origin{Shop: "tee"}, PartnerID: 3, Ordered: time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC),
		Currency: "EUR", Language: "de", Email: "anna@kunde.example", PriceMode: tax.Gross, ShopStatus: 1, Shipping: "DHL", Payment: "invoice",
		Billing: invoicing.Address{FirstName: "Anna", LastName: "Kühn", Street: "Weg 1", City: "Berlin"},
		Lines: []invoicing.OrderLine{
			{Kind: invoicing.LineArticle, ArticleKey: "1{2}3", Number: "T-1", Text: "Grüntee", Details: []string{"Größe: 100 g"}, Quantity: decimal.New(2, 0), UnitPrice: decimal.New(595, -2), Amount: 1190, TaxRate: tax.Percent(7)},
			{Kind: invoicing.LineArticle, ArticleKey: "2", Number: "K-1", Text: "Kanne", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(2380, -2), Amount: 2380, TaxRate: tax.Percent(19)},
			{Kind: invoicing.LineShipping, Text: "DHL", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(490, -2), Amount: 490, TaxRate: tax.Percent(19)},
		},
		History: []invoicing.StatusChange{{StatusID: 1, At: time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)}},
		Parcels: []invoicing.Parcel{{Carrier: "DHL", Number: "0034", Link: "https://dhl.example/0034"}},
	}
	o.Delivery = o.Billing
	again(&o)
	return o
}

// again reckons the sums anew.
func again(o *invoicing.Order) {
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
}

func TestDifferencesAreWhatAPersonWouldSay(t *testing.T) {
	t.Parallel()
	const text, amount, quantity, status, flag = invoicing.ValueText, invoicing.ValueAmount, invoicing.ValueQuantity, invoicing.ValueStatus, invoicing.ValueFlag
	article, later := invoicing.LineArticle, time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	tea := "T-1 Grüntee (Größe: 100 g)"
	for name, c := range map[string]struct {
		change        func(*invoicing.Order)
		want          []invoicing.Difference
		invoice, note bool
	}{
		"nothing": {change: func(o *invoicing.Order) {
			o.ID, o.PartnerID, o.Check = 0, 8, []string{"Positionen ergeben 1,00 statt 2,00"}
			o.Lines[0].ID, o.Lines[0].Quantity = 99, decimal.RequireFromString("2.0000")
			o.Lines[1].Details, o.Parcels[0].Link = []string{}, ""
			slices.Reverse(o.Lines)
			o.Ordered = o.Ordered.In(time.FixedZone("CET", 3600))
		}},
		"quantity": {change: func(o *invoicing.Order) { o.Lines[0].Quantity, o.Lines[0].Amount = decimal.New(3, 0), 1785; again(o) }, invoice: true, note: true,
			want: []invoicing.Difference{
				{Field: "total", Type: amount, Before: "40.60", After: "46.55"}, {Field: "rate.gross", Type: amount, Of: "7", Before: "11.90", After: "17.85"},
				{Field: "line.quantity", Type: quantity, Of: tea, Kind: article, Before: "2", After: "3"},
				{Field: "line.amount", Type: amount, Of: tea, Kind: article, Before: "11.90", After: "17.85"}}},
		"another size": {change: func(o *invoicing.Order) {
			o.Lines[0].ArticleKey, o.Lines[0].Details = "1{2}4", []string{"Größe: 1 kg"}
		}, invoice: true, note: true,
			want: []invoicing.Difference{{Field: "line.details", Type: text, Of: "T-1 Grüntee (Größe: 1 kg)", Kind: article, Before: "Größe: 100 g", After: "Größe: 1 kg"}}},
		"one article for another": {change: func(o *invoicing.Order) {
			o.Lines[1] = invoicing.OrderLine{Kind: article, ArticleKey: "5", Number: "S-5", Text: "Sieb", Quantity: decimal.New(2, 0), UnitPrice: decimal.New(1190, -2), Amount: 2380, TaxRate: tax.Percent(19)}
		}, invoice: true, note: true, want: []invoicing.Difference{
			{Field: "line", Type: amount, Of: "S-5 Sieb", Kind: article, Quantity: "2", After: "23.80"},
			{Field: "line", Type: amount, Of: "K-1 Kanne", Kind: article, Quantity: "1", Before: "23.80"}}},
		"a second of the same": {change: func(o *invoicing.Order) { o.Lines = append(o.Lines, o.Lines[0]) }, invoice: true, note: true,
			want: []invoicing.Difference{{Field: "line", Type: amount, Of: tea, Kind: article, Quantity: "2", After: "11.90"}}},
		"another way to ship": {change: func(o *invoicing.Order) { o.Shipping, o.Lines[2].Text = "UPS", "UPS" }, invoice: true,
			want: []invoicing.Difference{{Field: "line.text", Type: text, Of: "UPS", Kind: invoicing.LineShipping, Before: "DHL", After: "UPS"}, {Field: "shipping", Type: text, Before: "DHL", After: "UPS"}}},
		"price": {change: func(o *invoicing.Order) { o.Lines[1].UnitPrice = decimal.New(23801, -3) }, invoice: true,
			want: []invoicing.Difference{{Field: "line.price", Type: invoicing.ValuePrice, Of: "K-1 Kanne", Kind: article, Before: "23.8", After: "23.801"}}},
		"address": {change: func(o *invoicing.Order) { o.Delivery.Street = "Packstation 1" }, invoice: true, note: true,
			want: []invoicing.Difference{{Field: "delivery.street", Type: text, Before: "Weg 1", After: "Packstation 1"}}},
		"billing": {change: func(o *invoicing.Order) { o.Billing.Company = "Kühn GmbH" }, invoice: true,
			want: []invoicing.Difference{{Field: "billing.company", Type: text, After: "Kühn GmbH"}}},
		"status": {change: func(o *invoicing.Order) {
			o.ShopStatus = 3
			o.History = append(o.History, invoicing.StatusChange{StatusID: 3, At: later, Notified: true, Comment: "unterwegs"})
		}, want: []invoicing.Difference{{Field: "status", Type: status, Before: "1", After: "3"},
			{Field: "history", Type: status, Of: "2026-11-21T08:00:00Z", Comment: "unterwegs", After: "3"}}},
		"status written over": {change: func(o *invoicing.Order) { o.ShopStatus, o.History[0].StatusID, o.History[0].Notified = 2, 2, true }, want: []invoicing.Difference{
			{Field: "status", Type: status, Before: "1", After: "2"}, {Field: "history", Type: status, Of: "2026-11-20T23:30:00Z", Before: "1", After: "2"},
			{Field: "history.notified", Type: flag, Of: "2026-11-20T23:30:00Z", Before: "false", After: "true"}}},
		"parcel": {change: func(o *invoicing.Order) {
			o.Parcels = append(o.Parcels, invoicing.Parcel{Carrier: "UPS", Number: "1Z"})
		},
			want: []invoicing.Difference{{Field: "parcel", Type: text, After: "UPS 1Z"}}},
		"cancelled": {change: func(o *invoicing.Order) { o.Cancelled = true }, invoice: true, note: true,
			want: []invoicing.Difference{{Field: "cancelled", Type: flag, Before: "false", After: "true"}}},
		"deleted": {change: func(o *invoicing.Order) { o.DeletedAt = later }, invoice: true, note: true,
			want: []invoicing.Difference{{Field: "deleted", Type: flag, Before: "false", After: "true"}}},
		"payment and comment": {change: func(o *invoicing.Order) { o.Payment, o.Comment = "cod", "Klingel kaputt" },
			want: []invoicing.Difference{{Field: "payment", Type: text, Before: "invoice", After: "cod"}, {Field: "comment", Type: text, After: "Klingel kaputt"}}},
	} {
		after := mirrored()
		c.change(&after)
		got := invoicing.Differences(mirrored(), after)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if i, n := invoicing.TouchInvoice(got), invoicing.TouchDeliveryNote(got); i != c.invoice || n != c.note {
			t.Errorf("%s: touches invoice %t, delivery note %t", name, i, n)
		}
		back := invoicing.Differences(after, mirrored())
		if name == "deleted" && (len(back) != 1 || invoicing.TouchInvoice(back) || invoicing.TouchDeliveryNote(back)) {
			t.Errorf("back again: %+v", back)
		}
	}
}

// drawMirrored returns one of few orders, so that two of them are often the same or nearly so.
func drawMirrored(rt *rapid.T, who string) invoicing.Order {
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, who+" "+what) }
	o := invoicing.Order{Currency: pick("currency", "EUR", "CHF"), PriceMode: tax.Mode(pick("mode", "brutto", "netto")),
		ShopStatus: rapid.Int64Range(1, 2).Draw(rt, who+" status"), Email: pick("email", "", "a@b.example"), Payment: pick("payment", "cod", "invoice")}
	for _, a := range []*invoicing.Address{&o.Billing, &o.Delivery, &o.Customer} {
		a.Street, a.City = pick("street", "Weg 1", "Weg 2"), "Berlin"
	}
	if rapid.Bool().Draw(rt, who+" deleted") {
		o.DeletedAt = time.Unix(5, 0)
	}
	o.Lines = rapid.SliceOfN(rapid.Custom(drawLine), 0, 4).Draw(rt, who+" lines")
	again(&o)
	o.Cancelled = rapid.IntRange(0, 5).Draw(rt, who+" cancelled") == 0
	o.Parcels = rapid.SliceOfN(rapid.SampledFrom([]invoicing.Parcel{{Carrier: "DHL", Number: "1"}, {Carrier: "DHL", Number: "2"}}), 0, 2).Draw(rt, who+" parcels")
	o.History = rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) invoicing.StatusChange {
		return invoicing.StatusChange{StatusID: rapid.Int64Range(1, 2).Draw(rt, "id"), At: time.Unix(rapid.Int64Range(1, 2).Draw(rt, "at"), 0),
			Notified: rapid.Bool().Draw(rt, "notified"), Comment: rapid.SampledFrom([]string{"", "ja"}).Draw(rt, "comment")}
	}), 0, 3).Draw(rt, who+" history")
	return o
}

func drawLine(rt *rapid.T) invoicing.OrderLine {
	kind := rapid.SampledFrom([]invoicing.LineKind{invoicing.LineArticle, invoicing.LineShipping}).Draw(rt, "kind")
	l := invoicing.OrderLine{Kind: kind, Text: rapid.SampledFrom([]string{"", "A", "B"}).Draw(rt, "text"), Quantity: decimal.New(rapid.Int64Range(1, 2).Draw(rt, "quantity"), 0),
		UnitPrice: decimal.New(1, 0), TaxRate: tax.Percent(rapid.SampledFrom([]int{0, 7}).Draw(rt, "rate"))}
	if kind == invoicing.LineArticle {
		l.ArticleKey = rapid.SampledFrom([]string{"", "1", "2"}).Draw(rt, "key")
		l.Details = rapid.SliceOfN(rapid.SampledFrom([]string{"rot", "blau"}), 0, 2).Draw(rt, "details")
	}
	l.Amount = money.FromDecimal(l.Quantity)
	return l
}

// content writes down all that counts of an order, its lists in one sequence.
func content(t *testing.T, o invoicing.Order) string {
	t.Helper()
	sorted := func(n int, at func(int) any) []string {
		var list []string
		for i := range n {
			b, err := json.Marshal(at(i))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, string(b))
		}
		slices.Sort(list)
		return list
	}
	deleted := !o.DeletedAt.IsZero()
	lines := sorted(len(o.Lines), func(i int) any {
		l := o.Lines[i]
		l.ArticleKey = "" // how a line is recognised, not what it says
		return l
	})
	totals := sorted(len(o.TaxTotals), func(i int) any { return o.TaxTotals[i] })
	parcels, history := sorted(len(o.Parcels), func(i int) any { return o.Parcels[i] }), sorted(len(o.History), func(i int) any { return o.History[i] })
	o.Lines, o.TaxTotals, o.Parcels, o.History, o.DeletedAt = nil, nil, nil, nil, time.Time{}
	b, err := json.Marshal([]any{o, deleted, lines, totals, parcels, history})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestNoDifferenceIsTheSameContent: two orders have no difference if and only if they say the same, and what one way
// is the value before is the value after the other way.
func TestNoDifferenceIsTheSameContent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a := drawMirrored(rt, "a")
		b := a
		switch rapid.IntRange(0, 2).Draw(rt, "how") {
		case 0:
			b = drawMirrored(rt, "b")
		case 1:
			b.Lines = rapid.Permutation(a.Lines).Draw(rt, "lines")
			b.History = rapid.Permutation(a.History).Draw(rt, "history")
		case 2:
			b.Lines = append(slices.Clone(a.Lines), drawLine(rt))
			b.Lines = b.Lines[rapid.IntRange(0, 1).Draw(rt, "without"):]
		}
		there, back := invoicing.Differences(a, b), invoicing.Differences(b, a)
		if same := content(t, a) == content(t, b); same != (len(there) == 0) {
			rt.Fatalf("same content %t, yet the differences are %+v\n%s\n%s", same, there, content(t, a), content(t, b))
		}
		if diff := cmp.Diff(turned(there, false), turned(back, true)); diff != "" {
			rt.Fatalf("there and back differ: %s", diff)
		}
	})
}

// turned returns the differences in one sequence, before and after exchanged if wanted. A line that was renamed is
// called by its present name, which is another one the other way.
func turned(list []invoicing.Difference, swap bool) []string {
	var out []string
	for _, d := range list {
		if swap {
			d.Before, d.After = d.After, d.Before
		}
		out = append(out, d.Field+"|"+string(d.Type)+"|"+string(d.Kind)+"|"+d.Quantity+"|"+d.Comment+"|"+d.Before+"|"+d.After)
	}
	slices.Sort(out)
	return out
}

// TestABoughtVoucherIsNoNews: that a voucher pays is what fakturisd came to know, not what the shop changed.
func TestABoughtVoucherIsNoNews(t *testing.T) {
	t.Parallel()
	before := redeem(mirrored(), 500)
	after := before
	after.Lines = slices.Clone(before.Lines)
	last := &after.Lines[len(after.Lines)-1]
	last.Kind = invoicing.LineVoucher
	if got := append(invoicing.Differences(before, after), invoicing.Differences(after, before)...); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	last.Amount, last.UnitPrice = -600, decimal.New(-6, 0)
	again(&after)
	for _, d := range invoicing.Differences(before, after) {
		if d.Kind == invoicing.LineCredit || d.Field == "line" {
			t.Errorf("%+v", d)
		}
	}
}
