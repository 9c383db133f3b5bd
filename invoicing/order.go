package invoicing

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// OrderType says how an order came into being.
type OrderType string

// A service order is an order with contract terms (Service-Vertrag), whoever entered it.
const (
	OrderFromShop OrderType = "shop"
	OrderManual   OrderType = "manuell"
	OrderService  OrderType = "service"
)

// LineKind says what a line charges for.
type LineKind string

// Article lines come from the basket, the others from the order as a whole (shop: orders_total).
const (
	LineArticle  LineKind = "artikel"
	LineShipping LineKind = "versand"
	LineFee      LineKind = "gebuehr"
	LineDiscount LineKind = "rabatt"
	LineVoucher  LineKind = "gutschein"
	LineCredit   LineKind = "guthaben" // a voucher that was bought: it pays, where a coupon lowers the price (views show gutschein)
)

// Order is what a customer ordered (Auftrag), with the amounts that the customer saw.
type Order struct {
	ID          int64
	Type        OrderType
	Number      string
	Origin      Origin // zero for an order entered by hand
	ShopNumber  string // the order number that the shop's customer knows
	PartnerID   int64
	ContractID  int64 // 0 without contract terms
	Ordered     time.Time
	Currency    string          // ISO 4217
	RateToHome  decimal.Decimal // units of Currency for one unit of the shop's default currency
	Language    string          // ISO 639-1 of the order
	Email       string
	Phone       string
	VATID       string
	Billing     Address
	Delivery    Address
	Customer    Address // the account's own address, which may differ from both
	ShopStatus  int64
	Shipping    string // as the customer saw it
	ShippingKey string // shop: shipping_class
	Payment     string // the payment module's code
	Comment     string // the customer's remark
	PriceMode   tax.Mode
	Lines       []OrderLine
	TaxTotals   []tax.Total // per rate, as the customer saw them; they add up to Total
	Total       money.Cents // what the customer pays
	Cancelled   bool        // the shop set all totals to zero: they are those of before, 0 where they were never seen
	Check       []string    // why a person must look at it (pruefgrund); empty when all is well
	History     []StatusChange
	Parcels     []Parcel
	DeletedAt   time.Time // when the shop's row was found gone; zero while it is there
}

// OrderLine is one line of an order (Auftragsposition). Its amount is gross or net by the order's PriceMode.
type OrderLine struct {
	ID         int64 // of the stored line; zero before
	Kind       LineKind
	ArticleKey string // the shop's article with its chosen options, "12" or "12{3}7"
	Number     string // article number
	Text       string
	Details    []string // chosen options, such as "Farbe: Blau"
	Quantity   decimal.Decimal
	UnitPrice  decimal.Decimal // four decimals
	Amount     money.Cents     // Quantity · UnitPrice, rounded
	TaxRate    tax.Rate
}

// StatusChange is one row of an order's history in the shop.
type StatusChange struct {
	StatusID int64
	At       time.Time
	Notified bool
	Comment  string
}

// Parcel is a shipment of an order.
type Parcel struct {
	Carrier string
	Number  string
	Link    string
}

// Totals returns net, tax and gross of the whole order.
func (o *Order) Totals() tax.Total { return tax.Sum(o.TaxTotals) }

// LineTotals reckons the totals from the lines alone: all that tells what an order cost that came cancelled.
func (o *Order) LineTotals() []tax.Total {
	amounts := make([]tax.Amount, len(o.Lines))
	for i, l := range o.Lines {
		amounts[i] = tax.Amount{Rate: l.TaxRate, Amount: l.Amount}
	}
	return tax.Totals(o.PriceMode, amounts)
}

// Verify adds to Check what does not add up: the order ends on the cent that the customer saw, or a person is told
// by how much it does not. Nothing is repaired silently. A cancelled order has no sums to meet.
func (o *Order) Verify() {
	if o.Cancelled {
		return
	}
	sum := o.Totals()
	if sum.Gross != o.Total {
		o.hold("Summen je Steuersatz ergeben %s statt %s (Differenz %s %s)", sum.Gross.German(), o.Total.German(), (o.Total - sum.Gross).German(), o.Currency)
	}
	want := sum.Gross
	if o.PriceMode == tax.Net {
		want = sum.Net
	}
	var lines money.Cents
	for _, l := range o.Lines {
		lines += l.Amount
	}
	if lines != want {
		o.hold("Positionen ergeben %s statt %s (Differenz %s %s)", lines.German(), want.German(), (want - lines).German(), o.Currency)
	}
}

func (o *Order) hold(format string, args ...any) {
	o.Check = append(o.Check, fmt.Sprintf(format, args...))
}
