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

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// freeShipping is the code under which orders name the free shipping that the shop's total module grants.
const freeShipping = "free"

// shippingModule is one installed way to ship with its settings, the keys without their common prefix.
type shippingModule struct {
	code     string
	rule     shippingRule
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

func (s *Shop) shippingModules(ctx context.Context) ([]shippingModule, error) {
	k, err := s.small(ctx, invoicing.KindShippingMethod)
	if err != nil {
		return nil, err
	}
	settings, err := s.shippingSettings(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.emptied(&s.hadShipping, configuration, len(settings)); err != nil {
		return nil, err
	}
	var out []shippingModule
	for _, m := range installedModules(settings) {
		m.interpret(k, settings)
		if m.code == "dpd" {
			if err := s.readDPD(ctx, &m, k); err != nil {
				return nil, err
			}
		}
		m.fees(settings)
		out = append(out, m)
	}
	if m, ok := freeModule(settings, k); ok {
		m.fees(settings)
		// Some shops list a module of that name: there are not two ways with one code.
		out = append(slices.DeleteFunc(out, func(listed shippingModule) bool { return listed.code == m.code }), m)
	}
	if err := s.nameUnknown(ctx, out); err != nil {
		return nil, err
	}
	return out, s.nameAsShop(ctx, out)
}

// secretKey matches keys whose values are never read: carriers' modules keep passwords in this table.
var secretKey = regexp.MustCompile(`(?i)PASSWORD|PASSWD|SECRET|TOKEN|API|KEY$`)

// Keys of how the shop packs.
const (
	boxMax     = "SHIPPING_MAX_WEIGHT"
	boxTare    = "SHIPPING_BOX_WEIGHT"
	boxPadding = "SHIPPING_BOX_PADDING"
)

func (s *Shop) shippingSettings(ctx context.Context) (map[string]string, error) {
	rows, err := s.rows(ctx, `SELECT configuration_key AS k, configuration_value AS v FROM configuration
		WHERE (configuration_key LIKE 'MODULE\_SHIPPING\_%' OR configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_SHIPPING\_%'
			OR configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_COD\_%' OR configuration_key IN (?, ?, ?))
		AND configuration_key NOT REGEXP 'PASSWORD|PASSWD|SECRET|TOKEN|API|KEY$' ORDER BY configuration_key`, boxMax, boxTare, boxPadding)
	if err != nil {
		return nil, err
	}
	settings := map[string]string{}
	for _, r := range rows {
		if key := r.text("k"); !secretKey.MatchString(key) {
			settings[key] = unescape(r.text("v"))
		}
	}
	return settings, nil
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
		out = append(out, shippingModule{code: code, rule: shippingRules[code], settings: map[string]string{}})
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
func (m *shippingModule) interpret(k *small, all map[string]string) {
	m.method = invoicing.ShippingMethod{
		Code: m.code, Name: m.rule.name, Active: m.settings["STATUS"] == "True",
		Zone: k.geoZones[parseNumber(m.settings["ZONE"]).IntPart()], Mode: m.mode(),
		TaxRate:  k.homeRate(parseNumber(m.settings["TAX_CLASS"]).IntPart()),
		Settings: settingsJSON(m.settings),
	}
	if m.rule.name == "" {
		m.method.Name = m.code
		m.method.Active = strings.EqualFold(m.settings["STATUS"], "true")
		m.method.FreeFrom = m.number("FREEAMOUNT")
	} else if !m.method.Active && strings.EqualFold(m.settings["STATUS"], "true") {
		m.warn("STATUS ist „%s“; der Shop verlangt „True“ und bietet die Versandart nicht an", m.settings["STATUS"])
	}
	if boxes := m.boxes(); boxes != invoicing.BoxesIgnored {
		m.method.Packing = invoicing.Packing{Boxes: boxes, Max: typedNumber(all[boxMax]), Tare: typedNumber(all[boxTare]), Padding: typedNumber(all[boxPadding])}
	}
	m.readTiers(k)
}

func (m *shippingModule) boxes() string {
	switch {
	case m.code != "table" || m.settings["MODE"] == "weight":
		return m.rule.boxes
	case m.settings["MODE"] == "price":
		return invoicing.BoxesIgnored
	}
	return invoicing.BoxesOnce
}

func (m *shippingModule) mode() string {
	switch {
	case m.code == "item":
		return invoicing.ShipByPiece
	case m.code == "freeamount":
		return invoicing.ShipFree
	case m.settings["MODE"] == "price":
		return invoicing.ShipByValue
	case m.rule.tiers || strings.EqualFold(m.settings["MODE"], "weight"):
		return invoicing.ShipByWeight
	case m.rule.name == "" && slices.ContainsFunc(sortedKeys(m.settings), func(key string) bool {
		return costKey.MatchString(key) && strings.Contains(m.settings[key], ":")
	}):
		return invoicing.ShipByWeight
	}
	return invoicing.ShipFlat
}

// warn tells of what an admin mistyped; a probe shows it, too.
func (m *shippingModule) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(m.method.Hints, text) {
		m.note("%s", text)
		m.warnings = append(m.warnings, "Versandart "+m.code+": "+text)
	}
}

// note tells of what nobody would expect of the shop.
func (m *shippingModule) note(format string, args ...any) {
	m.method.Hints = append(m.method.Hints, fmt.Sprintf(format, args...))
}

// settingsJSON keeps all keys of a module, sorted.
func settingsJSON(settings map[string]string) string {
	b, err := json.Marshal(settings)
	if err != nil {
		return "{}"
	}
	return string(b)
}

func sortedKeys(settings map[string]string) []string {
	keys := make([]string, 0, len(settings))
	for k := range settings {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
