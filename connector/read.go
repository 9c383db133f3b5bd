package connector

import (
	"context"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// guestPrefix marks the account of a guest among the origins of kind guest; the others carry an orders_id.
const guestPrefix = store.GuestPrefix

// formerPrefix marks the orders_id of an order that was this partner's before it turned out to be somebody else's, and
// the customers_id of an account that was this partner's before the shop gave the number to somebody else.
const formerPrefix = store.FormerPrefix

// read reads a range from the shop.
func (p *pass) read(ctx context.Context, r Range) (batch, error) {
	switch p.kind {
	case invoicing.KindOrder:
		return p.readOrders(ctx, r)
	case invoicing.KindCustomer:
		return p.readCustomers(ctx, r)
	case invoicing.KindArticle:
		return p.readArticles(ctx, r)
	default:
		return p.readShippingMethods(ctx, r)
	}
}

func (p *pass) readOrders(ctx context.Context, r Range) (batch, error) {
	b := batch{kind: p.kind, rng: r}
	orders, err := p.Shop.Orders(ctx, r)
	for _, o := range orders {
		shop, err := p.Source.OrderShop(o.Domain)
		b.add(record{kind: p.kind, key: strconv.FormatInt(o.Key, 10), no: o.Key, shops: []string{shop}, print: o.Print, held: o.Held}, err, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, k known) error {
		w := orderWriter{m: m, source: p.Source.Key, items: make([]*orderItem, 0, len(chosen))}
		for _, i := range chosen {
			w.add(orders[i], b.records[i], k)
		}
		return w.write(ctx)
	}
	return b, err
}

func (p *pass) readCustomers(ctx context.Context, r Range) (batch, error) {
	b := batch{kind: p.kind, rng: r}
	customers, err := p.Shop.Customers(ctx, r)
	for _, c := range customers {
		shop, err := p.Source.CustomerShop(c.Domain)
		rec := record{kind: p.kind, key: strconv.FormatInt(c.Key, 10), no: c.Key, shops: []string{shop}, print: c.Print, held: c.Held}
		if c.Guest {
			rec.kind, rec.key = invoicing.KindGuest, guestPrefix+rec.key
		}
		b.add(rec, err, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, k known) error {
		w := customerWriter{m: m, items: make([]customerItem, 0, len(chosen))}
		for _, i := range chosen {
			w.add(customers[i], b.records[i], k)
		}
		return w.write(ctx)
	}
	return b, err
}

func (p *pass) readArticles(ctx context.Context, r Range) (batch, error) {
	b := batch{kind: p.kind, rng: r}
	articles, err := p.Shop.Articles(ctx, r)
	for _, a := range articles {
		shops, err := p.articleShops(a.Domains)
		b.add(record{kind: p.kind, key: strconv.FormatInt(a.Key, 10), no: a.Key, shops: shops, print: a.Print, held: a.Held}, err, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, k known) error {
		var list []*invoicing.Article
		for _, i := range chosen {
			a := articles[i].Article
			a.ID = k.entity(b.records[i])
			list = append(list, &a)
		}
		if err := m.PutArticles(ctx, list); err != nil {
			return err
		}
		return putOrigins(ctx, m, b.records, chosen, func(n int) int64 { return list[n].ID })
	}
	return b, err
}

// articleShops returns the shops that sell an article; without an assignment all shops of the database share it.
func (p *pass) articleShops(values []string) ([]string, error) {
	var shops []string
	if values == nil {
		for _, d := range p.Source.Shops() {
			shops = append(shops, d.Key)
		}
		return shops, nil
	}
	seen := map[string]bool{}
	for _, v := range values {
		shop, err := p.Source.ShopOf(v)
		if err != nil {
			return nil, err
		}
		if !seen[shop] {
			seen[shop] = true
			shops = append(shops, shop)
		}
	}
	if len(shops) == 0 {
		return nil, invoicing.Invalidf("Der Artikel ist keinem Shop der Datenbank %s zugeordnet.", p.Source.Key)
	}
	return shops, nil
}

func (p *pass) readShippingMethods(ctx context.Context, r Range) (batch, error) {
	b := batch{kind: p.kind, rng: r}
	methods, err := p.Shop.ShippingMethods(ctx)
	shops, _ := p.articleShops(nil)
	for _, m := range methods {
		b.add(record{kind: p.kind, key: m.Key, shops: shops, print: m.Print, held: m.Held}, nil, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, k known) error {
		var list []*invoicing.ShippingMethod
		for _, i := range chosen {
			s := methods[i].Method
			s.ID = k.entity(b.records[i])
			list = append(list, &s)
		}
		if err := m.PutShippingMethods(ctx, list); err != nil {
			return err
		}
		return putOrigins(ctx, m, b.records, chosen, func(n int) int64 { return list[n].ID })
	}
	return b, err
}

// add takes a record into the batch; one whose shop is not known is held under the source's key.
func (b *batch) add(r record, unknownShop error, source string) {
	if unknownShop != nil {
		r.shops = []string{source}
		if r.held == "" {
			r.held = unknownShop.Error()
		}
	}
	b.records = append(b.records, r)
}

// putOrigins writes the origins of the chosen records; entity returns the id of the n-th of them.
func putOrigins(ctx context.Context, m *store.Mirror, records []record, chosen []int, entity func(n int) int64) error {
	var list []store.OriginRow
	for n, i := range chosen {
		list = append(list, records[i].origins(entity(n))...)
	}
	return m.PutOrigins(ctx, list)
}
