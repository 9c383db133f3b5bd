package tax_test

import (
	"testing"

	"pgregory.net/rapid"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

func TestTheRealShopsTaxes(t *testing.T) {
	for _, c := range []struct {
		mode tax.Mode
		rate int
		sum  money.Cents
		want money.Cents
	}{
		{tax.Gross, 7, 3000, 196}, {tax.Gross, 19, 3199, 511}, {tax.Gross, 19, 1675, 267}, {tax.Net, 19, 7001, 1330},
		{tax.Gross, 7, 900, 59}, {tax.Gross, 19, 3474, 555}, {tax.Gross, 0, 3188, 0}, {tax.Gross, 19, -3474, -555},
	} {
		got := tax.ForSum(c.mode, tax.Percent(c.rate), c.sum)
		if got.Tax != c.want || got.Net+got.Tax != got.Gross {
			t.Errorf("%d %% of %s (%s): %+v, want tax %s", c.rate, c.sum, c.mode, got, c.want)
		}
	}
}

func TestRatesAreReadAsTheShopWritesThem(t *testing.T) {
	for text, want := range map[string]string{"19.0000": "19", "5.5": "5.5", "7": "7", "8,1": "8.1", "0.0000": "0"} {
		r, err := tax.ParseRate(text)
		if err != nil || r.String() != want {
			t.Errorf("%q was read as %s (%v), want %s", text, r, err, want)
		}
	}
	for _, text := range []string{"", "x", "-1", "101", "1e999999999"} {
		if r, err := tax.ParseRate(text); err == nil {
			t.Errorf("%q was read as %s", text, r)
		}
	}
}

// rates are those of the EU's countries and of Germany in 2020.
var rates = []tax.Rate{0, tax.Percent(5), tax.Percent(7), tax.Percent(16), tax.Percent(19), tax.Percent(27), 55000, 81000}

func drawAmounts(t *rapid.T) []tax.Amount {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tax.Amount {
		return tax.Amount{Rate: rapid.SampledFrom(rates).Draw(t, "rate"), Amount: money.Cents(rapid.Int64Range(-1e6, 1e7).Draw(t, "amount"))}
	}), 1, 20).Draw(t, "lines")
}

func TestTotalsKeepEveryCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawAmounts(t)
		mode := rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(t, "mode")
		var want money.Cents
		for _, l := range lines {
			want += l.Amount
		}
		totals := tax.Totals(mode, lines)
		sum := tax.Sum(totals)
		got := sum.Gross
		if mode == tax.Net {
			got = sum.Net
		}
		if got != want || sum.Net+sum.Tax != sum.Gross {
			t.Fatalf("%s: totals %+v of lines that add up to %s", mode, totals, want)
		}
		for _, g := range totals {
			if off := (g.Tax - g.Rate.OnTop(g.Net)).Abs(); off > 1 {
				t.Fatalf("tax %s on %s at %s is %d cents off (BR-CO-17)", g.Tax, g.Net, g.Rate, off)
			}
		}
	})
}

func TestNetPartsAddUpToTheGroupsNet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.SampledFrom(rates).Draw(t, "rate")
		var gross []money.Cents
		var sum money.Cents
		for _, g := range rapid.SliceOfN(rapid.Int64Range(-1e6, 1e7), 1, 30).Draw(t, "gross") {
			gross = append(gross, money.Cents(g))
			sum += money.Cents(g)
		}
		net := tax.ForSum(tax.Gross, rate, sum).Net
		if got := money.Sum(tax.NetParts(rate, gross, net)...); got != net {
			t.Fatalf("the parts add up to %s, want %s", got, net)
		}
	})
}

func TestTaxOfTheLargestAmounts(t *testing.T) {
	for r, want := range map[tax.Rate][2]money.Cents{tax.Percent(19): {15966386554622, 19000000000000}, tax.Percent(100): {50000000000000, 100000000000000}} {
		for sign := money.Cents(-1); sign <= 1; sign += 2 {
			if in, on := r.Contained(sign*money.Max), r.OnTop(sign*money.Max); in != sign*want[0] || on != sign*want[1] {
				t.Errorf("%s of %s: contained %s, on top %s", r, sign*money.Max, in, on)
			}
		}
	}
}
