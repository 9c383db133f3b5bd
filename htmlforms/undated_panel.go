package htmlforms

import (
	"context"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// undatedRows is how many rows a page of the panel shows: each is a form of its own, and a page stays light.
const undatedRows = 50

// undatedPanel is what waits for a send date although its provisional date has come.
type undatedPanel struct {
	Rows     []queueRow
	All      int64 // in all; Rows are a page of them, the oldest first
	From, To int   // which of them Rows are, from 1
	Prev     string
	Next     string
	Popup    bool // it comes as a popup: nobody has put it off since the login, or since yesterday
	Today    invoicing.Date
	Soon     invoicing.Date // proposed for "remind on"
	Back     string
}

// undatedPanel returns nil where nothing waits.
func (p *Pages) undatedPanel(ctx context.Context, r *http.Request) (*undatedPanel, error) {
	today := p.Today()
	skip, rows, all, err := p.undatedPage(ctx, r, today)
	if err != nil || all == 0 {
		return nil, err
	}
	panel := undatedPanel{All: all, From: skip + 1, To: skip + len(rows), Today: today, Soon: today.AddDays(7), Popup: p.Session.PutOff(r) != today, Back: undatedAddress(skip)}
	if skip > 0 {
		panel.Prev = undatedAddress(max(0, skip-undatedRows))
	}
	if int64(panel.To) < all {
		panel.Next = undatedAddress(panel.To)
	}
	again, err := p.Store.AskedAgain(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		panel.Rows = append(panel.Rows, queueRow{ScheduledRow: row, Now: today, Next: again[row.ScheduledRef]})
	}
	return &panel, nil
}

// undatedPage reads the page that is asked for; the first where that is decided by now.
func (p *Pages) undatedPage(ctx context.Context, r *http.Request, today invoicing.Date) (skip int, rows []store.ScheduledRow, all int64, err error) {
	if skip, err = strconv.Atoi(r.URL.Query().Get("ab")); err != nil || skip < 0 || skip > 100*undatedRows {
		skip = 0
	}
	if rows, all, err = p.Store.UndatedFrom(ctx, today, skip); err == nil && len(rows) == 0 && skip > 0 {
		skip = 0
		rows, all, err = p.Store.UndatedFrom(ctx, today, skip)
	}
	return skip, rows[:min(len(rows), undatedRows)], all, err
}

func undatedAddress(skip int) string {
	if skip == 0 {
		return "/"
	}
	return "/?ab=" + strconv.Itoa(skip)
}
