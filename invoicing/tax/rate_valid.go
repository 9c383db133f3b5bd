package tax

import "strings"

// Class is what a country taxes at a rate: the standard rate, or one of those below it.
type Class string

// The classes of rates (annex III of directive 2006/112/EC and its exceptions).
const (
	ClassStandard     Class = "standard"
	ClassReduced      Class = "reduced"
	ClassReduced2     Class = "reduced2"
	ClassReduced3     Class = "reduced3"
	ClassSuperReduced Class = "super-reduced"
	ClassZero         Class = "zero"
)

// Period says from when until when a country taxed a class at a rate; both days are included.
type Period struct {
	Country string // ISO 3166-1 alpha-2, XI for Northern Ireland
	Area    string // German name of the part of the country that has a rate of its own; empty for all of it
	Class   Class
	Rate    Rate
	From    string // 2006-01-02
	Until   string // empty: until further notice
}

// On says whether the period holds on a day (2006-01-02); the empty day asks for the present rates.
func (p Period) On(day string) bool {
	if day == "" {
		return p.Until == ""
	}
	return p.From <= day && (p.Until == "" || day <= p.Until)
}

// Rates returns the rates of a country on a day, its areas included.
func Rates(country, day string) []Period {
	return filter(country, func(p Period) bool { return p.On(day) })
}

// RateHolds says whether a country, or a part of it, has the rate on a day.
func RateHolds(country string, r Rate, day string) bool {
	for _, p := range periods {
		if p.Country == country && p.Rate == r && p.On(day) {
			return true
		}
	}
	return false
}

// WhenRate returns the times in which a country had the rate.
func WhenRate(country string, r Rate) []Period {
	return filter(country, func(p Period) bool { return p.Rate == r })
}

func filter(country string, keep func(Period) bool) []Period {
	var found []Period
	for _, p := range periods {
		if p.Country == country && keep(p) {
			found = append(found, p)
		}
	}
	return found
}

// GermanRates lists the rates of a country on a day as a sentence does, such as "19 % und 7 %"; areas are left out.
func GermanRates(country, day string) string {
	var rates []string
	for _, p := range Rates(country, day) {
		if p.Area == "" && p.Rate > 0 {
			rates = append(rates, p.Rate.German())
		}
	}
	if len(rates) < 2 {
		return strings.Join(rates, "")
	}
	return strings.Join(rates[:len(rates)-1], ", ") + " und " + rates[len(rates)-1]
}
