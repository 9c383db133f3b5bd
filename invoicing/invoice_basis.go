package invoicing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"fakturisd/invoicing/money"
)

// DraftBasis is what a draft was drawn up from. It tells an order that changed since from a draft that was edited by
// hand; the issued invoice has none.
type DraftBasis struct {
	Orders []OrderBasis `json:"orders"`
	Drawn  string       `json:"drawn"` // fingerprint of the draft as it was drawn up
}

// OrderBasis is the state in which an order was drawn upon.
type OrderBasis struct {
	ID     int64       `json:"id"`
	Number string      `json:"number"`
	Total  money.Cents `json:"total"` // as the customer saw it
	Print  string      `json:"print"` // fingerprint of what an invoice takes from it
}

// Print returns a fingerprint of all that an invoice takes from the order. Its status, history, parcels and remarks may
// change without touching any invoice.
func (o Order) Print() string {
	o.ID, o.ContractID, o.ShopStatus, o.Comment, o.Phone, o.ShippingKey = 0, 0, 0, "", "", ""
	o.History, o.Parcels = nil, nil
	o.Ordered = o.Ordered.UTC()
	return fingerprint(o)
}

// TakeBasis puts on record from which states of orders the draft was drawn up just now.
func (i *Invoice) TakeBasis(orders ...Order) {
	b := &DraftBasis{Drawn: i.print()}
	for _, o := range orders {
		b.Orders = append(b.Orders, OrderBasis{ID: o.ID, Number: o.Number, Total: o.Total, Print: o.Print()})
	}
	i.Basis = b
}

// EditedByHand says whether the draft says something else to the customer than what was drawn up from its orders.
func (i *Invoice) EditedByHand() bool { return i.Basis != nil && i.Basis.Drawn != i.print() }

// Deviates says by how much the draft differs from what the customer ordered, such as "weicht vom Auftrag ab: 51,75 →
// 49,00 EUR"; "" where it does not.
func (i *Invoice) Deviates() string {
	if i.Basis == nil || i.Basis.total() == i.asked() {
		return ""
	}
	return fmt.Sprintf("weicht vom Auftrag ab: %s → %s %s", i.Basis.total().German(), i.asked().German(), i.Currency)
}

func (b *DraftBasis) total() money.Cents {
	var sum money.Cents
	for _, o := range b.Orders {
		sum += o.Total
	}
	return sum
}

// dropOrders forgets the orders of which no line is left in an invoice of several: they may be billed elsewhere.
func (i *Invoice) dropOrders() {
	if i.Basis == nil || i.OrderID != 0 {
		return
	}
	left := map[int64]bool{}
	for _, l := range i.Lines {
		left[l.OrderID] = true
	}
	b := *i.Basis
	b.Orders = slices.DeleteFunc(slices.Clone(b.Orders), func(o OrderBasis) bool { return !left[o.ID] })
	i.Basis = &b
	i.References = slices.DeleteFunc(slices.Clone(i.References), func(r Reference) bool { return r.Kind == RefersOrder && r.ID != 0 && !left[r.ID] })
}

// print is a fingerprint of what people may edit: what the program decides by itself (tax case, hold, sender) is left out.
func (i *Invoice) print() string {
	c := *i
	c.ID, c.Basis, c.Seller, c.TaxCase, c.TaxNotes, c.Hold = 0, nil, Company{}, TaxDecision{}, nil, nil
	return fingerprint(c)
}

func fingerprint(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // values of these types have no such
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
