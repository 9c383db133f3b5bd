package htmlforms

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

const planPath = "/jahresplan"

// planSizes and planSpans are the numbers of partners and months that a page may show.
var (
	planSizes = []int{10, 25}
	planSpans = []int{12, 18, 24}
)

// planQuery says which part of the year plan is asked for.
type planQuery struct {
	store.PlanFilter
	From   invoicing.Date
	Months int
}

// planBody is the year plan: partners by months.
type planBody struct {
	Query                        planQuery
	Spans, Sizes                 []int
	States                       []store.PlanState
	Shops                        []Shop
	Months                       []planMonth
	Rows                         []planRow
	Sum                          []moneyOf // of all months and partners
	Earlier, Later, First, Next  string
	Here                         string
	Filter, Marked, MoreThanPage bool
}

// planMonth is a column.
type planMonth struct {
	invoicing.Date // its first day
	Now            bool
	Sums           []moneyOf
}

// Key is how addresses name the month.
func (m planMonth) Key() string { return monthKey(m.Date) }

// planRow is a partner with a cell a month.
type planRow struct {
	store.PlanPartner
	Cells []planCell
	Sums  []moneyOf
}

// planCell is what a partner gets in a month.
type planCell struct {
	Month planMonth
	Href  string
	Chips []planChip
}

// planChip is one document in a cell.
type planChip struct{ store.PlanEntry }

// Ref names what can be moved.
func (c planChip) Ref() string { return refValue(c.ScheduledRef) }

// Mark is the number of the colour that all parts of one collective invoice share.
func (c planChip) Mark() int64 { return c.CollectiveID%6 + 1 }

// Undated says that it will not go out by itself.
func (c planChip) Undated() bool { return c.Movable() && c.SendDate.IsZero() }

// moneyOf is an amount in a currency.
type moneyOf struct {
	Currency string
	Total    money.Cents
}

// yearPlanShow shows what all contracts will bill, have merged and have sent, by partner and month.
func (p *Pages) yearPlanShow(w http.ResponseWriter, r *http.Request) error {
	q := p.readPlanQuery(r)
	plan, err := p.Store.YearPlan(r.Context(), q.From, q.Months, q.PlanFilter)
	if err != nil {
		return err
	}
	q.From, q.Months = plan.From, plan.Months
	body := planBody{Query: q, Spans: planSpans, Sizes: planSizes, States: store.PlanStates, Shops: p.Shops, Here: q.address(q.After),
		Filter: q.Q != "" || q.Shop != "" || q.State != "" || q.PartnerID != 0, Months: p.planMonths(plan), MoreThanPage: plan.Next > 0 || q.After > 0}
	for _, s := range plan.Sums {
		body.Sum = addMoney(body.Sum, s.Currency, s.Total)
	}
	for _, partner := range plan.Partners {
		body.Rows = append(body.Rows, planRowOf(plan, partner, body))
	}
	earlier, later := q, q
	earlier.From, later.From = q.From.AddMonths(-q.Months), q.From.AddMonths(q.Months)
	body.Earlier, body.Later = earlier.address(0), later.address(0)
	if plan.Next > 0 {
		body.Next = q.address(plan.Next)
	}
	if q.After > 0 {
		body.First = q.address(0)
	}
	p.render(w, r, http.StatusOK, "year_plan.html", page{Title: "plan.title", Nav: planPath, Body: body})
	return nil
}

func (p *Pages) planMonths(plan store.YearPlan) []planMonth {
	months := make([]planMonth, plan.Months)
	today := p.Today()
	for i := range months {
		d := plan.From.AddMonths(i)
		months[i] = planMonth{Date: d, Now: d.Year == today.Year && d.Month == today.Month}
	}
	for _, s := range plan.Sums {
		if s.Month >= 0 && s.Month < len(months) {
			months[s.Month].Sums = addMoney(months[s.Month].Sums, s.Currency, s.Total)
		}
	}
	return months
}

func planRowOf(plan store.YearPlan, partner store.PlanPartner, body planBody) planRow {
	row := planRow{PlanPartner: partner, Cells: make([]planCell, len(body.Months))}
	for i, m := range body.Months {
		row.Cells[i] = planCell{Month: m, Href: cellAddress(partner.ID, m.Date, body.Here)}
	}
	for _, e := range partner.Entries {
		if at := plan.MonthOf(e.Date); at >= 0 && at < len(row.Cells) {
			row.Cells[at].Chips = append(row.Cells[at].Chips, planChip{e})
		}
		if !e.Merged() && e.State != store.PlanSkipped {
			row.Sums = addMoney(row.Sums, e.Currency, e.Total)
		}
	}
	return row
}

// readPlanQuery reads what is asked for; what makes no sense counts as not given.
func (p *Pages) readPlanQuery(r *http.Request) planQuery {
	base, v := readQuery(r), r.URL.Query()
	q := planQuery{From: p.Today(), Months: planSpans[0], PlanFilter: store.PlanFilter{Q: base.Q, Shop: base.Shop, After: base.After, Limit: planSizes[0]}}
	if d, err := parseMonth(v.Get("ab")); err == nil {
		q.From = d
	}
	q.From.Day = 1
	if n, err := strconv.Atoi(v.Get("monate")); err == nil && slices.Contains(planSpans, n) {
		q.Months = n
	}
	if slices.Contains(planSizes, base.Limit) {
		q.Limit = base.Limit
	}
	if slices.Contains(store.PlanStates, store.PlanState(base.Status)) {
		q.State = store.PlanState(base.Status)
	}
	if id, err := strconv.ParseInt(v.Get("partner"), 10, 64); err == nil && id > 0 {
		q.PartnerID = id
	}
	return q
}

func (q planQuery) address(after int64) string {
	v := url.Values{"ab": {monthKey(q.From)}}
	for name, value := range map[string]string{"q": q.Q, "shop": q.Shop, "status": string(q.State), "monate": unless(planSpans[0], q.Months),
		"zeilen": unless(planSizes[0], q.Limit), "partner": unless(0, q.PartnerID), "nach": unless(0, after)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return planPath + "?" + v.Encode()
}

// unless writes a number that is not the one that counts unasked.
func unless[N int | int64](unasked, n N) string {
	if n == unasked {
		return ""
	}
	return fmt.Sprint(n)
}

func addMoney(sums []moneyOf, currency string, c money.Cents) []moneyOf {
	at, found := slices.BinarySearchFunc(sums, currency, func(m moneyOf, c string) int { return cmp.Compare(m.Currency, c) })
	if !found {
		sums = slices.Insert(sums, at, moneyOf{Currency: currency})
	}
	sums[at].Total += c
	return sums
}

// monthKey writes a month as addresses and fields do, such as "2027-03".
func monthKey(d invoicing.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month)) }

// parseMonth reads what monthKey writes and returns the month's first day.
func parseMonth(s string) (invoicing.Date, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1990 || t.Year() > 2200 {
		return invoicing.Date{}, invoicing.Invalidf("%q ist kein Monat.", s)
	}
	return invoicing.DateOf(t), nil
}
