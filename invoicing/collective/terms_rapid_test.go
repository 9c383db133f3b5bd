package collective_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

var units = []invoicing.Unit{invoicing.Day, invoicing.Week, invoicing.Month, invoicing.Year}

// drawTerms draws terms over eight years, month ends and leap days among them, and the horizon up to which they are laid out.
func drawTerms(t *rapid.T) (invoicing.Contract, invoicing.Date) {
	c := invoicing.Contract{
		ID: 1, Start: drawAnchor(t), Arrears: rapid.Bool().Draw(t, "arrears"),
		Interval: invoicing.Interval{Count: rapid.IntRange(1, 12).Draw(t, "n"), Unit: rapid.SampledFrom(units).Draw(t, "unit")},
	}
	if rapid.Bool().Draw(t, "any day") {
		c.Start = c.Start.AddDays(rapid.IntRange(-20, 20).Draw(t, "days"))
	}
	if c.Interval.Unit == invoicing.Month || c.Interval.Unit == invoicing.Year {
		c.AnchorDay = rapid.SampledFrom([]int{0, 0, 1, 15, 28, 29, 30, invoicing.Ultimo}).Draw(t, "anchor")
		c.Proration = rapid.SampledFrom([]invoicing.Proration{"", invoicing.ProrateDays, invoicing.Prorate360, invoicing.ProrateNone}).Draw(t, "proration")
	}
	horizon := c.Start.AddMonths(96)
	if c.Interval.Unit == invoicing.Day || c.Interval.Unit == invoicing.Week {
		horizon = c.Start.AddMonths(14)
	}
	switch rapid.IntRange(0, 3).Draw(t, "term") {
	case 0:
		c.Count = rapid.IntRange(1, 12).Draw(t, "count")
	case 1:
		c.End = c.Start.AddDays(rapid.IntRange(0, 1500).Draw(t, "end"))
	case 2:
		c.End = c.Start.AddDays(rapid.IntRange(0, 800).Draw(t, "end"))
		c.Renewal = invoicing.Interval{Count: rapid.IntRange(1, 24).Draw(t, "renewal"), Unit: invoicing.Month}
		c.Notice = invoicing.Interval{Count: rapid.IntRange(1, 6).Draw(t, "notice"), Unit: invoicing.Month}
		if rapid.Bool().Draw(t, "terminated") {
			c.Terminated = c.Start.AddDays(rapid.IntRange(0, 1500).Draw(t, "on"))
		}
	}
	return c, horizon
}

// TestPeriodsOfAnyTerms: whatever the terms, the periods begin on the first day of service, follow one another without a gap or
// an overlap on anchor + k·n clamped, and end on the contract's last day.
func TestPeriodsOfAnyTerms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, horizon := drawTerms(t)
		periods, err := collective.Periods(c, horizon)
		if err != nil {
			t.Fatal(err)
		}
		end := collective.Ends(c)
		if len(periods) == 0 || periods[0].From != c.Start {
			t.Fatalf("%d periods", len(periods))
		}
		for k, p := range periods {
			checkOnGrid(t, c, k, p)
			if k > 0 && (p.From != p.FullFrom || periods[k-1].Until.AddDays(1) != p.From || periods[k-1].Until != periods[k-1].FullUntil) {
				t.Fatalf("between period %d %+v and %+v is a gap, or it is cut", k, periods[k-1], p)
			}
			if p.Until.Before(p.From) || p.Number != k {
				t.Fatalf("period %d: %+v", k, p)
			}
		}
		last := periods[len(periods)-1]
		switch {
		case c.Count > 0 && len(periods) != c.Count:
			t.Fatalf("%d periods, want %d", len(periods), c.Count)
		case !end.IsZero() && !horizon.Before(end) && last.Until != end:
			t.Fatalf("the last period ends %s, the contract %s", last.Until, end)
		case end.IsZero() && !horizon.Before(last.Until.AddDays(1)):
			t.Fatalf("open, but laid out to %s alone, not to %s", last.Until, horizon)
		}
	})
}

