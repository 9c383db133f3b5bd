package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"

	"fakturisd/invoicing"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	versionTable     = "fakturis_goose"
	migrationTimeout = 60 * time.Second // how long to wait for another daemon that migrates
)

// Migrate brings the tables and views up to this program's version, sees to it that the database keeps what was issued (Protect),
// and gives the daemon's account its rights where the tables belong to another. Daemons that start together do it one after the
// other. Every migration may be run again after it was cut short, for DDL cannot be rolled back.
func (s *Store) Migrate(ctx context.Context) error {
	err := s.asOwner(ctx, func(owner *sql.DB) error {
		conn, err := owner.Conn(ctx)
		if err != nil {
			return unavailable(fmt.Errorf("migrate: %w", err))
		}
		defer conn.Close()
		unlock, err := lockMigration(ctx, conn)
		if err != nil {
			return err
		}
		defer unlock()
		if err := migrateTables(ctx, owner); err != nil {
			return err
		}
		if err := s.grant(ctx, owner); err != nil {
			return err
		}
		return s.linkOlder(ctx)
	})
	if err != nil {
		return err
	}
	_, err = s.Protect(ctx)
	return err
}

func migrateTables(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectMySQL, db, files, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := refuseNewer(ctx, provider); err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	if isServerError(err, errTableAccess, errAccessToBase) {
		return invoicing.Unavailablef("this account may not change the tables: name the one they belong to in database.owner_dsn, or run `fakturisd migrate` with it: %w", err)
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// refuseNewer keeps an older program off tables that a newer one has changed already.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if current > target {
		return invoicing.Unavailablef("the database has version %d, this program knows only version %d: install the newer fakturisd", current, target)
	}
	return nil
}

// lockMigration takes a named lock of the server. It belongs to the connection, so the connection is pinned and
// a daemon that dies frees it.
func lockMigration(ctx context.Context, conn *sql.Conn) (unlock func(), err error) {
	const name = `CONCAT('fakturis_migrate.', LEFT(SHA1(DATABASE()), 40))` // names hold for the whole server
	var got sql.NullInt64
	err = conn.QueryRowContext(ctx, `SELECT GET_LOCK(`+name+`, ?)`, int(migrationTimeout.Seconds())).Scan(&got)
	if err != nil {
		return nil, unavailable(fmt.Errorf("lock the migration: %w", err))
	}
	if got.Int64 != 1 {
		return nil, invoicing.Unavailablef("another fakturisd has been changing the tables for more than %s: wait for it, or end it", migrationTimeout)
	}
	return func() {
		// Not ctx: the lock must go even when the migration was cancelled.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `DO RELEASE_LOCK(`+name+`)`)
	}, nil
}
