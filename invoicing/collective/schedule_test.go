package collective_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

func monthly(start string, n, count int) invoicing.Contract {
	return invoicing.Contract{Start: date(start), Interval: invoicing.Interval{Count: n, Unit: invoicing.Month}, Count: count}
}

func date(s string) invoicing.Date {
	d, err := invoicing.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPeriodsOfMonthEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		contract invoicing.Contract
		want     []string // from–until
	}{
		{"every two months for a year", monthly("2027-01-01", 2, 6), []string{
			"2027-01-01–2027-02-28", "2027-03-01–2027-04-30", "2027-05-01–2027-06-30",
			"2027-07-01–2027-08-31", "2027-09-01–2027-10-31", "2027-11-01–2027-12-31"}},
		{"31st comes back", monthly("2027-01-31", 1, 4), []string{
			"2027-01-31–2027-02-27", "2027-02-28–2027-03-30", "2027-03-31–2027-04-29", "2027-04-30–2027-05-30"}},
		{"30th over a leap February", monthly("2027-12-30", 2, 3), []string{
			"2027-12-30–2028-02-28", "2028-02-29–2028-04-29", "2028-04-30–2028-06-29"}},
		{"29 February yearly", invoicing.Contract{Start: date("2028-02-29"), Count: 5, Interval: invoicing.Interval{Count: 1, Unit: invoicing.Year}}, []string{
			"2028-02-29–2029-02-27", "2029-02-28–2030-02-27", "2030-02-28–2031-02-27", "2031-02-28–2032-02-28", "2032-02-29–2033-02-27"}},
		{"two weeks over the change of summer time", invoicing.Contract{Start: date("2027-03-21"), Count: 2, Interval: invoicing.Interval{Count: 2, Unit: invoicing.Week}}, []string{
			"2027-03-21–2027-04-03", "2027-04-04–2027-04-17"}},
		{"single days", invoicing.Contract{Start: date("2028-02-28"), Count: 3, Interval: invoicing.Interval{Count: 1, Unit: invoicing.Day}}, []string{
			"2028-02-28–2028-02-28", "2028-02-29–2028-02-29", "2028-03-01–2028-03-01"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			periods, err := collective.Periods(tt.contract, invoicing.Date{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range periods {
				got = append(got, p.From.String()+"–"+p.Until.String())
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("periods (-want +got):\n%s", d)
			}
		})
	}
}

// TestPeriodsAreGapless checks anchors on the 28th to 31st with 1 to 12 months over 8 years, leap years among them.
func TestPeriodsAreGapless(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "months")
		anchor := drawAnchor(t)
		c := invoicing.Contract{
			Start: anchor, Count: 96 / n, Arrears: rapid.Bool().Draw(t, "arrears"),
			Interval: invoicing.Interval{Count: n, Unit: invoicing.Month},
		}
		periods, err := collective.Periods(c, invoicing.Date{})
		if err != nil {
			t.Fatal(err)
		}
		for k, p := range periods {
			checkPeriod(t, c, periods, k, p)
		}
	})
}

func drawAnchor(t *rapid.T) invoicing.Date {
	year := rapid.IntRange(2024, 2032).Draw(t, "year")
	month := rapid.IntRange(1, 12).Draw(t, "month")
	day := rapid.IntRange(28, 31).Draw(t, "day")
	return invoicing.NewDate(year, time.Month(month), min(day, lastDay(year, month)))
}

func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// checkPeriod reckons the k-th start in its own way: month arithmetic on a running month number.
func checkPeriod(t *rapid.T, c invoicing.Contract, all []collective.Period, k int, p collective.Period) {
	months := c.Start.Year*12 + int(c.Start.Month) - 1 + k*c.Interval.Count
	want := invoicing.Date{Year: months / 12, Month: time.Month(months%12 + 1)}
	want.Day = min(c.Start.Day, lastDay(want.Year, int(want.Month)))
	if p.From != want || p.Number != k {
		t.Fatalf("period %d starts %s, want %s", k, p.From, want)
	}
	if p.Until.Before(p.From) {
		t.Fatalf("period %d ends %s before it starts %s", k, p.Until, p.From)
	}
	if k > 0 && all[k-1].Until.AddDays(1) != p.From {
		t.Fatalf("between period %d (until %s) and %d (from %s) is a gap or an overlap", k-1, all[k-1].Until, k, p.From)
	}
	provisional := p.From
	if c.Arrears {
		provisional = p.Until
	}
	if p.Provisional != provisional {
		t.Fatalf("period %d is billed on %s, want %s", k, p.Provisional, provisional)
	}
}

func TestCheckRefusesTerms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		contract invoicing.Contract
		ok       bool
	}{
		{"smallest", monthly("2027-01-01", 1, 1), true},
		{"largest interval", monthly("2027-01-01", 120, 1), true},
		{"largest count", monthly("2027-01-01", 1, 120), true},
		{"interval 0", monthly("2027-01-01", 0, 1), false},
		{"interval 121", monthly("2027-01-01", 121, 1), false},
		{"interval below 0", monthly("2027-01-01", -1, 1), false},
		{"count 0 is open", monthly("2027-01-01", 1, 0), true},
		{"count below 0", monthly("2027-01-01", 1, -1), false},
		{"count 121", monthly("2027-01-01", 1, 121), false},
		{"no start", invoicing.Contract{Count: 1, Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}}, false},
		{"31 February", invoicing.Contract{Start: invoicing.Date{Year: 2027, Month: 2, Day: 31}, Count: 1, Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}}, false},
		{"unknown unit", invoicing.Contract{Start: date("2027-01-01"), Count: 1, Interval: invoicing.Interval{Count: 1, Unit: "quartal"}}, false},
		{"thousands of years", invoicing.Contract{Start: date("2027-01-01"), Count: 120, Interval: invoicing.Interval{Count: 120, Unit: invoicing.Year}}, false},
		{"year 20", monthly("0020-01-01", 1, 1), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := collective.Periods(tt.contract, invoicing.Date{})
			if tt.ok && err != nil {
				t.Fatalf("refused: %v", err)
			}
			if !tt.ok && invoicing.ErrorCode(err) != invoicing.CodeInvalid {
				t.Fatalf("error = %v, want an invalid one", err)
			}
		})
	}
}
