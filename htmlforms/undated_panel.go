package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

// undatedPanel is what waits for a send date although its provisional date has come.
type undatedPanel struct {
	Rows  []queueRow
	All   int64 // in all; Rows are the oldest of them
	More  int64 // that are not shown
	Popup bool  // it comes as a popup: nobody has put it off since the login, or since yesterday
	Today invoicing.Date
	Soon  invoicing.Date // proposed for "remind on"
	Back  string
}

// undatedPanel returns nil where nothing waits.
func (p *Pages) undatedPanel(ctx context.Context, r *http.Request) (*undatedPanel, error) {
	today := p.Today()
	rows, all, err := p.Store.Undated(ctx, today)
	if err != nil || all == 0 {
		return nil, err
	}
	panel := undatedPanel{All: all, More: all - int64(len(rows)), Today: today, Soon: today.AddDays(7), Popup: p.Session.PutOff(r) != today, Back: "/"}
	again, err := p.Store.AskedAgain(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		panel.Rows = append(panel.Rows, queueRow{ScheduledRow: row, Now: today, Next: again[row.ScheduledRef]})
	}
	return &panel, nil
}
