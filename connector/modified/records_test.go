package modified_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

var sameDecimals = cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })

func TestTheHeadOfARealOrder(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "InnoDB")
	db.exec(t, "UPDATE orders SET customers_vat_id = ' DE123456789 ' WHERE orders_id = 2")
	s := db.open(t)
	list, err := s.Orders(context.Background(), connector.Range{From: 1, To: 2})
	if err != nil || len(list) != 2 {
		t.Fatalf("%d orders, %v", len(list), err)
	}
	lindenallee := invoicing.Address{Salutation: "Frau", FirstName: "Änne", LastName: "Groß", Street: "Lindenallee 5",
		Postcode: "04109", City: "Leipzig", Country: "DE"}
	at := func(clock string) time.Time {
		v, err := time.Parse(time.DateTime, "2026-11-23 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		_, offset := time.Now().Zone() // the test's server runs in the zone of this machine
		return v.Add(-time.Duration(offset) * time.Second)
	}
	want := invoicing.Order{
		Type: invoicing.OrderFromShop, Origin: invoicing.Origin{Shop: "tee", Kind: invoicing.KindOrder, Key: "2"}, ShopNumber: "2",
		Ordered: at("15:15:21"), Currency: "EUR", RateToHome: decimal.New(1, 0), Language: "de", Email: "aenne@example.com",
		Phone: "0341 998877", VATID: "DE123456789", Billing: lindenallee, Delivery: lindenallee, Customer: lindenallee,
		ShopStatus: 3, Shipping: "Pauschale Versandkosten", ShippingKey: "flat_flat", Payment: "moneyorder",
		History: []invoicing.StatusChange{{StatusID: 1, At: at("15:15:21"), Notified: true},
			{StatusID: 3, At: at("15:17:35"), Notified: true, Comment: "Ihr Paket ist unterwegs & kommt morgen"}},
		Parcels: []invoicing.Parcel{{Carrier: "DHL", Number: "00340434161094042557",
			Link: "http://nolp.dhl.de/nextt-online-public/set_identcodes.do?lang=de&idc=00340434161094042557"}},
	}
	got := list[1].Order
	want.PriceMode, want.Lines, want.TaxTotals, want.Total = got.PriceMode, got.Lines, got.TaxTotals, got.Total // see realAmounts
	if diff := cmp.Diff(want, got, sameDecimals); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if list[1].CustomerKey != 3 || list[1].Guest || !list[0].Guest {
		t.Errorf("customer %d, guest %v and %v", list[1].CustomerKey, list[1].Guest, list[0].Guest)
	}
	pot := list[0].Order.Lines[1]
	if diff := cmp.Diff([]string{"Farbe: Blau"}, pot.Details); diff != "" || pot.ArticleKey != "2{1}1" || pot.Number != "KANNE-1" {
		t.Errorf("line %+v", pot)
	}
	if list[0].Order.Comment != `Bitte "schnell" liefern & klingeln 2x` && !strings.Contains(list[0].Order.Comment, "klingeln 2x") {
		t.Errorf("comment %q", list[0].Order.Comment)
	}
}

