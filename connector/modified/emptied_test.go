package modified_test

import (
	"context"
	"testing"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

func TestATableThatIsBeingRestoredIsWaitedFor(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb4", "InnoDB")
	shop, ctx := db.open(t), context.Background()
	for table, read := range map[string]func() error{
		"languages":     func() error { _, err := shop.Orders(ctx, connector.Range{From: 1, To: 9}); return err },
		"countries":     func() error { _, err := shop.Customers(ctx, connector.Range{From: 1, To: 9}); return err },
		"configuration": func() error { _, err := shop.ShippingMethods(ctx); return err },
	} {
		if err := read(); err != nil {
			t.Fatal(err)
		}
		db.exec(t, "CREATE TABLE backup LIKE "+table)
		db.exec(t, "INSERT INTO backup SELECT * FROM "+table)
		db.exec(t, "DELETE FROM "+table)
		if err := read(); invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
			t.Errorf("%s is empty: %v", table, err)
		}
		db.exec(t, "INSERT INTO "+table+" SELECT * FROM backup")
		db.exec(t, "DROP TABLE backup")
		if err := read(); err != nil {
			t.Errorf("%s is back: %v", table, err)
		}
	}
	db.exec(t, "DELETE FROM languages")
	if _, err := db.open(t).Orders(ctx, connector.Range{From: 1, To: 9}); err != nil {
		t.Errorf("a shop that never had languages: %v", err)
	}
}
