package modified

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// Desk writes into a shop's database what a clerk at the shop's own admin writes on a change of status (shop:
// orders_update.php, orders.php), and nothing else. It is safe for use by several goroutines. Every error of it that
// another try may mend is coded unavailable and says in German what to do.
type Desk struct {
	config Config
	dsn    *mysql.Config
	db     *sql.DB

	mu   sync.Mutex
	down error     // why the server could not be reached
	back time.Time // when to try again
}

// Limits of a desk: what it waits for belongs to customers who are just ordering.
const (
	deskLimit    = 20 * time.Second // of one statement
	deskLockWait = 4 * time.Second
	deskConnect  = 5 * time.Second
	deskPause    = 5 * time.Second // after a server that could not be reached; jobs that come meanwhile do not wait for it
)

// OpenDesk prepares to write with the account of c.DSN. Nothing is connected until the first order is held.
func OpenDesk(c Config) (*Desk, error) {
	if c.Limit == 0 {
		c.Limit = deskLimit
	}
	dsn, err := parseDSN(c)
	if err != nil {
		return nil, err
	}
	dsn.ClientFoundRows = true // an UPDATE counts the rows that it found, changed or not
	dsn.Timeout = min(dsn.Timeout, deskConnect)
	base, err := mysql.NewConnector(dsn)
	if err != nil {
		return nil, invoicing.Invalidf("shop %s: the data source name is not valid: %w", c.Key, err)
	}
	// REPEATABLE READ: INSERT ... SELECT locks what it looked at, so that two cannot both find nothing there; and a server
	// that keeps its binlog by statements takes writes at no lower level.
	d := &Desk{config: c, dsn: dsn, db: sql.OpenDB(session{Connector: base, limit: c.Limit, isolation: "REPEATABLE READ", lockWait: lockWait(c)})}
	d.db.SetMaxOpenConns(4)
	d.db.SetMaxIdleConns(1)
	d.db.SetConnMaxIdleTime(time.Minute)
	d.db.SetConnMaxLifetime(10 * time.Minute)
	return d, nil
}

// Close gives the connections back.
func (d *Desk) Close() error {
	if err := d.db.Close(); err != nil {
		return fmt.Errorf("desk of shop %s: close: %w", d.config.Key, err)
	}
	return nil
}

// connect takes a connection. A server that could not be reached a moment ago is not asked again at once: many orders
// may wait for it, and others for the worker that waits.
func (d *Desk) connect(ctx context.Context) (*sql.Conn, error) {
	d.mu.Lock()
	down := d.down
	if time.Now().After(d.back) {
		down = nil
	}
	d.mu.Unlock()
	if down != nil {
		return nil, down
	}
	conn, err := d.db.Conn(ctx)
	if err == nil {
		return conn, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	err = d.trouble(ctx, err)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down, d.back = err, time.Now().Add(d.pause())
	return nil, err
}

func lockWait(c Config) time.Duration { return max(time.Second, min(deskLockWait, c.Limit)) }

func (d *Desk) pause() time.Duration { return min(deskPause, d.config.Limit) }
