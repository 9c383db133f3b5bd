// Package demo sets the stage for showing the whole main job without a shop at hand: a database server, two sample
// shops and a mailbox of its own, all in one folder and gone with it.
package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/store/privatedb"
)

// Login of the demo; the pages answer on this machine only.
const (
	Login    = "demo"
	Password = "fakturis-demo"
)

// MailPath is where the mailbox shows its mails.
const MailPath = "/demo/mails"

// The sample shops' databases.
const (
	SingleShop = "shop_tee"
	MultiShop  = "shop_multi"
)

// Options says what to set up.
type Options struct {
	Dir      string                             // folder of everything
	Listen   string                             // wanted host:port of the pages; the next free port is taken
	Orders   int                                // in the single shop; the multishop gets half as many
	Now      time.Time                          // the newest orders are from this day
	Scan     time.Duration                      // pause between two looks into the shops
	Progress func(what string, done, total int) // what is being done
}

// Stage is everything that runs beside the daemon.
type Stage struct {
	ConfigPath string
	Listen     string
	Fresh      bool // the folder was new
	Mailbox    *mailbox.Mailbox

	dir    string
	server *privatedb.Server
	lock   *os.File
}

// Set starts the database server and the mailbox and, in a new folder, creates and fills the sample shops. Whatever
// was started is stopped by Close, also after an error.
func Set(ctx context.Context, o Options) (*Stage, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, invoicing.Unavailablef("demo folder %s: %w", o.Dir, err)
	}
	s := &Stage{dir: o.Dir}
	if err := s.set(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Stage) set(ctx context.Context, o Options) error {
	var err error
	if s.lock, err = lockFolder(s.dir); err != nil {
		return err
	}
	o.Progress("Datenbankserver wird gestartet", 0, 0)
	if s.server, err = privatedb.Start(ctx, filepath.Join(s.dir, "mariadb")); err != nil {
		return err
	}
	if err := s.shops(ctx, o); err != nil {
		return err
	}
	s.Mailbox, err = mailbox.Start(mailbox.Options{Addr: "127.0.0.1:0", Dir: filepath.Join(s.dir, "mails"), Prefix: MailPath})
	if err != nil {
		return err
	}
	if s.Listen, err = freePort(o.Listen); err != nil {
		return err
	}
	return s.writeConfig(o)
}

// shops creates the databases and fills the sample shops, unless a former start finished that.
func (s *Stage) shops(ctx context.Context, o Options) error {
	done := filepath.Join(s.dir, "filled")
	if _, err := os.Stat(done); err == nil {
		return s.server.Exec(ctx, createAccounts+letPush)
	}
	s.Fresh = true
	if err := s.server.Exec(ctx, createDatabases+createAccounts); err != nil {
		return err
	}
	if err := s.fill(ctx, SingleShop, sampleshop.Options{Engine: "InnoDB", Now: o.Now}, 1, o.Orders, o); err != nil {
		return fmt.Errorf("single sample shop: %w", err)
	}
	if err := s.fill(ctx, MultiShop, sampleshop.Options{Engine: "MyISAM", Multishop: true, Now: o.Now}, 2, o.Orders/2, o); err != nil {
		return fmt.Errorf("sample multishop: %w", err)
	}
	if err := s.server.Exec(ctx, letPush); err != nil {
		return err
	}
	return os.WriteFile(done, nil, 0o600)
}

const createDatabases = `
DROP DATABASE IF EXISTS fakturis; DROP DATABASE IF EXISTS shop_tee; DROP DATABASE IF EXISTS shop_multi;
CREATE DATABASE fakturis CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE DATABASE shop_tee CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci;
CREATE DATABASE shop_multi CHARACTER SET latin1 COLLATE latin1_german1_ci;
`

// letPush gives the account that writes into the shops what a status change needs, and nothing else. The tables must be there.
const letPush = `
GRANT SELECT ON shop_tee.* TO melder@localhost;
GRANT UPDATE (orders_status, last_modified) ON shop_tee.orders TO melder@localhost;
GRANT INSERT ON shop_tee.orders_status_history TO melder@localhost;
GRANT INSERT ON shop_tee.orders_tracking TO melder@localhost;
GRANT SELECT ON shop_multi.* TO melder@localhost;
GRANT UPDATE (orders_status, last_modified) ON shop_multi.orders TO melder@localhost;
GRANT INSERT ON shop_multi.orders_status_history TO melder@localhost;
GRANT INSERT ON shop_multi.orders_tracking TO melder@localhost;
`

// The daemon gets what an admin should give it: its tables belong to another account (fakturis_eigner), which gives it just the rights
// that it needs; on the shops it may read, and write what a status change writes. The single shop is followed by triggers; they belong to the shop's own account.
// The multishop is only scanned.
const createAccounts = `
CREATE USER IF NOT EXISTS fakturis@localhost IDENTIFIED BY 'demo-fakturis';
CREATE USER IF NOT EXISTS leser@localhost IDENTIFIED BY 'demo-leser';
CREATE USER IF NOT EXISTS shop_tee@localhost IDENTIFIED BY 'demo-tee';
CREATE USER IF NOT EXISTS fakturis_eigner@localhost IDENTIFIED BY 'demo-eigner';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM fakturis@localhost;
GRANT ALL ON fakturis.* TO fakturis_eigner@localhost WITH GRANT OPTION;
GRANT SELECT ON shop_tee.* TO leser@localhost;
GRANT SELECT ON shop_multi.* TO leser@localhost;
CREATE USER IF NOT EXISTS melder@localhost IDENTIFIED BY 'demo-melder';
GRANT ALL ON shop_tee.* TO shop_tee@localhost;
`

func (s *Stage) fill(ctx context.Context, name string, o sampleshop.Options, seed int64, orders int, all Options) error {
	db, err := s.OpenShop(name)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sampleshop.CreateTables(ctx, db, o); err != nil {
		return err
	}
	if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
		return err
	}
	_, err = sampleshop.Fill(ctx, db, o, seed, orders, func(done, total int) {
		all.Progress("Beispielshop "+name, done, total)
	})
	return err
}

// OpenShop opens a sample shop as its owner, as the shop itself does.
func (s *Stage) OpenShop(name string) (*sql.DB, error) {
	c, err := mysql.ParseDSN(s.server.DSN(name))
	if err != nil {
		return nil, err
	}
	c.Params = map[string]string{"sql_mode": "''"}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// Close stops what Set started, in reverse order.
func (s *Stage) Close() error {
	var errs []error
	if s.Mailbox != nil {
		errs = append(errs, s.Mailbox.Close())
	}
	if s.server != nil {
		errs = append(errs, s.server.Stop())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
