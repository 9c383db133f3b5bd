package connector

import (
	"context"
	"time"

	"fakturisd/invoicing"
)

// Shop is one shop database, read only. All instants it returns are UTC; all amounts are those the customer saw.
type Shop interface {
	// Probe finds out what this shop can do: its version, engines, columns and the zone of its naive times.
	Probe(ctx context.Context) (Capabilities, error)
	// Statuses returns the order statuses with their names in every language of the shop.
	Statuses(ctx context.Context) ([]Status, error)
	// Carriers returns the carriers that parcels go by, in the order in which the shop lists them; none where it knows none.
	Carriers(ctx context.Context) ([]invoicing.Carrier, error)
	// Prints returns the next few non-empty, aligned key ranges that hold keys greater than after, each with the
	// fingerprint that the shop's server reckoned over the raw columns which the reads below use. An empty answer
	// says that there are no more.
	Prints(ctx context.Context, kind invoicing.Kind, after int64) ([]RangePrint, error)
	// Orders returns the orders of a key range, by key.
	Orders(ctx context.Context, r Range) ([]ShopOrder, error)
	// Customers returns the customer accounts of a key range, by key.
	Customers(ctx context.Context, r Range) ([]ShopCustomer, error)
	// Articles returns the articles of a key range, by key.
	Articles(ctx context.Context, r Range) ([]ShopArticle, error)
	// Count returns how many records of a kind there are.
	Count(ctx context.Context, kind invoicing.Kind) (int64, error)
	// FirstOrder returns the lowest key of the orders that were bought on a day (of the shop's calendar) or later.
	FirstOrder(ctx context.Context, from invoicing.Date) (key int64, found bool, err error)
	// ShippingMethods returns all installed ways to ship.
	ShippingMethods(ctx context.Context) ([]ShopShippingMethod, error)
	// Close gives the connections back.
	Close() error
}

// Range is a range of keys, both ends included.
type Range struct{ From, To int64 }

// Contains says whether the key lies in the range.
func (r Range) Contains(key int64) bool { return r.From <= key && key <= r.To }

// Print is a fingerprint of raw rows: equal prints mean equal rows.
type Print [16]byte

// RangePrint is the fingerprint of all records of a key range.
type RangePrint struct {
	Range
	Print Print
	Rows  int64 // records (not rows of their parts) in the range
}

// Status is the name of one order status in one language.
type Status struct {
	ID        int64
	Language  string // ISO 639-1
	Name      string
	SortOrder int
}

// Capabilities is what a probe found out about a shop.
type Capabilities struct {
	Version       string            // of the shop, such as "2.0.7.2"
	ServerVersion string            // of its database server
	Charset       string            // of the orders table
	Engines       map[string]string // by table, such as "orders": "MyISAM"
	Columns       map[string]bool   // columns that not every version has, such as "orders.content_type"
	Zone          *time.Location    // of the shop's naive times
	Problems      []string          // German, for a person: what is missing and what follows from it
}
