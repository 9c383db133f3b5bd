package worker

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Scheduler issues and sends collective invoices when their send date is reached. Only the leader runs it; the
// database keeps even two of them from issuing one twice.
type Scheduler struct {
	Store    *store.Store
	Today    func() invoicing.Date
	LateDays int           // how many days late a missed one still goes out by itself; older ones wait for a person
	Every    time.Duration // pause between two looks
	Log      zerolog.Logger
	Wake     func() // tells the workers that there are new jobs
}

// Run looks for due collective invoices until ctx ends.
func (s *Scheduler) Run(ctx context.Context) {
	for {
		if _, err := s.Once(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error().Err(err).Msg("looking for due collective invoices failed")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(s.Every):
		}
	}
}

// Once issues everything that is due now and returns how many that were. One that cannot be issued is logged and
// does not stop the others.
func (s *Scheduler) Once(ctx context.Context) (int, error) {
	today := s.Today()
	due, err := s.Store.DueCollectives(ctx, today)
	if err != nil {
		return 0, err
	}
	issued := 0
	for _, id := range due {
		ok, err := s.issue(ctx, id, today)
		if err != nil {
			s.Log.Error().Err(err).Int64("collective_invoice", id).Msg("issuing a collective invoice failed")
			continue
		}
		if ok {
			issued++
		}
	}
	if issued > 0 && s.Wake != nil {
		s.Wake()
	}
	return issued, nil
}

func (s *Scheduler) issue(ctx context.Context, id int64, today invoicing.Date) (bool, error) {
	c, err := s.Store.Collective(ctx, id)
	if err != nil {
		return false, err
	}
	if c.SendDate.AddDays(s.LateDays).Before(today) {
		s.Log.Warn().Int64("collective_invoice", id).Stringer("send_date", c.SendDate).Msg("collective invoice is too late to be sent by itself; set a new send date")
		return false, nil
	}
	invoice, err := s.Store.IssueCollective(ctx, id, "fakturisd")
	if err != nil {
		return false, err
	}
	s.Log.Info().Int64("collective_invoice", id).Int64("invoice", invoice).Msg("collective invoice issued")
	return true, nil
}