// checkOnGrid reckons anchor + k intervals in its own way: it walks back to the anchor day by day, and forward by a running
// month number.
func checkOnGrid(t *rapid.T, c invoicing.Contract, k int, p collective.Period) {
	n := k * c.Interval.Count
	var want invoicing.Date
	switch c.Interval.Unit {
	case invoicing.Day:
		want = invoicing.DateOf(c.Start.Time().Add(time.Duration(n) * 24 * time.Hour))
	case invoicing.Week:
		want = invoicing.DateOf(c.Start.Time().Add(time.Duration(n) * 7 * 24 * time.Hour))
	default:
		day, anchor := c.Start.Day, c.Start
		if c.AnchorDay != 0 {
			day = c.AnchorDay
			for anchor.Day != min(day, lastDay(anchor.Year, int(anchor.Month))) {
				anchor = invoicing.DateOf(anchor.Time().Add(-24 * time.Hour))
			}
		}
		if c.Interval.Unit == invoicing.Year {
			n *= 12
		}
		months := anchor.Year*12 + int(anchor.Month) - 1 + n
		want = invoicing.Date{Year: months / 12, Month: time.Month(months%12 + 1)}
		want.Day = min(day, lastDay(want.Year, int(want.Month)))
	}
	if p.FullFrom != want {
		t.Fatalf("period %d begins %s, want %s", k, p.FullFrom, want)
	}
}

// TestDatesKnowNoZone lays the same contracts out in zones whose clocks skip midnights, or a whole day.
func TestDatesKnowNoZone(t *testing.T) {
	if os.Getenv("FAKTURIS_PRINT_PERIODS") != "" {
		fmt.Printf("periods %x\n", periodsOfManyTerms(t))
		return
	}
	want := fmt.Sprintf("periods %x", periodsOfManyTerms(t))
	for _, zone := range []string{"UTC", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Asia/Gaza", "Pacific/Kiritimati"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestDatesKnowNoZone$")
		cmd.Env = append(os.Environ(), "TZ="+zone, "FAKTURIS_PRINT_PERIODS=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %s, want %s", zone, err, out, want)
		}
	}
}

func periodsOfManyTerms(t *testing.T) []byte {
	sum := sha256.New()
	for _, unit := range units {
		for n := 1; n <= 12; n++ {
			for day := 28; day <= 31; day++ {
				c := invoicing.Contract{Start: invoicing.NewDate(2010, time.December, day), Interval: invoicing.Interval{Count: n, Unit: unit}}
				periods, err := collective.Periods(c, c.Start.AddMonths(96))
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(sum, periods)
			}
		}
	}
	return sum.Sum(nil)
}

// serviceOrder is an order with four services and what comes with them.
func serviceOrder() invoicing.Order {
	o := invoicing.Order{ID: 12, Number: "AU-12", PartnerID: 7, Currency: "EUR", PriceMode: tax.Net}
	for i := range 4 {
		o.Lines = append(o.Lines, line(int64(41+i), invoicing.LineArticle, "1", fmt.Sprintf("%d.0000", 100+10*i), 0, tax.Percent(19)))
		o.Lines[i].Amount = 100 * 100
		o.Lines[i].UnitPrice = decimal.New(100, 0)
	}
	o.Lines = append(o.Lines, line(50, invoicing.LineShipping, "1", "4.9", 490, tax.Percent(19)))
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
	return o
}

