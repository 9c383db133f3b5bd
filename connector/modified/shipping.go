package modified

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// freeShipping is the code under which orders name the free shipping that the shop's total module grants.
const freeShipping = "free"

// shippingModule is one installed way to ship with its settings, the keys without their common prefix.
type shippingModule struct {
	code     string
	settings map[string]string
	method   invoicing.ShippingMethod
	warnings []string // German
}

// ShippingMethods returns all installed ways to ship. The shop keeps them in its configuration table; unknown modules
// follow the same pattern of keys and are read generically.
func (s *Shop) ShippingMethods(ctx context.Context) ([]connector.ShopShippingMethod, error) {
	modules, err := s.shippingModules(ctx)
	if err != nil {
		return nil, err
	}
	var out []connector.ShopShippingMethod
	for _, m := range modules {
		m.method.Origins = []invoicing.Origin{{Shop: s.config.Key, Kind: invoicing.KindShippingMethod, Key: m.code}}
		p, err := m.print()
		if err != nil {
			return nil, fmt.Errorf("shop %s: shipping module %s: %w", s.config.Key, m.code, err)
		}
		out = append(out, connector.ShopShippingMethod{Key: m.code, Method: m.method, Print: p})
	}
	return out, nil
}

func (m shippingModule) print() (connector.Print, error) {
	b, err := json.Marshal(m.method)
	if err != nil {
		return connector.Print{}, fmt.Errorf("fingerprint: %w", err)
	}
	h := sha256.Sum256(append([]byte(mappingVersion), b...))
	return connector.Print(h[:16]), nil
}

// secretKey matches keys whose values are never read: carriers' modules keep passwords in this table.
var secretKey = regexp.MustCompile(`(?i)PASSWORD|PASSWD|SECRET|TOKEN|API|KEY$`)

func (s *Shop) shippingModules(ctx context.Context) ([]shippingModule, error) {
	k, err := s.small(ctx, invoicing.KindShippingMethod)
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(ctx, `SELECT configuration_key AS k, configuration_value AS v FROM configuration
		WHERE (configuration_key LIKE 'MODULE\_SHIPPING\_%' OR configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_SHIPPING\_%')
		AND configuration_key NOT REGEXP 'PASSWORD|PASSWD|SECRET|TOKEN|API|KEY$' ORDER BY configuration_key`)
	if err != nil {
		return nil, err
	}
	settings := map[string]string{}
	for _, r := range rows {
		if key := r.text("k"); !secretKey.MatchString(key) {
			settings[key] = unescape(r.text("v"))
		}
	}
	var out []shippingModule
	for _, m := range installedModules(settings) {
		m.interpret(k)
		out = append(out, m)
	}
	if m, ok := freeModule(settings, k); ok {
		// Some shops list a module of that name: there are not two ways with one code.
		out = append(slices.DeleteFunc(out, func(listed shippingModule) bool { return listed.code == m.code }), m)
	}
	return out, nil
}

// unescape undoes the shop's stripslashes: a backslash protects the character behind it.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	protected := false
	for _, r := range s {
		if r == '\\' && !protected {
			protected = true
			continue
		}
		b.WriteRune(r)
		protected = false
	}
	return b.String()
}

const shippingPrefix = "MODULE_SHIPPING_"

// installedModules gives each listed module its settings. A key belongs to the module with the longest matching code:
// FLAT must not get the keys of FLAT_PLUS.
func installedModules(settings map[string]string) []shippingModule {
	var out []shippingModule
	index := map[string]int{}
	for _, file := range strings.Split(settings[shippingPrefix+"INSTALLED"], ";") {
		code := strings.TrimSuffix(strings.TrimSpace(file), ".php")
		if _, twice := index[strings.ToUpper(code)]; code == "" || twice {
			continue
		}
		index[strings.ToUpper(code)] = len(out)
		out = append(out, shippingModule{code: code, settings: map[string]string{}})
	}
	for key, value := range settings {
		rest, ok := strings.CutPrefix(key, shippingPrefix)
		if !ok {
			continue
		}
		for end := len(rest); end > 0; end = strings.LastIndexByte(rest[:end], '_') {
			if i, ok := index[rest[:end]]; ok && end < len(rest) {
				out[i].settings[rest[end+1:]] = value
				break
			}
		}
	}
	return out
}

// interpret makes a shipping method of the module's settings.
func (m *shippingModule) interpret(k *small) {
	m.method = invoicing.ShippingMethod{
		Code: m.code, Name: moduleName(m.code), Active: strings.EqualFold(m.settings["STATUS"], "true"),
		Zone: k.geoZones[parseNumber(m.settings["ZONE"]).IntPart()], Mode: m.mode(),
		TaxRate:  k.homeRate(parseNumber(m.settings["TAX_CLASS"]).IntPart()),
		FreeFrom: m.number("FREEAMOUNT"), Settings: settingsJSON(m.settings),
	}
	m.tiers(k)
}

func (m *shippingModule) mode() string {
	switch {
	case m.code == "item":
		return "stueck"
	case strings.EqualFold(m.settings["MODE"], "price") || m.code == "freeamount":
		return "preis"
	case strings.EqualFold(m.settings["MODE"], "weight") || weightModules[m.code]:
		return "gewicht"
	}
	for key, value := range m.settings {
		if costKey.MatchString(key) && strings.Contains(value, ":") {
			return "gewicht"
		}
	}
	return "pauschal"
}

// settingsJSON keeps all keys of a module, sorted.
func settingsJSON(settings map[string]string) string {
	b, err := json.Marshal(settings)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// number reads a setting as a price.
func (m *shippingModule) number(key string) decimal.Decimal { return parseNumber(m.settings[key]) }

// freeModule is the free shipping of the order total module: from a value of goods on, at home or everywhere.
func freeModule(settings map[string]string, k *small) (shippingModule, bool) {
	const prefix = "MODULE_ORDER_TOTAL_SHIPPING_"
	own := map[string]string{}
	for key, value := range settings {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			own[rest] = value
		}
	}
	if !strings.EqualFold(own["STATUS"], "true") || !strings.EqualFold(own["FREE_SHIPPING"], "true") {
		return shippingModule{}, false
	}
	m := shippingModule{code: freeShipping, settings: own}
	m.method = invoicing.ShippingMethod{
		Code: freeShipping, Name: moduleName(freeShipping), Mode: "preis", Active: true,
		FreeFrom: m.number("FREE_SHIPPING_OVER"), TaxRate: k.homeRate(parseNumber(own["TAX_CLASS"]).IntPart()),
		Settings: settingsJSON(own),
	}
	if strings.EqualFold(own["DESTINATION"], "international") {
		m.method.FreeFrom = m.number("FREE_SHIPPING_OVER_INTERNATIONAL")
	}
	return m, true
}

func sortedKeys(settings map[string]string) []string {
	keys := make([]string, 0, len(settings))
	for k := range settings {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
