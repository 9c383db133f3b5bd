package invoicing

import (
	"slices"
	"strings"
	"time"
)

// Revision is a former state of a mirrored order: what the shop changed in it, and when that was noticed.
type Revision struct {
	Number    int // 1 is the state in which the order came
	NoticedAt time.Time
	Changes   []Difference // what the next state has otherwise
	Document  string       // numbers of issued documents that the change does not reach any more; empty: none
	SeenAt    time.Time    // when a person said that the change beside a document is dealt with
	SeenBy    string
}

// Waits says whether a person has to look at the change: a document was issued that it does not reach.
func (r Revision) Waits() bool { return r.Document != "" && r.SeenAt.IsZero() }

// TouchInvoice says whether an invoice shows something of what changed: lines, amounts, addresses. A status, a parcel
// or a comment it does not show. What the shop deleted touches it, what is back again does not.
func TouchInvoice(changes []Difference) bool {
	return slices.ContainsFunc(changes, func(d Difference) bool {
		part, _, _ := strings.Cut(d.Field, ".")
		switch part {
		case "deleted":
			return d.After == "true"
		case "cancelled", "shop", "total", "currency", "rate", "price_mode", "line", "billing", "delivery", "vat_id":
			return true
		}
		return false
	})
}

// TouchDeliveryNote says the same of a delivery note, which names articles and where they go, but no prices.
func TouchDeliveryNote(changes []Difference) bool {
	return slices.ContainsFunc(changes, func(d Difference) bool {
		part, detail, _ := strings.Cut(d.Field, ".")
		switch part {
		case "deleted":
			return d.After == "true"
		case "cancelled", "shop", "delivery":
			return true
		case "line":
			return d.Kind == LineArticle && !slices.Contains([]string{"price", "rate", "amount"}, detail)
		}
		return false
	})
}

// TouchPartNote says it of a note of an order that is delivered in parts: what came, went or is ordered in another quantity touches
// it only where more is delivered than ordered now; left is what is left then.
func TouchPartNote(changes []Difference, left []LineLeft) bool {
	if slices.ContainsFunc(left, func(l LineLeft) bool { return l.Over().IsPositive() }) {
		return TouchDeliveryNote(changes)
	}
	return TouchDeliveryNote(slices.DeleteFunc(slices.Clone(changes), func(d Difference) bool { return d.Field == "line" || d.Field == "line.quantity" }))
}
