package sampleshop

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
)

//go:embed sql/tables.sql
var tablesSQL string

//go:embed sql/multishop.sql
var multishopSQL string

// Options say what kind of shop it is.
type Options struct {
	Engine    string    // "InnoDB" or "MyISAM"; "" = InnoDB
	Multishop bool      // one database for the three Domains
	Now       time.Time // what the shop takes for now, in its own zone; zero = the clock
}

// Domain is one of the shops of a multishop.
type Domain struct {
	ID   int // orders.multishop_id, customers.multishop_id
	Name string
	Host string
	URL  string
}

// Domains returns the shops of the sample multishop.
func Domains() []Domain {
	return []Domain{
		{1, "Teehaus Nord", "teehaus-nord.example", "https://www.teehaus-nord.example"},
		{2, "Kaffee-Kontor", "kaffee-kontor.example", "https://www.kaffee-kontor.example"},
		{3, "Porzellanhaus Böttger", "porzellan-haus.example", "https://www.porzellan-haus.example"},
	}
}

// OrderColumn and CustomerColumn name the columns that hold a Domain's ID.
const (
	OrderColumn    = "multishop_id"
	CustomerColumn = "multishop_id"
)

// CreateTables makes the empty tables of a shop in the database of db, in its character set.
func CreateTables(ctx context.Context, db *sql.DB, o Options) error {
	engine, err := o.engine()
	if err != nil {
		return err
	}
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	if _, err := w.conn.ExecContext(ctx, "SET SESSION default_storage_engine = "+engine); err != nil {
		return fmt.Errorf("storage engine %s: %w", engine, err)
	}
	statements := tablesSQL
	if o.Multishop {
		statements += multishopSQL
	}
	for _, s := range strings.Split(statements, ";\n") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		if _, err := w.conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("create the shop's tables: %w: %.60s", err, strings.TrimSpace(s))
		}
	}
	return nil
}

func (o Options) engine() (string, error) {
	switch strings.ToLower(o.Engine) {
	case "", "innodb":
		return "InnoDB", nil
	case "myisam":
		return "MyISAM", nil
	}
	return "", invoicing.Invalidf("a shop's tables are InnoDB or MyISAM, not %q", o.Engine)
}

func (o Options) now() time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}
