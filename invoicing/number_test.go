package invoicing_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
)

func TestNumbers(t *testing.T) {
	day := invoicing.NewDate(2026, 3, 7)
	for pattern, want := range map[string]string{
		"":                                 "RE-2026-0042",
		"RE-{year}-{counter:4}":            "RE-2026-0042",
		"{counter}":                        "42",
		"{shop}/{year}{month}-{counter:6}": "tee/202603-000042",
		"{counter:1}":                      "42",
	} {
		r, err := invoicing.NumberRangeFor(invoicing.NumbersInvoice, "tee", day, settings(map[string]string{"tee": pattern}))
		if err != nil {
			t.Errorf("%q: %v", pattern, err)
			continue
		}
		if got, err := r.Number(42); err != nil || got != want {
			t.Errorf("%q gives %q, want %q: %v", pattern, got, want, err)
		}
	}
}

func TestDefaultPatterns(t *testing.T) {
	for kind, want := range map[string]string{invoicing.NumbersInvoice: "RE-2026-0001", invoicing.NumbersCancellation: "ST-2026-0001", invoicing.NumbersDeliveryNote: "LS-2026-0001", invoicing.NumbersOrder: "AU-2026-0001"} {
		r, err := invoicing.NumberRangeFor(kind, "", invoicing.NewDate(2026, 1, 1), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := r.Number(1); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestCheckNumberPatternRefuses(t *testing.T) {
	for _, pattern := range []string{"", "RE", "RE-{year}", "{counter}{counter}", "{Counter}", "{counter:0}", "{counter:x}", "{counter:99}", "{year:4}-{counter}", "{counter", "{counter}}", "{}-{counter}"} {
		if err := invoicing.CheckNumberPattern(pattern); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%q: %v", pattern, err)
		}
	}
	r, err := invoicing.NumberRangeFor(invoicing.NumbersInvoice, "tee", invoicing.NewDate(2026, 1, 1),
		settings(map[string]string{"tee": "Rechnung des Teeladens am großen Hafen, Jahr {year}, laufende Nummer {counter}"}))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Number(1); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("%q: %v", n, err)
	}
}

func TestNumberRangeKeys(t *testing.T) {
	s := settings(map[string]string{"": "RE-{year}-{counter:4}", "same": "RE-{year}-{counter:4}", "unset": "", "a": "X-{counter}", "b": "X-{counter}", "own": "{shop}-{counter}"})
	for shop, want := range map[string]string{"": "invoice//2026", "same": "invoice//2026", "unset": "invoice//2026", "unknown": "invoice//2026",
		"a": "invoice/a", "b": "invoice/a", "own": "invoice/own"} {
		r, err := invoicing.NumberRangeFor(invoicing.NumbersInvoice, shop, invoicing.NewDate(2026, 5, 1), s)
		if err != nil || r.Key != want {
			t.Errorf("%q: %s, want %s: %v", shop, r.Key, want, err)
		}
	}
}

// TestNumbersOfAllShopsDiffer counts in every range by itself and compares what comes out, for any two patterns.
func TestNumbersOfAllShopsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SampledFrom([]string{"", "RE-{year}-{counter:4}", "R{year}{month}-{counter}", "{shop}-{counter:4}", "{shop}-{year}-{counter:4}", "Z{counter}"})
		s := settings(map[string]string{"": patterns.Draw(t, "company"), "a": patterns.Draw(t, "a"), "b": patterns.Draw(t, "b")})
		counters, seen := map[string]int64{}, map[string]string{}
		for i := range rapid.IntRange(1, 60).Draw(t, "documents") {
			shop := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "shop")
			r, err := invoicing.NumberRangeFor(invoicing.NumbersInvoice, shop, invoicing.NewDate(2026, 12, 1).AddDays(i), s)
			if err != nil {
				t.Fatal(err)
			}
			counters[r.Key]++
			number, err := r.Number(counters[r.Key])
			if err != nil {
				t.Fatal(err)
			}
			if before, ok := seen[number]; ok {
				t.Fatalf("%s twice, %s and %s", number, before, r.Key)
			}
			seen[number] = fmt.Sprintf("%s (%s)", r.Key, shop)
		}
	})
}

func settings(patterns map[string]string) map[string]invoicing.ShopSettings {
	s := map[string]invoicing.ShopSettings{}
	for shop, p := range patterns {
		s[shop] = invoicing.ShopSettings{Key: shop, Numbers: map[string]string{invoicing.NumbersInvoice: p}}
	}
	return s
}
