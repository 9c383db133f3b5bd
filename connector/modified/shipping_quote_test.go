package modified_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

// A quoteCase is what a module of a running 2.0.7.2 shop asked for shipping, with these settings and for these orders.
// Where the shop itself broke off there is no quote.
type quoteCase struct {
	Case     string
	Module   string
	Box      map[string]string
	Settings map[string]string
	DPD      map[string][][]any
	Quotes   []struct {
		To, Postcode, Kg, Value string
		Pieces                  int64
		Want                    map[string]string // price by service; the module's code where it has no services
	}
}

func quoteCases(t *testing.T) []quoteCase {
	t.Helper()
	text, err := os.ReadFile("testdata/shipping-quotes.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []quoteCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// install makes the module of the case the only one of the shop.
func (c quoteCase) install(t *testing.T, db shopDB) {
	t.Helper()
	db.exec(t, `DELETE FROM configuration WHERE configuration_key LIKE 'MODULE\_SHIPPING\_%' OR configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_SHIPPING\_%'`)
	set := func(key, value string) {
		db.exec(t, "REPLACE INTO configuration (configuration_key, configuration_value) VALUES (?, ?)", key, value)
	}
	set("MODULE_SHIPPING_INSTALLED", c.Module+".php")
	for key, value := range c.Box {
		set(key, value)
	}
	for key, value := range c.Settings {
		set("MODULE_SHIPPING_"+strings.ToUpper(c.Module)+"_"+key, value)
	}
	for table, rows := range c.DPD {
		db.exec(t, "DELETE FROM "+table)
		for _, r := range rows {
			db.exec(t, "INSERT INTO "+table+" VALUES (?"+strings.Repeat(", ?", len(r)-1)+")", r...)
		}
	}
}

func createDPD(t *testing.T, db shopDB) {
	t.Helper()
	db.exec(t, "CREATE TABLE dpd_country_to_postal (dpd_country CHAR(2) NOT NULL PRIMARY KEY, dpd_postal_reference INT NOT NULL)")
	db.exec(t, `CREATE TABLE dpd_postal_to_weight (dpd_postal_reference INT NOT NULL, dpd_from_postal VARCHAR(10) NOT NULL, dpd_to_postal VARCHAR(10) NOT NULL,
		dpd_weight_ref CHAR(3) NOT NULL)`)
	db.exec(t, `CREATE TABLE dpd_weight (dpd_weight_ref CHAR(3) NOT NULL PRIMARY KEY, dpd_weight_price_string TEXT NOT NULL,
		dpd_free_shipping_over DECIMAL(15,4) NOT NULL, dpd_shipping_subsidized DECIMAL(15,4) NOT NULL)`)
}

func TestPriceListsGiveThePricesThatTheShopAsks(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	createDPD(t, db)
	shop := db.open(t)
	modules := map[string]bool{}
	for _, c := range quoteCases(t) {
		t.Run(c.Case, func(t *testing.T) {
			modules[c.Module] = true
			c.install(t, db)
			m := onlyMethod(t, shop)
			for _, q := range c.Quotes {
				got := map[string]string{}
				for _, p := range m.Quote(invoicing.Shipment{Country: q.To, Postcode: q.Postcode, Weight: number(t, q.Kg), Value: number(t, q.Value), Pieces: q.Pieces}) {
					service := p.Service
					if service == "" {
						service = c.Module
					}
					got[service] = p.Price.String()
				}
				if diff := cmp.Diff(q.Want, got); diff != "" {
					t.Errorf("%s %s, %s kg, %s EUR, %d pieces (-shop +mirror):\n%s", q.To, q.Postcode, q.Kg, q.Value, q.Pieces, diff)
				}
			}
		})
	}
	if len(modules) != 17 {
		t.Errorf("%d modules", len(modules))
	}
}

func onlyMethod(t *testing.T, shop *modified.Shop) invoicing.ShippingMethod {
	t.Helper()
	list, err := shop.ShippingMethods(context.Background())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d methods, %v", len(list), err)
	}
	return list[0].Method
}

func number(t *testing.T, s string) decimal.Decimal {
	t.Helper()
	d, err := decimal.NewFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
