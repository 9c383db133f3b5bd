package modified

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// The small tables that give other rows their meaning.
const (
	languages     = "languages"
	carriers      = "carriers"
	countries     = "countries"
	zones         = "zones"
	groupNames    = "customers_status"
	taxRates      = "tax_rates"
	geoZones      = "geo_zones"
	zoneCountries = "zones_to_geo_zones"
	configuration = "configuration"
)

// smallParts lists the small tables; the columns are read as a, b, c, d and e, in this order.
func smallParts() []part {
	return []part{
		{table: languages, columns: columns("languages_id code directory")},
		{table: carriers, columns: columns("carrier_id carrier_name carrier_tracking_link")},
		{table: countries, columns: columns("countries_id countries_name countries_iso_code_2")},
		{table: zones, columns: columns("zone_id zone_code zone_name")},
		{table: groupNames, columns: columns("customers_status_id language_id customers_status_name")},
		{table: taxRates, columns: columns("tax_class_id tax_zone_id tax_priority tax_rate tax_description")},
		{table: geoZones, columns: columns("geo_zone_id geo_zone_name")},
		{table: zoneCountries, columns: columns("geo_zone_id zone_country_id zone_id")},
		{table: configuration, columns: columns("configuration_key configuration_value")},
	}
}

// smallTables says which of them the records of a kind depend on.
func smallTables(kind invoicing.Kind) []string {
	switch kind {
	case invoicing.KindOrder:
		return []string{languages, carriers, countries, taxRates, configuration}
	case invoicing.KindCustomer:
		return []string{languages, countries, zones, configuration}
	}
	return []string{languages, groupNames, taxRates, geoZones, zoneCountries, countries, configuration}
}

// Keys of the shop's configuration that the mapping needs. The table holds passwords in plain text: only keys named
// here and the shipping modules' are ever read.
const (
	storeCountry    = "STORE_COUNTRY"
	storeZone       = "STORE_ZONE"
	defaultLanguage = "DEFAULT_LANGUAGE"
	defaultCurrency = "DEFAULT_CURRENCY"
	smallBusiness   = "MODULE_SMALL_BUSINESS"
)

func readSettings() []string {
	return []string{storeCountry, storeZone, defaultLanguage, defaultCurrency, smallBusiness, defaultStatus, mailStep, mailStepStatus}
}

// small is what the small tables say. It is read afresh for every range, in one query.
type small struct {
	codes     map[int64]string  // ISO 639-1 by languages_id
	folders   map[string]string // ISO 639-1 by languages.directory
	carriers  map[int64]carrier
	iso       map[int64]string  // country code by countries_id
	isoByName map[string]string // country code by name, lower case
	zones     map[int64]string  // zone code by zone_id
	groups    map[int64]map[int64]string
	rates     []taxRate
	geoZones  map[int64]string
	zonesOf   []zoneCountry
	settings  map[string]string
	raw       string    // all of it, for fingerprints
	offset    int       // seconds by which the server's clock is ahead of UTC
	now       time.Time // by the server's clock
}

// clockSelect asks the server for its clock along with the tables.
const clockSelect = "SELECT 'clock', TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()), UNIX_TIMESTAMP(), '', '', ''"

type carrier struct{ name, link string }

type taxRate struct {
	class, zone, priority int64
	rate                  decimal.Decimal
	text                  string
}

type zoneCountry struct{ geoZone, country, zone int64 }

func (s *Shop) small(ctx context.Context, kind invoicing.Kind) (*small, error) {
	wanted := smallTables(kind)
	var selects []string
	for _, p := range smallParts() {
		if slices.Contains(wanted, p.table) {
			selects = append(selects, smallSelect(p))
		}
	}
	if s.schema.Load().hasColumn(paypalConfig, "config_key") {
		selects = append(selects, smallSelect(part{table: paypalConfig, columns: columns("config_key config_value")}))
	}
	selects = append(selects, clockSelect)
	rows, err := s.rows(ctx, strings.Join(selects, " UNION ALL "))
	if err != nil {
		return nil, err
	}
	k := &small{codes: map[int64]string{}, folders: map[string]string{}, carriers: map[int64]carrier{},
		iso: map[int64]string{}, isoByName: map[string]string{}, zones: map[int64]string{},
		groups: map[int64]map[int64]string{}, geoZones: map[int64]string{}, settings: map[string]string{}}
	var raw strings.Builder
	for _, r := range rows {
		if r.text("t") == "clock" {
			k.offset, k.now = int(r.number("a")), time.Unix(r.number("b"), 0)
			continue
		}
		raw.WriteString(r.raw)
		k.add(r)
	}
	k.raw = raw.String()
	if slices.Contains(wanted, countries) {
		if err := s.emptied(&s.hadCountries, countries, len(k.iso)); err != nil {
			return nil, err
		}
	}
	return k, s.emptied(&s.hadLanguages, languages, len(k.codes))
}

