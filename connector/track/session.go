package track

import (
	"database/sql"
	"maps"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// openShop opens the shop's database to note and forget what was written. Times are UTC, for the hour that comes twice;
// a lock that the shop holds is waited for shortly, so that nothing queues up behind us.
func openShop(source, dsn string) (*sql.DB, error) {
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, invoicing.Invalidf("shop %s: the data source name is not valid (expected user:password@tcp(host:3306)/database)", source)
	}
	c.ParseTime, c.InterpolateParams, c.MultiStatements, c.ClientFoundRows = false, true, false, true
	params := map[string]string{"sql_mode": "''", "time_zone": "'+00:00'", "lock_wait_timeout": "2", "innodb_lock_wait_timeout": "2"}
	maps.Copy(params, c.Params)
	c.Params = params
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.ReadTimeout == 0 {
		c.ReadTimeout = time.Minute
	}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, invoicing.Invalidf("shop %s: the data source name is not valid: %w", source, err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(2)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(30 * time.Minute)
	return db, nil
}
