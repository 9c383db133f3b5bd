package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// Article is a thing or service on sale (Artikel).
type Article struct {
	ID          int64
	Number      string // shop: products_model; the shop's key where it is empty
	Name        string
	Description string // plain text
	EAN         string
	NetPrice    decimal.Decimal // per unit, default currency, four decimals
	TaxRate     tax.Rate        // at home (the shop's own country)
	Stock       int64
	Weight      decimal.Decimal // kg
	Active      bool
	Texts       []ArticleText
	Variants    []ArticleVariant
	Prices      []ArticlePrice
	Origins     []Origin
}

// ArticleText is an article's name and description in one language.
type ArticleText struct {
	Language    string // ISO 639-1
	Name        string
	Short       string
	Description string
}

// ArticleVariant is one option value that changes an article (shop: one row of products_attributes). Its key is
// (option, value): the shop re-inserts the rows with new ids at every save.
type ArticleVariant struct {
	OptionID, ValueID int64
	Option, Value     string
	Number            string
	EAN               string
	Surcharge         decimal.Decimal // net, by PriceSign
	PriceSign         string          // "+", "-" or "="
	Weight            decimal.Decimal
	Stock             int64
}

// PriceKind says why an article has another price than its list price.
type PriceKind string

// A group price is for a customer group from a quantity on; a special is for a time.
const (
	PriceGroup   PriceKind = "gruppe"
	PriceSpecial PriceKind = "sonderpreis"
)

// ArticlePrice is a price that replaces the list price.
type ArticlePrice struct {
	Kind        PriceKind
	Group       string // name of the customer group
	GroupID     int64
	MinQuantity int64
	NetPrice    decimal.Decimal
	From, Until Date
	Active      bool
}
