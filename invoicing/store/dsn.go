package store

import (
	"errors"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// sqlMode makes the server refuse what it would otherwise cut, round or guess.
const sqlMode = "'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"

// Numbers of server errors, from the manuals of MariaDB and MySQL.
const (
	errTableAccess   = 1142
	errAccessToBase  = 1044
	errAccess        = 1045
	errNoDatabase    = 1049
	errDuplicate     = 1062
	errLockWait      = 1205
	errDeadlock      = 1213
	errRecordChanged = 1020 // MariaDB with innodb_snapshot_isolation
	errTooManyConns  = 1040
	errNoTable       = 1146
	errNeedsSuper    = 1227
	errBinlogTrust   = 1419
	errSignal        = 1644 // a trigger of ours refuses
)

// parseDSN reads the DSN and forces what the statements of this package rely on, whatever the configuration says.
func parseDSN(dsn string) (*mysql.Config, error) {
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		// The driver's message may hold parts of the DSN, thus of the password.
		return nil, invoicing.Invalidf("database.dsn cannot be read; it looks like user:password@tcp(127.0.0.1:3306)/fakturis")
	}
	if c.DBName == "" {
		return nil, invoicing.Invalidf("database.dsn names no database; it looks like user:password@tcp(127.0.0.1:3306)/fakturis")
	}
	if err := c.Apply(mysql.Charset("utf8mb4", "utf8mb4_unicode_ci")); err != nil {
		return nil, invoicing.Invalidf("database.dsn: %w", err)
	}
	c.ParseTime, c.Loc, c.ClientFoundRows, c.InterpolateParams = true, time.UTC, true, true
	c.Logger = &mysql.NopLogger{} // what it would print is in the errors
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params["time_zone"], c.Params["sql_mode"] = "'+00:00'", sqlMode
	c.Params["innodb_lock_wait_timeout"] = "10" // seconds; a person waits for the answer
	// Long IN lists are planned by looking into the index, not by its statistics: while tables grow quickly those are
	// far behind, and the server would read the whole table.
	c.Params["eq_range_index_dive_limit"] = "0"
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	return c, nil
}

// explain makes of a failed connection an error that names host, database and user, never the password, and says
// what to do.
func explain(c *mysql.Config, err error) error {
	var coded *invoicing.Error
	if errors.As(err, &coded) {
		return err
	}
	var server *mysql.MySQLError
	if errors.As(err, &server) {
		return explainServer(c, server)
	}
	var network net.Error
	if errors.As(err, &network) {
		return invoicing.Unavailablef("no database server answers at %s (database %s, user %s): start it, or correct host and port in database.dsn: %w",
			c.Addr, c.DBName, c.User, err)
	}
	return invoicing.Unavailablef("database %s at %s cannot be used by user %s: %w", c.DBName, c.Addr, c.User, err)
}

func explainServer(c *mysql.Config, err *mysql.MySQLError) error {
	switch err.Number {
	case errAccess:
		return invoicing.Unavailablef("the database server at %s refuses user %s (database %s): check user and password in database.dsn: %w",
			c.Addr, c.User, c.DBName, err)
	case errAccessToBase, errTableAccess:
		return invoicing.Unavailablef("user %s lacks rights on database %s at %s: GRANT ALL ON %s.* TO this user: %w",
			c.User, c.DBName, c.Addr, c.DBName, err)
	case errNoDatabase:
		return invoicing.Unavailablef("there is no database %s at %s (user %s): create it with CREATE DATABASE %s CHARACTER SET utf8mb4, or correct database.dsn: %w",
			c.DBName, c.Addr, c.User, c.DBName, err)
	case errTooManyConns:
		return invoicing.Unavailablef("the database server at %s has no connection left (database %s, user %s): raise max_connections: %w",
			c.Addr, c.DBName, c.User, err)
	}
	return invoicing.Unavailablef("database %s at %s cannot be used by user %s: %w", c.DBName, c.Addr, c.User, err)
}

// isServerError says whether err is one of the server's errors with one of these numbers.
func isServerError(err error, numbers ...uint16) bool {
	var server *mysql.MySQLError
	if !errors.As(err, &server) {
		return false
	}
	for _, n := range numbers {
		if server.Number == n {
			return true
		}
	}
	return false
}
