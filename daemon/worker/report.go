package worker

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

// Reporter writes the merchant a mail a day about what goes out by itself and what waits for somebody. Only the leader runs it;
// the database keeps even two of them from writing two.
type Reporter struct {
	Store *store.Store
	Now   func() time.Time // on the clock on the wall, in the merchant's zone
	At    sending.Window   // hours in which the day's report is made
	From  string
	To    string // comma separated
	URL   string // of the pages
	Every time.Duration
	Log   zerolog.Logger
	Wake  func() // tells the workers that there is a new job
}

//go:embed report.txt
var reportText string

// reportShown is how many rows of a kind a report names.
const reportShown = 20

// reportPart is one list of a report.
type reportPart struct {
	Title string
	Rows  []string
	More  int64
	URL   string
}

// Run writes reports until ctx ends.
func (r *Reporter) Run(ctx context.Context) {
	for {
		if _, err := r.Once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error().Err(err).Msg("the daily report cannot be written")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.Every):
		}
	}
}

// Once writes the day's report if it is time, there is none yet, and there is something to tell; it says whether it did.
func (r *Reporter) Once(ctx context.Context) (bool, error) {
	now := r.Now()
	today := invoicing.DateOf(now)
	if r.To == "" || !r.At.Open(now) {
		return false, nil
	}
	if there, err := r.Store.HasReport(ctx, today); err != nil || there {
		return false, err
	}
	report, err := r.write(ctx, today)
	if err != nil || report.Text == "" {
		return false, err
	}
	added, err := r.Store.AddReport(ctx, report)
	if added && r.Wake != nil {
		r.Wake()
	}
	return added, err
}

// write makes the report of a day; without a text where there is nothing to tell.
func (r *Reporter) write(ctx context.Context, today invoicing.Date) (store.Report, error) {
	counts, err := r.Store.QueueCounts(ctx, today)
	if err != nil {
		return store.Report{}, err
	}
	parts, err := r.parts(ctx, today, counts)
	if err != nil || len(parts) == 0 && counts.Week == 0 {
		return store.Report{}, err
	}
	vacation, err := r.Store.Vacation(ctx)
	if err != nil {
		return store.Report{}, err
	}
	body := struct {
		Day, Vacation invoicing.Date
		Counts        store.QueueCounts
		Parts         []reportPart
	}{Day: today, Counts: counts, Parts: parts}
	if vacation.Active(today) {
		body.Vacation = vacation.Until
	}
	t, err := template.New("report").Parse(reportText)
	if err != nil {
		return store.Report{}, fmt.Errorf("report: %w", err)
	}
	var text strings.Builder
	if err := t.Execute(&text, body); err != nil {
		return store.Report{}, fmt.Errorf("report: %w", err)
	}
	subject := fmt.Sprintf("Rechnungsversand am %s: heute %d, ohne Datum %d, gehalten %d, versäumt %d, fehlgeschlagen %d",
		today.German(), counts.Today, counts.Undated, counts.Held, counts.Missed, counts.Failed+counts.Unknown)
	return store.Report{Day: today, From: r.From, To: r.To, Subject: subject, Text: text.String()}, nil
}

// parts lists what waits for somebody.
func (r *Reporter) parts(ctx context.Context, today invoicing.Date, n store.QueueCounts) ([]reportPart, error) {
	var parts []reportPart
	for _, p := range []struct {
		state, title string
		n            int64
		path         string
	}{
		{store.StateUndated, "Ohne Versanddatum (das vorläufige Datum ist erreicht):", n.Undated, "/"},
		{store.StateHeld, "Gehalten statt versendet:", n.Held, "/warteschlange"},
		{store.StateMissed, "Versäumt, bitte entscheiden:", n.Missed, "/versaeumt"},
		{store.StateFailed, "E-Mail fehlgeschlagen:", n.Failed, "/warteschlange"},
		{store.StateUnknown, "Ungeklärt, ob die E-Mail angekommen ist:", n.Unknown, "/warteschlange"},
	} {
		if p.n == 0 {
			continue
		}
		rows, err := r.Store.Queue(ctx, store.QueueQuery{Today: today, State: p.state, Limit: reportShown})
		if err != nil {
			return nil, err
		}
		part := reportPart{Title: p.title, URL: r.URL + p.path}
		for _, row := range rows[:min(len(rows), reportShown)] {
			part.Rows = append(part.Rows, described(row))
		}
		part.More = p.n - int64(len(part.Rows))
		parts = append(parts, part)
	}
	expiring, _, err := r.Store.Contracts(ctx, store.ListQuery{Status: string(invoicing.ContractEndsSoon), Limit: reportShown})
	if err != nil || len(expiring) == 0 {
		return parts, err
	}
	part := reportPart{Title: "Verträge, die auslaufen:", URL: r.URL + "/vertraege?status=auslaufend"}
	for _, c := range expiring {
		part.Rows = append(part.Rows, fmt.Sprintf("%s, %s: bis %s", c.OrderNumber, c.CustomerName, c.EndsOn.German()))
	}
	return append(parts, part), nil
}

// described is a row in words.
func described(r store.ScheduledRow) string {
	text := fmt.Sprintf("%s, %s, %s %s", r.Title, r.CustomerName, r.Total.German(), r.Currency)
	switch r.State {
	case store.StateUndated:
		text += fmt.Sprintf(", seit %d Tagen", r.AgeDays)
	case store.StateMissed:
		text += ", Versanddatum " + r.SendDate.German()
	case store.StateHeld:
		text += ": " + strings.ReplaceAll(r.Guard, "\n", " ")
	case store.StateFailed, store.StateUnknown:
		text += ": " + strings.ReplaceAll(r.Trouble, "\n", " ")
	}
	return text
}
