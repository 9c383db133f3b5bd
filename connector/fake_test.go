package connector_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// fakeShop is a shop in memory, with ranges of ten keys.
type fakeShop struct {
	orders    map[int64]connector.ShopOrder
	customers map[int64]connector.ShopCustomer
	articles  map[int64]connector.ShopArticle
	methods   map[string]connector.ShopShippingMethod
	err       error // of every read
	mu        *sync.Mutex
}

func newFakeShop() *fakeShop {
	return &fakeShop{mu: &sync.Mutex{}, orders: map[int64]connector.ShopOrder{}, customers: map[int64]connector.ShopCustomer{},
		articles: map[int64]connector.ShopArticle{}, methods: map[string]connector.ShopShippingMethod{}}
}

// change does something to the shop while a scan may be reading it.
func (f *fakeShop) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

func printOf(v any) connector.Print {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(b)
	return connector.Print(sum[:16])
}

func (f *fakeShop) Probe(context.Context) (connector.Capabilities, error) {
	return connector.Capabilities{}, f.err
}

func (f *fakeShop) Statuses(context.Context) ([]connector.Status, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return []connector.Status{{ID: 1, Language: "de", Name: "Offen"}, {ID: 1, Language: "en", Name: "Pending"}}, f.err
}

func (f *fakeShop) Carriers(context.Context) ([]invoicing.Carrier, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return []invoicing.Carrier{{ID: 2, Name: "Rohrpost"}, {ID: 1, Name: "Paketblitz", Link: "https://blitz.example/?n=$1"}}, f.err
}

func (f *fakeShop) Close() error { return nil }

func (f *fakeShop) Prints(_ context.Context, kind invoicing.Kind, after int64) ([]connector.RangePrint, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch kind {
	case invoicing.KindOrder:
		return printsOf(f.orders, after), f.err
	case invoicing.KindCustomer:
		return printsOf(f.customers, after), f.err
	default:
		return printsOf(f.articles, after), f.err
	}
}

// printsOf returns at most two ranges, so that every test has several pages.
func printsOf[T any](records map[int64]T, after int64) []connector.RangePrint {
	var out []connector.RangePrint
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if key <= after {
			continue
		}
		from := key / 10 * 10
		if len(out) == 0 || out[len(out)-1].From != from {
			if len(out) == 2 {
				break
			}
			out = append(out, connector.RangePrint{Range: connector.Range{From: from, To: from + 9}})
		}
		p := &out[len(out)-1]
		p.Rows++
		one := printOf(records[key])
		p.Print = printOf([]any{p.Print, one})
	}
	return out
}

func in[T any](f *fakeShop, records map[int64]T, r connector.Range, print func(*T)) ([]T, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []T
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if r.Contains(key) {
			v := records[key]
			print(&v)
			out = append(out, v)
		}
	}
	return out, f.err
}

func (f *fakeShop) Orders(_ context.Context, r connector.Range) ([]connector.ShopOrder, error) {
	return in(f, f.orders, r, func(o *connector.ShopOrder) { o.Print = printOf(o) })
}

func (f *fakeShop) Customers(_ context.Context, r connector.Range) ([]connector.ShopCustomer, error) {
	return in(f, f.customers, r, func(c *connector.ShopCustomer) { c.Print = printOf(c) })
}

func (f *fakeShop) Articles(_ context.Context, r connector.Range) ([]connector.ShopArticle, error) {
	return in(f, f.articles, r, func(a *connector.ShopArticle) { a.Print = printOf(a) })
}

func (f *fakeShop) Count(_ context.Context, kind invoicing.Kind) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := map[invoicing.Kind]int{invoicing.KindOrder: len(f.orders), invoicing.KindCustomer: len(f.customers), invoicing.KindArticle: len(f.articles)}
	return int64(n[kind]), f.err
}

func (f *fakeShop) FirstOrder(_ context.Context, from invoicing.Date) (int64, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(f.orders)) {
		if !f.orders[key].Order.Ordered.Before(from.Time()) {
			return key, true, f.err
		}
	}
	return 0, false, f.err
}

