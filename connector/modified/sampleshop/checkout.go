package sampleshop

import (
	"time"

	"github.com/shopspring/decimal"
)

// Customer groups of a new shop.
const (
	GroupGuest      = 1
	GroupCustomer   = 2
	GroupMerchant   = 3 // Händler: net prices, tax added
	GroupMerchantEU = 4 // Händler EU: net prices, no tax abroad
)

// Address is a person's address as the shop keeps it; Country is an ISO 3166 alpha-2 code.
type Address struct {
	Gender, Company, First, Last, Street, Suburb, Postcode, City, Country string
}

// Person is who checks out.
type Person struct {
	ID      int64 // of an account that exists; 0 = the checkout makes one
	Guest   bool  // an account that the shop deletes after the checkout, see DeleteGuest
	Address Address
	Phone   string
	Email   string
	VATID   string
	Number  string // customers_cid
	Born    string // "1970-04-01", "" = not told
}

// Item is one line of a basket.
type Item struct {
	Product  int64
	Quantity int
	Options  []Option
}

// Option is a choice, such as colour blue, by the shop's ids.
type Option struct{ Option, Value int64 }

// Checkout is one checkout as a customer did it.
type Checkout struct {
	At       time.Time // when, in the shop's zone
	Customer Person
	Group    int64
	Billing  *Address // nil = the customer's own
	Delivery *Address // nil = the billing address; ignored for pickup and for downloads
	Basket   []Item
	Shipping string          // "flat_flat", "table_table", "dp_dp", "free_free", "selfpickup_selfpickup"; "" = nothing to ship
	Payment  string          // module, such as "invoice"
	Coupon   string          // code
	Voucher  decimal.Decimal // credit to redeem, in the order's currency
	Currency string          // "" = EUR
	Language string          // directory; "" = german
	Comment  string
	Status   int64 // orders_status_id; 0 = the first
	Domain   int   // of a multishop

	catalogue *catalogue // read once by who writes many
}

func (c Checkout) billing() Address {
	if c.Billing != nil {
		return *c.Billing
	}
	return c.Customer.Address
}

func (c Checkout) delivery() Address {
	if c.Delivery != nil {
		return *c.Delivery
	}
	return c.billing()
}

func (c Checkout) language() string {
	if c.Language == "" {
		return "german"
	}
	return c.Language
}

func (c Checkout) status() int64 {
	if c.Status == 0 {
		return 1
	}
	return c.Status
}

func (c Checkout) currency() string {
	if c.Currency == "" {
		return "EUR"
	}
	return c.Currency
}
