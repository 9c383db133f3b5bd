package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) {
	if os.Getenv(issuerDSN) != "" {
		if err := issuer(); err != nil {
			fmt.Fprintln(os.Stderr, "issuer:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(privatedb.Main(m))
}

// noon is the moment at which the tests happen: 23 November 2026 in Berlin.
func noon() time.Time { return time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC) }

// config is that of a merchant with two shops.
func config(dsn string) store.Config {
	company := invoicing.Company{Name: "Muster GmbH", Street: "Hafenstr. 1", Postcode: "20457", City: "Hamburg", Country: "DE", VATID: "DE123456789"}
	return store.Config{DSN: dsn, Now: noon, Settings: map[string]invoicing.ShopSettings{
		"":     {Company: company, MailFrom: "rechnung@muster.example", DueDays: 14},
		"tee":  {Key: "tee", Name: "Teeladen", Company: company, MailFrom: "Teeladen <rechnung@tee.example>", DueDays: 14},
		"wein": {Key: "wein", Name: "Weinhandel", Company: company, MailFrom: "rechnung@wein.example", MailBCC: "archiv@wein.example", DueDays: 7},
	}}
}

// openStore opens a store on a fresh database, as changed by edit (nil for none).
func openStore(t *testing.T, edit func(*store.Config)) *store.Store {
	t.Helper()
	c := config(privatedb.New(t))
	if edit != nil {
		edit(&c)
	}
	return openOn(t, c)
}

func openOn(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// wantCode fails unless err carries the code.
func wantCode(t *testing.T, err error, want invoicing.Code) {
	t.Helper()
	if got := invoicing.ErrorCode(err); got != want {
		t.Fatalf("error %v has code %q, want %q", err, got, want)
	}
}
