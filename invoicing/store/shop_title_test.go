package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func TestTitlesOfAShopAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	put := func(source string, list ...store.ShopTitle) {
		t.Helper()
		if err := s.PutShopTitles(t.Context(), source, list); err != nil {
			t.Fatal(err)
		}
	}
	get := func(source, kind, language string) map[string]string {
		t.Helper()
		return must[map[string]string](t)(s.ShopTitles(t.Context(), source, kind, language))
	}
	put("wein", store.ShopTitle{Kind: store.TitleShipping, Code: "dp", Language: "de", Title: "Post (Wein)"})
	put("tee", store.ShopTitle{Kind: store.TitleShipping, Code: "dp", Language: "de", Title: "Deutsche Post"}, store.ShopTitle{Kind: store.TitleShipping, Code: "dp", Language: "en", Title: "German Post"},
		store.ShopTitle{Kind: store.TitleShipping, Code: "bote", Language: "fr", Title: "Coursier"}, store.ShopTitle{Kind: store.TitlePayment, Code: "dp", Language: "de", Title: "Vorkasse"})
	for _, c := range []struct {
		language string
		want     map[string]string
	}{{"en", map[string]string{"dp": "German Post", "bote": "Coursier"}}, {"de", map[string]string{"dp": "Deutsche Post", "bote": "Coursier"}}, {"it", map[string]string{"dp": "Deutsche Post", "bote": "Coursier"}}} {
		if diff := cmp.Diff(c.want, get("tee", store.TitleShipping, c.language)); diff != "" {
			t.Errorf("%s: %s", c.language, diff)
		}
	}
	put("tee", store.ShopTitle{Kind: store.TitlePayment, Code: "cash", Language: "de", Title: "Bar"})
	if got := get("tee", store.TitleShipping, "de"); len(got) != 0 {
		t.Errorf("old titles stay: %v", got)
	}
	if got := get("wein", store.TitleShipping, "de"); got["dp"] != "Post (Wein)" {
		t.Errorf("another shop's titles: %v", got)
	}
}

func TestAPaymentIsCalledAsItsShopCallsIt(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	id := addOrders(t, s, "tee", 1)[0]
	insert(t, s, `UPDATE fakturis_order SET payment = 'MoneyOrder' WHERE id = ?`, id)
	title := func(language string) string {
		t.Helper()
		return must[string](t)(s.PaymentTitle(t.Context(), must[invoicing.Order](t)(s.Order(t.Context(), id)), language))
	}
	if got := title("de"); got != "" {
		t.Errorf("nobody told, and it is called %q", got)
	}
	err := s.PutShopTitles(t.Context(), "tee", []store.ShopTitle{{Kind: store.TitlePayment, Code: "moneyorder", Language: "de", Title: "Vorkasse"}, {Kind: store.TitlePayment, Code: "moneyorder", Language: "en", Title: "Prepayment"}})
	if err != nil {
		t.Fatal(err)
	}
	if de, en := title("de"), title("en"); de != "Vorkasse" || en != "Prepayment" {
		t.Errorf("%q, %q", de, en)
	}
}
