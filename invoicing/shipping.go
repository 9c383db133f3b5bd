package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// What a shipping method's price list goes by.
const (
	ShipByWeight = "gewicht" // kg
	ShipByValue  = "preis"   // of the goods
	ShipByPiece  = "stueck"
	ShipFlat     = "pauschal"
	ShipFree     = "frei" // free, but only from a value of the goods on
)

// How a price counts when the shop packs an order into several boxes.
const (
	BoxesIgnored = ""       // the shop does not pack: the weight is that of the goods
	BoxesOnce    = "einmal" // the price is that of one box
	BoxesPrice   = "preis"  // price for each box, handling once
	BoxesAll     = "alles"  // price and handling for each box
)

// World stands for all countries that no other zone of a price list names.
const World = "WORLD"

// ShippingMethod is a way to ship and what it costs (Versandart, Versandkonditionen).
type ShippingMethod struct {
	ID       int64
	Code     string // the shop's module, such as "dp"
	Name     string
	Active   bool
	Zone     string // the tax zone the module is limited to; empty for all
	Mode     string // what a tier's limit counts: ShipByWeight …
	TaxRate  tax.Rate
	FreeFrom decimal.Decimal // free at home from this value of goods on; zero for never
	Packing  Packing
	Fees     ShippingFees
	Hints    []string // German: what the admin mistyped, and what the shop makes of it
	Settings string   // every key of the module as the shop holds it, JSON
	Tiers    []ShippingTier
	Origins  []Origin
}

// Packing is how the shop packs an order before it looks into a price list by weight.
type Packing struct {
	Boxes   string          `json:"boxes"`   // BoxesOnce …
	Max     decimal.Decimal `json:"max"`     // kg that a box takes; zero for any
	Tare    decimal.Decimal `json:"tare"`    // kg of an empty box
	Padding decimal.Decimal `json:"padding"` // percent of the weight, where that is more than the tare
}

// ShippingFees are what comes on top of the price list.
type ShippingFees struct {
	Surcharge  decimal.Decimal `json:"surcharge"`   // for the postcodes, net
	Postcodes  string          `json:"postcodes"`   // comma separated
	OnDelivery string          `json:"on_delivery"` // net fee of cash on delivery by country: "DE:4,WORLD:9.9"; empty for none
}

// ShippingTier is one step of a price list: up to Limit it costs Price.
type ShippingTier struct {
	Zone      int             `json:"zone"`       // number of the price zone within the module
	Service   string          `json:"service"`    // product of an express carrier, such as "ECX"; empty where there is one price list
	Countries string          `json:"countries"`  // ISO codes, comma separated; World for the rest ("WORLD,-DE": without Germany), empty for all
	Postcodes string          `json:"postcodes"`  // ranges within the countries, such as "18565-18565,25849-25849"; empty for all
	Over      decimal.Decimal `json:"over"`       // above this; zero for none
	Limit     decimal.Decimal `json:"limit"`      // zero for none
	Price     decimal.Decimal `json:"price"`      // net, default currency
	StepSize  decimal.Decimal `json:"step_size"`  // every step begun above Over, a full one counts as the next begun, …
	StepPrice decimal.Decimal `json:"step_price"` // … costs this on top; zero for none
	Handling  decimal.Decimal `json:"handling"`
	FreeFrom  decimal.Decimal `json:"free_from"` // value of goods from which it is free; zero for never
	Rebate    decimal.Decimal `json:"rebate"`    // what it is cheaper from there on, instead of free; zero for free
}
