package modified

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// costKey matches COST, COST_2 and, for carriers with several products, COST_ECX_2.
var costKey = regexp.MustCompile(`^COST(?:_([A-Z][A-Z0-9]*))?(?:_(\d{1,4}))?$`)

var tierPattern = regexp.MustCompile(`^\s*\d+(?:\.\d+)?\s*:\s*\d+(?:\.\d+)?\s*$`)

// tiers reads the price list of the module, zone by zone.
func (m *shippingModule) tiers(k *small) {
	switch m.code {
	case "selfpickup":
		m.method.Tiers = []invoicing.ShippingTier{{}}
	case "hermes":
		m.hermes(k)
	case "freeamount":
		m.freeAmounts(k)
	default:
		for _, key := range m.costKeys() {
			m.costs(key)
		}
	}
}

// costKeys are the keys with prices: zone by zone, within a zone by product.
func (m *shippingModule) costKeys() []string {
	var keys []string
	for _, key := range sortedKeys(m.settings) {
		found := costKey.FindStringSubmatch(key)
		if found == nil || m.settings[key] == "" {
			continue
		}
		if limit := int(m.number("NUMBER_ZONES").IntPart()); limit > 0 && zoneOf(key) > limit {
			continue
		}
		keys = append(keys, key)
	}
	sort.SliceStable(keys, func(a, b int) bool { return zoneOf(keys[a]) < zoneOf(keys[b]) })
	return keys
}

func zoneOf(key string) int {
	found := costKey.FindStringSubmatch(key)
	if found == nil || found[2] == "" {
		return 0
	}
	n, err := strconv.Atoi(found[2])
	if err != nil {
		return 0
	}
	return n
}

// costs adds the tiers of one key.
func (m *shippingModule) costs(key string) {
	zone := zoneOf(key)
	tier := invoicing.ShippingTier{Zone: zone, Countries: m.countries(zone), Handling: m.handling(zone)}
	steps, ok := parseTiers(m.settings[key])
	if !ok {
		m.warn("%s: „%s“ ist keine Staffel (erwartet: 5:4.90,10:7.90; Kommas trennen, der Punkt ist das Dezimalzeichen)", key, m.settings[key])
	}
	for _, s := range steps {
		tier.Limit, tier.Price = s.limit, s.price
		m.method.Tiers = append(m.method.Tiers, tier)
	}
}

func (m *shippingModule) warn(format string, args ...any) {
	m.warnings = append(m.warnings, "Versandart "+m.code+": "+fmt.Sprintf(format, args...))
}

// countries of a zone as clean ISO codes; a module without zones may be limited to the allowed countries.
func (m *shippingModule) countries(zone int) string {
	list := m.settings["ALLOWED"]
	if zone > 0 {
		if v := m.settings["COUNTRIES_"+strconv.Itoa(zone)]; strings.TrimSpace(v) != "" {
			list = v
		}
	}
	fields := strings.FieldsFunc(strings.ToUpper(list), func(r rune) bool { return r == ',' || r == ';' || r <= ' ' })
	return strings.Join(fields, ",")
}

func (m *shippingModule) handling(zone int) decimal.Decimal {
	if v, ok := m.settings["HANDLING_"+strconv.Itoa(zone)]; ok && zone > 0 {
		return parseNumber(v)
	}
	return m.number("HANDLING")
}

type tierStep struct{ limit, price decimal.Decimal }

// parseTiers reads "5:4.90,10:7.90" as the shop does: it splits at every colon and comma and takes pairs. So "5:4,90"
// is understood wrongly there, and here as well, but here with ok false. A single price is one step without a limit.
func parseTiers(s string) (steps []tierStep, ok bool) {
	if v, plain := plainPrice(s); plain {
		return []tierStep{{price: v}}, true
	}
	ok = true
	for _, piece := range strings.Split(strings.TrimRight(strings.TrimSpace(s), ","), ",") {
		ok = ok && tierPattern.MatchString(piece)
	}
	pieces := strings.FieldsFunc(s, func(r rune) bool { return r == ':' || r == ',' })
	for i := 0; i+1 < len(pieces) && len(steps) < 1000; i += 2 {
		step := tierStep{parseNumber(pieces[i]), parseNumber(pieces[i+1])}
		if n := len(steps); n > 0 && !step.limit.GreaterThan(steps[n-1].limit) {
			ok = false
		}
		steps = append(steps, step)
	}
	return steps, ok
}

func plainPrice(s string) (decimal.Decimal, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s, ":,") {
		return decimal.Zero, false
	}
	v := parseNumber(s)
	return v, !v.IsZero() || strings.Trim(s, "0.") == ""
}

// hermes has a price for the own country and one for the others.
func (m *shippingModule) hermes(k *small) {
	home := k.iso[parseNumber(k.settings[storeCountry]).IntPart()]
	if home == "" {
		home = "DE"
	}
	for i, zone := range []struct{ key, countries string }{{"NATIONAL", home}, {"INTERNATIONAL", "WORLD"}} {
		steps, ok := parseTiers(m.settings[zone.key])
		if !ok {
			m.warn("%s: „%s“ ist kein Preis", zone.key, m.settings[zone.key])
		}
		for _, s := range steps {
			if s.limit.IsZero() {
				s.limit = m.number("MAXGEWICHT")
			}
			m.method.Tiers = append(m.method.Tiers, invoicing.ShippingTier{Zone: i + 1, Countries: zone.countries, Limit: s.limit,
				Price: s.price, Handling: m.number("HANDLING")})
		}
	}
}

// freeAmounts ships free from a value of goods on, which each zone has of its own. FreeFrom is that of the own
// country, else the lowest.
func (m *shippingModule) freeAmounts(k *small) {
	home, found := k.iso[parseNumber(k.settings[storeCountry]).IntPart()], false
	for zone := 1; zone <= 100; zone++ {
		value, ok := m.settings["AMOUNT_"+strconv.Itoa(zone)]
		if !ok || value == "" {
			break
		}
		tier := invoicing.ShippingTier{Zone: zone, Countries: m.countries(zone), Handling: m.handling(zone)}
		m.method.Tiers = append(m.method.Tiers, tier)
		v := parseNumber(value)
		own := home != "" && slices.Contains(strings.Split(tier.Countries, ","), home)
		if own || !found && (m.method.FreeFrom.IsZero() || v.LessThan(m.method.FreeFrom)) {
			m.method.FreeFrom = v
		}
		found = found || own
	}
}
