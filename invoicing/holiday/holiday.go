// Package holiday knows on which days German offices are closed: weekends, and the public holidays of a Bundesland.
// Invoices that shall arrive on a business day are sent on the next one.
package holiday

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"

	"fakturisd/invoicing"
)

// holidays are the public holidays by Bundesland, in its usual two letters; "" has those of all Germany only.
var holidays = map[string][]*cal.Holiday{
	"": de.Holidays, "BW": de.HolidaysBW, "BY": de.HolidaysBY, "BE": de.HolidaysBE, "BB": de.HolidaysBB, "HB": de.HolidaysHB, "HH": de.HolidaysHH,
	"HE": de.HolidaysHE, "MV": de.HolidaysMV, "NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SL": de.HolidaysSL,
	"SN": de.HolidaysSN, "ST": de.HolidaysST, "SH": de.HolidaysSH, "TH": de.HolidaysTH,
}

// Lands returns the known abbreviations of Bundesländer, sorted.
func Lands() []string {
	var lands []string
	for land := range holidays {
		if land != "" {
			lands = append(lands, land)
		}
	}
	slices.Sort(lands)
	return lands
}

// Name returns the name of the public holiday on a day in a Bundesland, "" where it is none.
func Name(d invoicing.Date, land string) string {
	for _, h := range holidays[land] {
		if actual, _ := h.Calc(d.Year); !actual.IsZero() && invoicing.DateOf(actual) == d {
			return h.Name
		}
	}
	return ""
}

// IsBusinessDay says whether offices in a Bundesland are open: neither a Saturday, nor a Sunday, nor a holiday.
func IsBusinessDay(d invoicing.Date, land string) bool {
	switch d.Time().Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return Name(d, land) == ""
}
