package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// claimQuery reads due jobs in order and steps over those that another claim holds just now. The index is forced,
// for on a small table the optimiser would rather lock and sort the whole of it.
const (
	claimQuery = dueQuery + claimOrder
	freshQuery = dueQuery + ` AND attempt = 0` + claimOrder
	dueQuery   = `SELECT id, kind, COALESCE(dedupe_key, ''), args, attempt + 1, max_attempts FROM fakturis_job FORCE INDEX (claim)
		WHERE state = 'available' AND run_at <= NOW(6) AND kind IN (%s)`
	claimOrder = ` ORDER BY run_at, id LIMIT ? FOR UPDATE SKIP LOCKED`
)

// Claim takes up to n due jobs of the kinds for this owner. Jobs of other kinds, of a newer program perhaps, are
// left alone.
func (q *Queue) Claim(ctx context.Context, kinds []string, n int) ([]Job, error) {
	return q.claim(ctx, claimQuery, kinds, n)
}

func (q *Queue) claim(ctx context.Context, query string, kinds []string, n int) ([]Job, error) {
	if len(kinds) == 0 || n <= 0 {
		return nil, nil
	}
	var jobs []Job
	err := q.transact(ctx, func(tx *sql.Tx) error {
		var err error
		if jobs, err = q.due(ctx, tx, query, kinds, n); err != nil || len(jobs) == 0 {
			return err
		}
		args := []any{q.owner, q.Lease.Microseconds()}
		for _, j := range jobs {
			args = append(args, j.ID)
		}
		_, err = tx.ExecContext(ctx, `UPDATE fakturis_job SET state = 'running', attempt = attempt + 1, owner = ?,
			lease_until = NOW(6) + INTERVAL ? MICROSECOND WHERE id IN (`+marks(len(jobs))+`)`, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	return jobs, nil
}

func (q *Queue) due(ctx context.Context, tx *sql.Tx, query string, kinds []string, n int) ([]Job, error) {
	args := make([]any, 0, len(kinds)+1)
	for _, k := range kinds {
		args = append(args, k)
	}
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(query, marks(len(kinds))), append(args, n)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var jobs []Job
	for rows.Next() {
		j := Job{Owner: q.owner}
		if err := rows.Scan(&j.ID, &j.Kind, &j.DedupeKey, (*[]byte)(&j.Args), &j.Attempt, &j.MaxAttempts); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

// Rescue makes the running jobs available again whose lease ended, whatever their kind, and returns how many. The
// lost attempt stays counted. A job gets two tries beyond its attempts, so that its handler can see what the last
// one left behind; one that still takes its worker down fails.
func (q *Queue) Rescue(ctx context.Context) (int, error) {
	var n int64
	err := q.transact(ctx, func(tx *sql.Tx) error {
		ids, err := expired(ctx, tx)
		if n = int64(len(ids)); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE fakturis_job SET
			finished_at = IF(attempt >= max_attempts + 2, NOW(6), NULL),
			state = IF(attempt >= max_attempts + 2, 'failed', 'available'), run_at = NOW(6),
			last_error = CONCAT('the worker ', COALESCE(owner, ''), ' vanished during attempt ', attempt),
			owner = NULL, lease_until = NULL WHERE id IN (`+marks(len(ids))+`)`, ids...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("rescue jobs: %w", err)
	}
	return int(n), nil
}

func expired(ctx context.Context, tx *sql.Tx) ([]any, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM fakturis_job FORCE INDEX (claim)
		WHERE state = 'running' AND lease_until < NOW(6) LIMIT 1000 FOR UPDATE SKIP LOCKED`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []any
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// marks returns n placeholders.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }
