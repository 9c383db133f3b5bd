package store

import (
	"context"
	"database/sql"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// asOwner runs fn with connections of the account that the tables belong to. They last no longer than fn: while the daemon works
// it has none that could change what was issued.
func (s *Store) asOwner(ctx context.Context, fn func(*sql.DB) error) error {
	if s.owner == nil {
		return fn(s.db)
	}
	connector, err := mysql.NewConnector(s.owner)
	if err != nil {
		return invoicing.Invalidf("database.owner_dsn: %w", err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	return fn(db)
}
