package store

import (
	"context"
	"slices"
	"strings"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
)

// Prefixes of origins that are no records of their own.
const (
	BookPrefix   = "ab:"  // an entry of an address book: a delivery address
	OrderPrefix  = "o:"   // an order: a delivery address or contact that only orders name
	GuestPrefix  = "c:"   // the account of a guest, or of a contact
	FormerPrefix = "was:" // an order that was this partner's before it turned out to be somebody else's
)

// names returns the delivery address or contact that an order names; a virtual order has no delivery.
func (o PlacedOrder) names(kind invoicing.Kind) (PartnerMatch, bool) {
	p := PartnerMatch{PartnerID: o.PartnerID}
	if kind == invoicing.KindAddress {
		p.Match = match.Address(o.Delivery)
		return p, !o.Delivery.IsEmpty()
	}
	person := o.Person
	if person.IsEmpty() {
		person = o.Billing
	}
	key, ok := match.Contact(person.FirstName, person.LastName)
	p.Match = key
	return p, ok
}

// ReleaseParts removes delivery addresses or contacts (ids by partner and match) that an account or an order does not
// name any more, unless another one does. What only an order names is its origin then.
func (m *Mirror) ReleaseParts(ctx context.Context, kind invoicing.Kind, candidates map[PartnerMatch]int64) error {
	if len(candidates) == 0 {
		return nil
	}
	var ids, partners []int64
	for p, id := range candidates {
		ids = append(ids, id)
		if !slices.Contains(partners, p.PartnerID) {
			partners = append(partners, p.PartnerID)
		}
	}
	origins, err := m.OriginsOfEntities(ctx, kind, ids)
	if err != nil {
		return err
	}
	used, shops := map[int64]bool{}, map[EntityShop]bool{}
	for _, o := range origins {
		shops[EntityShop{EntityID: o.EntityID, Shop: o.Shop}] = true
		if !strings.HasPrefix(o.Key, OrderPrefix) {
			used[o.EntityID] = true
		}
	}
	orders, err := m.OrdersOfPartners(ctx, partners)
	if err != nil {
		return err
	}
	var moved []OriginRow
	for _, o := range orders {
		part, ok := o.names(kind)
		id := candidates[part]
		if !ok || id == 0 {
			continue
		}
		used[id] = true
		if in := (EntityShop{EntityID: id, Shop: o.Shop}); !shops[in] && o.Source == m.source {
			shops[in] = true
			moved = append(moved, OriginRow{Kind: kind, Key: OrderPrefix + o.key(), No: -o.ShopOrderID, Shop: o.Shop, EntityID: id})
		}
	}
	if err := m.PutOrigins(ctx, moved); err != nil {
		return err
	}
	return m.DropParts(ctx, kind, slices.DeleteFunc(ids, func(id int64) bool { return used[id] }))
}