// drawChanges draws rhythms of their own for two lines, prices and pauses.
func drawChanges(t *rapid.T, c invoicing.Contract) invoicing.Contract {
	c.Lines, c.Prices, c.Pauses = nil, nil, nil
	for id := int64(41); id <= 42; id++ {
		if rapid.Bool().Draw(t, "own") {
			unit := rapid.SampledFrom(units).Draw(t, "own unit")
			if c.Proration == invoicing.Prorate360 && (unit == invoicing.Day || unit == invoicing.Week) {
				unit = invoicing.Month
			}
			c.Lines = append(c.Lines, invoicing.ContractLine{OrderLineID: id, Interval: invoicing.Interval{Count: rapid.IntRange(1, 12).Draw(t, "own n"), Unit: unit}})
		}
	}
	day := c.Start
	for range rapid.IntRange(0, 3).Draw(t, "prices") {
		day = day.AddDays(rapid.IntRange(1, 200).Draw(t, "price day"))
		p := decimal.New(rapid.Int64Range(-500, 1000).Draw(t, "percent"), -2)
		c.Prices = append(c.Prices, invoicing.PriceChange{From: day, Percent: &p})
	}
	day = c.Start
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		from := day.AddDays(rapid.IntRange(1, 150).Draw(t, "pause"))
		day = from.AddDays(rapid.IntRange(0, 100).Draw(t, "length"))
		c.Pauses = append(c.Pauses, invoicing.Pause{From: from, Until: day, BillLater: rapid.Bool().Draw(t, "later")})
	}
	return c
}

// days counts how often each day of an order line is billed.
func days(planned []invoicing.PlannedInvoice, lineID int64) map[invoicing.Date]int {
	billed := map[invoicing.Date]int{}
	for _, p := range planned {
		for _, l := range p.Lines {
			if l.OrderLineID == lineID {
				for d := l.From; !l.Until.Before(d); d = d.AddDays(1) {
					billed[d]++
				}
			}
		}
	}
	return billed
}

// TestEveryDayIsBilledOnce: with lines of their own rhythm, price changes and pauses, every period keeps its row, and each day of
// each line is billed once or skipped by a pause, never twice.
func TestEveryDayIsBilledOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawTerms(t)
		c.Count, c.Renewal, c.Terminated = 0, invoicing.Interval{}, invoicing.Date{}
		c.End = c.Start.AddDays(rapid.IntRange(0, 900).Draw(t, "last day"))
		c = drawChanges(t, c)
		planned, err := collective.Plan(serviceOrder(), c, c.End)
		if err != nil {
			t.Fatal(err)
		}
		periods, err := collective.Periods(c, c.End)
		if err != nil || len(planned) != len(periods) {
			t.Fatalf("%d planned invoices for %d periods: %v", len(planned), len(periods), err)
		}
		for k, p := range planned {
			if p.Period != k || p.From != periods[k].From || p.Until != periods[k].Until || (p.Status == invoicing.Skipped) != (len(p.Lines) == 0) {
				t.Fatalf("period %d = %+v", k, p)
			}
			if p.Status == invoicing.Skipped && p.Note == "" {
				t.Fatalf("period %d is skipped without a word", k)
			}
		}
		for id := int64(41); id <= 44; id++ {
			billed := days(planned, id)
			skips := false
			for _, p := range c.Pauses {
				skips = skips || !p.BillLater
			}
			for d := c.Start; !c.End.Before(d); d = d.AddDays(1) {
				if billed[d] > 1 || billed[d] == 0 && !skips {
					t.Fatalf("line %d: %s is billed %d times", id, d, billed[d])
				}
				delete(billed, d)
			}
			if len(billed) > 0 {
				t.Fatalf("line %d is billed outside of the contract: %v", id, billed)
			}
		}
	})
}

// TestPartsOfAPeriodAddUp: a contract that ends within a month and one that begins on the next day cost together what the whole
// month costs, to the cent that rounding moves.
func TestPartsOfAPeriodAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := serviceOrder()
		plan := func(c invoicing.Contract) invoicing.PlannedInvoice {
			planned, err := collective.Plan(o, c, c.End)
			if err != nil || len(planned) != 1 {
				t.Fatalf("%d planned invoices: %v", len(planned), err)
			}
			return planned[0]
		}
		whole := invoicing.Contract{Start: drawAnchor(t), Count: 1, Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month},
			Proration: rapid.SampledFrom([]invoicing.Proration{invoicing.ProrateDays, invoicing.Prorate360}).Draw(t, "proration")}
		whole.AnchorDay = whole.Start.Day
		full := plan(whole)
		first, second := whole, whole
		first.Count, first.End = 0, whole.Start.AddDays(rapid.IntRange(0, 26).Draw(t, "day"))
		second.Count, second.Start, second.End = 0, first.End.AddDays(1), full.Until
		begun, rest := plan(first), plan(second)
		for i, l := range full.Lines[:4] {
			if sum := begun.Lines[i].Amount + rest.Lines[i].Amount; (sum - l.Amount).Abs() > 1 {
				t.Fatalf("%s and %s of %s", begun.Lines[i].Amount, rest.Lines[i].Amount, l.Amount)
			}
		}
	})
}

