package modified

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// shippingZone is a price zone of a module with the countries that the shop finds in it.
type shippingZone struct {
	number    int
	countries string
}

// zones are the numbered zones of the module that serve any country.
func (m *shippingModule) zones() []shippingZone {
	last := m.rule.zones
	if _, ok := m.settings["NUMBER_ZONES"]; ok && last == 0 {
		last = int(typedNumber(m.settings["NUMBER_ZONES"]).IntPart())
	}
	var numbers []int
	for key := range m.settings {
		if n, ok := zoneNumber(key, "COUNTRIES_"); ok && (last == 0 || n <= last) {
			numbers = append(numbers, n)
		}
	}
	sort.Ints(numbers)
	lists, named := map[int][]string{}, []string{}
	for _, n := range numbers {
		lists[n] = m.countries(n)
		named = append(named, lists[n]...)
	}
	var out []shippingZone
	for _, n := range numbers {
		if list := m.allowed(lists[n], named); len(list) > 0 {
			out = append(out, shippingZone{n, strings.Join(list, ",")})
		}
	}
	return out
}

func zoneNumber(key, prefix string) (int, bool) {
	rest, ok := strings.CutPrefix(key, prefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil && n > 0
}

// countries are the codes of a zone that the shop finds: capitals between commas, or the word for the whole world if
// nothing else stands there.
func (m *shippingModule) countries(zone int) []string {
	key := "COUNTRIES_" + strconv.Itoa(zone)
	list := m.settings[key]
	if !m.rule.strict {
		list = strings.Join(strings.Fields(list), "")
	}
	if list == invoicing.World {
		return []string{invoicing.World}
	}
	var codes, lost []string
	for _, c := range strings.Split(list, ",") {
		switch {
		case isCountry(c):
			codes = append(codes, c)
		case strings.TrimSpace(c) != "":
			lost = append(lost, "„"+c+"“")
		}
	}
	if len(lost) > 0 {
		m.warn("%s: %s findet der Shop nicht (nur Großbuchstaben, nur Kommas dazwischen, WORLD nur allein)", key, strings.Join(lost, ", "))
	}
	return codes
}

func isCountry(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// allowed leaves of a zone what the module may serve at all.
func (m *shippingModule) allowed(zone, named []string) []string {
	only := m.allowedCountries()
	if len(only) == 0 {
		return zone
	}
	rest := slices.Equal(zone, []string{invoicing.World})
	return slices.DeleteFunc(only, func(c string) bool {
		if rest {
			return slices.Contains(named, c)
		}
		return !slices.Contains(zone, c)
	})
}

// allowedCountries are those the module is limited to; none for all.
func (m *shippingModule) allowedCountries() []string {
	return slices.DeleteFunc(strings.Split(strings.ToUpper(strings.Join(strings.Fields(m.settings["ALLOWED"]), "")), ","),
		func(c string) bool { return c == "" })
}
