package modified_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// merchant is who sells in the tests of tax cases.
func merchant() invoicing.ShopSettings {
	return invoicing.ShopSettings{Company: invoicing.Company{Name: "Muster GmbH", Street: "Hafenstr. 1", Postcode: "20457", City: "Hamburg", Country: "DE", VATID: "DE136695976"}}
}

// TestOrdersOfARealShopHaveTheirTaxCase: none is held for its tax, and the one to Switzerland is an export.
func TestOrdersOfARealShopHaveTheirTaxCase(t *testing.T) {
	t.Parallel()
	orders, err := realShop(t, "utf8mb4", "InnoDB").open(t).Orders(t.Context(), everything)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range orders {
		inv, err := invoicing.FromOrder(o.Order, invoicing.Partner{}, merchant())
		if err != nil || len(inv.Hold) > 0 {
			t.Errorf("order %d: held for %q (%v)", o.Key, inv.Hold, err)
		}
		want := map[int64]invoicing.TaxCase{6: invoicing.CaseExport}[o.Key]
		if want == "" {
			want = invoicing.CaseDomestic
		}
		if inv.TaxCase.Case != want || inv.TaxCase.Reason == "" {
			t.Errorf("order %d: %+v, want %s", o.Key, inv.TaxCase, want)
		}
		if o.Key == 6 && (inv.TaxCase.Category != tax.Export || !strings.Contains(strings.Join(inv.TaxNotes, ""), "Steuerfreie Ausfuhrlieferung")) {
			t.Errorf("order 6: %+v, notes %q", inv.TaxCase, inv.TaxNotes)
		}
		if strings.Contains(inv.TaxCase.Reason, "Schweiz") != (o.Key == 6) {
			t.Errorf("order %d: %s", o.Key, inv.TaxCase.Reason)
		}
	}
}
