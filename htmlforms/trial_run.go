package htmlforms

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

const trialPath = "/probelauf"

// mostTrial is how many documents one PDF of a trial run may have, trialRows how many rows a page of it.
const (
	mostTrial = 500
	trialRows = 100
)

// Trial writes the drafts of a trial run into one PDF.
type Trial func(ctx context.Context, w io.Writer, papers iter.Seq2[TrialPaper, error]) error

// TrialPaper is one document of a trial run.
type TrialPaper struct {
	Name    string // "Sammelrechnung 12, Änne Groß, 01.03.2027"
	Invoice invoicing.Invoice
	Trouble string // German; why there is no invoice
}

// trialQuery says which part of a trial run is asked for.
type trialQuery struct {
	Month invoicing.Date // its first day
	Day   invoicing.Date // none: the whole month
	From  int            // rows that are stepped over
}

func (q trialQuery) address(path string) string {
	v := url.Values{"monat": {monthKey(q.Month)}}
	if !q.Day.IsZero() {
		v.Set("tag", q.Day.String())
	}
	if q.From > 0 {
		v.Set("ab", strconv.Itoa(q.From))
	}
	return path + "?" + v.Encode()
}

// trialBody is what would go out in a month.
type trialBody struct {
	Query                     trialQuery
	Earlier, Later, All, PDF  string
	Days                      []trialDay
	Rows                      []store.TrialRow // a page of them
	N, Held, Undated, Planned int
	Nobody                    int // without a recipient
	Sums                      []moneyOf
	Most                      int
	Key                       string // of the month
	First, Next               string
}

// trialDay is one day of it.
type trialDay struct {
	invoicing.Date
	Href, PDF string
	N, Held   int
	Shown     bool
	Sums      []moneyOf
}

// trialShow shows all that would go out in a month as things stand: nothing is written, and no number drawn.
func (p *Pages) trialShow(w http.ResponseWriter, r *http.Request) error {
	q := p.readTrialQuery(r)
	rows, err := p.Store.TrialRun(r.Context(), q.Month, q.Month.AddMonths(1).AddDays(-1))
	if err != nil {
		return err
	}
	month := trialQuery{Month: q.Month}
	body := trialBody{Query: q, Most: mostTrial, Key: monthKey(q.Month), All: month.address(trialPath), Days: trialDays(q, rows),
		Earlier: trialQuery{Month: q.Month.AddMonths(-1)}.address(trialPath), Later: trialQuery{Month: q.Month.AddMonths(1)}.address(trialPath)}
	rows = ofDay(rows, q.Day)
	for _, row := range rows {
		body.count(row)
	}
	if len(rows) > 0 && len(rows) <= mostTrial && p.Trial != nil {
		body.PDF = trialQuery{Month: q.Month, Day: q.Day}.address(trialPath + "/pdf")
	}
	if body.Rows = rows[min(q.From, len(rows)):]; len(body.Rows) > trialRows {
		body.Rows = body.Rows[:trialRows]
		body.Next = trialQuery{q.Month, q.Day, q.From + trialRows}.address(trialPath)
	}
	if q.From > 0 {
		body.First = trialQuery{Month: q.Month, Day: q.Day}.address(trialPath)
	}
	p.render(w, r, http.StatusOK, "trial_run.html", page{Title: "trial.title", Nav: queuePath, Body: body})
	return nil
}

func (b *trialBody) count(row store.TrialRow) {
	b.N++
	b.Sums = addMoney(b.Sums, row.Currency, row.Total)
	if row.Hold != "" {
		b.Held++
	}
	if row.Recipient == "" {
		b.Nobody++
	}
	switch {
	case row.Kind == store.TrialPlanned:
		b.Planned++
	case row.SendDate.IsZero():
		b.Undated++
	}
}

// trialDays sums rows, which are in order, by day.
func trialDays(q trialQuery, rows []store.TrialRow) []trialDay {
	var days []trialDay
	for _, row := range rows {
		if len(days) == 0 || days[len(days)-1].Date != row.Day {
			one := trialQuery{Month: q.Month, Day: row.Day}
			days = append(days, trialDay{Date: row.Day, Href: one.address(trialPath), PDF: one.address(trialPath + "/pdf"), Shown: row.Day == q.Day})
		}
		day := &days[len(days)-1]
		day.N++
		day.Sums = addMoney(day.Sums, row.Currency, row.Total)
		if row.Hold != "" {
			day.Held++
		}
	}
	return days
}

