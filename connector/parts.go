package connector

import (
	"context"
	"slices"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Prefixes of the origins of delivery addresses and contacts: an entry of the address book, an order. Those of an
// account have guestPrefix.
const (
	bookPrefix  = store.BookPrefix
	orderPrefix = store.OrderPrefix
)

// parts are delivery addresses, or contacts, that accounts or orders name. Each is kept once per partner, however it
// is spelt, and leaves when nothing names it any more.
type parts struct {
	m      *store.Mirror
	kind   invoicing.Kind
	spell  bool    // the last spelling counts: accounts know better than orders
	owners []int64 // accounts that name all of theirs here
	named  []namedPart
}

type namedPart struct {
	store.PartnerMatch
	origin  partOrigin
	address invoicing.Address
	contact invoicing.Contact
}

type partOrigin struct {
	key  string
	no   int64 // the account's key; negative for an order's, so that no range of accounts finds it
	shop string
}

func (p *parts) address(partner int64, a invoicing.Address, o partOrigin) {
	if n, ok := addressPart(partner, a, o); ok {
		p.named = append(p.named, n)
	}
}

func (p *parts) contact(partner int64, c invoicing.Contact, o partOrigin) {
	if n, ok := contactPart(partner, c, o); ok {
		p.named = append(p.named, n)
	}
}

func addressPart(partner int64, a invoicing.Address, o partOrigin) (namedPart, bool) {
	if a.IsEmpty() {
		return namedPart{}, false
	}
	return namedPart{PartnerMatch: store.PartnerMatch{PartnerID: partner, Match: match.Address(a)}, origin: o, address: a}, true
}

func contactPart(partner int64, c invoicing.Contact, o partOrigin) (namedPart, bool) {
	key, ok := match.Contact(c.FirstName, c.LastName)
	if !ok {
		return namedPart{}, false
	}
	return namedPart{PartnerMatch: store.PartnerMatch{PartnerID: partner, Match: key}, origin: o, contact: c}, true
}

// put writes what is named and returns the ids.
func (p *parts) put(ctx context.Context) (map[store.PartnerMatch]int64, error) {
	at := make(map[store.PartnerMatch]int, len(p.named))
	list := make([]*namedPart, 0, len(p.named))
	for i := range p.named {
		n := &p.named[i]
		first, there := at[n.PartnerMatch]
		switch {
		case !there:
			at[n.PartnerMatch] = len(list)
			list = append(list, n)
		case p.spell:
			list[first] = n
		}
	}
	if p.kind == invoicing.KindContact {
		contacts := make([]store.MirrorContact, len(list))
		for i, n := range list {
			contacts[i] = store.MirrorContact{PartnerMatch: n.PartnerMatch, Contact: n.contact, Spell: p.spell}
		}
		return p.m.PutContacts(ctx, contacts)
	}
	addresses := make([]store.MirrorAddress, len(list))
	for i, n := range list {
		addresses[i] = store.MirrorAddress{PartnerMatch: n.PartnerMatch, Address: n.address, Spell: p.spell}
	}
	return p.m.PutAddresses(ctx, addresses)
}

// replaceOwned makes what is named all that the owners name.
func (p *parts) replaceOwned(ctx context.Context) error {
	ids, err := p.put(ctx)
	if err != nil {
		return err
	}
	before, err := p.ownedOrigins(ctx)
	if err != nil {
		return err
	}
	var origins []store.OriginRow
	var released []int64
	for _, n := range p.named {
		o := n.row(p.kind, ids[n.PartnerMatch])
		origins = append(origins, o)
		if b, there := before[o.Key]; there && b.EntityID != o.EntityID {
			released = append(released, b.EntityID)
		}
		delete(before, o.Key)
	}
	var stale []string
	for key, b := range before {
		stale, released = append(stale, key), append(released, b.EntityID)
	}
	if err := p.m.PutOrigins(ctx, origins); err != nil {
		return err
	}
	if err := p.m.DropOrigins(ctx, p.kind, stale); err != nil {
		return err
	}
	parts, err := p.m.PartsByID(ctx, p.kind, unique(released))
	if err != nil {
		return err
	}
	return p.m.ReleaseParts(ctx, p.kind, parts)
}

func (p *parts) ownedOrigins(ctx context.Context) (map[string]store.OriginRow, error) {
	found := map[string]store.OriginRow{}
	if len(p.owners) == 0 {
		return found, nil
	}
	all, err := p.m.Origins(ctx, slices.Min(p.owners), slices.Max(p.owners), p.kind)
	if err != nil {
		return nil, err
	}
	mine := map[int64]bool{}
	for _, o := range p.owners {
		mine[o] = true
	}
	for _, o := range all {
		if mine[o.No] {
			found[o.Key] = o
		}
	}
	return found, nil
}

// addOrders adds what orders name. Not every order becomes an origin, only the first of each shop: that is what the
// lists show, and orders are many.
func (p *parts) addOrders(ctx context.Context) error {
	ids, err := p.put(ctx)
	if err != nil {
		return err
	}
	var wanted []int64
	for _, n := range p.named {
		wanted = append(wanted, ids[n.PartnerMatch])
	}
	shops, err := p.m.ShopsOf(ctx, unique(wanted), p.kind)
	if err != nil {
		return err
	}
	var origins []store.OriginRow
	for _, n := range p.named {
		in := store.EntityShop{EntityID: ids[n.PartnerMatch], Shop: n.origin.shop}
		if !shops[in] {
			shops[in] = true
			origins = append(origins, n.row(p.kind, in.EntityID))
		}
	}
	return p.m.PutOrigins(ctx, origins)
}

func (n namedPart) row(kind invoicing.Kind, entity int64) store.OriginRow {
	return store.OriginRow{Kind: kind, Key: n.origin.key, No: n.origin.no, Shop: n.origin.shop, EntityID: entity}
}
