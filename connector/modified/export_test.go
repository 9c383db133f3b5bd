package modified

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync/atomic"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// What the fuzz tests look at.
var (
	RateInTitle = rateInTitle
	InLanguage  = inLanguage
	PlainText   = plainText
	PlainLines  = plainLines
	Instant     = instant
	ZoneAt      = zoneAt
	VersionOf   = versionOf
	VersionLess = versionLess
	ParseNumber = parseNumber
	RepairText  = repairText
)

// Tiers is parseTiers with the steps as text.
func Tiers(s string) (steps []string, ok bool) {
	list, ok := parseTiers(s)
	for _, t := range list {
		steps = append(steps, t.limit.String()+":"+t.price.String())
	}
	return steps, ok
}

// CountQueries lets the shop count from now on what it asks its server.
func CountQueries(t testing.TB, s *Shop) *atomic.Int64 {
	t.Helper()
	dsn, err := parseDSN(s.config)
	if err != nil {
		t.Fatal(err)
	}
	base, err := mysql.NewConnector(dsn)
	if err != nil {
		t.Fatal(err)
	}
	n := new(atomic.Int64)
	s.db.Close()
	s.db = sql.OpenDB(counter{readSession(base, s.config), n})
	return n
}

type counter struct {
	driver.Connector
	n *atomic.Int64
}

func (c counter) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	return countingConn{conn, c.n}, err
}

type countingConn struct {
	driver.Conn
	n *atomic.Int64
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.n.Add(1)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

// Ask asks over one of the shop's own connections.
func Ask(s *Shop, query string, into ...any) error { return s.db.QueryRow(query).Scan(into...) }

// LetGo gives the order's lock back, as on a server that has no locks by name.
func LetGo(ctx context.Context, h *HeldOrder) error {
	_, err := h.conn.ExecContext(ctx, "DO RELEASE_LOCK(?)", h.lock)
	return err
}
