package worker

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Planner lays out contracts that go on, and takes over what a contract wants taken over by itself. Only the leader runs it;
// the database keeps even two of them from planning a period twice.
type Planner struct {
	Store *store.Store
	Today func() invoicing.Date
	Every time.Duration // pause between two looks
	Log   zerolog.Logger
	Gaps  func(n int) // told once a day how many stretches of contracts nothing stands for; may be nil

	looked invoicing.Date // day on which gaps were last looked for
}

// Run looks at the contracts until ctx ends, at once at first. However long nobody did, it catches up.
func (p *Planner) Run(ctx context.Context) {
	for {
		if err := p.Once(ctx); err != nil && ctx.Err() == nil {
			p.Log.Error().Err(err).Msg("planning contracts failed")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(p.Every):
		}
	}
}

// Once plans ahead and takes over what is due. A takeover that fails is logged, is asked about like one that nobody made, and
// stops no other one.
func (p *Planner) Once(ctx context.Context) error {
	today := p.Today()
	planned, held, err := p.Store.PlanAhead(ctx, today)
	if err != nil {
		return err
	}
	if planned > 0 || held > 0 {
		p.Log.Info().Int("planned", planned).Int("held", held).Msg("contracts planned ahead")
	}
	due, err := p.Store.DueTakeovers(ctx, today)
	if err != nil {
		return err
	}
	for _, d := range due {
		if err := p.Store.TakeOverDue(ctx, d); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.Log.Warn().Err(err).Int64("planned_invoice", d.PlannedID).Msg("a planned invoice was not taken over")
		}
	}
	return p.lookForGaps(ctx, today)
}

// lookForGaps tells once a day of the days of contracts that nobody would bill.
func (p *Planner) lookForGaps(ctx context.Context, today invoicing.Date) error {
	if p.looked == today {
		return nil
	}
	gaps, err := p.Store.GapReport(ctx, today)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		p.Log.Warn().Int64("contract", g.ContractID).Stringer("from", g.From).Stringer("until", g.Until).Msg(g.Text)
	}
	if p.Gaps != nil {
		p.Gaps(len(gaps))
	}
	p.looked = today
	return nil
}