// smallSelect reads a table as text columns a to e. All texts are converted to one character set, for the tables of
// a shop need not agree on one.
func smallSelect(p part) string {
	fields := make([]string, 5)
	for i := range fields {
		fields[i] = "''"
		if i < len(p.columns) {
			fields[i] = "IFNULL(CONVERT(`" + p.columns[i] + "` USING utf8mb4), '')"
		}
		fields[i] += " COLLATE utf8mb4_bin AS " + string(rune('a'+i))
	}
	query := "SELECT '" + p.table + "' AS t, " + strings.Join(fields, ", ") + " FROM `" + p.table + "`"
	if p.table == configuration {
		query += " WHERE configuration_key IN ('" + strings.Join(readSettings(), "', '") + `') OR configuration_key LIKE 'MODULE\_PAYMENT\_%\_TMP\_STATUS\_ID'`
	}
	if p.table == paypalConfig {
		query += " WHERE config_key = '" + paypalTemporary + "'" // the others are credentials
	}
	return "(" + query + " ORDER BY 2, 3, 4, 5, 6 LIMIT 100000)"
}

func (k *small) add(r row) {
	id := r.number("a")
	switch r.text("t") {
	case languages:
		code := languageCode(r.text("b"))
		k.codes[id] = code
		k.folders[strings.ToLower(r.text("c"))] = code
	case carriers:
		k.carriers[id] = carrier{plainText(r.text("b")), strings.TrimSpace(r.text("c"))}
	case countries:
		k.iso[id] = strings.ToUpper(r.text("c"))
		k.isoByName[strings.ToLower(r.text("b"))] = strings.ToUpper(r.text("c"))
	case zones:
		k.zones[id] = r.text("b")
	case groupNames:
		if k.groups[id] == nil {
			k.groups[id] = map[int64]string{}
		}
		k.groups[id][r.number("b")] = plainText(r.text("c"))
	case taxRates:
		k.rates = append(k.rates, taxRate{id, r.number("b"), r.number("c"), r.amount("d"), r.text("e")})
	case geoZones:
		k.geoZones[id] = plainText(inLanguage(r.text("b"), "de", k.homeLanguage()))
	case zoneCountries:
		k.zonesOf = append(k.zonesOf, zoneCountry{id, r.number("b"), r.number("c")})
	case configuration, paypalConfig:
		k.settings[r.text("a")] = r.text("b")
	}
}

// homeLanguage is the shop's default language, German where it names none.
func (k *small) homeLanguage() string {
	if c := languageCode(k.settings[defaultLanguage]); c != "" {
		return c
	}
	return "de"
}

// homeCurrency is the currency of the shop's own prices.
func (k *small) homeCurrency() string {
	if c := k.settings[defaultCurrency]; len(c) == 3 {
		return strings.ToUpper(c)
	}
	return "EUR"
}

// language finds the ISO code of an order's language by the folder's name, else by the id, which is 0 on old orders.
func (k *small) language(folder string, id int64) string {
	if c := k.folders[strings.ToLower(folder)]; c != "" {
		return c
	}
	if c := k.codes[id]; c != "" {
		return c
	}
	return k.homeLanguage()
}

// group is the name of a customer group in German, else in any language.
func (k *small) group(id int64) string {
	other := ""
	for language, name := range k.groups[id] {
		if k.codes[language] == "de" && name != "" {
			return name
		}
		if other == "" || name < other {
			other = name
		}
	}
	return other
}

// country gives the ISO code of an order's address; old orders only have the country's name.
func (k *small) country(iso, name string) string {
	iso = strings.ToUpper(strings.TrimSpace(iso))
	if len(iso) == 2 {
		return iso
	}
	return k.isoByName[strings.ToLower(strings.TrimSpace(name))]
}
