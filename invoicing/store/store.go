// Package store keeps the business in a MariaDB or MySQL database: orders and partners as the shops told them,
// contracts, and the documents that were made of them, each step in one transaction that is done as a whole or not.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
)

// Store is the FAKTURIS database. Several stores, in one program or in many, may work on one database at once.
type Store struct {
	db       *sql.DB
	dsn      *mysql.Config
	owner    *mysql.Config // of the account that the tables belong to; nil where it is the daemon's own
	now      func() time.Time
	zone     *time.Location // of business dates
	settings map[string]invoicing.ShopSettings
	crash    func(point string)
	issued   func(invoicing.InvoiceType)
	pushed   func(invoicing.IntentState, invoicing.MailState)
	vat      VATChecking
	sending  sending.Rules

	protection      atomic.Pointer[Protection]
	unprintable     func(invoicing.Invoice) []string
	unprintableNote func(invoicing.DeliveryNote) []string
}

// Config says where the database is and what the merchant puts on documents.
type Config struct {
	DSN      string                            // as go-sql-driver/mysql reads it: user:password@tcp(host:3306)/database
	OwnerDSN string                            // of the account that makes tables, triggers and grants; empty: that of DSN
	Now      func() time.Time                  // the clock; time.Now where it is nil
	Settings map[string]invoicing.ShopSettings // per shop key; "" is the company itself
	Crash    func(point string)                // called at named points of the document steps; nil outside tests
	Issued   func(invoicing.InvoiceType)       // called after an invoice was issued; may be nil
	VAT      VATChecking

	// Pushed is called after a status change came to rest: done (with what became of its mail), refused, cancelled or unknown. May be nil.
	Pushed  func(invoicing.IntentState, invoicing.MailState)
	Sending sending.Rules // when and what goes out by itself

	// Why a document cannot be printed, in German with what to do. Such an invoice is held, such a delivery note is not
	// made: both are known before a number is given. Nil takes everything for printable.
	Unprintable     func(invoicing.Invoice) []string
	UnprintableNote func(invoicing.DeliveryNote) []string
}

// Open connects to the database and refuses one that cannot keep documents safely: a server without SKIP LOCKED or
// without InnoDB. Errors are coded and say what to do; none holds the password.
func Open(ctx context.Context, c Config) (*Store, error) {
	dsn, err := parseDSN(c.DSN)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, invoicing.Unavailablef("the time zone Europe/Berlin is not known on this machine: %w", err)
	}
	connector, err := mysql.NewConnector(dsn)
	if err != nil {
		return nil, invoicing.Invalidf("database.dsn: %w", err)
	}
	s := &Store{db: sql.OpenDB(connector), dsn: dsn, now: c.Now, zone: zone, settings: c.Settings, crash: c.Crash, issued: c.Issued, pushed: c.Pushed,
		unprintable: c.Unprintable, unprintableNote: c.UnprintableNote, vat: c.VAT, sending: c.Sending}
	if c.OwnerDSN != "" {
		if s.owner, err = parseDSN(c.OwnerDSN); err != nil {
			return nil, fmt.Errorf("database.owner_dsn: %w", err)
		}
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.crash == nil {
		s.crash = func(string) {}
	}
	if s.issued == nil {
		s.issued = func(invoicing.InvoiceType) {}
	}
	if s.pushed == nil {
		s.pushed = func(invoicing.IntentState, invoicing.MailState) {}
	}
	if s.unprintable == nil {
		s.unprintable = func(invoicing.Invoice) []string { return nil }
	}
	if s.unprintableNote == nil {
		s.unprintableNote = func(invoicing.DeliveryNote) []string { return nil }
	}
	limitPool(s.db)
	if s.owner != nil { // the daemon's account may have no rights yet
		dsn = s.owner
	}
	if err := s.asOwner(ctx, func(db *sql.DB) error { return checkServer(ctx, db) }); err != nil {
		s.db.Close()
		return nil, explain(dsn, err)
	}
	return s, nil
}

// limitPool keeps the number of connections small (shared hosts allow few) and their age below every usual
// wait_timeout.
func limitPool(db *sql.DB) {
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(8)
	db.SetConnMaxIdleTime(time.Minute)
	db.SetConnMaxLifetime(10 * time.Minute)
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }

// DB returns the pool of connections, all in UTC and in strict mode.
func (s *Store) DB() *sql.DB { return s.db }

// today returns the business date of this moment.
func (s *Store) today() invoicing.Date { return invoicing.DateOf(s.now().In(s.zone)) }

// settingsOf returns what a shop puts on its documents, those of the company where the shop has none.
func (s *Store) settingsOf(shop string) invoicing.ShopSettings {
	if v, ok := s.settings[shop]; ok {
		return v
	}
	return s.settings[""]
}
