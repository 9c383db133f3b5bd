package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// How often, and how long, a transaction is tried that the server gave up in favour of another one.
const (
	txAttempts = 10
	txPatience = 30 * time.Second
)

// InTx runs fn in one READ COMMITTED transaction (no gap locks, so writers do not wait for each other's neighbours).
// A deadlock or a lock wait that took too long starts it anew, so fn must do nothing outside the transaction.
func (s *Store) InTx(ctx context.Context, fn func(*sql.Tx) error) error {
	began := time.Now()
	for attempt := 1; ; attempt++ {
		err := s.tryTx(ctx, fn)
		if !isServerError(err, errDeadlock, errLockWait, errRecordChanged) {
			return unavailable(err)
		}
		if attempt == txAttempts || time.Since(began) > txPatience {
			return invoicing.Unavailablef("the database was too busy %d times in a row, please try again: %w", attempt, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt) * rand.N(10*time.Millisecond)):
		}
	}
}

func (s *Store) tryTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // no-op after the commit; also when fn panics
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// unavailable codes the loss of the connection, so that callers know another try is worth it.
func unavailable(err error) error {
	var network net.Error
	var coded *invoicing.Error
	if errors.As(err, &coded) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.As(err, &network) || isServerError(err, errTooManyConns) {
		return invoicing.Unavailablef("the database does not answer: %w", err)
	}
	return err
}
