package modified_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
)

// tariff tells a method in one text.
func tariff(m invoicing.ShippingMethod) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, aktiv %v, %s %%, frei ab %s, Zone %q\n", m.Name, m.Mode, m.Active, m.TaxRate, m.FreeFrom, m.Zone)
	for _, t := range m.Tiers {
		fmt.Fprintf(&b, "%d %q %s: %s + %s\n", t.Zone, t.Countries, t.Limit, t.Price, t.Handling)
	}
	return b.String()
}

var tariffs = map[string]struct{ settings, want string }{
	"flat":   {"COST=5.00 TAX_CLASS=1 STATUS=True", "Pauschale Versandkosten, pauschal, aktiv true, 19 %, frei ab 0, Zone \"\"\n0 \"\" 0: 5 + 0\n"},
	"item":   {"NUMBER_ZONES=1 COUNTRIES_1=DE COST_1=2.50 HANDLING_1=1 COST_2=9 STATUS=True", "Versandkosten pro Stück, stueck, aktiv true, 0 %, frei ab 0, Zone \"\"\n1 \"DE\" 0: 2.5 + 1\n"},
	"table":  {"MODE=price NUMBER_ZONES=2 COUNTRIES_1=DE COST_1=50:5,100:3 COUNTRIES_2=WORLD COST_2=999:20 STATUS=False ZONE=5", "Tabellarische Versandkosten, preis, aktiv false, 0 %, frei ab 0, Zone \"Steuerzone EU\"\n1 \"DE\" 50: 5 + 0\n1 \"DE\" 100: 3 + 0\n2 \"WORLD\" 999: 20 + 0\n"},
	"dp":     {"COUNTRIES_1=DE,AT COST_1=5:4.90,31.5:9.90 HANDLING=1.5 COUNTRIES_2=CH COST_2=5:19 TAX_CLASS=2 STATUS=True", "Deutsche Post, gewicht, aktiv true, 7 %, frei ab 0, Zone \"\"\n1 \"DE,AT\" 5: 4.9 + 1.5\n1 \"DE,AT\" 31.5: 9.9 + 1.5\n2 \"CH\" 5: 19 + 1.5\n"},
	"dpd":    {"HANDLING=1 STATUS=True", "DPD, gewicht, aktiv true, 0 %, frei ab 0, Zone \"\"\n"},
	"ups":    {"COUNTRIES_1=DE COST_1=4:5.15 HANDLING=0 FREEAMOUNT=50 STATUS=True", "United Parcel Service Standard, gewicht, aktiv true, 0 %, frei ab 49.5, Zone \"\"\n1 \"DE\" 4: 5.15 + 0\n"},
	"dhl":    {"COUNTRIES_1=DE COST_ECX_1=1:8 COST_WPX_1=2:20 STEP_ECX_20_1=3 STATUS=True", "DHL Österreich, gewicht, aktiv true, 0 %, frei ab 0, Zone \"\"\n1 \"DE\" 1: 8 + 0\n1 \"DE\" 20: 8 + 0\n1 \"DE\" 2: 20 + 0\n"},
	"hermes": {"NATIONAL=4.5 INTERNATIONAL=14 GEWICHT=25 MAXGEWICHT=25 STATUS=True", "Versand mit Hermes, gewicht, aktiv true, 0 %, frei ab 0, Zone \"\"\n1 \"DE\" 25: 4.5 + 0\n2 \"WORLD\" 25: 14 + 0\n"},
	"freeamount": {"NUMBER_ZONES=2 COUNTRIES_1=AT AMOUNT_1=90 COUNTRIES_2=DE AMOUNT_2=50 STATUS=True",
		"Versandkostenfrei, frei, aktiv true, 0 %, frei ab 50, Zone \"\"\n1 \"AT\" 0: 0 + 0\n2 \"DE\" 0: 0 + 0\n"},
	"selfpickup": {"COMPANY=Laden STATUS=True", "Selbstabholung, pauschal, aktiv true, 0 %, frei ab 0, Zone \"\"\n0 \"\" 0: 0 + 0\n"},
	"fahrrad":    {"ALLOWED=DE COST=3:4,10:6 API_URL=x PASSWORD=geheim SECRET=geheim LOGIN_KEY=geheim STATUS=True", "fahrrad, gewicht, aktiv true, 0 %, frei ab 0, Zone \"\"\n0 \"DE\" 3: 4 + 0\n0 \"DE\" 10: 6 + 0\n"},
	"flat_eil":   {"COST=12 STATUS=True", "flat_eil, pauschal, aktiv true, 0 %, frei ab 0, Zone \"\"\n0 \"\" 0: 12 + 0\n"},
}

func TestEveryShippingModuleIsRead(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	set := func(key, value string) {
		db.exec(t, "REPLACE INTO configuration (configuration_key, configuration_value) VALUES (?, ?)", key, value)
	}
	db.exec(t, "DELETE FROM configuration WHERE configuration_key LIKE 'MODULE\\_SHIPPING\\_%'")
	set("STORE_COUNTRY", "81")
	set("SMTP_PASSWORD", "geheim")
	set("MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING", "true")
	installed := ""
	for code, c := range tariffs {
		installed += code + ".php;"
		for _, pair := range strings.Fields(c.settings) {
			key, value, _ := strings.Cut(pair, "=")
			set("MODULE_SHIPPING_"+strings.ToUpper(code)+"_"+key, value)
		}
	}
	set("MODULE_SHIPPING_INSTALLED", installed)
	list, err := db.open(t).ShippingMethods(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, m := range list {
		got[m.Key] = true
		if strings.Contains(fmt.Sprint(m), "geheim") || strings.Contains(m.Method.Settings, "API_URL") {
			t.Errorf("%s: a secret was read: %s", m.Key, m.Method.Settings)
		}
		if m.Key == "free" {
			continue
		}
		if diff := cmp.Diff(tariffs[m.Key].want, tariff(m.Method)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.Key, diff)
		}
	}
	if len(got) != len(tariffs)+1 || !got["free"] {
		t.Errorf("methods %v", got)
	}
}

func TestAMalformedTariffIsToldOfAndReadAsTheShopDoes(t *testing.T) {
	t.Parallel()
	db := realShop(t, "utf8mb3", "InnoDB")
	db.exec(t, "UPDATE configuration SET configuration_value = '5:4,90,10:7,90' WHERE configuration_key = 'MODULE_SHIPPING_TABLE_COST_1'")
	s := db.open(t)
	c, err := s.Probe(context.Background())
	if err != nil || len(c.Problems) != 1 || !strings.Contains(c.Problems[0], "COST_1: „5:4,90,10:7,90“ ist keine Staffel") {
		t.Errorf("problems %q, %v", c.Problems, err)
	}
	list, err := s.ShippingMethods(context.Background())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d methods, %v", len(list), err)
	}
	if tiers := list[1].Method.Tiers; tiers[0].Price.String() != "4" || tiers[1].Limit.String() != "90" {
		t.Errorf("tiers %+v", tiers)
	}
}
