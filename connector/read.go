package connector

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// guestPrefix marks the account of a guest among the origins of kind guest; the others carry an orders_id.
const guestPrefix = store.GuestPrefix

// formerPrefix marks the orders_id of an order that was this partner's before it turned out to be somebody else's, and
// the customers_id of an account that was this partner's before the shop gave the number to somebody else.
const formerPrefix = store.FormerPrefix

// read reads from the shop what a change is about; before are the origins that the mirror has of it.
func (p *pass) read(ctx context.Context, c Change, before []store.OriginRow) (batch, error) {
	switch p.kind {
	case invoicing.KindOrder:
		return p.readOrders(ctx, c, before)
	case invoicing.KindCustomer:
		return p.readCustomers(ctx, c)
	case invoicing.KindArticle:
		return p.readArticles(ctx, c)
	default:
		return p.readShippingMethods(ctx, c)
	}
}

func (p *pass) readOrders(ctx context.Context, c Change, before []store.OriginRow) (batch, error) {
	b := batch{kind: p.kind, change: c}
	waited, err := p.waited(ctx, c)
	if err != nil {
		return b, err
	}
	orders, err := p.Shop.Orders(ctx, c.Range)
	orders = slices.DeleteFunc(orders, func(o ShopOrder) bool { return !c.covers(o.Key) })
	mirrored := map[int64]store.OriginRow{}
	for _, o := range before {
		mirrored[o.No] = o
	}
	for _, o := range orders {
		shop, err := p.Source.OrderShop(o.Domain)
		was, known := mirrored[o.Key]
		r := p.orderRecord(o, shop, known, waited)
		if known && !was.Deleted && was.Print == o.Print {
			r.waits = "" // it was taken over as it is
		}
		b.add(r, err, p.Source.Key)
	}
	if stays := p.stayHeld(ctx, &b, orders, mirrored); err == nil {
		err = stays
	}
	for key := range waited {
		b.waited = append(b.waited, key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, plan plan) error {
		w := orderWriter{m: m, source: p.Source.Key, plan: plan, items: make([]*orderItem, 0, len(chosen))}
		for _, i := range chosen {
			w.add(orders[i], b.records[i])
		}
		return w.write(ctx)
	}
	return b, err
}

// orderRecord judges an order: whether it is held, waits or is ignored.
func (p *pass) orderRecord(o ShopOrder, shop string, known bool, waited map[int64]time.Duration) record {
	r := record{kind: p.kind, key: strconv.FormatInt(o.Key, 10), no: o.Key, shops: []string{shop}, print: o.Print, held: o.Held}
	since, found := waited[o.Key]
	if !found {
		since = -1
	}
	if r.waits = p.waits(o, known, since); r.waits == "" && r.held == "" && !known {
		r.held, r.ignored = p.Rules.judge(o)
	}
	return r
}

func (p *pass) readCustomers(ctx context.Context, c Change) (batch, error) {
	b := batch{kind: p.kind, change: c}
	customers, err := p.Shop.Customers(ctx, c.Range)
	customers = slices.DeleteFunc(customers, func(s ShopCustomer) bool { return !c.covers(s.Key) })
	for _, c := range customers {
		shop, err := p.Source.CustomerShop(c.Domain)
		rec := record{kind: p.kind, key: strconv.FormatInt(c.Key, 10), no: c.Key, shops: []string{shop}, print: c.Print, held: c.Held}
		if c.Guest {
			rec.kind, rec.key = invoicing.KindGuest, guestPrefix+rec.key
		}
		b.add(rec, err, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, plan plan) error {
		w := customerWriter{m: m, items: make([]customerItem, 0, len(chosen))}
		for _, i := range chosen {
			w.add(customers[i], b.records[i], plan.known)
		}
		return w.write(ctx)
	}
	return b, err
}

func (p *pass) readArticles(ctx context.Context, c Change) (batch, error) {
	b := batch{kind: p.kind, change: c}
	articles, err := p.Shop.Articles(ctx, c.Range)
	articles = slices.DeleteFunc(articles, func(a ShopArticle) bool { return !c.covers(a.Key) })
	for _, a := range articles {
		shops, err := p.articleShops(a.Domains)
		b.add(record{kind: p.kind, key: strconv.FormatInt(a.Key, 10), no: a.Key, shops: shops, print: a.Print, held: a.Held}, err, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, plan plan) error {
		var list []*invoicing.Article
		for _, i := range chosen {
			a := articles[i].Article
			a.ID = plan.known.entity(b.records[i])
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

func (p *pass) readShippingMethods(ctx context.Context, c Change) (batch, error) {
	b := batch{kind: p.kind, change: c}
	methods, err := p.Shop.ShippingMethods(ctx)
	shops, _ := p.articleShops(nil)
	for _, m := range methods {
		b.add(record{kind: p.kind, key: m.Key, shops: shops, print: m.Print, held: m.Held}, nil, p.Source.Key)
	}
	b.put = func(ctx context.Context, m *store.Mirror, chosen []int, plan plan) error {
		var list []*invoicing.ShippingMethod
		for _, i := range chosen {
			s := methods[i].Method
			s.ID = plan.known.entity(b.records[i])
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
