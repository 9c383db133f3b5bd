package money_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing/money"
)

func TestAmountsRoundHalfAwayFromZero(t *testing.T) {
	for text, want := range map[string]money.Cents{
		"83.3136": 8331, "43.7410": 4374, "-4.1990": -420, "0.005": 1, "-0.005": -1, "0.0049": 0, "1.2349999": 123,
	} {
		if got := money.FromDecimal(decimal.RequireFromString(text)); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
}

func TestAGermanReaderSeesGermanAmounts(t *testing.T) {
	for cents, want := range map[money.Cents]string{
		0: "0,00", 5: "0,05", -5: "-0,05", 123456: "1.234,56", 100000000: "1.000.000,00", -123456789: "-1.234.567,89", 99900: "999,00",
	} {
		if got := cents.German(); got != want {
			t.Errorf("%d cents read %q, want %q", int64(cents), got, want)
		}
	}
}

func TestParseRefusesWhatIsNoAmount(t *testing.T) {
	for _, text := range []string{"", "abc", "1,234,5", "1.005", "12 Euro", "1e99", "1e999999999", "--1"} {
		if got, err := money.Parse(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestParseReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := money.Cents(rapid.Int64Range(-1e14, 1e14).Draw(t, "cents"))
		for _, text := range []string{c.String(), c.German()} {
			if got, err := money.Parse(text); err != nil || got != c {
				t.Fatalf("%q was read as %v (%v), want %v", text, got, err, c)
			}
		}
	})
}

func TestPartsAddUpToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := money.Cents(rapid.Int64Range(-1e9, 1e9).Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) decimal.Decimal {
			return decimal.New(rapid.Int64Range(0, 1e8).Draw(t, "weight"), -4)
		}), 1, 12).Draw(t, "weights")
		parts := money.Split(total, weights)
		if got := money.Sum(parts...); got != total {
			t.Fatalf("the parts %v add up to %v, want %v", parts, got, total)
		}
		sum := decimal.Zero
		for _, w := range weights {
			sum = sum.Add(w)
		}
		for i, p := range parts {
			if sum.IsZero() {
				continue
			}
			exact := total.Decimal().Mul(weights[i]).DivRound(sum, 10)
			if p.Decimal().Sub(exact).Abs().GreaterThan(decimal.New(1, -2)) {
				t.Fatalf("part %d is %s, a cent or more from its share %s", i, p, exact)
			}
		}
	})
}

func TestRoundingTogetherMovesNoValueByMoreThanACent(t *testing.T) {
	got := money.RoundTogether([]decimal.Decimal{
		decimal.RequireFromString("1.004"), decimal.RequireFromString("1.004"), decimal.RequireFromString("-0.002"),
	}, 201)
	want := []money.Cents{101, 100, 0}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got, want)
			break
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1.234,56", "-0,05", "1234.5", ",", "1e9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := money.Parse(s)
		if err != nil {
			return
		}
		if again, err := money.Parse(c.German()); err != nil || again != c {
			t.Errorf("%q was read as %s, and that as %s (%v)", s, c, again, err)
		}
	})
}

func TestWhatIsBeyondAnyAmountIsNoAmount(t *testing.T) {
	for text, want := range map[string]money.Cents{"1000000000000": money.Max, "1000000000000.01": money.Max + 1, "1e40": money.Max + 1, "-1e40": -money.Max - 1} {
		if got := money.FromDecimal(decimal.RequireFromString(text)); got != want {
			t.Errorf("%s became %d, want %d", text, int64(got), int64(want))
		}
	}
}