// apply does to planned invoices what the store does.
func apply(present []invoicing.PlannedInvoice, c collective.Change) []invoicing.PlannedInvoice {
	after := map[int64]invoicing.PlannedInvoice{}
	next := int64(1000)
	for _, p := range present {
		after[p.ID] = p
		next = max(next, p.ID)
	}
	for _, p := range c.Before {
		delete(after, p.ID)
	}
	for _, p := range c.After {
		if p.ID == 0 {
			next++
			p.ID = next
		}
		after[p.ID] = p
	}
	var all []invoicing.PlannedInvoice
	for _, p := range after {
		all = append(all, p)
	}
	return all
}

// TestReplanKeepsWhatIsGivenAway: however terms change while periods are merged or billed, those stay as they are, no period
// number is there twice, no day of a line is billed twice, no day of the contract's own rhythm is left out, and doing it again
// changes nothing.
func TestReplanKeepsWhatIsGivenAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := serviceOrder()
		c, _ := drawTerms(t)
		c.Proration = ""
		horizon := c.Start.AddMonths(18)
		was := drawChanges(t, c)
		first, err := collective.Replan(o, invoicing.Contract{}, was, horizon, nil)
		if err != nil {
			t.Fatal(err)
		}
		present := apply(nil, first)
		was = first.Contract
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			for i := range present {
				if present[i].Status == invoicing.Planned && rapid.IntRange(0, 4).Draw(t, "merged") == 0 {
					present[i].Status = invoicing.Combined
				}
			}
			next, _ := drawTerms(t)
			next.Start, next.Proration = c.Start, ""
			if !next.End.IsZero() && next.End.Before(next.Start) {
				next.End = next.Start
			}
			if rapid.Bool().Draw(t, "same rhythm") {
				next.Interval, next.AnchorDay = was.Interval, was.AnchorDay
			}
			next = drawChanges(t, next)
			change, err := collective.Replan(o, was, next, horizon, present)
			if err != nil {
				t.Fatal(err)
			}
			after := apply(present, change)
			checkKept(t, present, after)
			checkOnce(t, after)
			again, err := collective.Replan(o, change.Contract, change.Contract, horizon, after)
			if err != nil || len(again.Before)+len(again.After) > 0 {
				t.Fatalf("doing it again: %v, before %d, after %d, kept %q", err, len(again.Before), len(again.After), again.Kept)
			}
			more, err := collective.Extend(o, change.Contract, horizon, after)
			if err != nil || len(more) > 0 {
				t.Fatalf("the planner finds %d more periods: %v", len(more), err)
			}
			present, was = after, change.Contract
		}
	})
}

func checkKept(t *rapid.T, present, after []invoicing.PlannedInvoice) {
	found := map[int64]invoicing.PlannedInvoice{}
	for _, p := range after {
		found[p.ID] = p
	}
	for _, p := range present {
		if p.Status == invoicing.Combined && (found[p.ID].Total != p.Total || found[p.ID].From != p.From || found[p.ID].Status != p.Status) {
			t.Fatalf("merged period %+v became %+v", p, found[p.ID])
		}
	}
}

func checkOnce(t *rapid.T, planned []invoicing.PlannedInvoice) {
	numbers := map[int]bool{}
	for _, p := range planned {
		if numbers[p.Period] {
			t.Fatalf("period %d is there twice", p.Period)
		}
		numbers[p.Period] = true
	}
	for id := int64(41); id <= 44; id++ {
		for d, n := range days(planned, id) {
			if n > 1 {
				t.Fatalf("line %d: %s is billed %d times", id, d, n)
			}
		}
	}
}
