package main

import (
	"context"
	"time"

	"fakturisd/invoicing/outbox"
)

// keepJobs is how long jobs that were done stay on record. It must exceed the time in which the same job could be
// entered again.
const keepJobs = 90 * 24 * time.Hour

// housekeep deletes what has served its time (sessions, answers kept for repeated requests, old jobs), once an hour.
func (m *Main) housekeep(ctx context.Context, queue *outbox.Queue) {
	for {
		rows, err := m.Store.CleanUp(ctx)
		if err == nil {
			var jobs int
			jobs, err = queue.Purge(ctx, keepJobs)
			rows += int64(jobs)
		}
		if err != nil && ctx.Err() == nil {
			m.Log.Error().Err(err).Msg("housekeeping failed")
		} else if rows > 0 {
			m.Log.Debug().Int64("rows", rows).Msg("housekeeping done")
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}
