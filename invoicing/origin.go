package invoicing

import "strings"

// Kind names what a mirrored row is in the shop.
type Kind string

// The kinds of mirrored rows. A guest is the customer as an order row tells of him: guests vanish from the shop's
// customers minutes after the checkout.
const (
	KindOrder          Kind = "order"
	KindCustomer       Kind = "customer"
	KindGuest          Kind = "guest"
	KindAddress        Kind = "address"
	KindContact        Kind = "contact"
	KindArticle        Kind = "article"
	KindShippingMethod Kind = "shipping_method"
)

// Origin says where a mirrored row comes from: it is the unique key of every mirrored row.
type Origin struct {
	Shop string // the shop's key in the configuration
	Kind Kind
	Key  string // the shop's own key, such as its orders_id
}

// String returns shop/kind/key.
func (o Origin) String() string { return strings.Join([]string{o.Shop, string(o.Kind), o.Key}, "/") }
