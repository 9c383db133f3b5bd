package modified

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// hermes has prices for Germany and for the others, each a list as long as that of the weights.
func (m *shippingModule) hermes() {
	most := m.number("MAXGEWICHT")
	weights := strings.Split(m.settings["GEWICHT"], ";")
	for i, key := range []string{"NATIONAL", "INTERNATIONAL"} {
		countries := m.allowed([]string{[]string{"DE", invoicing.World}[i]}, []string{"DE"})
		if len(countries) == 0 {
			continue
		}
		prices := strings.Split(m.settings[key], ";")
		t := invoicing.ShippingTier{Zone: i + 1, Countries: strings.Join(countries, ",")}
		for n, w := range weights {
			t.Limit, t.Price = decimal.Min(typedNumber(w), most), decimal.Zero
			if n < len(prices) {
				t.Price = typedNumber(prices[n])
				if !wholeNumber.MatchString(prices[n]) {
					m.warn("%s: „%s“ ist kein Betrag; der Shop rechnet mit %s (Strichpunkte trennen, das Dezimalzeichen ist der Punkt)", key, prices[n], withComma(t.Price))
				}
			}
			if t.Limit.IsPositive() {
				m.add(t)
			}
			if !t.Limit.LessThan(most) {
				break
			}
		}
		if t.Limit.LessThan(most) {
			t.Limit, t.Price = most, decimal.Zero
			m.warn("%s: bis MAXGEWICHT %s fehlt ein Preis; der Shop rechnet mit 0", key, withComma(most))
			m.add(t)
		}
	}
}

// freeAmounts ships free from a value of goods on, which each zone has of its own. FreeFrom is that of the own
// country, else the lowest.
func (m *shippingModule) freeAmounts(k *small) {
	for _, z := range m.zones() {
		m.add(invoicing.ShippingTier{Zone: z.number, Countries: z.countries, FreeFrom: m.number("AMOUNT_" + zoneSuffix(z.number))})
	}
	if len(m.method.Tiers) == 0 && m.settings["NUMBER_ZONES"] == "" {
		m.add(invoicing.ShippingTier{Countries: strings.Join(m.allowedCountries(), ","), FreeFrom: m.number("AMOUNT")})
	}
	m.freeAtHome(k)
}

// freeAtHome takes the method's FreeFrom from the tiers: that of the own country, else the lowest.
func (m *shippingModule) freeAtHome(k *small) {
	home, found := k.home(), false
	for _, t := range m.method.Tiers {
		own := slices.Contains(strings.Split(t.Countries, ","), home)
		if t.Rebate.IsZero() && t.FreeFrom.IsPositive() && (own && !found || !found && (m.method.FreeFrom.IsZero() || t.FreeFrom.LessThan(m.method.FreeFrom))) {
			m.method.FreeFrom = t.FreeFrom
		}
		found = found || own
	}
}

// freeAmount frees from a value of goods that the shop rounds to whole units first; handling is to be paid all the same
// (shop: modules/shipping/ups.php).
func (m *shippingModule) freeAmount() {
	amount := m.number("FREEAMOUNT")
	if !amount.IsPositive() {
		m.warn("FREEAMOUNT ist leer oder 0; der Shop versendet immer ohne Versandkosten")
	} else {
		m.method.FreeFrom = amount.Ceil().Sub(decimal.New(5, -1))
		m.note("Der Shop rundet den Warenwert auf ganze Beträge, frei ist der Versand also schon ab %s (FREEAMOUNT %s)", withComma(m.method.FreeFrom), withComma(amount))
	}
	for i := range m.method.Tiers {
		t := &m.method.Tiers[i]
		if !amount.IsPositive() {
			t.Price = decimal.Zero
			continue
		}
		t.FreeFrom = m.method.FreeFrom
		if t.Handling.IsPositive() {
			t.Rebate = t.Price
		}
	}
}

// home is the shop's own country; Germany where it names none.
func (k *small) home() string {
	if iso := k.iso[parseNumber(k.settings[storeCountry]).IntPart()]; iso != "" {
		return iso
	}
	return "DE"
}

const freePrefix = "MODULE_ORDER_TOTAL_SHIPPING_"

// freeModule is the free shipping of the order total module: from a value of goods on, at home, abroad or everywhere.
func freeModule(settings map[string]string, k *small) (shippingModule, bool) {
	own := map[string]string{}
	for key, value := range settings {
		if rest, ok := strings.CutPrefix(key, freePrefix); ok {
			own[rest] = value
		}
	}
	if own["STATUS"] != "true" || own["FREE_SHIPPING"] != "true" {
		return shippingModule{}, false
	}
	m := shippingModule{code: freeShipping, rule: shippingRules[freeShipping], settings: own}
	m.method = invoicing.ShippingMethod{
		Code: freeShipping, Name: m.rule.name, Mode: invoicing.ShipFree, Active: true,
		TaxRate: k.homeRate(parseNumber(own["TAX_CLASS"]).IntPart()), Settings: settingsJSON(own),
	}
	where := own["DESTINATION"]
	if where != "national" && where != "international" && where != "both" {
		m.warn("DESTINATION: „%s“ kennt der Shop nicht; er versendet nie frei", where)
		m.method.Active = false
	}
	if where != "international" {
		m.add(invoicing.ShippingTier{Zone: 1, Countries: k.home(), FreeFrom: m.number("FREE_SHIPPING_OVER")})
	}
	if where == "international" || where == "both" {
		m.add(invoicing.ShippingTier{Zone: 2, Countries: invoicing.World + ",-" + k.home(), FreeFrom: m.number("FREE_SHIPPING_OVER_INTERNATIONAL")})
	}
	m.freeAtHome(k)
	return m, true
}
