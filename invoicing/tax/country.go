package tax

// names are the German and English names of the countries that decisions and notes have to name.
var names = map[string][2]string{
	"AT": {"Österreich", "Austria"}, "AX": {"Åland", "Åland"}, "BE": {"Belgien", "Belgium"}, "BG": {"Bulgarien", "Bulgaria"}, "CH": {"Schweiz", "Switzerland"},
	"CY": {"Zypern", "Cyprus"}, "CZ": {"Tschechien", "Czechia"}, "DE": {"Deutschland", "Germany"}, "DK": {"Dänemark", "Denmark"}, "EE": {"Estland", "Estonia"},
	"ES": {"Spanien", "Spain"}, "FI": {"Finnland", "Finland"}, "FR": {"Frankreich", "France"}, "GB": {"Großbritannien", "Great Britain"},
	"GR": {"Griechenland", "Greece"}, "HR": {"Kroatien", "Croatia"}, "HU": {"Ungarn", "Hungary"}, "IE": {"Irland", "Ireland"}, "IT": {"Italien", "Italy"},
	"LI": {"Liechtenstein", "Liechtenstein"}, "LT": {"Litauen", "Lithuania"}, "LU": {"Luxemburg", "Luxembourg"}, "LV": {"Lettland", "Latvia"},
	"MT": {"Malta", "Malta"}, "NL": {"Niederlande", "the Netherlands"}, "NO": {"Norwegen", "Norway"}, "PL": {"Polen", "Poland"}, "PT": {"Portugal", "Portugal"},
	"RO": {"Rumänien", "Romania"}, "SE": {"Schweden", "Sweden"}, "SI": {"Slowenien", "Slovenia"}, "SK": {"Slowakei", "Slovakia"},
	"US": {"Vereinigte Staaten", "United States"}, "XI": {"Nordirland", "Northern Ireland"},
}

// GermanName returns the German name of a country, its code where it has none here.
func GermanName(country string) string { return name(country, 0) }

// EnglishName returns the English name of a country, its code where it has none here.
func EnglishName(country string) string { return name(country, 1) }

func name(country string, language int) string {
	if n, ok := names[country]; ok {
		return n[language]
	}
	return country
}

// German names a place with its area, such as "Deutschland (Helgoland)".
func (p Place) German() string {
	switch n := GermanName(p.Country); {
	case p.Area == "" || p.Area == n:
		return n
	case n == p.Country:
		return p.Area
	default:
		return n + " (" + p.Area + ")"
	}
}
