package modified_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

// beginScan does what every scan begins with.
func beginScan(t testing.TB, s *modified.Shop) {
	t.Helper()
	if _, err := s.Statuses(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (db shopDB) openLogging(t testing.TB) (*modified.Shop, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	s, err := modified.Open(context.Background(), modified.Config{Key: "tee", DSN: db.dsn, Log: zerolog.New(log)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, log
}

func TestAnUpdateOfTheShopIsNoticedAtTheNextScan(t *testing.T) {
	t.Parallel()
	const newGroup = `CREATE TABLE personal_offers_by_customers_status_7 (price_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, products_id INT NOT NULL,
		quantity DECIMAL(15,4), personal_offer DECIMAL(15,4))`
	for name, c := range map[string]struct {
		before, update, logged string
		kind                   invoicing.Kind
	}{
		"a column comes":      {"ALTER TABLE orders_tracking DROP COLUMN date_added", "ALTER TABLE orders_tracking ADD date_added DATETIME NOT NULL", `"added":["orders_tracking.date_added"]`, invoicing.KindOrder},
		"a column goes":       {"DO 0", "ALTER TABLE orders DROP COLUMN languages_id", `"gone":["orders.languages_id"]`, invoicing.KindOrder},
		"a column grows":      {"ALTER TABLE orders MODIFY customers_state VARCHAR(32)", "ALTER TABLE orders MODIFY customers_state VARCHAR(64)", `"changed":["orders.customers_state"]`, invoicing.KindOrder},
		"an engine changes":   {"DO 0", "ALTER TABLE customers ENGINE = InnoDB", "", ""},
		"the charset changes": {"DO 0", "ALTER TABLE customers CONVERT TO CHARACTER SET utf8mb4", `"customers.customers_lastname"`, invoicing.KindCustomer},
		"a group comes":       {"DO 0", newGroup, `"added":["personal_offers_by_customers_status_7.personal_offer"`, invoicing.KindArticle},
		"a table goes":        {"DO 0", "DROP TABLE products_geo_zones_to_tax_class", `"gone":["products_geo_zones_to_tax_class.geo_zone_id"`, invoicing.KindArticle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, "latin1", "MyISAM")
			db.exec(t, c.before)
			s, log := db.openLogging(t)
			beginScan(t, s)
			kinds := []invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle}
			before := map[invoicing.Kind]string{}
			for _, k := range kinds {
				before[k] = fmt.Sprint(allPrints(t, s, k))
			}
			want := everythingOf(t, s)
			if log.Len() > 0 {
				t.Fatalf("logged %s", log)
			}
			db.exec(t, c.update)
			beginScan(t, s)
			if got := log.String(); !strings.Contains(got, c.logged) || (c.logged == "") != (got == "") || strings.Count(got, "\n") > 1 {
				t.Errorf("logged %s, want %s", got, c.logged)
			}
			for _, k := range kinds {
				if moved := fmt.Sprint(allPrints(t, s, k)) != before[k]; moved != (k == c.kind) {
					t.Errorf("the fingerprints of %s moved: %v", k, moved)
				}
			}
			if diff := cmp.Diff(want, everythingOf(t, s), sameRecords); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			logged := log.Len()
			beginScan(t, s)
			if log.Len() > logged {
				t.Errorf("logged twice: %s", log)
			}
		})
	}
}

func TestVendorsColumnsAreHarmless(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "InnoDB")
	s, log := db.openLogging(t)
	want, before := everythingOf(t, s), fmt.Sprint(allPrints(t, s, invoicing.KindOrder), allPrints(t, s, invoicing.KindArticle))
	for _, table := range []string{"orders", "orders_products", "orders_total", "customers", "address_book", "products", "configuration", "languages", "countries"} {
		db.exec(t, "ALTER TABLE "+table+" ADD vendor_text TEXT NOT NULL FIRST, ADD vendor_number INT NOT NULL, ADD `order` VARCHAR(9) NOT NULL")
	}
	db.exec(t, "CREATE TABLE vendor_orders (orders_id INT NOT NULL)")
	beginScan(t, s)
	if !strings.Contains(log.String(), `"orders.vendor_number"`) {
		t.Errorf("logged %s", log)
	}
	if got := fmt.Sprint(allPrints(t, s, invoicing.KindOrder), allPrints(t, s, invoicing.KindArticle)); got != before {
		t.Error("columns that nobody reads moved the fingerprints")
	}
	if diff := cmp.Diff(want, everythingOf(t, s), sameRecords); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestAColumnThatIsNeededAndGoesIsNamedUntilItIsBack(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	s, _ := db.openLogging(t)
	beginScan(t, s)
	db.exec(t, "ALTER TABLE orders_products CHANGE allow_tax allow_tax_old INT(1) NOT NULL")
	db.exec(t, "RENAME TABLE orders_status TO orders_status_old")
	for range 2 {
		_, scan := s.Statuses(context.Background())
		_, read := s.Orders(context.Background(), everything)
		for _, err := range []error{scan, read} {
			if invoicing.ErrorCode(err) != invoicing.CodeInvalid || !strings.HasSuffix(err.Error(), "missing: orders_products.allow_tax, orders_status") {
				t.Errorf("the error is %v", err)
			}
		}
	}
	db.exec(t, "ALTER TABLE orders_products CHANGE allow_tax_old allow_tax INT(1) NOT NULL")
	db.exec(t, "RENAME TABLE orders_status_old TO orders_status")
	beginScan(t, s)
	everythingOf(t, s)
}

func TestAColumnThatGoesWhileAScanRunsIsLeftOutInTheNext(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	s, log := db.openLogging(t)
	beginScan(t, s)
	db.exec(t, "ALTER TABLE orders DROP COLUMN languages_id")
	_, err := s.Orders(context.Background(), everything)
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "the next scan reads them as they are now") {
		t.Errorf("the error is %v", err)
	}
	if !strings.Contains(log.String(), "orders.languages_id") {
		t.Errorf("logged %s", log)
	}
	beginScan(t, s)
	everythingOf(t, s)
}

func TestAnIndexThatGoesWhileAScanRunsIsNotUsedInTheNext(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb4", "InnoDB")
	s, _ := db.openLogging(t)
	beginScan(t, s)
	db.exec(t, "ALTER TABLE orders_total DROP INDEX idx_orders_id")
	_, err := s.Prints(context.Background(), invoicing.KindOrder, 0)
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "the next scan reads them as they are now") {
		t.Errorf("the error is %v", err)
	}
	if list, err := s.Prints(context.Background(), invoicing.KindOrder, 0); err != nil || len(list) == 0 {
		t.Errorf("%d ranges, %v", len(list), err)
	}
}
