package outbox

import (
	"context"
	"fmt"
	"time"
)

// Count is how many jobs of a kind are in a state.
type Count struct {
	Kind          string `json:"kind"`
	State         State  `json:"state"`
	N             int64  `json:"n"`
	OldestSeconds int64  `json:"oldest_seconds"` // how long the oldest is due already
}

// Counts counts the jobs that are not done, per kind and state.
func (q *Queue) Counts(ctx context.Context) ([]Count, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT kind, state, COUNT(*), GREATEST(TIMESTAMPDIFF(SECOND, MIN(run_at), NOW(6)), 0)
		FROM fakturis_job WHERE state IN ('available', 'running', 'failed', 'unknown') GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer rows.Close()
	var counts []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Kind, &c.State, &c.N, &c.OldestSeconds); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

// FailedJob is a job that was given up and waits for a person.
type FailedJob struct {
	ID    int64     `json:"id"`
	Kind  string    `json:"kind"`
	Error string    `json:"error"` // of the last attempt
	At    time.Time `json:"at"`
}

// Failed returns the newest jobs that were given up, at most limit of them.
func (q *Queue) Failed(ctx context.Context, limit int) ([]FailedJob, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT id, kind, COALESCE(last_error, ''), COALESCE(finished_at, created_at) FROM fakturis_job
		WHERE state = 'failed' ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("failed jobs: %w", err)
	}
	defer rows.Close()
	var jobs []FailedJob
	for rows.Next() {
		var j FailedJob
		if err := rows.Scan(&j.ID, &j.Kind, &j.Error, &j.At); err != nil {
			return nil, fmt.Errorf("failed jobs: %w", err)
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}