func (f *fakeShop) ShippingMethods(context.Context) ([]connector.ShopShippingMethod, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []connector.ShopShippingMethod
	for _, key := range slices.Sorted(maps.Keys(f.methods)) {
		m := f.methods[key]
		m.Print = printOf(m)
		out = append(out, m)
	}
	return out, f.err
}

// person is one of a few people who order again and again.
type person struct {
	first, last, email, street string
}

var (
	anna = person{"Anna", "Kühn", "anna@kunde.example", "Lindenstraße 5"}
	bert = person{"Bert", "Groß", "bert@kunde.example", "Am Markt 1"}
	cleo = person{"Cleo", "Özdemir", "", "Weg 9"}
)

func (p person) address() invoicing.Address {
	return invoicing.Address{Salutation: "Frau", FirstName: p.first, LastName: p.last, Street: p.street, Postcode: "10115", City: "Berlin", Country: "DE"}
}

// anOrder is a gross order of n lines by a person.
func anOrder(key int64, p person, lines int) connector.ShopOrder {
	o := invoicing.Order{
		ShopNumber: fmt.Sprint(key), Ordered: time.Date(2026, 1, 1, 10, 0, 0, 0, time.UTC).Add(time.Duration(key) * time.Hour),
		Currency: "EUR", RateToHome: decimal.New(1, 0), Language: "de", Email: p.email, Phone: "030 1", Billing: p.address(),
		Delivery: p.address(), Customer: p.address(), ShopStatus: 1, Shipping: "DHL", ShippingKey: "dhl_dhl", Payment: "invoice", PriceMode: tax.Gross,
		History: []invoicing.StatusChange{{StatusID: 1}},
	}
	var amounts []tax.Amount
	for i := range lines {
		l := invoicing.OrderLine{Kind: invoicing.LineArticle, ArticleKey: "1{2}3", Number: fmt.Sprintf("T-%d", i), Text: "Grüner Tee",
			Details: []string{"Größe: 100 g"}, Quantity: decimal.New(2, 0), UnitPrice: decimal.New(595, -2), Amount: 1190, TaxRate: tax.Percent(7)}
		o.Lines = append(o.Lines, l)
		amounts = append(amounts, tax.Amount{Rate: l.TaxRate, Amount: l.Amount})
	}
	o.TaxTotals = tax.Totals(o.PriceMode, amounts)
	o.Total = o.Totals().Gross
	return connector.ShopOrder{Key: key, Order: o}
}

func aCustomer(key int64, p person) connector.ShopCustomer {
	return connector.ShopCustomer{Key: key,
		Partner:   invoicing.Partner{Address: p.address(), Email: p.email, Phone: "030 1", Language: "de"},
		Contact:   invoicing.Contact{Salutation: "Frau", FirstName: p.first, LastName: p.last, Email: p.email},
		Addresses: []connector.ShopAddress{{Key: key * 100, Address: p.address(), Default: true}},
	}
}

func anArticle(key int64, name string) connector.ShopArticle {
	return connector.ShopArticle{Key: key, Article: invoicing.Article{
		Number: fmt.Sprintf("A-%d", key%3), Name: name, NetPrice: decimal.New(100000+key, -4), TaxRate: tax.Percent(19), Active: true, Stock: -key,
		Texts:    []invoicing.ArticleText{{Language: "de", Name: name}, {Language: "en", Name: name + " en"}},
		Variants: []invoicing.ArticleVariant{{OptionID: 1, ValueID: 2, Option: "Größe", Value: "groß", PriceSign: "+"}},
		Prices:   []invoicing.ArticlePrice{{Kind: invoicing.PriceGroup, Group: "Händler", GroupID: 3, MinQuantity: 1, NetPrice: decimal.New(9, 0), Active: true}},
	}}
}

func aMethod(code, name string) connector.ShopShippingMethod {
	return connector.ShopShippingMethod{Key: code, Method: invoicing.ShippingMethod{Code: code, Name: name, Active: true, Mode: "gewicht",
		TaxRate: tax.Percent(19), Settings: "{}", Tiers: []invoicing.ShippingTier{{Zone: 1, Countries: "DE", Limit: decimal.New(5, 0), Price: decimal.New(4, 0)}}}}
}
