package modified

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/rs/zerolog"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Config says where a shop's database is and which of its columns name the shop of a multishop.
type Config struct {
	Key            string                                 // the source's key in the configuration
	DSN            string                                 // of go-sql-driver/mysql: user:password@tcp(host:3306)/database
	OrderColumn    string                                 // column of orders that says which shop it belongs to; empty without a multishop
	CustomerColumn string                                 // the same of customers
	Zone           *time.Location                         // of the shop's naive times; nil: found out from the server's clock
	Limit          time.Duration                          // time limit of one statement; zero: 60 seconds
	CharsetRepair  bool                                   // texts are stored doubly encoded ("MÃ¼ller") and to be repaired
	Log            zerolog.Logger                         // of what the shop's tables turn into; the zero one is silent
	Drifted        func(ctx context.Context, what string) // told (in German) when the shop's tables changed; may be nil

	// ShippingTitles returns what the shop's language files call its ways to ship, by module in small letters; nil: nobody can tell.
	ShippingTitles func(ctx context.Context) (map[string]string, error)
}

// Shop is one shop database, read only. It is safe for use by several goroutines.
type Shop struct {
	config Config
	db     *sql.DB
	name   string // of the database, for messages
	schema atomic.Pointer[schema]

	hadLanguages, hadCountries, hadShipping atomic.Bool // there were rows once

	answers sync.Pool // of *answered: memory that answers are collected in
}

var _ connector.Shop = (*Shop)(nil)

// Open connects to the shop's database and looks at its tables. A shop that cannot be read gives an error that says
// why: host, user and database are named, the password never.
func Open(ctx context.Context, c Config) (*Shop, error) {
	dsn, err := parseDSN(c)
	if err != nil {
		return nil, err
	}
	base, err := mysql.NewConnector(dsn)
	if err != nil {
		return nil, invoicing.Invalidf("shop %s: the data source name is not valid: %w", c.Key, err)
	}
	s := &Shop{config: c, db: sql.OpenDB(readSession(base, c)), name: dsn.DBName}
	s.db.SetMaxOpenConns(3)
	s.db.SetMaxIdleConns(2)
	s.db.SetConnMaxIdleTime(5 * time.Minute)
	s.db.SetConnMaxLifetime(30 * time.Minute)
	if err := s.start(ctx); err != nil {
		s.db.Close()
		return nil, openError(c.Key, dsn, err)
	}
	return s, nil
}

func (s *Shop) start(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	return s.look(ctx)
}

// Close gives the connections back.
func (s *Shop) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("shop %s: close: %w", s.config.Key, err)
	}
	return nil
}

func parseDSN(c Config) (*mysql.Config, error) {
	dsn, err := mysql.ParseDSN(c.DSN)
	if err != nil {
		return nil, invoicing.Invalidf("shop %s: the data source name is not valid (expected user:password@tcp(host:3306)/database)", c.Key)
	}
	if dsn.DBName == "" {
		return nil, invoicing.Invalidf("shop %s: the data source name names no database", c.Key)
	}
	if err := dsn.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, fmt.Errorf("shop %s: charset: %w", c.Key, err)
	}
	dsn.ParseTime = false // zero dates are normal data here
	dsn.InterpolateParams = true
	dsn.MultiStatements = false
	if dsn.Timeout == 0 {
		dsn.Timeout = 10 * time.Second
	}
	if dsn.ReadTimeout == 0 {
		dsn.ReadTimeout = statementLimit(c) + 30*time.Second
	}
	for _, column := range []*string{&c.OrderColumn, &c.CustomerColumn} {
		if *column != "" && !identifier.MatchString(bareColumn(*column)) {
			return nil, invoicing.Invalidf("shop %s: %q is not the name of a column", c.Key, *column)
		}
	}
	return dsn, nil
}

func readSession(base driver.Connector, c Config) session {
	return session{Connector: base, limit: statementLimit(c), isolation: "READ COMMITTED"}
}

func statementLimit(c Config) time.Duration {
	if c.Limit > 0 {
		return c.Limit
	}
	return 60 * time.Second
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// bareColumn takes the table off "orders.shop_id".
func bareColumn(s string) string {
	return s[strings.LastIndexByte(s, '.')+1:]
}
