package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

const missedPath = "/versaeumt"

// missedChoices are what can become of a missed document, each with its sentence in the locale files.
var missedChoices = []store.MissedDecision{store.MissedThen, store.MissedToday, store.MissedNext, store.MissedSkip}

// missedBody is the list of what should have gone out while nothing was sent.
type missedBody struct {
	Rows    []queueRow
	Choices []store.MissedDecision
	Today   invoicing.Date
	Days    int // how late something still goes out by itself
}

// missedList shows what was missed for so long that a person decides.
func (p *Pages) missedList(w http.ResponseWriter, r *http.Request) error {
	days, err := p.Store.Calendar(r.Context())
	if err != nil {
		return err
	}
	rows, err := p.Store.Missed(r.Context(), p.Today(), days.LateDays)
	if err != nil {
		return err
	}
	body := missedBody{Choices: missedChoices, Today: p.Today(), Days: days.LateDays}
	for _, row := range rows {
		body.Rows = append(body.Rows, queueRow{ScheduledRow: row, Now: p.Today()})
	}
	p.render(w, r, http.StatusOK, "missed.html", page{Title: "missed.title", Nav: queuePath, Body: body})
	return nil
}
