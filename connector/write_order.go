package connector

import (
	"context"
	"strconv"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// orderWriter mirrors orders, and what they say about their partners.
type orderWriter struct {
	m      *store.Mirror
	source string
	plan   plan
	items  []*orderItem

	accounts map[string]store.OriginRow // by customers_id
	guests   map[string]store.OriginRow // by customers_id: guests whose account is there
	speakers map[string]store.OriginRow // by orders_id: partners that this order stands for
	before   map[int64]store.PlacedOrder
}

type orderItem struct {
	ShopOrder
	record  record
	entity  int64 // id of the order in the mirror, 0 for a new one
	data    store.MirrorPartner
	partner *somebody
}

func (w *orderWriter) add(o ShopOrder, r record) {
	o.Order.ID = w.plan.known.entity(r)
	o.Order.Type = invoicing.OrderFromShop
	o.Order.Number = r.shops[0] + "-" + r.key
	person := personOf(o.Order.Customer, o.Order.Billing)
	w.items = append(w.items, &orderItem{ShopOrder: o, record: r, entity: o.Order.ID,
		data: partnerData(person, o.Order.Email, o.Order.Phone, o.Order.VATID, o.Order.Language, w.source, string(r.kind), r.key)})
}

// personOf returns the address of whoever ordered.
func personOf(customer, billing invoicing.Address) invoicing.Address {
	if customer.IsEmpty() {
		return billing
	}
	return customer
}

func (w *orderWriter) write(ctx context.Context) error {
	if err := w.load(ctx); err != nil {
		return err
	}
	if err := w.setApart(ctx); err != nil {
		return err
	}
	if err := w.writePartners(ctx); err != nil {
		return err
	}
	list := make([]store.MirrorOrder, len(w.items))
	for i, o := range w.items {
		o.Order.PartnerID = o.partner.ID
		list[i] = store.MirrorOrder{Order: &o.Order, Shop: o.record.shops[0], ShopOrderID: o.Key}
	}
	if err := w.m.KeepTotals(ctx, list); err != nil {
		return err
	}
	if err := w.m.ReviseOrders(ctx, list); err != nil {
		return err
	}
	if err := w.m.PutOrders(ctx, list); err != nil {
		return err
	}
	origins := make([]store.OriginRow, 0, len(w.items))
	for _, o := range w.items {
		origins = append(origins, o.record.origins(o.Order.ID)...)
	}
	if err := w.m.PutOrigins(ctx, origins); err != nil {
		return err
	}
	if err := w.writeGuestOrigins(ctx); err != nil {
		return err
	}
	for _, kind := range []invoicing.Kind{invoicing.KindAddress, invoicing.KindContact} {
		if err := w.writeParts(ctx, kind); err != nil {
			return err
		}
	}
	return nil
}

// load reads what the mirror knows about these orders and their accounts.
func (w *orderWriter) load(ctx context.Context) (err error) {
	var accounts, guests, known []string
	var ids []int64
	for _, o := range w.items {
		if o.CustomerKey > 0 {
			key := strconv.FormatInt(o.CustomerKey, 10)
			accounts, guests = append(accounts, key), append(guests, guestPrefix+key)
		}
		if o.entity != 0 {
			ids, known = append(ids, o.entity), append(known, o.record.key)
		}
	}
	if w.accounts, err = w.m.OriginsOf(ctx, invoicing.KindCustomer, unique(accounts)); err != nil {
		return err
	}
	if w.guests, err = w.m.OriginsOf(ctx, invoicing.KindGuest, unique(guests)); err != nil {
		return err
	}
	if w.speakers, err = w.m.OriginsOf(ctx, invoicing.KindGuest, known); err != nil {
		return err
	}
	placed, err := w.m.PlacedOrders(ctx, ids)
	w.before = make(map[int64]store.PlacedOrder, len(placed))
	for _, p := range placed {
		w.before[p.ID] = p
	}
	return err
}

// writePartners finds the partner of each order: the account, if it is the same person; else the partner that it has
// already, if it tells the same of its customer; else whoever has the same e-mail and name, in any shop; else the
// partner that this very order once made, with its data corrected; else a new one. Where there is no account, the newest
// order tells the partner's data.
func (w *orderWriter) writePartners(ctx context.Context) error {
	var ids []int64
	for _, known := range []map[string]store.OriginRow{w.accounts, w.guests, w.speakers} {
		for _, o := range known {
			ids = append(ids, o.EntityID)
		}
	}
	for _, o := range w.items {
		if b, mirrored := w.before[o.entity]; mirrored {
			ids = append(ids, b.PartnerID)
		}
	}
	all, err := loadPeople(ctx, w.m, ids, w.withoutAccount)
	if err != nil {
		return err
	}
	for _, o := range w.items {
		o.partner = w.partner(all, o)
		s := o.partner
		speaks := s.Match == o.data.Match || s.ID == 0 || s == w.own(all, o)
		if !s.account && speaks && !o.Order.Ordered.Before(s.newest) {
			all.tell(s, o.data)
			s.newest = o.Order.Ordered
		}
	}
	return all.put(ctx, w.m)
}

// withoutAccount returns the match keys of the orders for which no account answers.
func (w *orderWriter) withoutAccount(all *people) [][16]byte {
	var keys [][16]byte
	for _, o := range w.items {
		if s := w.accountOf(all, o); s == nil || !s.account {
			keys = append(keys, o.data.Match)
		}
	}
	return keys
}

// accountOf returns the partner whose account ordered, if it is the same person.
func (w *orderWriter) accountOf(all *people, o *orderItem) *somebody {
	key := strconv.FormatInt(o.CustomerKey, 10)
	for _, origin := range []store.OriginRow{w.accounts[key], w.guests[guestPrefix+key]} {
		s := all.byID[origin.EntityID]
		if s != nil && match.SamePerson(o.data.Address, o.data.Email, s.Address, s.Email) {
			return s
		}
	}
	return nil
}

func (w *orderWriter) partner(all *people, o *orderItem) *somebody {
	if s := w.accountOf(all, o); s != nil {
		return s
	}
	if s := w.kept(all, o); s != nil {
		return s
	}
	if s := all.byMatch[o.data.Match]; s != nil {
		return s
	}
	if s := w.own(all, o); s != nil {
		return s
	}
	return all.add(o.data.Match)
}

// kept returns the partner that the order has already, as long as it still tells the same of its customer: an account
// that gets another name and e-mail keeps its orders.
func (w *orderWriter) kept(all *people, o *orderItem) *somebody {
	b, mirrored := w.before[o.entity]
	if !mirrored {
		return nil
	}
	if key, _ := match.Partner(personOf(b.Person, b.Billing), b.Email, w.source, string(o.record.kind), o.record.key); key != o.data.Match {
		return nil
	}
	return all.byID[b.PartnerID]
}

// own returns the partner that nothing but this order leads to.
func (w *orderWriter) own(all *people, o *orderItem) *somebody {
	s := all.byID[w.speakers[o.record.key].EntityID]
	if s == nil || s.account || s.origins != 1 || s.orders != 1 || w.before[o.entity].PartnerID != s.ID {
		return nil
	}
	return s
}

// writeGuestOrigins makes an order stand for its partner where no account or other order of that shop does.
func (w *orderWriter) writeGuestOrigins(ctx context.Context) error {
	var ids, left []int64
	var moved []string
	for _, o := range w.items {
		ids = append(ids, o.partner.ID)
		if s, stands := w.speakers[o.record.key]; stands && (s.EntityID != o.partner.ID || s.Shop != o.record.shops[0]) {
			left, moved = append(left, s.EntityID), append(moved, s.Key)
		}
	}
	if err := w.m.DropOrigins(ctx, invoicing.KindGuest, moved); err != nil {
		return err
	}
	shops, err := w.m.ShopsOf(ctx, unique(append(ids, left...)), invoicing.KindCustomer, invoicing.KindGuest)
	if err != nil {
		return err
	}
	var origins []store.OriginRow
	stand := func(key string, order int64, in store.EntityShop) {
		if !shops[in] {
			shops[in] = true
			// Negative, so that no range of accounts finds it.
			origins = append(origins, store.OriginRow{Kind: invoicing.KindGuest, Key: key, No: -order, Shop: in.Shop, EntityID: in.EntityID})
		}
	}
	for _, o := range w.items {
		stand(o.record.key, o.Key, store.EntityShop{EntityID: o.partner.ID, Shop: o.record.shops[0]})
	}
	others, err := w.m.OrdersOfPartners(ctx, unique(left))
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Source == w.source {
			stand(strconv.FormatInt(o.ShopOrderID, 10), o.ShopOrderID, store.EntityShop{EntityID: o.PartnerID, Shop: o.Shop})
		}
	}
	known := map[int64]bool{}
	for in := range shops {
		known[in.EntityID] = true
	}
	for _, key := range moved {
		if s := w.speakers[key]; !known[s.EntityID] { // without an order now, but not FAKTURIS's own
			stand(formerPrefix+key, -s.No, store.EntityShop{EntityID: s.EntityID, Shop: s.Shop})
		}
	}
	return w.m.PutOrigins(ctx, origins)
}

