package modified

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// costKey matches COST, COST_2 and, for carriers with several products, COST_ECX_2.
var costKey = regexp.MustCompile(`^COST(?:_([A-Z][A-Z0-9]*))?(?:_(\d{1,4}))?$`)

// readTiers reads the price list of the module, zone by zone.
func (m *shippingModule) readTiers(k *small) {
	switch m.code {
	case "selfpickup":
		m.add(invoicing.ShippingTier{Countries: strings.Join(m.allowedCountries(), ",")})
	case "hermes":
		m.hermes()
	case "freeamount":
		m.freeAmounts(k)
	case "dpd": // its prices stand in tables of their own
	default:
		m.zonedTiers()
	}
	if m.code == "ups" {
		m.freeAmount()
	}
}

func (m *shippingModule) add(t invoicing.ShippingTier) {
	m.method.Tiers = append(m.method.Tiers, t)
}

// zonedTiers reads COST_1, COST_2 …; COST alone is the price of modules without zones, and of old versions.
func (m *shippingModule) zonedTiers() {
	zones := m.zones()
	if len(zones) == 0 && m.settings["NUMBER_ZONES"] == "" {
		zones = []shippingZone{{0, strings.Join(m.allowedCountries(), ",")}}
		if m.rule.name == "" {
			zones = m.unnamedZones(zones)
		}
	}
	for _, z := range zones {
		for _, key := range sortedKeys(m.settings) {
			found := costKey.FindStringSubmatch(key)
			if found == nil || strings.TrimSpace(m.settings[key]) == "" || found[2] != zoneSuffix(z.number) {
				continue
			}
			m.costs(key, invoicing.ShippingTier{Zone: z.number, Service: found[1], Countries: z.countries, Handling: m.handling(z.number)})
		}
	}
}

func zoneSuffix(zone int) string {
	if zone == 0 {
		return ""
	}
	return strconv.Itoa(zone)
}

// unnamedZones adds to the zone without a number those with prices and without countries, of a module that nobody here
// knows.
func (m *shippingModule) unnamedZones(zones []shippingZone) []shippingZone {
	for n := 1; n <= 100; n++ {
		if m.settings["COST_"+strconv.Itoa(n)] != "" {
			zones = append(zones, shippingZone{n, zones[0].countries})
		}
	}
	return zones
}

// costs adds the tiers of one key; base says what they have in common.
func (m *shippingModule) costs(key string, base invoicing.ShippingTier) {
	text := m.settings[key]
	known := m.rule.name != ""
	if known && !m.rule.tiers || !known && !strings.ContainsAny(text, ":") {
		base.Price = m.number(key)
		m.add(base)
		return
	}
	steps, ok := parseTiers(text)
	if !ok {
		m.warn("%s: „%s“ ist keine Staffel wie 5:4.90,10:7.90; der Shop liest %s (Kommas trennen, das Dezimalzeichen ist der Punkt)",
			key, text, told(steps))
	}
	if stepKey := "STEP_" + base.Service + "_"; base.Service != "" && len(m.rule.steps) > 0 && len(steps) > 0 &&
		m.settings[stepKey+strconv.Itoa(m.rule.steps[1])+"_"+strconv.Itoa(base.Zone)] != "" {
		m.steps(stepKey, steps, base)
		return
	}
	m.addSteps(steps, base)
}

// addSteps leaves out what no order comes under: nothing weighs less than nothing.
func (m *shippingModule) addSteps(steps []tierStep, t invoicing.ShippingTier) {
	for _, s := range steps {
		if m.rule.nonzero && s.price.IsZero() {
			t.Over = s.limit
			continue
		}
		if !s.limit.IsPositive() {
			continue
		}
		t.Limit, t.Price = s.limit, s.price
		m.add(t)
	}
}

// steps adds a price list that goes up to some weight and from there on by the half kilogram. For the rest of the world
// the shop has no such prices: it looks for them under a zone that there is not (shop: modules/shipping/dhl.php).
func (m *shippingModule) steps(key string, list []tierStep, t invoicing.ShippingTier) {
	first := decimal.NewFromInt(int64(m.rule.steps[0]))
	price := list[len(list)-1].price
	for i, s := range list {
		if !s.limit.LessThan(first) {
			list = append(list[:i:i], tierStep{first, s.price})
			break
		}
	}
	m.addSteps(list, t)
	if t.Countries == invoicing.World {
		m.note("COST_%s_%d: über %s kg hat der Shop für WORLD keinen Preis", t.Service, t.Zone, first)
		return
	}
	t.StepSize = decimal.New(5, -1)
	for i := 1; i < len(m.rule.steps); i++ {
		from, to := m.rule.steps[i-1], m.rule.steps[i]
		step := key + strconv.Itoa(to) + "_" + strconv.Itoa(t.Zone)
		if m.settings[step] == "" {
			break
		}
		t.Over, t.Limit, t.Price, t.StepPrice = decimal.NewFromInt(int64(from)), decimal.NewFromInt(int64(to)), price, m.number(step)
		if to == endless {
			t.Limit = decimal.Zero
		}
		m.add(t)
		price = price.Add(t.StepPrice.Mul(decimal.NewFromInt(int64(2 * (to - from)))))
	}
}

// endless is in the key of steps above 50 kg, which have no end.
const endless = 51

func (m *shippingModule) handling(zone int) decimal.Decimal {
	key := "HANDLING_" + strconv.Itoa(zone)
	if zone <= 0 || m.settings[key] == "" {
		key = "HANDLING"
	}
	v := m.number(key)
	if m.rule.twice {
		return v.Add(v)
	}
	return v
}
