package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// Grants returns the statements that give an account just what the daemon needs: to append what is only appended to, and nothing
// that gets round triggers. The tables must be there.
func Grants(ctx context.Context, db *sql.DB, account string) ([]string, error) {
	type table struct{ schema, name, kind string }
	tables, err := collect(ctx, db, func(rows *sql.Rows, t *table) error { return rows.Scan(&t.schema, &t.name, &t.kind) },
		`SELECT DATABASE(), TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'fakturis\_%'
		AND TABLE_NAME <> 'fakturis_dirty' ORDER BY TABLE_NAME`)
	if err != nil {
		return nil, unavailable(fmt.Errorf("list the tables: %w", err))
	}
	var grants []string
	for _, t := range tables {
		rights := rightsWrite
		if t.kind == "VIEW" || t.name == versionTable {
			rights = "SELECT"
		}
		for _, k := range keptTables {
			if k.table == t.name {
				rights = k.rights
			}
		}
		grants = append(grants, fmt.Sprintf("GRANT %s ON %s.%s TO %s", rights, identifier(t.schema), identifier(t.name), account))
	}
	return grants, nil
}

// identifier quotes a name.
func identifier(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// Grants returns the statements for the account of the configuration.
func (s *Store) Grants(ctx context.Context) (grants []string, err error) {
	account, err := s.account(ctx)
	if err != nil {
		return nil, err
	}
	err = s.asOwner(ctx, func(owner *sql.DB) error {
		grants, err = Grants(ctx, owner, account)
		return err
	})
	return grants, err
}

// account returns the daemon's account as GRANT names it. One without any right yet cannot enter the database.
func (s *Store) account(ctx context.Context) (string, error) {
	var account string
	err := s.db.QueryRowContext(ctx, `SELECT CURRENT_USER()`).Scan(&account)
	if isServerError(err, errAccessToBase) {
		c := s.dsn.Clone()
		c.DBName = ""
		connector, err := mysql.NewConnector(c)
		if err != nil {
			return "", invoicing.Invalidf("database.dsn: %w", err)
		}
		db := sql.OpenDB(connector)
		defer db.Close()
		if err := db.QueryRowContext(ctx, `SELECT CURRENT_USER()`).Scan(&account); err != nil {
			return "", explain(s.dsn, err)
		}
	} else if err != nil {
		return "", explain(s.dsn, err)
	}
	user, host := account, "%"
	if i := strings.LastIndex(account, "@"); i >= 0 {
		user, host = account[:i], account[i+1:]
	}
	quote := func(name string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(name) + "'" }
	return quote(user) + "@" + quote(host), nil
}

// grant gives the daemon's account its rights where the tables belong to another one. An owner that may not pass rights on is no
// error while the daemon has enough of them: an administrator may have given them (fakturisd check prints the statements).
func (s *Store) grant(ctx context.Context, owner *sql.DB) error {
	if s.owner == nil {
		return nil
	}
	account, err := s.account(ctx)
	if err != nil {
		return err
	}
	grants, err := Grants(ctx, owner, account)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if _, err = owner.ExecContext(ctx, g); err != nil {
			break
		}
	}
	if err == nil || isServerError(err, errTableAccess, errAccessToBase, errNeedsSuper) && s.db.PingContext(ctx) == nil {
		return nil
	}
	return errors.Join(invoicing.Unavailablef("the account of database.owner_dsn cannot give %s its rights: let an administrator run "+
		"what `fakturisd check` prints", account), err)
}
