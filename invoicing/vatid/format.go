package vatid

import "regexp"

// format is how the numbers of one country look.
type format struct {
	pattern *regexp.Regexp    // of the number without its prefix
	check   func(string) bool // nil: no rule is public
	length  int               // shorter numbers are filled up with zeros in front; 0: never
}

// whole returns the number with the zeros that some writers leave out, and without what only follows it.
func (f format) whole(s string) string {
	for len(s) < f.length {
		s = "0" + s
	}
	return s
}

// anyOf matches the whole number.
func anyOf(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

// formats are those of the member states (Commission's VIES guide), of Northern Ireland, Great Britain and Switzerland.
var formats = map[string]format{
	"AT":  {anyOf(`U\d{8}`), austria, 0},
	"BE":  {anyOf(`[01]?\d{9}`), belgium, 10},
	"BG":  {anyOf(`\d{9,10}`), bulgaria, 0},
	"CY":  {anyOf(`[013-9]\d{7}[A-Z]`), cyprus, 0},
	"CZ":  {anyOf(`\d{8,10}`), czechia, 0},
	"DE":  {anyOf(`[1-9]\d{8}`), iso7064, 0},
	"DK":  {anyOf(`[1-9]\d{7}`), denmark, 0},
	"EE":  {anyOf(`10\d{7}`), estonia, 0},
	"EL":  {anyOf(`\d{8,9}`), greece, 9},
	"ES":  {anyOf(`[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z]`), spain, 0},
	"FI":  {anyOf(`\d{8}`), finland, 0},
	"FR":  {anyOf(`[A-HJ-NP-Z\d]{2}\d{9}`), france, 0},
	"HR":  {anyOf(`\d{11}`), iso7064, 0},
	"HU":  {anyOf(`\d{8}`), hungary, 0},
	"IE":  {anyOf(`\d[A-Z\d+*]\d{5}[A-W]|\d{7}[A-W][A-IW]`), ireland, 0},
	"IT":  {anyOf(`\d{11}`), italy, 0},
	"LT":  {anyOf(`\d{7}1\d|\d{10}1\d`), lithuania, 0},
	"LU":  {anyOf(`\d{8}`), luxembourg, 0},
	"LV":  {anyOf(`\d{11}`), latvia, 0},
	"MT":  {anyOf(`[1-9]\d{7}`), malta, 0},
	"NL":  {anyOf(`\d{9}B\d{2}`), netherlands, 0},
	"PL":  {anyOf(`\d{10}`), poland, 0},
	"PT":  {anyOf(`[1-9]\d{8}`), portugal, 0},
	"RO":  {anyOf(`[1-9]\d{1,9}`), romania, 0},
	"SE":  {anyOf(`\d{10}(?:0[1-9]|[1-8]\d|9[0-4])`), sweden, 0},
	"SI":  {anyOf(`[1-9]\d{7}`), slovenia, 0},
	"SK":  {anyOf(`[1-9]\d[2-47-9]\d{7}`), slovakia, 0},
	"XI":  {anyOf(`\d{9}(?:\d{3})?|GD[0-4]\d\d|HA[5-9]\d\d`), britain, 0},
	"GB":  {anyOf(`\d{9}(?:\d{3})?|GD[0-4]\d\d|HA[5-9]\d\d`), britain, 0},
	"CHE": {anyOf(`\d{9}(?:MWST|TVA|IVA|TPV)?`), switzerland, 0},
}
