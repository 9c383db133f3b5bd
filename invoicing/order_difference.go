package invoicing

import (
	"cmp"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// ValueType says how the values of a difference are to be read.
type ValueType string

// The types of values. An empty value means that there was, or is, nothing.
const (
	ValueText     ValueType = "text"
	ValueAmount   ValueType = "amount"   // in the order's currency, two decimals
	ValuePrice    ValueType = "price"    // in the order's currency, up to four decimals
	ValueQuantity ValueType = "quantity" // up to four decimals
	ValuePercent  ValueType = "percent"
	ValueStatus   ValueType = "status"  // id of one of the shop's order statuses
	ValueShop     ValueType = "shop"    // key of a shop
	ValueInstant  ValueType = "instant" // RFC 3339, UTC
	ValueFlag     ValueType = "flag"    // "true" or "false"
)

// Difference is one thing that two states of an order do not have in common.
type Difference struct {
	Field    string    `json:"field"` // such as "total", "billing.street" or "line.quantity"
	Type     ValueType `json:"type"`
	Of       string    `json:"of,omitempty"`       // the line, the tax rate in percent or the instant that it is about
	Kind     LineKind  `json:"kind,omitempty"`     // of the line
	Quantity string    `json:"quantity,omitempty"` // of a line that was added or removed
	Comment  string    `json:"comment,omitempty"`  // of a status change that was added or removed
	Before   string    `json:"before"`
	After    string    `json:"after"`
}

// Differences returns in what the business content of two states of an order differs, what weighs most first. None
// means that the shop tells the same of it: its key, its partner and what fakturisd makes of it do not count, nor does
// the sequence of its lines.
func Differences(before, after Order) []Difference {
	c := comparison{}
	c.flag("deleted", !before.DeletedAt.IsZero(), !after.DeletedAt.IsZero())
	c.flag("cancelled", before.Cancelled, after.Cancelled)
	c.add("shop", ValueShop, before.Origin.Shop, after.Origin.Shop)
	c.add("status", ValueStatus, strconv.FormatInt(before.ShopStatus, 10), strconv.FormatInt(after.ShopStatus, 10))
	c.add("total", ValueAmount, before.Total.String(), after.Total.String())
	c.add("currency", ValueText, before.Currency, after.Currency)
	c.rates(before.TaxTotals, after.TaxTotals)
	c.add("price_mode", ValueText, string(before.PriceMode), string(after.PriceMode))
	c.lines(before.Lines, after.Lines)
	c.address("billing", before.Billing, after.Billing)
	c.address("delivery", before.Delivery, after.Delivery)
	c.address("customer", before.Customer, after.Customer)
	c.add("vat_id", ValueText, before.VATID, after.VATID)
	c.add("email", ValueText, before.Email, after.Email)
	c.add("phone", ValueText, before.Phone, after.Phone)
	c.add("language", ValueText, before.Language, after.Language)
	c.add("ordered", ValueInstant, instantValue(before.Ordered), instantValue(after.Ordered))
	c.add("payment", ValueText, before.Payment, after.Payment)
	c.add("shipping", ValueText, before.Shipping, after.Shipping)
	c.add("comment", ValueText, before.Comment, after.Comment)
	c.parcels(before.Parcels, after.Parcels)
	c.history(before.History, after.History)
	return c.found
}

// comparison gathers differences.
type comparison struct{ found []Difference }

func (c *comparison) add(field string, kind ValueType, before, after string) {
	c.put(Difference{Field: field, Type: kind, Before: before, After: after})
}

func (c *comparison) put(d Difference) {
	if d.Before != d.After {
		c.found = append(c.found, d)
	}
}

func (c *comparison) flag(field string, before, after bool) {
	c.add(field, ValueFlag, strconv.FormatBool(before), strconv.FormatBool(after))
}

func (c *comparison) address(field string, before, after Address) {
	for _, part := range []struct{ name, before, after string }{
		{"salutation", before.Salutation, after.Salutation}, {"company", before.Company, after.Company},
		{"first_name", before.FirstName, after.FirstName}, {"last_name", before.LastName, after.LastName},
		{"street", before.Street, after.Street}, {"extra", before.Extra, after.Extra}, {"postcode", before.Postcode, after.Postcode},
		{"city", before.City, after.City}, {"state", before.State, after.State}, {"country", before.Country, after.Country},
	} {
		c.add(field+"."+part.name, ValueText, part.before, part.after)
	}
}

// rates tells one thing of each tax rate: its gross sum, else its tax, else its net sum.
func (c *comparison) rates(before, after []tax.Total) {
	pairs := pair(before, after, func(t tax.Total) tax.Rate { return t.Rate })
	for _, p := range pairs {
		b, a := orZero(p.before), orZero(p.after)
		d := Difference{Type: ValueAmount, Of: cmp.Or(b.Rate, a.Rate).String()}
		for _, sum := range []struct {
			field         string
			before, after money.Cents
		}{{"rate.gross", b.Gross, a.Gross}, {"rate.tax", b.Tax, a.Tax}, {"rate.net", b.Net, a.Net}} {
			if sum.before != sum.after {
				d.Field, d.Before, d.After = sum.field, sum.before.String(), sum.after.String()
				c.put(d)
				break
			}
		}
	}
}

func (c *comparison) parcels(before, after []Parcel) {
	type parcel struct{ Carrier, Number string } // the link is the carrier's matter
	for _, p := range pair(before, after, func(p Parcel) parcel { return parcel{p.Carrier, p.Number} }) {
		b, a := orZero(p.before), orZero(p.after)
		c.add("parcel", ValueText, joined(b.Carrier, b.Number), joined(a.Carrier, a.Number))
	}
}

// history tells of status changes that were added or removed, and of those that the shop wrote over.
func (c *comparison) history(before, after []StatusChange) {
	type entry struct {
		status, at int64
		notified   bool
		comment    string
	}
	left, right := unequal(before, after, func(h StatusChange) entry {
		return entry{h.StatusID, h.At.UnixMicro(), h.Notified, h.Comment}
	})
	for _, p := range pair(left, right, func(h StatusChange) int64 { return h.At.UnixMicro() }) {
		b, a := orZero(p.before), orZero(p.after)
		d := Difference{Field: "history", Type: ValueStatus, Of: instantValue(cmp.Or(p.after, p.before).At)}
		if p.before == nil || p.after == nil {
			d.Before, d.After, d.Comment = statusValue(p.before), statusValue(p.after), b.Comment+a.Comment
			c.put(d)
			continue
		}
		d.Before, d.After = statusValue(p.before), statusValue(p.after)
		c.put(d)
		c.put(Difference{Field: "history.comment", Type: ValueText, Of: d.Of, Before: b.Comment, After: a.Comment})
		c.put(Difference{Field: "history.notified", Type: ValueFlag, Of: d.Of, Before: strconv.FormatBool(b.Notified), After: strconv.FormatBool(a.Notified)})
	}
}

func statusValue(h *StatusChange) string {
	if h == nil {
		return ""
	}
	return strconv.FormatInt(h.StatusID, 10)
}

func instantValue(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

// fourDecimals writes a number as precisely as it is stored.
func fourDecimals(d decimal.Decimal) string { return d.Round(4).String() }
