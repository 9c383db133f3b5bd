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

// TestNextBusinessDay looks up days around which offices of the Länder differ.
func TestNextBusinessDay(t *testing.T) {
	for _, c := range []struct{ land, on, want string }{
		{"", "2027-01-01", "2027-01-04"},   // New Year's Day is a Friday
		{"BY", "2027-01-06", "2027-01-07"}, // Heilige Drei Könige
		{"NI", "2027-01-06", "2027-01-06"},
		{"", "2027-03-26", "2027-03-30"},   // Karfreitag to Ostermontag
		{"NW", "2027-05-27", "2027-05-28"}, // Fronleichnam
		{"BE", "2027-03-08", "2027-03-09"}, // Frauentag
		{"SN", "2027-11-17", "2027-11-18"}, // Buß- und Bettag
		{"TH", "2027-09-20", "2027-09-21"}, // Weltkindertag
		{"", "2026-12-25", "2026-12-28"},
		{"BW", "2026-11-24", "2026-11-24"},
	} {
		if got := holiday.NextBusinessDay(day(t, c.on), c.land); got != day(t, c.want) {
			t.Errorf("%s %s: %s, want %s", c.land, c.on, got, c.want)
		}
	}
	if n := len(holiday.Lands()); n != 16 {
		t.Errorf("%d Länder", n)
	}
}
