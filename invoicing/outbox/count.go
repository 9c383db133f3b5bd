package outbox

import (
	"context"
	"fmt"
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
