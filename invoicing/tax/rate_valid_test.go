package tax_test

import (
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing/tax"
)

func TestRatesHoldOnTheirDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		country, rate, first, last string // last: empty where it holds on
	}{
		{"DE", "16", "1998-04-01", "2006-12-31"}, {"DE", "19", "2007-01-01", "2020-06-30"}, {"DE", "16", "2020-07-01", "2020-12-31"}, {"DE", "19", "2021-01-01", ""},
		{"DE", "5", "2020-07-01", "2020-12-31"}, {"DE", "7", "2021-01-01", ""}, {"EE", "22", "2024-01-01", "2025-06-30"}, {"EE", "24", "2025-07-01", ""},
		{"FI", "24", "2013-01-01", "2024-08-31"}, {"FI", "25.5", "2024-09-01", ""}, {"FI", "13.5", "2026-01-01", ""}, {"SK", "23", "2025-01-01", ""},
		{"RO", "19", "2017-01-01", "2025-07-31"}, {"RO", "21", "2025-08-01", ""}, {"RO", "11", "2025-08-01", ""}, {"LU", "16", "2023-01-01", "2023-12-31"},
		{"IE", "21", "2020-09-01", "2021-02-28"}, {"CZ", "12", "2024-01-01", ""}, {"LT", "9", "2009-01-01", "2025-12-31"}, {"AT", "4.9", "2026-07-01", ""},
	} {
		rate, err := tax.ParseRate(c.rate)
		if err != nil {
			t.Fatal(err)
		}
		holds := func(day string) bool { return tax.RateHolds(c.country, rate, day) }
		if !holds(c.first) || holds(beside(t, c.first, -1)) {
			t.Errorf("%s %s %%: does not begin on %s", c.country, c.rate, c.first)
		}
		if c.last == "" && !holds("") || c.last != "" && (!holds(c.last) || holds(beside(t, c.last, 1))) {
			t.Errorf("%s %s %%: does not end on %q", c.country, c.rate, c.last)
		}
	}
}

// beside returns the day some days later.
func beside(t *testing.T, day string, days int) string {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d.AddDate(0, 0, days).Format(time.DateOnly)
}

// TestEveryDayHasOneRateAClass: at any time a class of a country or area has one rate, and each member state a standard one.
func TestEveryDayHasOneRateAClass(t *testing.T) {
	t.Parallel()
	days := []string{"2020-06-30", "2020-07-01", "2020-12-31", "2021-01-01", "2023-06-01", "2024-09-30", "2024-10-01", "2025-07-31", "2025-08-01", "2026-06-30", "2026-11-23", ""}
	for country := range strings.FieldsSeq("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI") {
		for _, day := range days {
			seen := map[string]bool{}
			for _, p := range tax.Rates(country, day) {
				key := p.Area + "|" + string(p.Class)
				if seen[key] {
					t.Errorf("%s on %s: two rates of %s", country, day, key)
				}
				seen[key] = true
				if p.Until != "" && p.Until < p.From || (p.Rate == 0) != (p.Class == tax.ClassZero) {
					t.Errorf("%+v", p)
				}
			}
			if !seen["|"+string(tax.ClassStandard)] {
				t.Errorf("%s on %s has no standard rate", country, day)
			}
		}
		if name := tax.GermanName(country); name == country || tax.EnglishName(country) == country {
			t.Errorf("%s has no name", country)
		}
	}
	if got := tax.GermanRates("SK", "2026-11-23"); got != "23 %, 19 % und 5 %" {
		t.Errorf("Slovakia has %s", got)
	}
}

func TestPlacesAreToldByTheirPostcode(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"DE 10115": "DE Deutschland EU", "de 27498": "DE Deutschland (Helgoland)", "DE 78266": "DE Deutschland (Büsingen)", "ES 28001": "ES Spanien EU", "ES 35001": "IC Kanarische Inseln",
		"ES E-38001": "IC Kanarische Inseln", "ES 51001": "EA Ceuta", "FR 75001": "FR Frankreich EU", "FR F-97400": "FR Frankreich (französische Überseegebiete)", "FR 98000": "FR Frankreich (Monaco) EU",
		"MC 98000": "FR Frankreich (Monaco) EU", "RE 97400": "RE RE", "FI 22100": "AX Åland", "AX 22100": "AX Åland", "FI 00100": "FI Finnland EU", "GR 63086": "GR Griechenland (Berg Athos)",
		"EL 10431": "GR Griechenland EU", "IT 23041": "IT Italien (Livigno)", "IT 22061": "IT Italien (Campione d'Italia)", "IT 47890": "SM San Marino", "IT 20121": "IT Italien EU",
		"GB BT1": "XI Nordirland EU", "GB SW1A": "GB Großbritannien", "UK EC1": "GB Großbritannien", "XI BT2": "XI Nordirland EU", "CH 8001": "CH Schweiz", "AT 1010": "AT Österreich EU",
	} {
		country, postcode, _ := strings.Cut(address, " ")
		p := tax.PlaceOf(country, postcode)
		got := p.Country + " " + p.German()
		if p.EU {
			got += " EU"
		}
		if got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
