package invoicing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
)

func TestMonthsClampToTheirLastDay(t *testing.T) {
	anchor := invoicing.NewDate(2027, time.January, 31)
	for months, want := range map[int]string{0: "2027-01-31", 1: "2027-02-28", 2: "2027-03-31", 13: "2028-02-29", -2: "2026-11-30", 12: "2028-01-31"} {
		if got := anchor.AddMonths(months).String(); got != want {
			t.Errorf("%d months after %s is %s, want %s", months, anchor, got, want)
		}
	}
}

func TestDatesAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := invoicing.NewDate(1990, time.January, 1).AddDays(rapid.IntRange(0, 40000).Draw(t, "days"))
		for _, text := range []string{d.String(), d.German()} {
			got, err := invoicing.ParseDate(text)
			if err != nil || got != d {
				t.Fatalf("%q was read as %v (%v)", text, got, err)
			}
		}
	})
}

func TestADateThatIsNoneIsRefused(t *testing.T) {
	for _, text := range []string{"2026-02-30", "31.04.2026", "heute", "2026-13-01", "20261123"} {
		if got, err := invoicing.ParseDate(text); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%q was read as %v (%v)", text, got, err)
		}
	}
}

func TestTheDatabasesZeroDateIsNone(t *testing.T) {
	for _, src := range []any{nil, "0000-00-00", []byte("0000-00-00 00:00:00"), time.Time{}} {
		d := invoicing.NewDate(2026, 1, 1)
		if err := d.Scan(src); err != nil || !d.IsZero() {
			t.Errorf("%v was read as %v (%v)", src, d, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-11-23")
	f.Add("1.2.2026")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := invoicing.ParseDate(s)
		if err != nil || d.IsZero() {
			return
		}
		if again, err := invoicing.ParseDate(d.String()); err != nil || again != d {
			t.Errorf("%q was read as %v, and that as %v (%v)", s, d, again, err)
		}
	})
}