// writeParts writes the delivery addresses or contacts that the orders name, and releases those that they named
// before and do not any more.
func (w *orderWriter) writeParts(ctx context.Context, kind invoicing.Kind) error {
	p := parts{m: w.m, kind: kind, named: make([]namedPart, 0, len(w.items))}
	var before []store.PartnerMatch
	var left []string
	for _, o := range w.items {
		now, named := partOfOrder(kind, store.PlacedOrder{PartnerID: o.partner.ID, ShopOrderID: o.Key, Shop: o.record.shops[0],
			Billing: o.Order.Billing, Delivery: o.Order.Delivery, Person: o.Order.Customer})
		if named {
			now.contact.Email, now.contact.Phone = o.Order.Email, o.Order.Phone
			p.named = append(p.named, now)
		}
		old, ok := partOfOrder(kind, w.before[o.entity])
		if ok && (old.PartnerMatch != now.PartnerMatch || old.origin.shop != now.origin.shop) {
			before, left = append(before, old.PartnerMatch), append(left, old.origin.key)
		}
	}
	if err := w.m.DropOrigins(ctx, kind, left); err != nil {
		return err
	}
	if err := p.addOrders(ctx); err != nil {
		return err
	}
	return w.releaseParts(ctx, kind, before)
}

func (w *orderWriter) releaseParts(ctx context.Context, kind invoicing.Kind, before []store.PartnerMatch) error {
	var partners []int64
	for _, b := range before {
		partners = append(partners, b.PartnerID)
	}
	ids, err := w.m.PartIDs(ctx, kind, unique(partners))
	if err != nil {
		return err
	}
	candidates := map[store.PartnerMatch]int64{}
	for _, b := range before {
		if id := ids[b]; id != 0 {
			candidates[b] = id
		}
	}
	return w.m.ReleaseParts(ctx, kind, candidates)
}

// partOfOrder returns the delivery address or contact that an order names; a virtual order has no delivery.
func partOfOrder(kind invoicing.Kind, o store.PlacedOrder) (namedPart, bool) {
	origin := partOrigin{key: orderPrefix + strconv.FormatInt(o.ShopOrderID, 10), no: -o.ShopOrderID, shop: o.Shop}
	if kind == invoicing.KindAddress {
		return addressPart(o.PartnerID, o.Delivery, origin)
	}
	a := personOf(o.Person, o.Billing)
	return contactPart(o.PartnerID, invoicing.Contact{Salutation: a.Salutation, FirstName: a.FirstName, LastName: a.LastName}, origin)
}
