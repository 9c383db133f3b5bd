package connector

import (
	"context"
	"errors"
	"time"
)

// Run scans at once, then every so often and whenever wake says so, until ctx ends. A scan that fails is logged and
// tried again at the next turn.
func (s *Syncer) Run(ctx context.Context, every time.Duration, wake <-chan struct{}) {
	for {
		s.scan(ctx)
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(every):
		}
	}
}

func (s *Syncer) scan(ctx context.Context) {
	begin := time.Now()
	results, err := s.Once(ctx, false)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.Log.Error().Err(err).Str("source", s.Source.Key).Msg("the scan of the shop failed and will be tried again")
		s.OnScan(ctx, err)
		return
	}
	for _, r := range results {
		if r.New+r.Changed+r.Deleted+r.Held+r.Failed > 0 {
			s.Log.Info().Str("shop", r.Shop).Str("kind", r.Kind).Int64("new", r.New).Int64("changed", r.Changed).
				Int64("deleted", r.Deleted).Int64("held", r.Held).Int64("failed", r.Failed).Msg("mirrored")
		}
	}
	s.OnScan(ctx, nil)
	s.Log.Debug().Str("source", s.Source.Key).Dur("took", time.Since(begin)).Msg("scanned")
}

func ctxDone(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
