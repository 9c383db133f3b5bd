package htmlforms

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

const queuePath = "/warteschlange"

// queueSizes are the numbers of rows that the queue may show.
var queueSizes = []int{25, 100, 500}

// queueStates are the filters of the queue, in the order of its headline.
var queueStates = []string{store.StateToday, store.StateWeek, store.StateLater, store.StateUndated, store.StateHeld, store.StateMissed, store.StateFailed, store.StateUnknown}

// goingStates are the states of what goes out without anybody doing anything.
var goingStates = []string{store.StateToday, store.StateWeek, store.StateLater}

// queueBody is the page of all that goes out by itself, day by day.
type queueBody struct {
	Counts   store.QueueCounts
	Query    store.QueueQuery
	States   []string
	Sizes    []int
	Days     []queueDay
	Today    invoicing.Date
	Hours    string // of the day in which invoices go out; empty: all day
	Vacation vacationPanel
	Here     string
	Filter   bool
	More     bool // there is more than is shown
}

// queueDay is what goes out on one day; without a date: what waits for a person.
type queueDay struct {
	Date  invoicing.Date
	Waits bool
	Rows  []queueRow
	Sums  []moneyOf
}

// queueShow shows what will go out, when and why then, and what keeps the rest.
func (p *Pages) queueShow(w http.ResponseWriter, r *http.Request) error {
	q := readQueueQuery(r)
	counts, err := p.Store.QueueCounts(r.Context(), p.Today())
	if err != nil {
		return err
	}
	rows, err := p.Store.Queue(r.Context(), q)
	if err != nil {
		return err
	}
	vacation, err := p.vacationPanel(r.Context())
	if err != nil {
		return err
	}
	days, err := p.Store.Calendar(r.Context())
	if err != nil {
		return err
	}
	if vacation.Falls, err = p.falls(r, vacation); err != nil {
		return err
	}
	body := queueBody{Counts: counts, Query: q, States: queueStates, Sizes: queueSizes, Today: p.Today(), Hours: strings.Replace(days.Window.String(), "-", "–", 1), Vacation: vacation,
		Here: queueAddress(q), Filter: q.State != "" || q.PartnerID != 0, More: len(rows) == q.Limit}
	body.Days = queueDays(rows, days, p.Today())
	p.render(w, r, http.StatusOK, "queue.html", page{Title: "queue.title", Nav: queuePath, Body: body})
	return nil
}

// falls counts what is meant to go out in the vacation, of the first 5000 that are ahead.
func (p *Pages) falls(r *http.Request, v vacationPanel) (int, error) {
	if !v.On {
		return 0, nil
	}
	rows, err := p.Store.Queue(r.Context(), store.QueueQuery{Limit: 5000})
	n := 0
	for _, row := range rows {
		if slices.Contains(goingStates, row.State) && !row.SendDate.Before(v.From) && !v.Until.Before(row.SendDate) {
			n++
		}
	}
	return n, err
}

// queueDays groups rows by the day on which they go; what waits for a person comes first.
func queueDays(rows []store.ScheduledRow, c sending.Calendar, today invoicing.Date) []queueDay {
	var days []queueDay
	for _, row := range rows {
		day := queueDay{Date: row.Goes}
		if !slices.Contains(goingStates, row.State) {
			day = queueDay{Waits: true}
		}
		at := slices.IndexFunc(days, func(d queueDay) bool { return d.Date == day.Date })
		if at < 0 {
			at, days = len(days), append(days, day)
		}
		days[at].Rows = append(days[at].Rows, queueRow{ScheduledRow: row, Now: today, Why: whyThen(c, row.SendDate, row.Goes, today)})
		days[at].Sums = addMoney(days[at].Sums, row.Currency, row.Total)
	}
	slices.SortStableFunc(days, func(a, b queueDay) int { return a.Date.Time().Compare(b.Date.Time()) })
	return days
}

func readQueueQuery(r *http.Request) store.QueueQuery {
	v := r.URL.Query()
	q := store.QueueQuery{Limit: queueSizes[0]}
	if slices.Contains(queueStates, v.Get("status")) {
		q.State = v.Get("status")
	}
	if n, err := strconv.Atoi(v.Get("zeilen")); err == nil && slices.Contains(queueSizes, n) {
		q.Limit = n
	}
	if id, err := strconv.ParseInt(v.Get("partner"), 10, 64); err == nil && id > 0 {
		q.PartnerID = id
	}
	return q
}

func queueAddress(q store.QueueQuery) string {
	v := url.Values{}
	for name, value := range map[string]string{"status": q.State, "partner": unless(0, q.PartnerID), "zeilen": unless(queueSizes[0], q.Limit)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return queuePath
	}
	return queuePath + "?" + v.Encode()
}
