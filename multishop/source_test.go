package multishop_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/multishop"
)

func threeShops() multishop.Source {
	return multishop.Source{Key: "haus", OrderColumn: "multishop_id", CustomerColumn: "customers.multishop_id", Domains: []multishop.Domain{
		{Key: "tee", Value: "1"}, {Key: "kaffee", Value: "2"}, {Key: "porzellan", Value: "P"}}}
}

func TestShopOf(t *testing.T) {
	t.Parallel()
	s := threeShops()
	for value, want := range map[string]string{"1": "tee", " 2 ": "kaffee", "p": "porzellan"} {
		if got, err := s.ShopOf(value); err != nil || got != want {
			t.Errorf("ShopOf(%q) = %q, %v; want %q", value, got, err, want)
		}
	}
	for _, value := range []string{"", "3", "01"} {
		if got, err := s.ShopOf(value); invoicing.ErrorCode(err) != invoicing.CodeInvalid || got != "" || !strings.Contains(err.Error(), "„"+value+"“") {
			t.Errorf("ShopOf(%q) = %q, %v", value, got, err)
		}
	}
	s.Default = "porzellan"
	if got, err := s.ShopOf(" "); err != nil || got != "porzellan" {
		t.Errorf("no value goes to %q, %v", got, err)
	}
	if got, err := s.ShopOf("3"); err == nil {
		t.Errorf("an unknown value goes to %q", got)
	}
	s.Unknown, s.Default = multishop.UnknownDefault, "kaffee"
	if got, err := s.ShopOf("3"); err != nil || got != "kaffee" {
		t.Errorf("unknown goes to %q, %v", got, err)
	}
	s.CustomerColumn = ""
	if got, err := s.CustomerShop("1"); err != nil || got != "kaffee" {
		t.Errorf("shared customers go to %q, %v", got, err)
	}
	if got, err := s.OrderShop("1"); err != nil || got != "tee" {
		t.Errorf("an order goes to %q, %v", got, err)
	}
}

func TestOneShopIsItsOwnSource(t *testing.T) {
	t.Parallel()
	s := multishop.Source{Key: "tee", Name: "Teehaus", URL: "https://tee.example"}
	if got, err := s.OrderShop("whatever"); err != nil || got != "tee" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := s.ShopOf(""); err != nil || got != "tee" {
		t.Errorf("%q, %v", got, err)
	}
	if d := s.Shops(); len(d) != 1 || d[0].Name != "Teehaus" || d[0].URL != s.URL {
		t.Errorf("%+v", d)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	if err := threeShops().Validate(); err != nil {
		t.Error(err)
	}
	for what, change := range map[string]func(*multishop.Source){
		"key":          func(s *multishop.Source) { s.Key = "Haus 1" },
		"no key":       func(s *multishop.Source) { s.Key = "" },
		"column":       func(s *multishop.Source) { s.OrderColumn = "shop_id; DROP TABLE orders" },
		"quote":        func(s *multishop.Source) { s.CustomerColumn = "a`b" },
		"no column":    func(s *multishop.Source) { s.OrderColumn = "" },
		"unknown":      func(s *multishop.Source) { s.Unknown = "guess" },
		"default":      func(s *multishop.Source) { s.Default = "bier" },
		"domain key":   func(s *multishop.Source) { s.Domains[0].Key = "TEE" },
		"domain twice": func(s *multishop.Source) { s.Domains[0].Key = "kaffee" },
		"value twice":  func(s *multishop.Source) { s.Domains[0].Value = " p" },
		"url":          func(s *multishop.Source) { s.Domains[1].URL = "javascript:alert(1)" },
		"source url":   func(s *multishop.Source) { s.URL = "tee.example" },
	} {
		s := threeShops()
		change(&s)
		if err := s.Validate(); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}
