// Package outbox sees to it that what was decided is done: a job is written in the same transaction as the decision
// and worked off later, by whichever daemon is there, until it is done or a person must look at it.
package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// State is the state of a job.
type State string

// The states of a job. Unknown means that nobody can say whether its irreversible part happened; only a person may
// decide how to go on.
const (
	Available State = "available"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Unknown   State = "unknown"
	Cancelled State = "cancelled"
)

// defaultAttempts spreads, with the default backoff, over about ten hours: a mail server that is down overnight.
const defaultAttempts = 20

// Job is one thing to do.
type Job struct {
	ID          int64
	Kind        string          // names the handler, such as "mail.send"
	DedupeKey   string          // a second job with the same key is not entered; empty for none
	Args        json.RawMessage // what the handler needs to know
	RunAt       time.Time       // not before; zero for at once
	Attempt     int             // number of this try, from 1
	MaxAttempts int             // 0 for the default of 20
	Owner       string          // who works on it
}

// Enqueue enters a job in the transaction of the change that makes it necessary; without that commit it never was.
func Enqueue(ctx context.Context, tx *sql.Tx, j Job) error {
	if j.MaxAttempts == 0 {
		j.MaxAttempts = defaultAttempts
	}
	if len(j.Args) == 0 {
		j.Args = json.RawMessage("{}")
	}
	runAt := sql.NullTime{Time: j.RunAt.UTC(), Valid: !j.RunAt.IsZero()}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_job (kind, dedupe_key, args, state, run_at, max_attempts)
		VALUES (?, NULLIF(?, ''), ?, 'available', COALESCE(?, NOW(6)), ?) ON DUPLICATE KEY UPDATE id = id`,
		j.Kind, j.DedupeKey, string(j.Args), runAt, j.MaxAttempts)
	if err != nil {
		return fmt.Errorf("enqueue job %s %s: %w", j.Kind, j.DedupeKey, err)
	}
	return nil
}

// ErrLost says that a job was rescued meanwhile: somebody else works on it, and this result counts no more.
var ErrLost = errors.New("the job belongs to another worker by now")

// Final marks an error that another try cannot mend: the job fails at once.
func Final(err error) error { return &verdict{state: Failed, err: err} }

// Doubt marks an error after which nobody knows whether the irreversible part happened: the job is parked as unknown.
func Doubt(err error) error { return &verdict{state: Unknown, err: err} }

// verdict is an error that says what becomes of the job.
type verdict struct {
	state State
	err   error
}

func (v *verdict) Error() string { return v.err.Error() }

func (v *verdict) Unwrap() error { return v.err }