func TestCustomersOfARealShop(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "MyISAM")
	db.exec(t, "INSERT INTO address_book (address_book_id, customers_id, entry_gender, entry_firstname, entry_lastname, entry_street_address, entry_postcode, entry_city, entry_country_id) VALUES (9, 5, '', 'Lager', 'Süd', 'Ring 1', '80331', 'München', 81)")
	db.exec(t, "INSERT INTO customers (customers_id, customers_firstname, customers_lastname, customers_email_address, customers_default_address_id, account_type) VALUES (7, 'Ohne', 'Adresse', 'ohne@example.com', 99, 1)")
	db.exec(t, "UPDATE orders SET language = 'english' WHERE orders_id = 2")
	got, err := db.open(t).Customers(context.Background(), everything)
	if err != nil || len(got) != 3 || got[0].Partner.Language != "en" {
		t.Fatalf("%d customers, %v", len(got), err)
	}
	kai := invoicing.Address{Salutation: "Herr", Company: "Teekontor Nord GmbH", FirstName: "Ingo", LastName: "Händler", Street: "Am Kai 3",
		Postcode: "20457", City: "Hamburg", Country: "DE"}
	ring := invoicing.Address{FirstName: "Lager", LastName: "Süd", Street: "Ring 1", Postcode: "80331", City: "München", Country: "DE"}
	want := connector.ShopCustomer{Key: 5, Print: got[1].Print,
		Partner: invoicing.Partner{Address: kai, Email: "ingo@teekontor.example", Phone: "040 1", VATID: "DE123456789", Language: "de",
			Origins: []invoicing.Origin{{Shop: "tee", Kind: invoicing.KindCustomer, Key: "5"}}},
		Contact: invoicing.Contact{Salutation: "Herr", FirstName: "Ingo", LastName: "Händler", Email: "ingo@teekontor.example", Phone: "040 1",
			Origins: []invoicing.Origin{{Shop: "tee", Kind: invoicing.KindContact, Key: "5"}}},
		Addresses: []connector.ShopAddress{{Key: 5, Address: kai, Default: true}, {Key: 9, Address: ring}}}
	if diff := cmp.Diff(want, got[1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if c := got[2]; !c.Guest || c.Partner.Address != (invoicing.Address{FirstName: "Ohne", LastName: "Adresse"}) {
		t.Errorf("a guest without an address: %+v", c)
	}
}

func TestArticlesOfARealShop(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	db.exec(t, "UPDATE specials SET start_date = '2026-11-01 00:00:00', expires_date = '2026-12-31 23:59:59'")
	db.exec(t, "INSERT INTO specials (products_id, specials_new_products_price, status) VALUES (4, 1, 0)")
	db.exec(t, "UPDATE products SET products_model = '', products_status = 0 WHERE products_id = 1")
	list, err := db.open(t).Articles(context.Background(), everything)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d articles, %v", len(list), err)
	}
	number := func(s string) decimal.Decimal { return decimal.RequireFromString(s) }
	tea, pot, filter, book := list[0].Article, list[1].Article, list[2].Article, list[3].Article
	if tea.Number != "1" || tea.Active || tea.Name != `Assam Tee „Gold" 250 g` || tea.Description != "Kräftiger Assam" ||
		tea.TaxRate.String() != "7" || !tea.NetPrice.Equal(number("9.3458")) || len(tea.Texts) != 2 {
		t.Errorf("tea %+v", tea)
	}
	if diff := cmp.Diff([]invoicing.ArticleVariant{
		{OptionID: 1, ValueID: 1, Option: "Farbe", Value: "Blau", Number: "-BLAU", Surcharge: number("1.6807"), PriceSign: "+", Stock: -2},
		{OptionID: 1, ValueID: 2, Option: "Farbe", Value: "Weiß", Number: "-WEISS", PriceSign: "+", Stock: 1},
	}, pot.Variants, sameDecimals); diff != "" {
		t.Errorf("pot (-want +got):\n%s", diff)
	}
	group := func(id int64, name string, from int64, price string) invoicing.ArticlePrice {
		return invoicing.ArticlePrice{Kind: invoicing.PriceGroup, Group: name, GroupID: id, MinQuantity: from, NetPrice: number(price), Active: true}
	}
	merchant := filter.Prices[len(filter.Prices)-1].Group // the rows' own umlaut is broken
	if diff := cmp.Diff([]invoicing.ArticlePrice{group(1, "Gast", 10, "0.7563"), group(1, "Gast", 50, "0.5882"),
		group(2, "Neuer Kunde", 10, "0.7563"), group(2, "Neuer Kunde", 50, "0.5882"), group(3, merchant, 1, "0.5"), group(3, merchant, 10, "0.45"),
	}, filter.Prices, sameDecimals); diff != "" {
		t.Errorf("filter (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]invoicing.ArticlePrice{{Kind: invoicing.PriceSpecial, MinQuantity: 1, NetPrice: number("14.0187"), Active: true,
		From: invoicing.NewDate(2026, 11, 1), Until: invoicing.NewDate(2026, 12, 31)}}, book.Prices, sameDecimals); diff != "" {
		t.Errorf("book (-want +got):\n%s", diff)
	}
}

func TestTheTaxRateAtHome(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb4", "InnoDB")
	s := db.open(t)
	rate := func() string {
		list, err := s.Articles(context.Background(), connector.Range{From: 2, To: 2})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d articles, %v", len(list), err)
		}
		return list[0].Article.TaxRate.String()
	}
	for _, step := range []struct{ statement, want string }{
		{"SELECT 1", "19"},
		{"INSERT INTO tax_rates (tax_zone_id, tax_class_id, tax_priority, tax_rate, tax_description) VALUES (5, 1, 2, 10, 'Zuschlag')", "30.9"},
		{"UPDATE tax_rates SET tax_priority = 1", "29"},
		{"INSERT INTO products_geo_zones_to_tax_class (products_id, geo_zone_id, tax_class_id) VALUES (2, 5, 2)", "7"},
		{"INSERT INTO products_geo_zones_to_tax_class (products_id, geo_zone_id, tax_class_id) VALUES (2, 6, 1)", "7"},
		{"REPLACE INTO configuration (configuration_key, configuration_value) VALUES ('MODULE_SMALL_BUSINESS', 'true')", "0"},
	} {
		db.exec(t, step.statement)
		if got := rate(); got != step.want {
			t.Errorf("after %q: %s %%, want %s %%", step.statement, got, step.want)
		}
	}
}
