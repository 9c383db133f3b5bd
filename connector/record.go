package connector

import (
	"time"

	"fakturisd/invoicing"
)

// ShopOrder is an order as the shop holds it, brought into the words of the invoicing system.
type ShopOrder struct {
	Key         int64  // orders_id
	Domain      string // raw value of the multishop column; empty without one
	CustomerKey int64  // customers_id; the account may be gone
	Guest       bool
	Order       invoicing.Order
	Print       Print         // of all rows of the order
	Held        string        // German reason why it cannot be taken over; empty when it can
	Incomplete  string        // German: what is missing until it is whole, as while the shop is writing it
	Age         time.Duration // since it was bought, on the shop's clock; negative where that was set back
	Temporary   string        // German: why its status says that there is no order yet, as while the customer is paying
}

// ShopCustomer is a customer account: the partner, the person to talk to and all addresses.
type ShopCustomer struct {
	Key       int64 // customers_id
	Domain    string
	Guest     bool
	Partner   invoicing.Partner
	Contact   invoicing.Contact
	Addresses []ShopAddress
	Print     Print
	Held      string
}

// ShopAddress is one entry of a customer's address book.
type ShopAddress struct {
	Key     int64 // address_book_id
	Address invoicing.Address
	Default bool
}

// ShopArticle is an article with its texts, variants and prices.
type ShopArticle struct {
	Key     int64    // products_id
	Domains []string // raw values of the multishop column; nil means every shop of the database
	Article invoicing.Article
	Print   Print
	Held    string
}

// ShopShippingMethod is a way to ship; its key is the code of the shop's module.
type ShopShippingMethod struct {
	Key    string
	Method invoicing.ShippingMethod
	Print  Print
	Held   string
}
