package modified_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
)

// installed reads the ways to ship of a shop with these settings, given as KEY=value lines, and what a probe says of them.
func installed(t *testing.T, settings string) (map[string]invoicing.ShippingMethod, []string) {
	t.Helper()
	db := realShop(t, "latin1", "MyISAM")
	db.exec(t, "DELETE FROM configuration WHERE configuration_key LIKE 'MODULE\\_%'")
	for _, line := range strings.Split(strings.TrimSpace(settings), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		db.exec(t, "REPLACE INTO configuration (configuration_key, configuration_value) VALUES (?, ?)", key, strings.ReplaceAll(value, `\n`, "\n"))
	}
	s := db.open(t)
	list, err := s.ShippingMethods(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]invoicing.ShippingMethod{}
	for _, m := range list {
		methods[m.Key] = m.Method
	}
	c, err := s.Probe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return methods, c.Problems
}

func TestMistypedSettingsAreToldOfInGerman(t *testing.T) {
	t.Parallel()
	methods, problems := installed(t, `
		MODULE_SHIPPING_INSTALLED=table.php;flat.php;upse.php;ups.php;hermes.php;item.php
		MODULE_SHIPPING_TABLE_STATUS=True
		MODULE_SHIPPING_TABLE_NUMBER_ZONES=1
		MODULE_SHIPPING_TABLE_COUNTRIES_1=DE,at, CH\n
		MODULE_SHIPPING_TABLE_COST_1=1:4,50
		MODULE_SHIPPING_TABLE_HANDLING_1=0,50
		MODULE_SHIPPING_FLAT_STATUS=true
		MODULE_SHIPPING_FLAT_COST=5.00 EUR
		MODULE_SHIPPING_UPSE_STATUS=True
		MODULE_SHIPPING_UPSE_COUNTRIES_1=DE, AT
		MODULE_SHIPPING_UPSE_COST_1=5:9.90
		MODULE_SHIPPING_UPS_STATUS=True
		MODULE_SHIPPING_UPS_COUNTRIES_1=DE
		MODULE_SHIPPING_UPS_COST_1=5:9.90
		MODULE_SHIPPING_UPS_FREEAMOUNT=50
		MODULE_SHIPPING_HERMES_STATUS=True
		MODULE_SHIPPING_HERMES_NATIONAL=3,90
		MODULE_SHIPPING_HERMES_INTERNATIONAL=13.90
		MODULE_SHIPPING_HERMES_GEWICHT=5
		MODULE_SHIPPING_HERMES_MAXGEWICHT=25
		MODULE_SHIPPING_ITEM_STATUS=False
		MODULE_SHIPPING_ITEM_COST=2.00`)
	want := []string{
		"Versandart table: COUNTRIES_1: „at“ findet der Shop nicht (nur Großbuchstaben, nur Kommas dazwischen, WORLD nur allein)",
		"Versandart table: HANDLING_1: „0,50“ ist kein Betrag; der Shop rechnet mit 0 (das Dezimalzeichen ist der Punkt)",
		"Versandart table: COST_1: „1:4,50“ ist keine Staffel wie 5:4.90,10:7.90; der Shop liest bis 1: 4; bis 50: 0 (Kommas trennen, das Dezimalzeichen ist der Punkt)",
		"Versandart flat: STATUS ist „true“; der Shop verlangt „True“ und bietet die Versandart nicht an",
		"Versandart flat: COST: „5.00 EUR“ ist kein Betrag; der Shop rechnet mit 5 (das Dezimalzeichen ist der Punkt)",
		"Versandart upse: COUNTRIES_1: „ AT“ findet der Shop nicht (nur Großbuchstaben, nur Kommas dazwischen, WORLD nur allein)",
		"Versandart hermes: NATIONAL: „3,90“ ist kein Betrag; der Shop rechnet mit 3 (Strichpunkte trennen, das Dezimalzeichen ist der Punkt)",
		"Versandart hermes: NATIONAL: bis MAXGEWICHT 25 fehlt ein Preis; der Shop rechnet mit 0",
		"Versandart hermes: INTERNATIONAL: bis MAXGEWICHT 25 fehlt ein Preis; der Shop rechnet mit 0",
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for code, n := range map[string]int{"table": 3, "flat": 2, "upse": 1, "ups": 1, "hermes": 3, "item": 0} {
		if got := methods[code].Hints; len(got) != n {
			t.Errorf("%s: hints %q", code, got)
		}
	}
	if m := methods["table"]; m.Tiers[0].Countries != "DE,CH" || m.Tiers[1].Limit.String() != "50" || !m.Tiers[1].Price.IsZero() {
		t.Errorf("table: %+v", m.Tiers)
	}
	if methods["flat"].Active || methods["item"].Active || len(methods["item"].Tiers) != 1 {
		t.Error("what is switched off is shown as switched off, with its price")
	}
}

func TestAModuleServesOnlyTheCountriesItMay(t *testing.T) {
	t.Parallel()
	methods, problems := installed(t, `
		MODULE_SHIPPING_INSTALLED=zones.php;flat.php;hermes.php;gls.php
		MODULE_SHIPPING_ZONES_STATUS=True
		MODULE_SHIPPING_ZONES_ALLOWED=de, at,ch,us
		MODULE_SHIPPING_ZONES_NUMBER_ZONES=4
		MODULE_SHIPPING_ZONES_COUNTRIES_1=DE,LU
		MODULE_SHIPPING_ZONES_COST_1=5:1
		MODULE_SHIPPING_ZONES_COUNTRIES_2=FR,BE
		MODULE_SHIPPING_ZONES_COST_2=5:2
		MODULE_SHIPPING_ZONES_COUNTRIES_3=WORLD
		MODULE_SHIPPING_ZONES_COST_3=5:3
		MODULE_SHIPPING_ZONES_COUNTRIES_4=
		MODULE_SHIPPING_ZONES_COST_4=5:4
		MODULE_SHIPPING_FLAT_STATUS=True
		MODULE_SHIPPING_FLAT_ALLOWED=DE,AT
		MODULE_SHIPPING_FLAT_COST=5
		MODULE_SHIPPING_HERMES_STATUS=True
		MODULE_SHIPPING_HERMES_ALLOWED=DE,FR
		MODULE_SHIPPING_HERMES_NATIONAL=4
		MODULE_SHIPPING_HERMES_INTERNATIONAL=14
		MODULE_SHIPPING_HERMES_GEWICHT=25
		MODULE_SHIPPING_HERMES_MAXGEWICHT=25
		MODULE_SHIPPING_GLS_STATUS=True
		MODULE_SHIPPING_GLS_COUNTRIES_7=DE
		MODULE_SHIPPING_GLS_COST_7=5:7`)
	got := map[string]string{}
	for code, m := range methods {
		for _, tier := range m.Tiers {
			got[code] += fmt.Sprintf("%d %s: %s; ", tier.Zone, tier.Countries, tier.Price)
		}
	}
	want := map[string]string{"zones": "1 DE: 1; 3 AT,CH,US: 3; ", "flat": "0 DE,AT: 5; ", "hermes": "1 DE: 4; 2 FR: 14; "}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 || len(methods) != 4 {
		t.Errorf("%d methods, problems %q (-want +got):\n%s", len(methods), problems, diff)
	}
}

func TestFreeShippingAndFeesForCashOnDelivery(t *testing.T) {
	t.Parallel()
	for destination, c := range map[string]struct {
		tiers, free string
		problem     bool
	}{
		"national":      {"DE 50", "50", false},
		"international": {"WORLD,-DE 150.5", "150.5", false},
		"both":          {"DE 50; WORLD,-DE 150.5", "50", false},
		"beides":        {"DE 50", "50", true},
	} {
		t.Run(destination, func(t *testing.T) {
			t.Parallel()
			methods, problems := installed(t, `
				STORE_COUNTRY=81
				MODULE_SHIPPING_INSTALLED=dp.php;freeamount.php
				MODULE_SHIPPING_DP_STATUS=True
				MODULE_SHIPPING_FREEAMOUNT_STATUS=True
				MODULE_ORDER_TOTAL_SHIPPING_STATUS=true
				MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING=true
				MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING_OVER=50
				MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING_OVER_INTERNATIONAL=150.50
				MODULE_ORDER_TOTAL_SHIPPING_DESTINATION=`+destination+`
				MODULE_ORDER_TOTAL_COD_FEE_STATUS=true
				MODULE_ORDER_TOTAL_COD_FEE_DP=AT:3.00,DE:3.58,00:9.99,CH:1
				MODULE_ORDER_TOTAL_COD_FREEAMOUNT_FREE=DE:2
				MODULE_ORDER_TOTAL_COD_FEE_FREE=DE:4,00`)
			m := methods["free"]
			var tiers []string
			for _, tier := range m.Tiers {
				tiers = append(tiers, tier.Countries+" "+tier.FreeFrom.String())
			}
			if got := strings.Join(tiers, "; "); got != c.tiers || m.FreeFrom.String() != c.free || m.Active == c.problem || m.Mode != invoicing.ShipFree {
				t.Errorf("%s, free from %s, active %v", got, m.FreeFrom, m.Active)
			}
			told := strings.Join(problems, "\n")
			if strings.Contains(told, "DESTINATION") != c.problem || !strings.Contains(told, "MODULE_ORDER_TOTAL_COD_FEE_FREE: „DE:4,00“ ist keine Liste") {
				t.Errorf("problems %q", problems)
			}
			fees := map[string]string{}
			for code, m := range methods {
				fees[code] = m.Fees.OnDelivery
			}
			if diff := cmp.Diff(map[string]string{"dp": "AT:3,DE:3.58,WORLD:9.99", "freeamount": "DE:2", "free": ""}, fees); diff != "" {
				t.Errorf("fees (-want +got):\n%s", diff)
			}
		})
	}
}

func TestModulesOfVendorsAreNamedAsOrdersNameThem(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "InnoDB")
	for key, value := range map[string]string{"INSTALLED": "kurier_eil.php;kurier.php;bote.php;dp.php", "KURIER_EIL_STATUS": "True", "KURIER_STATUS": "true",
		"KURIER_FARBE": "rot", "KURIER_COST_1": "3:4,10:6", "KURIER_COST_2": "8", "BOTE_STATUS": "True", "DP_STATUS": "True"} {
		db.exec(t, "REPLACE INTO configuration (configuration_key, configuration_value) VALUES (?, ?)", "MODULE_SHIPPING_"+key, value)
	}
	for i, o := range []struct{ class, method, language string }{
		{"kurier_kurier", "Altkurier (morgen)", "german"}, {"kurier_kurier", "Stadtkurier (<b>Wir</b> bringen es)", "german"}, {"kurier_kurier", "City courier", "english"},
		{"kurier_eil_kurier_eil", "Eilkurier", "german"}, {"dp_dp", "Ganz anders", "german"},
	} {
		db.exec(t, "INSERT INTO orders (orders_id, shipping_class, shipping_method, language) VALUES (?, ?, ?, ?)", 900+i, o.class, o.method, o.language)
	}
	list, err := db.open(t).ShippingMethods(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range list {
		got[m.Key] = m.Method.Name
		if m.Key == "kurier" && (!m.Method.Active || m.Method.Settings != `{"COST_1":"3:4,10:6","COST_2":"8","FARBE":"rot","STATUS":"true"}` || len(m.Method.Tiers) != 3) {
			t.Errorf("kurier: %+v", m.Method)
		}
	}
	want := map[string]string{"kurier_eil": "Eilkurier", "kurier": "Stadtkurier", "bote": "bote", "dp": "Deutsche Post"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
