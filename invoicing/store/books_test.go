package store_test

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
	"fakturisd/invoicing/tax"
)

// books is a FAKTURIS database of one test, with rows that are written as they are.
type books struct {
	*store.Store
	t       *testing.T
	dsn     string
	columns map[string]map[string]any // per table: what a column holds when a test says nothing
}

// february is the time of the tests' clock: 15.02.2027, in Berlin too.
func february() time.Time { return time.Date(2027, 2, 15, 12, 0, 0, 0, time.UTC) }

func newBooks(t *testing.T) *books {
	t.Helper()
	b := &books{t: t, dsn: privatedb.New(t), columns: map[string]map[string]any{}}
	b.Store = b.open(nil)
	if err := b.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// open opens another store on the same database, as a second daemon does.
func (b *books) open(crash func(string)) *store.Store {
	b.t.Helper()
	c := config(b.dsn)
	c.Now, c.Crash = february, crash
	s, err := store.Open(context.Background(), c)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { s.Close() })
	return s
}

func (b *books) exec(statement string, args ...any) int64 {
	b.t.Helper()
	res, err := b.DB().Exec(statement, args...)
	if err != nil {
		b.t.Fatalf("%s: %v", statement, err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *books) count(query string, args ...any) int {
	b.t.Helper()
	var n int
	if err := b.DB().QueryRow(query, args...).Scan(&n); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// defaults returns the columns that need a value, with an empty one.
func (b *books) defaults(table string) map[string]any {
	b.t.Helper()
	if all, ok := b.columns[table]; ok {
		return all
	}
	rows, err := b.DB().Query(`SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?
		AND is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%'`, table)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]any{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			b.t.Fatal(err)
		}
		all[name] = map[bool]any{true: "", false: 0}[strings.Contains("varchar char text mediumtext blob binary", kind)]
	}
	b.columns[table] = all
	return all
}

// insert writes one row: the given columns, and for the others what fits their type.
func (b *books) insert(table string, values map[string]any) int64 {
	b.t.Helper()
	all := maps.Clone(b.defaults(table))
	for name, v := range values {
		all[name] = v
	}
	var names []string
	var args []any
	for name, v := range all {
		names, args = append(names, name), append(args, v)
	}
	return b.exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES (?"+strings.Repeat(", ?", len(names)-1)+")", args...)
}

func (b *books) partner(company, first, last, city, email string) int64 {
	b.t.Helper()
	return b.insert("fakturis_partner", map[string]any{"company": company, "first_name": first, "last_name": last, "street": "Gasse 2", "postcode": "01099",
		"city": city, "country": "DE", "email": email, "language": "de"})
}

// origin says which shop a row comes from.
func (b *books) origin(kind invoicing.Kind, entity int64, shop, key string) {
	b.t.Helper()
	number, _ := strconv.ParseInt(key, 10, 64) // 0 where it is none
	b.exec(`INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES (?, ?, ?, ?, ?, ?, '')`,
		shop, kind, key, number, shop, entity)
}

// order writes an order of a shop; number is the shop's own.
func (b *books) order(shop string, number int, partner int64, name string, more map[string]any) int64 {
	b.t.Helper()
	row := map[string]any{"type": "shop", "number": fmt.Sprintf("%s-%d", shop, number), "source": shop, "shop": shop, "shop_order_id": number,
		"shop_number": fmt.Sprint(number), "partner_id": partner, "customer_name": name, "currency": "EUR", "price_mode": "brutto", "status_id": 1}
	for k, v := range more {
		row[k] = v
	}
	id := b.insert("fakturis_order", row)
	b.origin(invoicing.KindOrder, id, shop, fmt.Sprint(number))
	return id
}

// serviceOrder is an order by hand that a contract can be made of: 119.00 gross at 19 % and 10.70 at 7 %.
func serviceOrder(partner int64) invoicing.Order {
	line := func(text string, cents money.Cents, r tax.Rate) invoicing.OrderLine {
		return invoicing.OrderLine{Kind: invoicing.LineArticle, Number: "S-1", Text: text, Details: []string{"Stufe: Gold"}, Quantity: decimal.NewFromInt(1), UnitPrice: cents.Decimal(),
			Amount: cents, TaxRate: r}
	}
	return invoicing.Order{PartnerID: partner, Currency: "EUR", PriceMode: tax.Gross,
		Lines: []invoicing.OrderLine{line("Wartung", 11900, tax.Percent(19)), line("Handbuch", 1070, tax.Percent(7))}}
}

// everyTwoMonths bills six times a year.
func everyTwoMonths() invoicing.Contract {
	return invoicing.Contract{Start: day("2027-01-01"), Count: 6, Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}}
}

func day(s string) invoicing.Date {
	d, err := invoicing.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// must fails the test on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
