package modified_test

import (
	"context"
	"errors"
	"testing"

	"fakturisd/connector/modified"
)

func TestShippingIsCalledAsTheShopCallsIt(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	db.exec(t, "REPLACE INTO configuration (configuration_key, configuration_value) VALUES ('MODULE_SHIPPING_INSTALLED', 'dp.php;flat.php'), ('MODULE_SHIPPING_DP_STATUS', 'True'), ('MODULE_SHIPPING_FLAT_STATUS', 'True')")
	var fail error
	s, err := modified.Open(t.Context(), modified.Config{Key: "tee", DSN: db.dsn, ShippingTitles: func(context.Context) (map[string]string, error) {
		return map[string]string{"dp": "Brieftaube"}, fail
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	list, err := s.ShippingMethods(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, m := range list {
		names[m.Key] = m.Method.Name
	}
	if names["dp"] != "Brieftaube" || names["flat"] != "Pauschale Versandkosten" {
		t.Errorf("%q", names)
	}
	plain, err := db.open(t).ShippingMethods(t.Context())
	if err != nil || len(plain) != len(list) {
		t.Fatalf("%d methods without titles, %d with: %v", len(plain), len(list), err)
	}
	for i, m := range plain {
		if m.Key == "dp" && (m.Method.Name != "Deutsche Post" || m.Print == list[i].Print) {
			t.Errorf("without titles %q; the mirror would not see the new name: %v", m.Method.Name, m.Print == list[i].Print)
		}
	}
	fail = errors.New("no database")
	if _, err := s.ShippingMethods(t.Context()); !errors.Is(err, fail) {
		t.Errorf("%v", err)
	}
}

func TestTitlesAreTextOfOneLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, language, want string }{
		{"Deutsche Post", "de", "Deutsche Post"}, {"DE::<b>Vorkasse</b>||EN::Pre&amp;payment", "en", "Pre&payment"}, {"DE::<b>Vorkasse</b>||EN::Prepayment", "de", "Vorkasse"},
		{"<img src=x onerror=alert(1)>", "de", ""}, {"Zahlung:\r\n <br/>bar", "de", "Zahlung: bar"},
	} {
		if got := modified.Title(c.text, c.language); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.language, got, c.want)
		}
	}
	for code, want := range map[string]string{"de": "de", "DE": "de", "de_CH": "de", "1": "", "": ""} {
		if got := modified.Language(code); got != want {
			t.Errorf("language %q: %q, want %q", code, got, want)
		}
	}
}
