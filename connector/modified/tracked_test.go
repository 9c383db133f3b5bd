package modified_test

import (
	"context"
	"slices"
	"testing"

	"fakturisd/connector"
	"fakturisd/connector/modified/sampleshop"
)

// TestWhatIsReadIsTracked asks the server which tables had rows read while everything was mirrored: a write to any of them
// must be noticed.
func TestWhatIsReadIsTracked(t *testing.T) {
	ctx := context.Background()
	db := newShopDB(t, "utf8mb4", "InnoDB")
	if err := sampleshop.FillCatalogue(ctx, db.DB, sampleshop.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := sampleshop.Fill(ctx, db.DB, sampleshop.Options{}, 1, 30, nil); err != nil {
		t.Fatal(err)
	}
	db.exec(t, "CREATE TABLE paypal_config (config_key VARCHAR(128) PRIMARY KEY, config_value TEXT)")
	db.exec(t, "INSERT INTO paypal_config VALUES ('PAYPAL_ORDER_STATUS_TMP_ID', '7')")
	s := db.open(t)
	tracked, err := s.Tracked(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range tracked {
		names = append(names, table.Name)
	}
	for _, table := range tablesRead(t, db, s) {
		if !slices.Contains(names, table) {
			t.Errorf("%s is read and not tracked", table)
		}
	}
}

// tablesRead mirrors everything and returns the tables of which the server read rows.
func tablesRead(t *testing.T, db shopDB, s connector.Shop) []string {
	t.Helper()
	ctx := context.Background()
	db.exec(t, "SET GLOBAL userstat = 1")
	t.Cleanup(func() { db.exec(t, "SET GLOBAL userstat = 0") })
	all := connector.Range{From: 0, To: 1 << 40}
	_, failed1 := s.Statuses(ctx)
	_, failed2 := s.Orders(ctx, all)
	_, failed3 := s.Customers(ctx, all)
	_, failed4 := s.Articles(ctx, all)
	_, failed5 := s.ShippingMethods(ctx)
	for _, err := range []error{failed1, failed2, failed3, failed4, failed5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows, err := db.Query("SELECT TABLE_NAME FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND ROWS_READ > 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	if err := rows.Err(); err != nil || len(tables) < 20 {
		t.Fatalf("the server counted reads of %v, %v", tables, err)
	}
	return tables
}
