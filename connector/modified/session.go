package modified

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
)

const unknownVariable = 1193 // ER_UNKNOWN_SYSTEM_VARIABLE

// session opens connections that behave as the shop's own do (sql_mode is empty: zero dates and cut values are normal
// data), that never hold back a writer for long, and that end a statement which takes too long.
type session struct {
	driver.Connector
	limit     time.Duration
	isolation string
	lockWait  time.Duration // for rows and tables; zero: as the server has it
}

// Connect opens one connection and sets its session up.
func (s session) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.setUp(ctx, conn); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

func (s session) setUp(ctx context.Context, conn driver.Conn) error {
	run, ok := conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the database driver cannot run statements")
	}
	for _, statement := range []string{
		"SET SESSION sql_mode = ''",
		"SET SESSION TRANSACTION ISOLATION LEVEL " + s.isolation,
		"SET SESSION group_concat_max_len = 1048576",
	} {
		if _, err := run.ExecContext(ctx, statement, nil); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if err := s.limitLocks(ctx, run); err != nil {
		return err
	}
	return s.limitStatements(ctx, run)
}

// limitLocks keeps statements from queueing up behind a backup or an update of the shop: others would queue up behind them.
func (s session) limitLocks(ctx context.Context, run driver.ExecerContext) error {
	if s.lockWait == 0 {
		return nil
	}
	for _, variable := range []string{"innodb_lock_wait_timeout", "lock_wait_timeout"} {
		_, err := run.ExecContext(ctx, fmt.Sprintf("SET SESSION %s = %d", variable, max(1, int(s.lockWait.Seconds()))), nil)
		if err != nil && !isUnknownVariable(err) {
			return err
		}
	}
	return nil
}

func isUnknownVariable(err error) bool {
	var answer *mysql.MySQLError
	return errors.As(err, &answer) && answer.Number == unknownVariable
}

// limitStatements sets the time limit by the server's flavour: MariaDB counts seconds, MySQL since 5.7 milliseconds;
// older servers know none.
func (s session) limitStatements(ctx context.Context, run driver.ExecerContext) error {
	for _, statement := range []string{
		fmt.Sprintf("SET SESSION max_statement_time = %.3f", s.limit.Seconds()),
		fmt.Sprintf("SET SESSION max_execution_time = %d", s.limit.Milliseconds()),
	} {
		_, err := run.ExecContext(ctx, statement, nil)
		if isUnknownVariable(err) {
			continue
		}
		return err
	}
	return nil
}
