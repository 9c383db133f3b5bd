package htmlforms

import (
	"context"
	"net/http"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// vacationPanel is the switch that keeps everything from going out by itself for some days (Urlaub).
type vacationPanel struct {
	store.Vacation
	Today invoicing.Date
	Falls int // documents whose send date lies in it
}

// Running says whether nothing goes out today.
func (v vacationPanel) Running() bool {
	return v.Active(v.Today)
}

// Ahead says whether it begins on a later day.
func (v vacationPanel) Ahead() bool { return v.On && v.Today.Before(v.From) }

func (p *Pages) vacationPanel(ctx context.Context) (vacationPanel, error) {
	v, err := p.Store.Vacation(ctx)
	return vacationPanel{Vacation: v, Today: p.Today()}, err
}

// Back is the first day after it.
func (v vacationPanel) Back() invoicing.Date { return v.Until.AddDays(1) }

// pauseBanner returns what every page says while nothing goes out by itself. A page is worth more than its banner: when it
// cannot be read, that is logged.
func (p *Pages) pauseBanner(r *http.Request) *vacationPanel {
	v, err := p.vacationPanel(r.Context())
	if err != nil {
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("reading the vacation failed")
	}
	if err != nil || !v.Running() {
		return nil
	}
	return &v
}
