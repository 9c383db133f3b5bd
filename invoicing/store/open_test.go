package store_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestOpenExplainsAWrongDSN(t *testing.T) {
	t.Parallel()
	good := privatedb.New(t)
	socket := good[strings.Index(good, "@"):strings.Index(good, ")/")]
	for name, c := range map[string]struct {
		dsn  string
		want []string
		code invoicing.Code
	}{
		"no server":   {"kasse:Geheim1@tcp(127.0.0.1:1)/fakturis", []string{"127.0.0.1:1", "fakturis", "kasse", "start it"}, invoicing.CodeUnavailable},
		"no database": {"root" + socket + ")/nirgends", []string{"nirgends", "root", "CREATE DATABASE"}, invoicing.CodeUnavailable},
		"no user":     {"kasse:Geheim1" + socket + ")/x", []string{"kasse", "database x", "password"}, invoicing.CodeUnavailable},
		"unreadable":  {"kasse:Geheim1@tcp(127.0.0.1:3306", []string{"database.dsn"}, invoicing.CodeInvalid},
		"without":     {"kasse:Geheim1@tcp(127.0.0.1:3306)/", []string{"database.dsn", "no database"}, invoicing.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(context.Background(), store.Config{DSN: c.dsn})
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			wantCode(t, err, c.code)
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q does not say %q", err, w)
				}
			}
			if strings.Contains(err.Error(), "Geheim1") {
				t.Errorf("%q tells the password", err)
			}
		})
	}
}

func TestOpenForcesItsSession(t *testing.T) {
	t.Parallel()
	s := openStore(t, func(c *store.Config) {
		c.DSN += "?parseTime=false&loc=Local&charset=latin1&time_zone=%27%2B05%3A00%27&sql_mode=%27%27&clientFoundRows=false"
	})
	if zone := value[string](t, s, `SELECT @@session.time_zone`); zone != "+00:00" {
		t.Errorf("time zone %s", zone)
	}
	if mode := value[string](t, s, `SELECT @@session.sql_mode`); !strings.Contains(mode, "STRICT_TRANS_TABLES") {
		t.Errorf("sql_mode %s", mode)
	}
	if set := value[string](t, s, `SELECT @@character_set_connection`); set != "utf8mb4" {
		t.Errorf("charset %s", set)
	}
	if at := value[time.Time](t, s, `SELECT CAST('2026-11-23 12:00:00' AS DATETIME)`); at.Location() != time.UTC {
		t.Errorf("times are in %s", at.Location())
	}
	insert(t, s, `INSERT INTO fakturis_number_range VALUES ('x', 1)`)
	result, err := s.DB().Exec(`UPDATE fakturis_number_range SET last_value = 1`)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := result.RowsAffected(); n != 1 {
		t.Errorf("an unchanged row counts %d, want 1 (found rows)", n)
	}
}

func TestMigrateRunsOnceWhenManyStart(t *testing.T) {
	t.Parallel()
	c := config(privatedb.New(t))
	var all sync.WaitGroup
	for range 4 {
		s, err := store.Open(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		all.Go(func() {
			if err := s.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := openOn(t, c)
	if n := value[int](t, s, `SELECT COUNT(*) - COUNT(DISTINCT version_id) FROM fakturis_goose`); n != 0 {
		t.Errorf("%d migrations ran twice", n)
	}
}

func TestMigrateGoesOnWhereItWasCutShort(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	for _, q := range []string{`DELETE FROM fakturis_goose WHERE version_id >= 10`, `DROP TABLE fakturis_billed`, `DROP VIEW fakturis_rechnungsliste`} {
		if _, err := s.DB().Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	value[int](t, s, `SELECT (SELECT COUNT(*) FROM fakturis_billed) + (SELECT COUNT(*) FROM fakturis_rechnungsliste)`)
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	insert(t, s, `INSERT INTO fakturis_goose (version_id, is_applied) VALUES (99999, 1)`)
	err := s.Migrate(context.Background())
	wantCode(t, err, invoicing.CodeUnavailable)
}

func TestOpenRefusesServersWithoutSkipLocked(t *testing.T) {
	t.Parallel()
	for version, good := range map[string]bool{
		"10.6.0-MariaDB": true, "10.11.19-MariaDB-0+deb12u1": true, "11.4.2-MariaDB-log": true, "12.0.1-MARIADB": true,
		"10.5.99-MariaDB": false, "10.4.32-MariaDB": false, "5.5.68-MariaDB": false,
		"8.0.1": true, "8.0.36-0ubuntu0.22.04.1": true, "8.4.0": true, "9.1.0": true, "8.0.0-dmr": false, "5.7.44-log": false,
		"PostgreSQL 16": false, "": false,
	} {
		err := store.CheckVersion(version)
		if good != (err == nil) {
			t.Errorf("%q: %v", version, err)
		}
		if !good {
			wantCode(t, err, invoicing.CodeUnavailable)
		}
	}
}
