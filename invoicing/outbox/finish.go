package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// fence lets a result through only while the job still is this worker's: same owner, same attempt, still running.
const fence = ` WHERE id = ? AND owner = ? AND attempt = ? AND state = 'running'`

// Complete ends jobs that were done. Those that are this worker's no more stay as they are; then the error is ErrLost.
func (q *Queue) Complete(ctx context.Context, jobs ...Job) error {
	return q.finishAll(ctx, jobs, `UPDATE fakturis_job SET state = 'done', finished_at = NOW(6), last_error = NULL, lease_until = NULL`)
}

// Fail ends an attempt with its error. The job is tried again later until its attempts are used up; an error marked
// Final fails it at once, one marked Doubt parks it.
func (q *Queue) Fail(ctx context.Context, j Job, cause error) error {
	var v *verdict
	if errors.As(cause, &v) && v.state == Unknown {
		return q.Park(ctx, j, cause.Error())
	}
	if v != nil || j.Attempt >= j.MaxAttempts {
		return q.finish(ctx, j, `UPDATE fakturis_job SET state = 'failed', finished_at = NOW(6), last_error = ?, lease_until = NULL`+fence,
			message(cause))
	}
	return q.finish(ctx, j, `UPDATE fakturis_job SET state = 'available', run_at = NOW(6) + INTERVAL ? MICROSECOND, last_error = ?,
		owner = NULL, lease_until = NULL`+fence, q.Backoff(j.Kind, j.Attempt).Microseconds(), message(cause))
}

// Park puts a job aside as unknown: it is not tried again until a person decides.
func (q *Queue) Park(ctx context.Context, j Job, reason string) error {
	return q.finish(ctx, j, `UPDATE fakturis_job SET state = 'unknown', finished_at = NOW(6), last_error = ?, lease_until = NULL`+fence,
		message(errors.New(reason)))
}

// Release gives a job back that was interrupted by a stop of the program: the attempt does not count.
func (q *Queue) Release(ctx context.Context, j Job) error {
	return q.finish(ctx, j, `UPDATE fakturis_job SET state = 'available', attempt = attempt - 1, run_at = NOW(6),
		owner = NULL, lease_until = NULL`+fence)
}

// Extend renews the leases of jobs from now on.
func (q *Queue) Extend(ctx context.Context, jobs ...Job) error {
	return q.finishAll(ctx, jobs, `UPDATE fakturis_job SET lease_until = NOW(6) + INTERVAL ? MICROSECOND`, q.Lease.Microseconds())
}

// finishAll runs a statement that is fenced as finish is, for several jobs of one attempt.
func (q *Queue) finishAll(ctx context.Context, jobs []Job, statement string, args ...any) error {
	args = append(args, jobs[0].Owner, jobs[0].Attempt)
	for _, j := range jobs {
		args = append(args, j.ID)
	}
	statement += ` WHERE owner = ? AND attempt = ? AND state = 'running' AND id IN (` + marks(len(jobs)) + `)`
	err := retry(ctx, func() error {
		result, err := q.db.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n < int64(len(jobs)) {
			return errors.Join(ErrLost, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("job %d (%s) and %d others: %w", jobs[0].ID, jobs[0].Kind, len(jobs)-1, err)
	}
	return nil
}

// finish runs a fenced statement; no row means that the job was rescued. (The connection counts found rows.)
func (q *Queue) finish(ctx context.Context, j Job, statement string, args ...any) error {
	err := retry(ctx, func() error {
		result, err := q.db.ExecContext(ctx, statement, append(args, j.ID, j.Owner, j.Attempt)...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrLost, err)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("job %d (%s): %w", j.ID, j.Kind, err)
	}
	return nil
}

// Retry makes a failed job available at once, with all its attempts: what a person does after mending the cause.
// It returns ErrLost when the job is not in that state.
func (q *Queue) Retry(ctx context.Context, id int64) error {
	result, err := q.db.ExecContext(ctx, `UPDATE fakturis_job SET state = 'available', attempt = 0, run_at = NOW(6), owner = NULL,
		finished_at = NULL WHERE id = ? AND state = 'failed'`, id)
	if err != nil {
		return fmt.Errorf("retry job %d: %w", id, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrLost, err)
	}
	return nil
}

// Purge deletes jobs that were done so long ago. Their dedupe keys go with them, so the age must exceed the time in
// which the same job could be entered again.
func (q *Queue) Purge(ctx context.Context, age time.Duration) (int, error) {
	result, err := q.db.ExecContext(ctx, `DELETE FROM fakturis_job WHERE state = 'done' AND finished_at < NOW(6) - INTERVAL ? MICROSECOND
		AND run_at < NOW(6) - INTERVAL ? MICROSECOND ORDER BY run_at LIMIT 10000`, age.Microseconds(), age.Microseconds())
	if err != nil {
		return 0, fmt.Errorf("purge jobs: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// message returns an error's text, cut to what a list can show.
func message(err error) string {
	const most = 2000
	text := []rune(err.Error())
	return string(text[:min(len(text), most)])
}
