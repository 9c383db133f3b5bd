package holiday_test

import (
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/holiday"
)

func day(t *testing.T, s string) invoicing.Date {
	t.Helper()
	d, err := invoicing.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestIsBusinessDay looks up days around which offices of the Länder differ.
func TestIsBusinessDay(t *testing.T) {
	for _, c := range []struct{ land, on, holiday string }{
		{"", "2027-01-01", "Neujahrstag"},
		{"BY", "2027-01-06", "Heilige Drei Könige"},
		{"NI", "2027-01-06", ""},
		{"", "2027-03-26", "Karfreitag"},
		{"", "2027-03-29", "Ostermontag"},
		{"NW", "2027-05-27", "Fronleichnam"},
		{"BE", "2027-03-08", "Frauentag"},
		{"SN", "2027-11-17", "Buß- und Bettag"},
		{"BY", "2027-11-17", ""},
		{"TH", "2027-09-20", "Weltkindertag"},
		{"HH", "2028-10-31", "Reformationstag"},
		{"", "2026-12-25", "Weihnachtstag"},
		{"BW", "2026-11-24", ""},
	} {
		if got := holiday.Name(day(t, c.on), c.land); got != c.holiday {
			t.Errorf("%s %s is %q, want %q", c.land, c.on, got, c.holiday)
		}
		if open := holiday.IsBusinessDay(day(t, c.on), c.land); open != (c.holiday == "") {
			t.Errorf("%s %s: open %v", c.land, c.on, open)
		}
	}
	if holiday.IsBusinessDay(day(t, "2026-11-21"), "BY") || holiday.IsBusinessDay(day(t, "2026-11-22"), "BY") {
		t.Error("a weekend is a business day")
	}
	if n := len(holiday.Lands()); n != 16 {
		t.Errorf("%d Länder", n)
	}
}