func ofDay(rows []store.TrialRow, day invoicing.Date) []store.TrialRow {
	if day.IsZero() {
		return rows
	}
	return slices.DeleteFunc(rows, func(r store.TrialRow) bool { return r.Day != day })
}

// readTrialQuery reads what is asked for; what makes no sense counts as not given. Unasked it is the next month.
func (p *Pages) readTrialQuery(r *http.Request) trialQuery {
	v := r.URL.Query()
	q := trialQuery{Month: p.Today().AddMonths(1)}
	if m, err := parseMonth(v.Get("monat")); err == nil {
		q.Month = m
	}
	q.Month.Day = 1
	if d, err := invoicing.ParseDate(v.Get("tag")); err == nil && d.Year == q.Month.Year && d.Month == q.Month.Month {
		q.Day = d
	}
	if n, err := strconv.Atoi(v.Get("ab")); err == nil && n > 0 {
		q.From = n
	}
	return q
}

// trialPDF answers with all documents of a trial run in one PDF, each sheet marked as a draft. It goes out while it is made.
func (p *Pages) trialPDF(w http.ResponseWriter, r *http.Request) error {
	if p.Trial == nil {
		return invoicing.Unavailablef("Ohne wkhtmltopdf gibt es keine Vorschau; fakturisd check sagt, was fehlt.")
	}
	q := p.readTrialQuery(r)
	rows, err := p.Store.TrialRun(r.Context(), q.Month, q.Month.AddMonths(1).AddDays(-1))
	if err != nil {
		return err
	}
	rows = ofDay(rows, q.Day)
	switch {
	case len(rows) == 0:
		return invoicing.NotFoundf("Im Probelauf dieses Zeitraums ist kein Beleg.")
	case len(rows) > mostTrial:
		return invoicing.Conflictf("Ein PDF fasst %d Belege, in diesem Zeitraum sind es %d: bitte einen einzelnen Tag wählen.", mostTrial, len(rows))
	}
	name := "Probelauf-" + monthKey(q.Month)
	if !q.Day.IsZero() {
		name = "Probelauf-" + q.Day.String()
	}
	out := &trialAnswer{ResponseWriter: w, name: name + ".pdf"}
	if err := p.Trial(r.Context(), out, p.trialPapers(r.Context(), rows)); err != nil {
		if out.begun {
			panic(http.ErrAbortHandler) // the browser must not take the half for the whole
		}
		return err
	}
	return nil
}

// trialPapers reads one document after the other. One that cannot become an invoice tells why; no other is held up by it.
func (p *Pages) trialPapers(ctx context.Context, rows []store.TrialRow) iter.Seq2[TrialPaper, error] {
	return func(yield func(TrialPaper, error) bool) {
		for _, row := range rows {
			paper := TrialPaper{Name: fmt.Sprintf("%s, %s, %s", trialName(row), row.CustomerName, row.Day.German())}
			inv, err := p.Store.TrialInvoice(ctx, row)
			if err != nil && invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
				paper.Trouble, err = cmp.Or(invoicing.ErrorMessage(err), "Der Beleg kann nicht gelesen werden."), nil
			}
			paper.Invoice = inv
			if !yield(paper, err) {
				return
			}
		}
	}
}

func trialName(row store.TrialRow) string {
	switch row.Kind {
	case invoicing.ScheduledCollective:
		return fmt.Sprintf("Sammelrechnung %d", row.ID)
	case invoicing.ScheduledDraft:
		return fmt.Sprintf("Entwurf %d", row.ID)
	}
	return fmt.Sprintf("Geplante Rechnung %d", row.ID)
}

// trialAnswer says what comes as soon as it comes, so that an error before can still become a page.
type trialAnswer struct {
	http.ResponseWriter
	name  string
	begun bool
}

func (a *trialAnswer) Write(b []byte) (int, error) {
	if !a.begun {
		a.begun = true
		a.Header().Set("Content-Type", "application/pdf")
		a.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": a.name}))
		a.Header().Set("Cache-Control", "no-store")
	}
	return a.ResponseWriter.Write(b)
}
