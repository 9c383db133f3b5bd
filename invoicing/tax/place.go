package tax

import "strings"

// Place is where something is supplied, as value added tax sees it.
type Place struct {
	Country string // whose rates hold, ISO 3166-1 alpha-2: GR for Greece, FR for Monaco, XI for Northern Ireland
	Area    string // German name of a part of a country that is treated apart, such as "Helgoland"
	EU      bool   // in the territory of the EU's value added tax (art. 5 and 6 of directive 2006/112/EC)
	Goods   bool   // in that territory for goods alone: Northern Ireland
}

// memberStates are those of the EU.
const memberStates = " AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "

// area is a part of a country, known by its postcodes, to which another rule applies than to the rest.
type area struct {
	country  string
	prefixes string // of postcodes without blanks, separated by blanks
	place    Place
}

// areas are those outside the tax territory of their state, and Northern Ireland, which for goods is inside.
var areas = []area{
	{"DE", "27498", Place{Country: "DE", Area: "Helgoland"}},
	{"DE", "78266", Place{Country: "DE", Area: "Büsingen"}},
	{"ES", "35 38", Place{Country: "IC", Area: "Kanarische Inseln"}},
	{"ES", "51", Place{Country: "EA", Area: "Ceuta"}},
	{"ES", "52", Place{Country: "EA", Area: "Melilla"}},
	{"FR", "98000", Place{Country: "FR", Area: "Monaco", EU: true}},
	{"FR", "97 98", Place{Country: "FR", Area: "französische Überseegebiete"}},
	{"FI", "22", Place{Country: "AX", Area: "Åland"}},
	{"GR", "63086 63087", Place{Country: "GR", Area: "Berg Athos"}},
	{"IT", "23041", Place{Country: "IT", Area: "Livigno"}},
	{"IT", "22061", Place{Country: "IT", Area: "Campione d'Italia"}},
	{"IT", "4789", Place{Country: "SM", Area: "San Marino"}},
	{"GB", "BT", Place{Country: "XI", Area: "Nordirland", EU: true, Goods: true}},
}

// others are codes that shops and VAT numbers use beside those of the member states.
var others = map[string]Place{
	"EL": {Country: "GR", EU: true},
	"MC": {Country: "FR", Area: "Monaco", EU: true},
	"XI": {Country: "XI", Area: "Nordirland", EU: true, Goods: true},
	"UK": {Country: "GB"},
}

// PlaceOf returns the place of an address. Areas are told by their postcode where it names them alone; a postcode that
// carries its country ("F-97400") counts without it.
func PlaceOf(country, postcode string) Place {
	country = strings.ToUpper(strings.TrimSpace(country))
	place := Place{Country: country, EU: country != "" && strings.Contains(memberStates, " "+country+" ")}
	if p, ok := others[country]; ok {
		place = p
	}
	postcode = strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(postcode))
	bare := strings.TrimLeft(postcode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	for _, a := range areas {
		if a.country == place.Country && a.has(postcode, bare) {
			return a.place
		}
	}
	return place
}

func (a area) has(postcode, bare string) bool {
	for prefix := range strings.FieldsSeq(a.prefixes) {
		if strings.HasPrefix(postcode, prefix) || strings.HasPrefix(bare, prefix) && len(bare) >= 5 {
			return true
		}
	}
	return false
}
