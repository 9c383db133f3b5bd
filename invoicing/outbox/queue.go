package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Queue is the table of jobs as one worker process sees it. All its deadlines are on the database's clock.
type Queue struct {
	// Lease is how long a claimed job is left alone before somebody else may take it; extended while work goes on.
	Lease time.Duration
	// Backoff is the wait after a failed attempt of a kind, from 1.
	Backoff func(kind string, attempt int) time.Duration

	db    *sql.DB
	owner string
}

// New returns the queue in db for a process that calls itself owner, a name that no other process has.
func New(db *sql.DB, owner string) *Queue {
	return &Queue{Lease: 15 * time.Second, Backoff: Backoff, db: db, owner: owner}
}

// Backoff doubles from two seconds to one hour and strays by a quarter, so that jobs that failed together do not
// come back together.
func Backoff(_ string, attempt int) time.Duration {
	wait := time.Hour
	if attempt < 12 {
		wait = min(wait, time.Second<<max(attempt, 1))
	}
	return wait*3/4 + rand.N(wait/2)
}

// transact runs fn in a READ COMMITTED transaction: under REPEATABLE READ a claim locks gaps and stops those who
// enter jobs.
func (q *Queue) transact(ctx context.Context, fn func(*sql.Tx) error) error {
	return retry(ctx, func() error {
		tx, err := q.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer tx.Rollback()
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Commit()
	})
}

// retry calls fn anew when the server gave it up in favour of another transaction.
func retry(ctx context.Context, fn func() error) error {
	const attempts = 10
	for i := 1; ; i++ {
		err := fn()
		if i == attempts || !isLockConflict(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(i) * rand.N(10*time.Millisecond)):
		}
	}
}

// isLockConflict knows a deadlock (1213), a lock wait that took too long (1205) and a row changed meanwhile (1020).
func isLockConflict(err error) bool {
	var e *mysql.MySQLError
	return errors.As(err, &e) && (e.Number == 1213 || e.Number == 1205 || e.Number == 1020)
}
