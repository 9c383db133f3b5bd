package modified_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/connector/modified"
	"fakturisd/invoicing/tax"
)

func TestRateInTitle(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"inkl. MwSt. 19%:": "19", "zzgl. MwSt. 7 %:": "7", "<b>incl. VAT 5,5%</b>:": "5.5", "inkl. 19.0000% MwSt": "19",
		"MwSt. 3 x 19%:": "19", "inkl. MwSt.:": "", "19% und 7%": "", "inkl. 190%:": "", "": "", "%": "",
	} {
		got, ok := modified.RateInTitle(title)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %s, %v, want %q", title, got, ok, want)
		}
	}
}

func FuzzRateInTitle(f *testing.F) {
	f.Add("inkl. MwSt. 19%:")
	f.Add("1000000000000000000000000000%")
	f.Fuzz(func(t *testing.T, s string) {
		if r, ok := modified.RateInTitle(s); ok && (r < 0 || r > tax.Percent(100)) {
			t.Errorf("%q: rate %s", s, r)
		}
	})
}

func TestTextsInSeveralLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, wanted, want string }{
		{"DE::Standardsatz||EN::Standard rate", "de", "Standardsatz"},
		{"de::Standardsatz||en::Standard rate", "EN", "Standard rate"},
		{"DE::Standardsatz||EN::Standard rate", "fr", "Standard rate"},
		{"DE::Standardsatz||NL::Standaard", "fr", "Standardsatz"},
		{"Standardsatz", "fr", "Standardsatz"},
		{"DE::||EN::Standard rate", "de", "Standard rate"},
		{"a::b::c", "a", "b::c"},
	} {
		if got := modified.InLanguage(c.text, c.wanted); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.wanted, got, c.want)
		}
	}
}

func FuzzTextsInSeveralLanguages(f *testing.F) {
	f.Add("DE::Standardsatz||EN::Standard rate", "de")
	f.Fuzz(func(t *testing.T, s, language string) {
		if got := modified.InLanguage(s, language); !strings.Contains(s, got) {
			t.Errorf("%q: %q is no part of it", s, got)
		}
	})
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"Nachnahmegeb&uuml;hr":        "Nachnahmegebühr",
		"<b>Summe</b>:":               "Summe:",
		"KANNE<br />BLAU":             "KANNE BLAU",
		"Tee & Co. KG":                "Tee & Co. KG",
		"Tee &amp; Co.":               "Tee & Co.",
		"a < b":                       "a < b",
		"<script>alert(1)</script>ok": "ok",
		"  zwei\r\n Zeilen ":          "zwei Zeilen",
	} {
		if got := modified.PlainText(html); got != want {
			t.Errorf("%q: %q, want %q", html, got, want)
		}
	}
	if got, want := modified.PlainLines("<p>Eins</p><ul><li>Zwei</li><li>Drei  vier</li></ul>\r\n"), "Eins\nZwei\nDrei vier"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add("<b>Summe</b>: &uuml;")
	f.Fuzz(func(t *testing.T, s string) {
		if got := modified.PlainText(s); utf8.ValidString(s) && !utf8.ValidString(got) || strings.ContainsAny(got, "\n\r") {
			t.Errorf("%q: %q", s, got)
		}
	})
}

func TestTiers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
		ok   bool
	}{
		{"5:4.90,10:7.90", []string{"5:4.9", "10:7.9"}, true},
		{" 5 : 4.90 , 10 : 7.90 ,", []string{"5:4.9", "10:7.9"}, true},
		{"4.90", []string{"4.9:0"}, false},
		{"0", []string{"0:0"}, false},
		{"1:4,50", []string{"1:4", "50:0"}, false},                  // the shop ships up to 50 kg for nothing
		{"5:4,90,10:7,90", []string{"5:4", "90:10", "7:90"}, false}, // and here it charges 10 for 90 kg
		{"10:1,5:2", []string{"10:1", "5:2"}, false},
		{"4,50", []string{"4:50"}, false},
		{"5kg:4.90 EUR,.5:+3.", []string{"5:4.9", "0.5:3"}, false},
		{"", nil, false},
		{"frei", []string{"0:0"}, false},
	} {
		steps, ok := modified.Tiers(c.text)
		if diff := cmp.Diff(c.want, steps); diff != "" || ok != c.ok {
			t.Errorf("%q: ok %v, want %v (-want +got):\n%s", c.text, ok, c.ok, diff)
		}
	}
}

func FuzzTiers(f *testing.F) {
	f.Add("5:4.90,10:7.90")
	f.Add("1e999999:1")
	f.Fuzz(func(t *testing.T, s string) {
		steps, ok := modified.Tiers(s)
		if ok && len(steps) == 0 {
			t.Errorf("%q: well formed without a step", s)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"19.0000", "1e1000000000", "-0", "NaN", "0x10", "."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d := modified.ParseNumber(s); len(d.String()) > 60 {
			t.Errorf("%q: %s", s, d)
		}
	})
}

func TestNumbersOfTheServerAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,11}(\.[0-9]{1,6})?`).Draw(t, "text")
		want, err := decimal.NewFromString(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := modified.ParseNumber(text); !got.Equal(want) || got.Exponent() != want.Exponent() {
			t.Fatalf("%s: %s with exponent %d, want %d", text, got, got.Exponent(), want.Exponent())
		}
	})
}

func TestNaiveTimes(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-07-01 12:00:00":        "2026-07-01T10:00:00Z",
		"2026-11-23 12:00:00":        "2026-11-23T11:00:00Z",
		"2026-11-23 12:00:00.123456": "2026-11-23T11:00:00Z",
		"2026-11-23":                 "2026-11-22T23:00:00Z",
		"0000-00-00 00:00:00":        "", "2020-00-00 00:00:00": "", "2021-02-30 00:00:00": "", "": "", "NULL": "", "2026-11-23T12:00:00Z!": "",
	} {
		got := ""
		if v := modified.Instant(text, berlin); !v.IsZero() {
			got = v.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzNaiveTimes(f *testing.F) {
	f.Add("2026-07-01 12:00:00")
	f.Add("0000-00-00 00:00:00")
	f.Fuzz(func(t *testing.T, s string) {
		if v := modified.Instant(s, time.UTC); !v.IsZero() && (v.Location() != time.UTC || v.Year() < 0) {
			t.Errorf("%q: %v", s, v)
		}
	})
}

func TestZoneOfTheShop(t *testing.T) {
	t.Parallel()
	summer, winter := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		offset int
		now    time.Time
		want   string
	}{
		{7200, summer, "Europe/Berlin"}, {3600, winter, "Europe/Berlin"}, {3599, winter, "Europe/Berlin"},
		{0, winter, "UTC"}, {7200, winter, "UTC+2"}, {-18000, winter, "UTC-5"},
	} {
		got, err := modified.ZoneAt(c.offset, c.now)
		if err != nil || got.String() != c.want {
			t.Errorf("%d s at %v: %v, %v, want %s", c.offset, c.now, got, err, c.want)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	ascending := []string{"", "2.0.0.0", "2.0.2.2", "2.0.7.2", "2.0.10", "3.0.0", "3.3.1"}
	for i, a := range ascending {
		for j, b := range ascending {
			if got := modified.VersionLess(a, b); got != (i < j) {
				t.Errorf("%q < %q is %v", a, b, got)
			}
		}
	}
	if got := modified.VersionOf("MOD_2.0.7.2"); got != "2.0.7.2" {
		t.Errorf("%q", got)
	}
}
