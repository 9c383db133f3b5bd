package sampleshop

import "context"

// country is one row of countries; the shop keeps the names in English.
type country struct {
	id     int64
	name   string
	iso2   string
	iso3   string
	format int64 // address_format_id
}

// The store is in Germany; its id is the same in every installation.
const storeCountry = 81

// countries are the ones that the sample's customers live in, and the neighbours, with the ids that a new shop gives
// them; two of the three-letter codes are wrong there too.
func countries() []country {
	return []country{
		{13, "Australia", "AU", "AUD", 1}, {14, "Austria", "AT", "AUT", 5}, {21, "Belgium", "BE", "BEL", 1},
		{33, "Bulgaria", "BG", "BGR", 1}, {38, "Canada", "CA", "CAN", 1}, {53, "Croatia", "HR", "HRV", 1},
		{55, "Cyprus", "CY", "CYP", 1}, {56, "Czech Republic", "CZ", "CZE", 1}, {57, "Denmark", "DK", "DNK", 1},
		{67, "Estonia", "EE", "EST", 1}, {72, "Finland", "FI", "FIN", 1}, {73, "France", "FR", "FRA", 1},
		{storeCountry, "Germany", "DE", "DEU", 5}, {84, "Greece", "GR", "GRC", 1}, {97, "Hungary", "HU", "HUN", 1},
		{103, "Ireland", "IE", "IRL", 6}, {105, "Italy", "IT", "ITA", 1}, {107, "Japan", "JP", "JPN", 1},
		{117, "Latvia", "LV", "LVA", 1}, {122, "Liechtenstein", "LI", "LIE", 1}, {123, "Lithuania", "LT", "LTU", 1},
		{124, "Luxembourg", "LU", "LUX", 5}, {132, "Malta", "MT", "MLT", 1}, {150, "Netherlands", "NL", "NLD", 5},
		{160, "Norway", "NO", "NOR", 1}, {170, "Poland", "PL", "POL", 1}, {171, "Portugal", "PT", "PRT", 1},
		{175, "Romania", "RO", "ROM", 1}, {189, "Slovakia (Slovak Republic)", "SK", "SVK", 1},
		{190, "Slovenia", "SI", "SVN", 1}, {195, "Spain", "ES", "ESP", 3}, {203, "Sweden", "SE", "SWE", 1},
		{204, "Switzerland", "CH", "CHE", 5}, {222, "United Kingdom", "GB", "GBR", 8},
		{223, "United States", "US", "USA", 2},
	}
}

// fillWorld adds the countries, their address formats and the federal states of Germany.
func fillWorld(ctx context.Context, w *writer) error {
	var lands, formats, states [][]any
	for _, c := range countries() {
		lands = append(lands, []any{c.id, c.name, c.iso2, c.iso3, c.format, 1, 0, 100})
	}
	for i, f := range []string{
		"$firstname $lastname$cr$streets$cr$city, $postcode$cr$statecomma$country",
		"$firstname $lastname$cr$streets$cr$city, $state    $postcode$cr$country",
		"$firstname $lastname$cr$streets$cr$city$cr$postcode - $statecomma$country",
		"$firstname $lastname$cr$streets$cr$city ($postcode)$cr$country",
		"$firstname $lastname$cr$streets$cr$postcode $city$cr$country",
		"$firstname $lastname$cr$streets$cr$city $state $postcode$cr$country",
		"$firstname $lastname$cr$streets, $city$cr$postcode $state$cr$country",
		"$firstname $lastname$cr$streets$cr$city$cr$state$cr$postcode$cr$country",
	} {
		formats = append(formats, []any{i + 1, f, "$city / $country"})
	}
	for _, s := range [][2]string{
		{"NI", "Niedersachsen"}, {"BW", "Baden-Württemberg"}, {"BY", "Bayern"}, {"BE", "Berlin"},
		{"BR", "Brandenburg"}, {"HB", "Bremen"}, {"HH", "Hamburg"}, {"HE", "Hessen"},
		{"MV", "Mecklenburg-Vorpommern"}, {"NW", "Nordrhein-Westfalen"}, {"RP", "Rheinland-Pfalz"},
		{"SL", "Saarland"}, {"SN", "Sachsen"}, {"ST", "Sachsen-Anhalt"}, {"SH", "Schleswig-Holstein"}, {"TH", "Thüringen"},
	} {
		states = append(states, []any{storeCountry, s[0], s[1]})
	}
	const landColumns = "countries_id countries_name countries_iso_code_2 countries_iso_code_3 address_format_id status required_zones sort_order"
	if err := w.insertAll(ctx, "countries", landColumns, lands); err != nil {
		return err
	}
	if err := w.insertAll(ctx, "address_format", "address_format_id address_format address_summary", formats); err != nil {
		return err
	}
	return w.insertAll(ctx, "zones", "zone_country_id zone_code zone_name", states)
}
