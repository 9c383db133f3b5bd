package main

import (
	"context"
	"time"
)

// watchQuiet logs once when a shop has had no new order for longer than it may, and once when orders come again.
func (m *Main) watchQuiet(ctx context.Context, every time.Duration) {
	limits, known := m.Config.QuietAlarms(), map[string]bool{}
	if len(limits) == 0 {
		return
	}
	for {
		if err := m.noteQuiet(ctx, limits, known); err != nil && ctx.Err() == nil {
			m.Log.Error().Err(err).Msg("the newest orders cannot be read")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// noteQuiet compares with the shops that are known to be quiet.
func (m *Main) noteQuiet(ctx context.Context, limits map[string]time.Duration, known map[string]bool) error {
	quiet, err := m.Store.QuietShops(ctx, limits)
	if err != nil {
		return err
	}
	now := map[string]bool{}
	for _, q := range quiet {
		now[q.Shop] = true
		if !known[q.Shop] {
			m.Log.Warn().Str("shop", q.Shop).Time("last_order", q.At).Stringer("alarm", limits[q.Shop]).Msg("no new order for longer than quiet_alarm: does the shop still take orders?")
		}
		known[q.Shop] = true
	}
	for shop := range known {
		if !now[shop] {
			m.Log.Info().Str("shop", shop).Msg("new orders come again")
			delete(known, shop)
		}
	}
	return nil
}
