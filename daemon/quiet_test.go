package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// TestAQuietShopIsLoggedOnce: one line when a shop has been quiet for too long, none while it goes on, one when orders
// come again, and another one the next time.
func TestAQuietShopIsLoggedOnce(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{DSN: privatedb.New(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	m := &Main{Store: s, Log: zerolog.New(&log)}
	limits, known := map[string]time.Duration{"tee": 24 * time.Hour}, map[string]bool{}
	look := func(hours int) (lines string) {
		t.Helper()
		if _, err := s.DB().Exec(`UPDATE fakturis_order SET ordered_at = UTC_TIMESTAMP() - INTERVAL ? HOUR`, hours); err != nil {
			t.Fatal(err)
		}
		log.Reset()
		if err := m.noteQuiet(t.Context(), limits, known); err != nil {
			t.Fatal(err)
		}
		return log.String()
	}
	for _, statement := range []string{
		`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'tee', '', '', 1)`,
		`INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone,
			vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
			VALUES ('shop', 'tee-1', 'tee', 'tee', 1, '1', 1, UTC_TIMESTAMP(), 'EUR', 1, 'de', '', '', '', '', '{}', '{}', '{}', 1, '', '', '', '', 'brutto', 1, 1, 1, FALSE, '', '[]', '[]')`,
	} {
		if _, err := s.DB().Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for i, step := range []struct {
		hours int
		want  string
	}{{23, ""}, {25, "does the shop still take orders"}, {26, ""}, {1, "come again"}, {2, ""}, {30, "does the shop still take orders"}} {
		got := look(step.hours)
		if step.want == "" && got != "" || !strings.Contains(got, step.want) || strings.Count(got, "\n") > 1 {
			t.Errorf("step %d, newest order %d hours old: logged %q, want %q", i, step.hours, got, step.want)
		}
	}
}
