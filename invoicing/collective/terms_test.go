package collective_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

func every(n int, u invoicing.Unit) invoicing.Interval { return invoicing.Interval{Count: n, Unit: u} }

func percent(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }

// open is a contract without an end.
func open(start string, n int) invoicing.Contract { return monthly(start, n, 0) }

func with(c invoicing.Contract, change func(*invoicing.Contract)) invoicing.Contract {
	change(&c)
	return c
}

func TestPeriodsOfAnchorsAndEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		contract invoicing.Contract
		horizon  string
		want     []string
	}{
		{"Ultimo from 28 February", with(monthly("2027-02-28", 1, 3), func(c *invoicing.Contract) { c.AnchorDay = invoicing.Ultimo }), "", []string{
			"2027-02-28–2027-03-30", "2027-03-31–2027-04-29", "2027-04-30–2027-05-30"}},
		{"the 1st, begun on the 15th", with(monthly("2027-01-15", 1, 3), func(c *invoicing.Contract) { c.AnchorDay = 1 }), "", []string{
			"2027-01-15–2027-01-31", "2027-02-01–2027-02-28", "2027-03-01–2027-03-31"}},
		{"the 30th, begun in March", with(monthly("2027-03-05", 1, 2), func(c *invoicing.Contract) { c.AnchorDay = 30 }), "", []string{
			"2027-03-05–2027-03-29", "2027-03-30–2027-04-29"}},
		{"an end within a period", with(open("2027-01-01", 2), func(c *invoicing.Contract) { c.End = date("2027-04-15") }), "2029-01-01", []string{
			"2027-01-01–2027-02-28", "2027-03-01–2027-04-15"}},
		{"open up to a day", open("2027-01-01", 3), "2027-07-01", []string{"2027-01-01–2027-03-31", "2027-04-01–2027-06-30", "2027-07-01–2027-09-30"}},
		{"an end beyond the horizon", with(open("2027-01-01", 1), func(c *invoicing.Contract) { c.End = date("2030-12-31") }), "2027-02-10", []string{
			"2027-01-01–2027-01-31", "2027-02-01–2027-02-28"}},
		{"prolonged", with(monthly("2027-01-01", 1, 1), func(c *invoicing.Contract) { c.Renewal = every(1, invoicing.Month) }), "2027-03-01", []string{
			"2027-01-01–2027-01-31", "2027-02-01–2027-02-28", "2027-03-01–2027-03-31"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			horizon, err := invoicing.ParseDate(tt.horizon)
			if err != nil {
				t.Fatal(err)
			}
			periods, err := collective.Periods(tt.contract, horizon)
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

func TestNoticeEndsATerm(t *testing.T) {
	t.Parallel()
	year := with(open("2027-01-01", 1), func(c *invoicing.Contract) {
		c.End, c.Renewal, c.Notice = date("2027-12-31"), every(1, invoicing.Year), every(3, invoicing.Month)
	})
	noTerm := with(open("2027-01-01", 1), func(c *invoicing.Contract) { c.Notice = every(1, invoicing.Month) })
	fixed := with(open("2027-01-01", 1), func(c *invoicing.Contract) { c.End = date("2027-12-31") })
	tests := []struct {
		name             string
		contract         invoicing.Contract
		terminated, ends string
	}{
		{"in time", year, "2027-09-30", "2027-12-31"},
		{"a day late", year, "2027-10-01", "2028-12-31"},
		{"years later", year, "2031-03-01", "2031-12-31"},
		{"not at all", year, "", ""},
		{"open, with a month's notice", noTerm, "2027-03-15", "2027-04-15"},
		{"open", noTerm, "", ""},
		{"a fixed term ends by itself", fixed, "", "2027-12-31"},
		{"and not before", fixed, "2027-02-01", "2027-12-31"},
		{"counted periods", monthly("2027-01-31", 1, 3), "", "2027-04-29"},
	}
	for _, tt := range tests {
		c := tt.contract
		if tt.terminated != "" {
			c.Terminated = date(tt.terminated)
		}
		if got := collective.Ends(c).String(); got != tt.ends {
			t.Errorf("%s: ends %q, want %q", tt.name, got, tt.ends)
		}
	}
	for today, want := range map[string]string{"2027-01-01": "2027-09-30", "2027-09-30": "2027-09-30", "2027-10-01": "2028-09-30", "2030-12-31": "2031-09-30"} {
		if got := collective.LastNotice(year, date(today)).String(); got != want {
			t.Errorf("on %s notice is possible until %s, want %s", today, got, want)
		}
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	c := with(open("2027-01-01", 1), func(c *invoicing.Contract) {
		c.End = date("2028-12-31")
		c.Pauses = []invoicing.Pause{{From: date("2027-07-01"), Until: date("2027-08-31")}}
	})
	renewed := with(c, func(c *invoicing.Contract) { c.Renewal, c.Notice = every(1, invoicing.Year), every(1, invoicing.Month) })
	terminated := with(renewed, func(c *invoicing.Contract) { c.Terminated = date("2028-06-01") })
	held := with(c, func(c *invoicing.Contract) { c.Hold = "x" })
	tests := []struct {
		contract invoicing.Contract
		today    string
		want     invoicing.ContractState
	}{
		{c, "2026-12-31", invoicing.ContractUpcoming}, {c, "2027-01-01", invoicing.ContractActive}, {c, "2027-07-01", invoicing.ContractPaused},
		{c, "2027-08-31", invoicing.ContractPaused}, {c, "2027-09-01", invoicing.ContractActive}, {c, "2028-10-01", invoicing.ContractActive},
		{c, "2028-10-02", invoicing.ContractEndsSoon}, {c, "2028-12-31", invoicing.ContractEndsSoon}, {c, "2029-01-01", invoicing.ContractEnded},
		{renewed, "2028-08-31", invoicing.ContractActive}, {renewed, "2028-09-01", invoicing.ContractEndsSoon}, {renewed, "2028-12-01", invoicing.ContractActive},
		{terminated, "2028-06-01", invoicing.ContractTerminated}, {terminated, "2029-01-01", invoicing.ContractEnded}, {held, "2027-02-01", invoicing.ContractHeld},
	}
	for _, tt := range tests {
		if got := collective.State(tt.contract, date(tt.today)); got != tt.want {
			t.Errorf("on %s: %s, want %s", tt.today, got, tt.want)
		}
	}
}

// amounts are the articles' amounts of each period.
func amounts(planned []invoicing.PlannedInvoice) [][]money.Cents {
	all := make([][]money.Cents, len(planned))
	for i, p := range planned {
		for _, l := range p.Lines {
			if l.Kind == invoicing.LineArticle {
				all[i] = append(all[i], l.Amount)
			}
		}
	}
	return all
}

func TestCutPeriodsCostTheirPart(t *testing.T) {
	t.Parallel()
	cut := with(open("2027-01-15", 1), func(c *invoicing.Contract) { c.AnchorDay, c.End = 1, date("2027-03-10") })
	tests := []struct {
		way         invoicing.Proration
		first, last money.Cents // of 79.20
		note        string
	}{
		{invoicing.ProrateDays, 4343, 2555, "17 von 31 Tagen"}, // 79.20 · 17/31 and · 10/31
		{invoicing.Prorate360, 4224, 2640, "16 von 30 Tagen"},
		{invoicing.ProrateNone, 7920, 7920, "voll berechnet"},
	}
	for _, tt := range tests {
		c := cut
		c.Proration = tt.way
		planned := plan(t, order(), c)
		got := amounts(planned)
		if len(planned) != 3 || got[0][0] != tt.first || got[1][0] != 7920 || got[2][0] != tt.last {
			t.Errorf("%s: amounts = %v", tt.way, got)
		}
		if !strings.Contains(planned[0].Note, tt.note) || planned[1].Note != "" {
			t.Errorf("%s: notes = %q, %q", tt.way, planned[0].Note, planned[1].Note)
		}
		ship := slices.IndexFunc(planned[0].Lines, func(l invoicing.InvoiceLine) bool { return l.Kind == invoicing.LineShipping })
		if planned[0].Lines[ship].Amount != 490 {
			t.Errorf("%s: shipping costs %s", tt.way, planned[0].Lines[ship].Amount)
		}
	}
	line := plan(t, order(), cut)[0].Lines[0]
	if line.UnitPrice.String() != "21.7161" || line.Details[len(line.Details)-1] != "anteilig 17/31 Tage" {
		t.Errorf("line = %+v", line)
	}
}

func TestPricesRiseByExactPercents(t *testing.T) {
	t.Parallel()
	c := open("2027-01-01", 1)
	c.Prices = []invoicing.PriceChange{
		{From: date("2027-03-15"), Percent: percent("2.5")},                           // from the period of April on
		{From: date("2027-02-01"), OrderLineID: 42, UnitPrice: percent("5")},          // one line
		{From: date("2027-05-01"), Percent: percent("10")},                            // on the price before
		{From: date("2027-05-01"), OrderLineID: 43, UnitPrice: percent("5.90")},       // shipping, by name
		{From: date("2027-06-01"), OrderLineID: 41, UnitPrice: percent("1000000.00")}, // beyond the horizon
	}
	planned, err := collective.Plan(order(), c, date("2027-05-31"))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]money.Cents{{7920, 1350}, {7920, 1500}, {7920, 1500}, {8118, 1538}, {8930, 1691}} // 2 · 40.59 and 3 · 5.125; 2 · 44.649 and 3 · 5.6375
	if d := cmp.Diff(want, amounts(planned)); d != "" {
		t.Errorf("amounts (-want +got):\n%s", d)
	}
	if planned[3].Lines[0].UnitPrice.String() != "40.59" || planned[3].Note != "Preisänderung ab 15.03.2027: +2,5 %." || planned[3].Total != planned[2].Total+198+38 {
		t.Errorf("April = %+v", planned[3])
	}
	if planned[4].Lines[2].Amount != 590 || planned[0].Note != "" {
		t.Errorf("May = %+v", planned[4].Lines[2])
	}
}

func TestPausesSkipOrBillLater(t *testing.T) {
	t.Parallel()
	c := monthly("2027-01-01", 1, 4)
	c.Pauses = []invoicing.Pause{{From: date("2027-02-01"), Until: date("2027-02-28")}, {From: date("2027-03-01"), Until: date("2027-05-09"), BillLater: true}}
	planned := plan(t, order(), c)
	want := []string{
		"2027-01-01 geplant ", "2027-02-01 ausgesetzt Pause vom 01.02.2027 bis 28.02.2027: wird nicht berechnet.",
		"2027-05-10 geplant Pause vom 01.03.2027 bis 09.05.2027: wird statt am 01.03.2027 am 10.05.2027 berechnet.",
		"2027-05-10 geplant Pause vom 01.03.2027 bis 09.05.2027: wird statt am 01.04.2027 am 10.05.2027 berechnet.",
	}
	var got []string
	for _, p := range planned {
		got = append(got, p.ProvisionalDate.String()+" "+string(p.Status)+" "+p.Note)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("planned (-want +got):\n%s", d)
	}
	if planned[1].Total != 0 || len(planned[1].Lines) != 0 || planned[2].Total != planned[0].Total {
		t.Errorf("skipped = %+v", planned[1])
	}
}

func TestLinesHaveRhythmsOfTheirOwn(t *testing.T) {
	t.Parallel()
	c := monthly("2027-01-31", 2, 3) // 31.01.–30.03., 31.03.–30.05., 31.05.–30.07.
	c.Lines = []invoicing.ContractLine{{OrderLineID: 41, Interval: every(1, invoicing.Month)}, {OrderLineID: 42, Interval: every(4, invoicing.Month)}}
	spans := func(arrears bool) (all []string) {
		c.Arrears = arrears
		for _, p := range plan(t, order(), c) {
			var one []string
			for _, l := range p.Lines {
				if l.Kind == invoicing.LineArticle {
					one = append(one, l.Number[2:]+" "+l.From.String()[5:]+"–"+l.Until.String()[5:])
				}
			}
			all = append(all, strings.Join(one, ", "))
		}
		return all
	}
	advance := []string{"41 01-31–02-27, 41 02-28–03-30, 42 01-31–05-30", "41 03-31–04-29, 41 04-30–05-30", "41 05-31–06-29, 41 06-30–07-30, 42 05-31–07-30"}
	if d := cmp.Diff(advance, spans(false)); d != "" {
		t.Errorf("in advance (-want +got):\n%s", d)
	}
	arrears := []string{"41 01-31–02-27, 41 02-28–03-30", "41 03-31–04-29, 41 04-30–05-30, 42 01-31–05-30", "41 05-31–06-29, 41 06-30–07-30, 42 05-31–07-30"}
	if d := cmp.Diff(arrears, spans(true)); d != "" {
		t.Errorf("in arrears (-want +got):\n%s", d)
	}
	c.Lines[0].OrderLineID = 999
	if _, err := collective.Plan(order(), c, invoicing.Date{}); invoicing.ErrorCode(err) != invoicing.CodeConflict {
		t.Errorf("a line that the order does not have: %v", err)
	}
	c.Lines[0].OrderLineID = 43
	if _, err := collective.Plan(order(), c, invoicing.Date{}); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("shipping with a rhythm of its own: %v", err)
	}
}

// TestVATFollowsThePeriod: in the second half of 2020 Germany taxed at 16 and 5 %.
func TestVATFollowsThePeriod(t *testing.T) {
	t.Parallel()
	rates := func(ordered time.Time, country string, start string) (all []string) {
		o := order()
		o.Ordered, o.Billing.Country = ordered, country
		for _, p := range plan(t, o, monthly(start, 1, 3)) {
			all = append(all, p.Lines[0].TaxRate.String()+"/"+p.Lines[1].TaxRate.String()+" "+p.Total.String())
		}
		return all
	}
	before := time.Date(2020, 5, 4, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		got  []string
		want []string
	}{
		{"down", rates(before, "DE", "2020-05-15"), []string{"19/7 92.60", "16/5 92.60", "16/5 92.60"}}, // by the last day of each period
		{"and up again", rates(before, "", "2020-11-01"), []string{"16/5 92.60", "16/5 92.60", "19/7 92.60"}},
		{"abroad", rates(before, "AT", "2020-07-01"), []string{"19/7 92.60", "19/7 92.60", "19/7 92.60"}},
		{"the day of the order is not known", rates(time.Time{}, "DE", "2020-07-01"), []string{"19/7 92.60", "19/7 92.60", "19/7 92.60"}},
		{"not a rate of that day", rates(time.Date(2020, 8, 4, 9, 0, 0, 0, time.UTC), "DE", "2021-01-01"), []string{"19/7 92.60", "19/7 92.60", "19/7 92.60"}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, tt.got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
	o := order()
	o.Ordered, o.PriceMode = before, tax.Net
	p := plan(t, o, monthly("2020-07-01", 1, 1))[0]
	if p.Lines[0].Amount != 7920 || tax.Sum(p.TaxTotals).Net != 9260 || p.Note != "Umsatzsteuer nach dem Leistungszeitraum: 16 % statt 19 %. Umsatzsteuer nach dem Leistungszeitraum: 5 % statt 7 %." {
		t.Errorf("net prices: %+v", p)
	}
}

func TestAVoucherPaysOnce(t *testing.T) {
	t.Parallel()
	o := order()
	o.Lines = append(o.Lines, line(45, invoicing.LineCredit, "1", "-20", -2000, 0))
	c := monthly("2027-01-01", 1, 3)
	c.Pauses = []invoicing.Pause{{From: date("2027-01-01"), Until: date("2027-01-31")}}
	credits := func(planned []invoicing.PlannedInvoice) (all []int) {
		for _, p := range planned {
			for _, l := range p.Lines {
				if l.Kind == invoicing.LineCredit {
					all = append(all, p.Period)
				}
			}
		}
		return all
	}
	planned := plan(t, o, c)
	if d := cmp.Diff([]int{1}, credits(planned)); d != "" {
		t.Errorf("the voucher pays in (-want +got):\n%s", d)
	}
	planned[1].Status = invoicing.Combined
	change, err := collective.Replan(o, c, with(c, func(c *invoicing.Contract) { c.Pauses, c.Count = nil, 5 }), invoicing.Date{}, planned)
	if err != nil || len(change.After) != 3 || len(credits(change.After)) != 0 {
		t.Errorf("after it was merged, the voucher pays again in %v of %d: %v", credits(change.After), len(change.After), err)
	}
}

func TestAChangeTellsOfWhatStays(t *testing.T) {
	t.Parallel()
	c := monthly("2027-01-01", 1, 6)
	planned := plan(t, order(), c)
	planned[0].Status, planned[4].Status = invoicing.Billed, invoicing.Combined
	raised := with(c, func(c *invoicing.Contract) {
		c.Prices = []invoicing.PriceChange{{From: date("2027-04-01"), Percent: percent("10")}}
	})
	change, err := collective.Replan(order(), c, raised, invoicing.Date{}, planned)
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Before) != 2 || len(change.After) != 2 || change.AfterTotal-change.BeforeTotal != 2*(792+135) {
		t.Errorf("change = %d to %d, %s to %s", len(change.Before), len(change.After), change.BeforeTotal, change.AfterTotal)
	}
	want := []string{"Der Zeitraum 01.05.2027 bis 31.05.2027 bleibt, wie er ist: Er ist schon zusammengefasst. Nach den neuen Bedingungen wären es 101,87 statt 92,60 EUR."}
	if d := cmp.Diff(want, change.Kept); d != "" {
		t.Errorf("kept (-want +got):\n%s", d)
	}
	ended := with(monthly("2027-01-01", 1, 0), func(c *invoicing.Contract) { c.End = date("2027-03-15") })
	change, err = collective.Replan(order(), c, ended, invoicing.Date{}, planned)
	if err != nil || len(change.Before) != 3 || len(change.After) != 1 || len(change.Kept) != 1 || !strings.Contains(change.Kept[0], "nach dem Ende") {
		t.Errorf("ended: before %d, after %d, kept %q: %v", len(change.Before), len(change.After), change.Kept, err)
	}
	quarterly := with(open("2027-01-01", 3), func(c *invoicing.Contract) {})
	change, err = collective.Replan(order(), c, quarterly, date("2027-12-31"), planned)
	if err != nil || change.Contract.RhythmFrom != date("2027-06-01") || change.Contract.RhythmNumber != 5 || change.After[0].From != date("2027-06-01") ||
		change.After[0].Until != date("2027-08-31") || !strings.Contains(change.Kept[len(change.Kept)-1], "01.06.2027") {
		t.Errorf("every three months: %+v, kept %q: %v", change.Contract, change.Kept, err)
	}
}

func TestCheckNamesTheField(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*invoicing.Contract){
		"Aktionsturnus":             func(c *invoicing.Contract) { c.Interval.Count = 0 },
		"Vertragsbeginn":            func(c *invoicing.Contract) { c.Start = invoicing.Date{} },
		"Stichtag: Er":              func(c *invoicing.Contract) { c.AnchorDay = 32 },
		"Stichtag: Es":              func(c *invoicing.Contract) { c.AnchorDay, c.Interval.Unit = 5, invoicing.Week },
		"Anzahl":                    func(c *invoicing.Contract) { c.Count = 121 },
		"Ende: Entweder":            func(c *invoicing.Contract) { c.Count, c.End = 3, date("2028-01-01") },
		"Ende: Es liegt":            func(c *invoicing.Contract) { c.End = date("2026-12-31") },
		"Verlängerung: Sie":         func(c *invoicing.Contract) { c.Renewal = every(1, invoicing.Year) },
		"Verlängerung: Die Einheit": func(c *invoicing.Contract) { c.End, c.Renewal = date("2028-01-01"), every(1, "quartal") },
		"Kündigungsfrist":           func(c *invoicing.Contract) { c.Notice = every(-1, invoicing.Month) },
		"Gekündigt am":              func(c *invoicing.Contract) { c.Terminated = invoicing.Date{Year: 2027, Month: 2, Day: 30} },
		"Anteilige Zeiträume":       func(c *invoicing.Contract) { c.Proration = "halb" },
		"30/360 gibt es nur":        func(c *invoicing.Contract) { c.Proration, c.Interval.Unit = invoicing.Prorate360, invoicing.Day },
		"Übernahme":                 func(c *invoicing.Contract) { c.Takeover = "sofort" },
		"Turnus der Position":       func(c *invoicing.Contract) { c.Lines = []invoicing.ContractLine{{OrderLineID: 1}} },
		"zwei eigene Turnusse": func(c *invoicing.Contract) {
			c.Lines = []invoicing.ContractLine{{OrderLineID: 1, Interval: every(1, invoicing.Month)}, {OrderLineID: 1, Interval: every(2, invoicing.Month)}}
		},
		"entweder Prozent": func(c *invoicing.Contract) { c.Prices = []invoicing.PriceChange{{From: date("2027-02-01")}} },
		"braucht eine Position": func(c *invoicing.Contract) {
			c.Prices = []invoicing.PriceChange{{From: date("2027-02-01"), UnitPrice: percent("1")}}
		},
		"Die Prozente": func(c *invoicing.Contract) {
			c.Prices = []invoicing.PriceChange{{From: date("2027-02-01"), Percent: percent("-100.01")}}
		},
		"Der Einzelpreis": func(c *invoicing.Contract) {
			c.Prices = []invoicing.PriceChange{{From: date("2027-02-01"), OrderLineID: 1, UnitPrice: percent("1.00001")}}
		},
		"zweimal": func(c *invoicing.Contract) {
			c.Prices = []invoicing.PriceChange{{From: date("2027-02-01"), Percent: percent("1")}, {From: date("2027-02-01"), Percent: percent("1")}}
		},
		"Pause bis": func(c *invoicing.Contract) {
			c.Pauses = []invoicing.Pause{{From: date("2027-02-02"), Until: date("2027-02-01")}}
		},
		"überschneiden sich": func(c *invoicing.Contract) {
			c.Pauses = []invoicing.Pause{{From: date("2027-02-01"), Until: date("2027-02-05")}, {From: date("2027-02-05"), Until: date("2027-02-06")}}
		},
	}
	for field, change := range tests {
		err := collective.Check(with(open("2027-01-01", 1), change))
		if invoicing.ErrorCode(err) != invoicing.CodeInvalid || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := collective.Check(open("2027-01-01", 1)); err != nil {
		t.Error(err)
	}
	if _, err := collective.Periods(invoicing.Contract{Start: date("1990-01-01"), Interval: every(1, invoicing.Day)}, date("2190-01-01")); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("a day for centuries: %v", err)
	}
}
