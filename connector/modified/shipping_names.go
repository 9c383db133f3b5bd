package modified

import "strings"

// moduleNames are the names that the shop shows for the modules it ships with; they stand in its language files, not in
// the database.
var moduleNames = map[string]string{
	"ap":         "Österreichische Post AG",
	"chp":        "Schweizerische Post",
	"chronopost": "Chronopost",
	"dhl":        "DHL Österreich",
	"dp":         "Deutsche Post",
	"dpd":        "DPD",
	"fedexeu":    "FedEx Express Europa",
	"flat":       "Pauschale Versandkosten",
	freeShipping: "Versandkostenfrei",
	"freeamount": "Versandkostenfrei",
	"gls":        "GLS",
	"hermes":     "Versand mit Hermes",
	"item":       "Versandkosten pro Stück",
	"selfpickup": "Selbstabholung",
	"table":      "Tabellarische Versandkosten",
	"ups":        "United Parcel Service Standard",
	"upse":       "United Parcel Service Express",
	"zones":      "Versandkosten nach Zonen",
}

// weightModules reckon by weight without saying so in their settings.
var weightModules = map[string]bool{"ap": true, "chp": true, "chronopost": true, "dhl": true, "dp": true, "dpd": true,
	"fedexeu": true, "gls": true, "hermes": true, "ups": true, "upse": true, "zones": true, "table": true}

// moduleName is the German name of a module; an unknown one is called by its code.
func moduleName(code string) string {
	if n := moduleNames[strings.ToLower(code)]; n != "" {
		return n
	}
	return code
}
