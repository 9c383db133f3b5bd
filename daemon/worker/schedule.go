package worker

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

// Scheduler issues and mails drafts and collective invoices when their send date is reached. Only the leader runs it; the
// database keeps even two of them, whatever their clocks say, from issuing one twice.
type Scheduler struct {
	Store     *store.Store
	Now       func() time.Time // on the clock on the wall, in the merchant's zone
	Window    sending.Window   // hours of the day
	Every     time.Duration    // pause between two looks
	PerMinute int              // invoices a minute at most, so that the mails are spread; 0: as fast as it goes
	Log       zerolog.Logger
	Wake      func() // tells the workers that there are new jobs
}

// batch is how many due documents are read at once.
const batch = 100

// Run looks for what is due until ctx ends.
func (s *Scheduler) Run(ctx context.Context) {
	for {
		if _, err := s.Once(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error().Err(err).Msg("sending invoices by themselves failed")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(s.Every):
		}
	}
}

// Once issues everything that is due now and returns how many that were. One that is held or cannot be issued stops no other; the
// log tells of it once for each reason.
func (s *Scheduler) Once(ctx context.Context) (int, error) {
	issued, most := 0, s.most()
	defer func() {
		if issued > 0 && s.Wake != nil {
			s.Wake()
		}
	}()
	for issued < most {
		due, err := s.due(ctx, min(batch, most-issued))
		if err != nil || len(due) == 0 {
			return issued, err
		}
		moved := false
		for _, ref := range due {
			if !s.Window.Open(s.Now()) {
				return issued, nil
			}
			done, err := s.Store.IssueDue(ctx, ref)
			if err != nil {
				return issued, err
			}
			s.tell(ref, done)
			if done.InvoiceID != 0 {
				issued++
			}
			moved = moved || done.InvoiceID != 0 || done.Held != ""
		}
		if !moved {
			return issued, nil
		}
	}
	return issued, nil
}

func (s *Scheduler) due(ctx context.Context, most int) ([]invoicing.ScheduledRef, error) {
	if !s.Window.Open(s.Now()) {
		return nil, nil
	}
	return s.Store.DueScheduled(ctx, most)
}

// most is how many invoices one look may issue.
func (s *Scheduler) most() int {
	if s.PerMinute == 0 {
		return 1 << 30
	}
	return max(1, int(time.Duration(s.PerMinute)*s.Every/time.Minute))
}

func (s *Scheduler) tell(ref invoicing.ScheduledRef, done store.SentByItself) {
	switch {
	case done.InvoiceID != 0:
		s.Log.Info().Str("kind", string(ref.Kind)).Int64("id", ref.ID).Int64("invoice", done.InvoiceID).Msg("issued by itself")
	case done.Held != "":
		s.Log.Warn().Str("kind", string(ref.Kind)).Int64("id", ref.ID).Str("reason", done.Held).Msg("held instead of sent")
	}
}
