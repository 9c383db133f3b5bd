package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// ShippingMethod is a way to ship and what it costs (Versandart, Versandkonditionen).
type ShippingMethod struct {
	ID       int64
	Code     string // the shop's module, such as "dp"
	Name     string
	Active   bool
	Zone     string // the tax zone the module is limited to; empty for all
	Mode     string // what a tier's limit counts: "gewicht" (kg), "preis", "stueck" or "pauschal"
	TaxRate  tax.Rate
	FreeFrom decimal.Decimal // free from this value of goods on; zero for never
	Settings string          // every key of the module as the shop holds it, JSON
	Tiers    []ShippingTier
	Origins  []Origin
}

// ShippingTier is one step of a price list: up to Limit it costs Price.
type ShippingTier struct {
	Zone      int    // number of the price zone within the module
	Countries string // ISO codes, comma separated; "WORLD" for the rest, empty for all
	Limit     decimal.Decimal
	Price     decimal.Decimal // net, default currency
	Handling  decimal.Decimal
}
