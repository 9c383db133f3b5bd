package modified_test

import (
	"context"
	"fmt"
	"testing"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

func allPrints(t testing.TB, s *modified.Shop, kind invoicing.Kind) map[connector.Range]connector.RangePrint {
	t.Helper()
	out := map[connector.Range]connector.RangePrint{}
	for after := int64(-1); ; {
		list, err := s.Prints(context.Background(), kind, after)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return out
		}
		for _, p := range list {
			if p.To <= after || p.Rows == 0 {
				t.Fatalf("range %v with %d rows after %d", p.Range, p.Rows, after)
			}
			out[p.Range], after = p, p.To
		}
	}
}

// recordPrints gives the fingerprint of every record of a kind.
func recordPrints(t testing.TB, s *modified.Shop, kind invoicing.Kind) map[int64]connector.Print {
	t.Helper()
	out := map[int64]connector.Print{}
	var err error
	switch kind {
	case invoicing.KindOrder:
		var list []connector.ShopOrder
		list, err = s.Orders(context.Background(), everything)
		for _, r := range list {
			out[r.Key] = r.Print
		}
	case invoicing.KindCustomer:
		var list []connector.ShopCustomer
		list, err = s.Customers(context.Background(), everything)
		for _, r := range list {
			out[r.Key] = r.Print
		}
	case invoicing.KindArticle:
		var list []connector.ShopArticle
		list, err = s.Articles(context.Background(), everything)
		for _, r := range list {
			out[r.Key] = r.Print
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryChangeMovesTheFingerprintsOfItsRecordAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind      invoicing.Kind
		key       int64
		statement string
	}{
		{invoicing.KindOrder, 2, "UPDATE orders SET orders_status = 4 WHERE orders_id = 2"},
		{invoicing.KindOrder, 2, "UPDATE orders SET comments = NULL WHERE orders_id = 2"},
		{invoicing.KindOrder, 2, "UPDATE orders SET billing_street_address = 'Lindenallee 6' WHERE orders_id = 2"},
		{invoicing.KindOrder, 2, "UPDATE orders_products SET final_price = 20.0001 WHERE orders_products_id = 3"},
		{invoicing.KindOrder, 2, "DELETE FROM orders_products WHERE orders_products_id = 5"},
		{invoicing.KindOrder, 8, "UPDATE orders_products_attributes SET products_options_values = 'Rot' WHERE orders_id = 8"},
		{invoicing.KindOrder, 8, "UPDATE orders_total SET value = 0 WHERE orders_id = 8"},
		{invoicing.KindOrder, 1, "INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (1, 3, '2026-11-24 08:00:00')"},
		{invoicing.KindOrder, 1, "INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id) VALUES (1, 1, '4711')"},
		{invoicing.KindOrder, 2, "UPDATE carriers SET carrier_tracking_link = 'https://example.org/$1' WHERE carrier_id = 1"},
		{invoicing.KindCustomer, 3, "UPDATE customers SET customers_vat_id = 'DE1' WHERE customers_id = 3"},
		{invoicing.KindCustomer, 5, "UPDATE address_book SET entry_city = 'Kiel' WHERE customers_id = 5"},
		{invoicing.KindCustomer, 5, "INSERT INTO address_book (customers_id, entry_city) VALUES (5, 'Bremen')"},
		{invoicing.KindArticle, 1, "UPDATE products SET products_quantity = products_quantity - 1 WHERE products_id = 1"},
		{invoicing.KindArticle, 1, "UPDATE products_description SET products_description = 'neu' WHERE products_id = 1 AND language_id = 2"},
		{invoicing.KindArticle, 2, "UPDATE products_attributes SET attributes_stock = 7 WHERE products_attributes_id = 1"},
		{invoicing.KindArticle, 2, "UPDATE products_options_values SET products_options_values_name = 'Hellblau' WHERE products_options_values_id = 1"},
		{invoicing.KindArticle, 3, "UPDATE personal_offers_by_customers_status_3 SET personal_offer = 0.44 WHERE quantity = 10"},
		{invoicing.KindArticle, 4, "UPDATE specials SET status = 0 WHERE products_id = 4"},
	} {
		t.Run(c.statement, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, "latin1", "MyISAM")
			s := db.open(t)
			ranges, records := allPrints(t, s, c.kind), recordPrints(t, s, c.kind)
			db.exec(t, c.statement)
			for r, p := range allPrints(t, s, c.kind) {
				if ranges[r] == p {
					t.Errorf("range %v: the same fingerprint", r)
				}
			}
			for key, p := range recordPrints(t, s, c.kind) {
				if changed := records[key] != p; changed != (key == c.key) {
					t.Errorf("record %d: changed is %v", key, changed)
				}
			}
		})
	}
}

