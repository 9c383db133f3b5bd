package connector

import (
	"context"
	"time"
)

// ScanAll is one scan of everything that waits for nothing, as Run makes it.
func (s *Syncer) ScanAll(ctx context.Context, full bool) ([]Result, error) { return s.scan(ctx, full) }

// Asked says whether a scan of everything was asked for, as Run learns it, and forgets it.
func (s *Syncer) Asked() bool {
	select {
	case <-s.turns.rescan:
		return true
	default:
		return false
	}
}

// Missed says how many changes scans found of which there should have been a hint, and forgets them.
func (s *Syncer) Missed() int64 { return s.missed.Swap(0) }

// RestFromLooks is the pause between two looks, in which requests are done all the same.
func (s *Syncer) RestFromLooks(ctx context.Context, rest time.Duration) { s.restFromLooks(ctx, rest) }
