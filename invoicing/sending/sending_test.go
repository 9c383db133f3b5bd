package sending_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/holiday"
	"fakturisd/invoicing/sending"
)

func day(s string) invoicing.Date {
	d, err := invoicing.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestWindows(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(utc string) time.Time {
		m, err := time.Parse("2006-01-02 15:04", utc)
		if err != nil {
			t.Fatal(err)
		}
		return m.In(berlin)
	}
	for _, c := range []struct {
		window, utc string
		open        bool
	}{
		{"", "2027-01-15 23:30", true},
		{"07:00-18:00", "2027-01-15 05:59", false}, {"07:00-18:00", "2027-01-15 06:00", true}, {"07:00-18:00", "2027-01-15 16:59", true}, {"07:00-18:00", "2027-01-15 17:00", false},
		{"07:00-18:00", "2027-07-15 04:59", false}, {"07:00-18:00", "2027-07-15 05:00", true}, {"07:00-18:00", "2027-07-15 16:00", false},
		// 28.03.2027: at 01:00 UTC the clocks go from 02:00 to 03:00; 31.10.2027: at 01:00 UTC from 03:00 back to 02:00.
		{"01:30-02:30", "2027-03-28 00:59", true}, {"01:30-02:30", "2027-03-28 01:00", false}, {"02:30-04:00", "2027-03-28 00:59", false}, {"02:30-04:00", "2027-03-28 01:00", true},
		{"02:30-04:00", "2027-10-31 00:29", false}, {"02:30-04:00", "2027-10-31 00:30", true}, {"02:30-04:00", "2027-10-31 01:00", false}, {"02:30-04:00", "2027-10-31 01:30", true},
		{"00:00-24:00", "2027-10-31 22:59", true}, {"00:00-24:00", "2027-10-31 23:00", true},
	} {
		w, err := sending.ParseWindow(c.window)
		if err != nil || w.Open(at(c.utc)) != c.open || w.String() != c.window {
			t.Errorf("%s at %s: open %v, want %v (%v, %s)", c.window, c.utc, !c.open, c.open, err, w)
		}
	}
	for _, wrong := range []string{"22:00-02:00", "07:00", "7-18", "07:00-07:00", "25:00-26:00", "07:60-08:00", "07:00-24:01", "24:00-24:00", "02:00-03:00", "02:15-02:45", "a-b", "07:00-18:00-19:00"} {
		if w, err := sending.ParseWindow(wrong); err == nil {
			t.Errorf("%q is taken for %s", wrong, w)
		}
	}
}

// TestDaysOfSending: Christmas 2026 lies on a Friday; 6 January is a holiday in Bavaria only.
func TestDaysOfSending(t *testing.T) {
	t.Parallel()
	rules := func(land string) sending.Rules {
		return sending.Rules{BusinessDays: true, Land: land, LateDays: 3}
	}
	vacation := []sending.Pause{{From: day("2027-08-02"), Until: day("2027-08-20")}}
	for _, c := range []struct {
		calendar          sending.Calendar
		send, today, goes string
	}{
		{sending.Calendar{}, "2026-12-25", "2026-12-01", "2026-12-25"},
		{sending.Calendar{Rules: rules("HH")}, "2026-12-25", "2026-12-01", "2026-12-28"},
		{sending.Calendar{Rules: rules("HH")}, "2027-01-06", "2026-12-01", "2027-01-06"},
		{sending.Calendar{Rules: rules("BY")}, "2027-01-06", "2026-12-01", "2027-01-07"},
		{sending.Calendar{Rules: rules("HH")}, "2027-01-04", "2027-01-09", "2027-01-11"}, // not on Monday for some reason; now it is Saturday
		{sending.Calendar{Rules: rules("HH"), Pauses: vacation}, "2027-08-05", "2027-08-01", "2027-08-23"},
		{sending.Calendar{Pauses: vacation}, "2027-08-20", "2027-08-10", "2027-08-21"},
	} {
		if got := c.calendar.Goes(day(c.send), day(c.today)); got != day(c.goes) {
			t.Errorf("%s seen from %s goes on %s, want %s", c.send, c.today, got, c.goes)
		}
	}
	late := sending.Calendar{Rules: rules("HH"), Pauses: vacation}
	for today, oldest := range map[string]string{
		"2027-07-08": "2027-07-03", // Thursday: what could go on Monday is 3 days late; Saturday and Sunday belong to Monday
		"2027-08-20": "2027-07-29", // 30 July to 1 August make 3 days; those of the vacation do not count
		"2027-08-23": "2027-07-31",
		"2027-08-24": "2027-07-31",
		"2027-08-26": "2027-07-31",
		"2027-08-27": "2027-08-24",
	} {
		if got := late.Oldest(day(today)); got != day(oldest) {
			t.Errorf("on %s the oldest that is not missed is of %s, want %s", today, got, oldest)
		}
	}
}

// TestTheRangesAgree: what the database finds by ranges of send dates is what each date by itself says.
func TestTheRangesAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := day("2027-03-01").AddDays(rapid.IntRange(0, 730).Draw(t, "today"))
		c := sending.Calendar{Rules: sending.Rules{LateDays: rapid.IntRange(0, 20).Draw(t, "late days"), BusinessDays: rapid.Bool().Draw(t, "business days"),
			Land: rapid.SampledFrom(append(holiday.Lands(), "")).Draw(t, "land")}}
		for range rapid.IntRange(0, 3).Draw(t, "pauses") {
			from := today.AddDays(rapid.IntRange(-60, 30).Draw(t, "from"))
			c.Pauses = append(c.Pauses, sending.Pause{From: from, Until: from.AddDays(rapid.IntRange(0, 40).Draw(t, "days"))})
		}
		send := today.AddDays(rapid.IntRange(-120, 40).Draw(t, "send"))
		until := today.AddDays(rapid.IntRange(0, 6).Draw(t, "until"))
		goes := c.Goes(send, today)
		if !c.Open(goes) || goes.Before(send) || goes.Before(today) {
			t.Fatalf("%s goes on %s", send, goes)
		}
		last := c.Until(until, today)
		if byThen := !until.Before(goes); byThen != (!last.IsZero() && !last.Before(send)) {
			t.Fatalf("%s goes on %s, but the last to go by %s is of %s", send, goes, until, last)
		}
		if missed := late(c, send, today) > c.LateDays; missed != send.Before(c.Oldest(today)) {
			t.Fatalf("%s is missed: %v, but the oldest that is not is of %s", send, missed, c.Oldest(today))
		}
	})
}

// late counts the days since the first day on which a send date could have gone out.
func late(c sending.Calendar, send, today invoicing.Date) int {
	n := 0
	for d := c.Goes(send, send).AddDays(1); !today.Before(d); d = d.AddDays(1) {
		if !c.Paused(d) {
			n++
		}
	}
	return n
}
