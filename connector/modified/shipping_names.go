package modified

import "strings"

// moduleNames are names for the modules that ship with the shop; its own stand in language files, not in the database.
var moduleNames = map[string]string{
	"ap":         "Österreichische Post",
	"chp":        "Schweizerische Post",
	"chronopost": "Chronopost",
	"dhl":        "DHL Express",
	"dp":         "Deutsche Post / DHL",
	"dpd":        "DPD",
	"fedexeu":    "FedEx",
	"flat":       "Pauschale Versandkosten",
	freeShipping: "Versandkostenfrei",
	"freeamount": "Versandkostenfrei ab Warenwert",
	"gls":        "GLS",
	"hermes":     "Hermes",
	"item":       "Versandkosten pro Stück",
	"selfpickup": "Selbstabholung",
	"table":      "Tabellarische Versandkosten",
	"ups":        "UPS Standard",
	"upse":       "UPS Express",
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