func TestWhatChangesByItselfMovesNoFingerprint(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "InnoDB")
	s := db.open(t)
	for _, c := range []struct {
		kind       invoicing.Kind
		statements []string
	}{
		{invoicing.KindOrder, []string{"UPDATE orders SET customers_ip = '::1', last_modified = NOW()"}},
		{invoicing.KindCustomer, []string{"UPDATE customers SET customers_password = 'x', customers_password_time = 7",
			"UPDATE customers_info SET customers_info_number_of_logons = 99"}},
		{invoicing.KindArticle, []string{"UPDATE products_description SET products_viewed = products_viewed + 1",
			"UPDATE products_attributes SET products_attributes_id = products_attributes_id + 100",
			"UPDATE personal_offers_by_customers_status_3 SET price_id = price_id + 100",
			"UPDATE products SET products_ordered = products_ordered + 1"}},
	} {
		ranges, records := allPrints(t, s, c.kind), recordPrints(t, s, c.kind)
		for _, q := range c.statements {
			db.exec(t, q)
		}
		if got := allPrints(t, s, c.kind); fmt.Sprint(got) != fmt.Sprint(ranges) || len(got) == 0 {
			t.Errorf("%s: the ranges' fingerprints moved", c.kind)
		}
		if got := recordPrints(t, s, c.kind); fmt.Sprint(got) != fmt.Sprint(records) || len(got) == 0 {
			t.Errorf("%s: the records' fingerprints moved", c.kind)
		}
	}
}

// A XOR or sum of CRC32 is blind to this: CRC32 is affine, so the same change in two rows of equal length cancels out.
func TestTheSameChangeInTwoRowsIsSeen(t *testing.T) {
	t.Parallel()
	db := newShopDB(t, "latin1", "InnoDB")
	for id := 10; id < 14; id++ {
		db.exec(t, "INSERT INTO orders (orders_id, orders_status, language) VALUES (?, 1, 'german')", id)
	}
	crc := func() string {
		var v string
		if err := db.QueryRow("SELECT BIT_XOR(CRC32(CONCAT_WS('|', orders_id, orders_status, language))) FROM orders").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	s := db.open(t)
	blind, seeing := crc(), allPrints(t, s, invoicing.KindOrder)
	db.exec(t, "UPDATE orders SET orders_status = 3 WHERE orders_id IN (10, 11)")
	if crc() != blind {
		t.Fatal("the trap is none: CRC32 saw the change")
	}
	for r, p := range allPrints(t, s, invoicing.KindOrder) {
		if p == seeing[r] {
			t.Errorf("range %v: the change of two orders at once was overlooked", r)
		}
	}
}

func TestSparseKeysAreNotWalkedThrough(t *testing.T) {
	t.Parallel()
	db := newShopDB(t, "utf8mb4", "InnoDB")
	want := map[connector.Range]int64{}
	for _, id := range []int64{1, 1_000_000, 1_000_499, 1_000_500, 2_000_000_000} {
		db.exec(t, "INSERT INTO orders (orders_id) VALUES (?)", id)
		from := id - id%500
		want[connector.Range{From: from, To: from + 499}]++
	}
	s := db.open(t)
	got := allPrints(t, s, invoicing.KindOrder)
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for r, n := range want {
		if got[r].Rows != n {
			t.Errorf("range %v: %d rows, want %d", r, got[r].Rows, n)
		}
	}
}
