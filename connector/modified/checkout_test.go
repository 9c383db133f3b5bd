package modified_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// A cart is a checkout as the shop reckons it: every step with the shop's own rounding, written here a second time and
// on purpose without a look at the code under test.
type cart struct {
	gross, taxed bool // prices contain the tax; there is tax at all
	lines        []cartLine
	rows         []cartRow
	base         map[int64]decimal.Decimal // what the tax of a rate is reckoned of
	sum          decimal.Decimal
}

type cartLine struct {
	unit     decimal.Decimal
	quantity int64
	rate     int64
}

type cartRow struct {
	class, title string
	value        decimal.Decimal
	sort         int
	rate         int64 // of a charge; the shop does not store it
}

func (l cartLine) final() decimal.Decimal { return l.unit.Mul(decimal.New(l.quantity, 0)) }

func percent(r int64) decimal.Decimal { return decimal.New(r, -2) }

func drawCart(t *rapid.T) *cart {
	c := &cart{base: map[int64]decimal.Decimal{}}
	c.gross = rapid.Bool().Draw(t, "gross")
	c.taxed = rapid.IntRange(0, 5).Draw(t, "taxed") > 0
	rates := rapid.SampledFrom([][]int64{{7, 19}, {19}, {7}, {5, 16}, {10, 13, 20}, {0, 19}, {0, 7, 19}}).Draw(t, "rates")
	if !c.taxed {
		rates = []int64{0}
	}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		c.buy(t, rapid.SampledFrom(rates).Draw(t, "rate"))
	}
	goods := c.sum
	c.rows = append(c.rows, cartRow{"ot_subtotal", "Zwischensumme:", c.sum, 10, 0})
	c.save(t, goods)
	for i, f := range []struct{ class, title string }{{"ot_shipping", "Versand (DE):"}, {"ot_cod_fee", "Nachnahmegeb&uuml;hr:"}, {"ot_fremd_fee", "Verpackung:"}} {
		if rapid.IntRange(0, i).Draw(t, f.class) == 0 {
			// a few cents could be taxed at any rate: the taxes are stored too coarsely to tell
			v := decimal.New(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(10, 3000)).Draw(t, "costs"), -2)
			c.charge(f.class, f.title, v, rapid.SampledFrom(append([]int64{0}, rates...)).Draw(t, "their rate"), 30+i)
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "way to pay") == 0 {
		c.pay(t)
	}
	c.finish(t)
	return c
}

// pay gives a discount for a way to pay, or takes a fee: in proportion to everything but shipping.
func (c *cart) pay(t *rapid.T) {
	rest := map[int64]decimal.Decimal{}
	for rate, b := range c.base {
		rest[rate] = b
	}
	of := c.sum
	for _, r := range c.rows {
		if r.class == "ot_shipping" {
			rest[r.rate], of = rest[r.rate].Sub(r.value), of.Sub(r.value)
		}
	}
	if of.LessThan(decimal.New(1, 0)) {
		return
	}
	v := of.Mul(decimal.New(rapid.SampledFrom([]int64{-5, -4, -2, 2}).Draw(t, "percent for payment"), -2)).Round(4)
	c.rows = append(c.rows, cartRow{"ot_payment", "Vorkasse:", v, 49, 0})
	c.sum = c.sum.Add(v)
	for rate, b := range rest {
		c.base[rate] = c.base[rate].Add(v.Mul(b).DivRound(of, 12))
	}
}

func (c *cart) buy(t *rapid.T, rate int64) {
	net := decimal.New(rapid.Int64Range(100, 2000000).Draw(t, "net price"), -4)
	unit := net.Round(2)
	if c.gross {
		unit = net.Mul(decimal.New(1, 0).Add(percent(rate))).Round(4).Round(2)
	} else if rapid.Bool().Draw(t, "attribute") {
		unit = unit.Add(decimal.New(rapid.Int64Range(0, 30000).Draw(t, "surcharge"), -4)) // not rounded by the shop
	}
	l := cartLine{unit, rapid.Int64Range(1, 40).Draw(t, "quantity"), rate}
	c.lines = append(c.lines, l)
	c.add(l.final(), rate)
}

func (c *cart) add(v decimal.Decimal, rate int64) {
	c.sum = c.sum.Add(v)
	c.base[rate] = c.base[rate].Add(v)
}

func (c *cart) charge(class, title string, v decimal.Decimal, rate int64, sort int) {
	c.rows = append(c.rows, cartRow{class, title, v, sort, rate})
	c.add(v, rate)
}

// save grants a group discount or a coupon, over all goods or over those at one rate.
func (c *cart) save(t *rapid.T, goods decimal.Decimal) {
	switch rapid.IntRange(0, 4).Draw(t, "saving") {
	case 0:
		c.proportional("ot_discount", "3.00 % Rabatt:", goods.Round(2).Mul(decimal.New(3, -2)).Round(4), goods)
	case 1:
		share := decimal.New(rapid.Int64Range(1, 90).Draw(t, "coupon percent"), -2)
		c.proportional("ot_coupon", "Rabatt Coupon ZEHN:", goods.Mul(share).Round(4), goods)
	case 2:
		rate := c.lines[0].rate
		v := c.base[rate].Mul(decimal.New(rapid.Int64Range(1, 100).Draw(t, "restricted percent"), -2)).Round(4)
		c.rows = append(c.rows, cartRow{"ot_coupon", "Coupon NUR:", v.Neg(), 25, 0})
		c.add(v.Neg(), rate)
	}
}

func (c *cart) proportional(class, title string, v, goods decimal.Decimal) {
	c.rows = append(c.rows, cartRow{class, title, v.Neg(), 20, 0})
	c.sum = c.sum.Sub(v)
	for rate, b := range c.base {
		c.base[rate] = b.Sub(v.Mul(b).DivRound(goods, 12))
	}
}

func (c *cart) finish(t *rapid.T) {
	taxes := decimal.Zero
	for _, rate := range []int64{5, 7, 10, 13, 16, 19, 20} {
		b, ok := c.base[rate]
		if !ok || !b.IsPositive() {
			continue
		}
		v, title := b.Mul(percent(rate)), "zzgl. MwSt. %d%%:"
		if c.gross {
			v, title = b.Sub(b.DivRound(decimal.New(1, 0).Add(percent(rate)), 12)), "inkl. MwSt. %d%%:"
		}
		c.rows = append(c.rows, cartRow{"ot_tax", fmt.Sprintf(title, rate), v.Round(4), 50, 0})
		taxes = taxes.Add(v)
	}
	if !c.gross {
		c.rows = append(c.rows, cartRow{"ot_subtotal_no_tax", "<b>Summe, netto</b>:", c.sum.Round(4), 40, 0})
		c.sum = c.sum.Add(taxes)
	}
	if rapid.IntRange(0, 5).Draw(t, "voucher") == 0 && c.sum.GreaterThan(decimal.New(10, 0)) {
		c.rows = append(c.rows, cartRow{"ot_gv", "Gutscheine:", decimal.New(-10, 0), 80, 0})
		c.sum = c.sum.Sub(decimal.New(10, 0))
	}
	c.rows = append(c.rows, cartRow{"ot_total", "<b>Summe</b>:", c.sum.Round(4), 99, 0})
}

func (c *cart) write(t fataler, db shopDB, id int64) {
	exec := func(q string, args ...any) {
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	exec("INSERT INTO orders (orders_id, currency, currency_value, language, date_purchased) VALUES (?, 'EUR', 1, 'german', '2026-11-23 12:00:00')", id)
	for _, r := range c.rows {
		exec("INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) VALUES (?, ?, '', ?, ?, ?)", id, r.title, r.value.String(), r.class, r.sort)
	}
	for _, l := range c.lines {
		allow := 0
		if c.gross {
			allow = 1
		}
		exec(`INSERT INTO orders_products (orders_id, products_id, products_name, products_price, final_price, products_tax, products_quantity, allow_tax)
			VALUES (?, 1, 'Tee', ?, ?, ?, ?, ?)`, id, l.unit.String(), l.final().String(), l.rate, l.quantity, allow)
	}
}

type fataler interface{ Fatalf(string, ...any) }

// What the customer saw is what the order says: total, tax of each rate and what that tax was reckoned of.
func (c *cart) compare(t *rapid.T, o invoicing.Order) {
	if len(o.Check) > 0 {
		t.Fatalf("check %q of %v %v:\n%s", o.Check, c.lines, c.rows, words(o))
	}
	var lines money.Cents
	for _, l := range o.Lines {
		lines += l.Amount
	}
	last := c.rows[len(c.rows)-1]
	if want := money.FromDecimal(last.value); o.Total != want || o.Totals().Gross != want {
		t.Fatalf("total %s, tax totals %s, want %s", o.Total, o.Totals().Gross, want)
	}
	want := o.Totals().Gross
	if !c.gross {
		want = o.Totals().Net
	}
	if lines != want {
		t.Fatalf("lines %s, want %s", lines, want)
	}
	c.compareTaxes(t, o)
}

func (c *cart) compareTaxes(t *rapid.T, o invoicing.Order) {
	totals := map[tax.Rate]tax.Total{}
	for _, x := range o.TaxTotals {
		totals[x.Rate] = x
		if x.Net+x.Tax != x.Gross {
			t.Fatalf("%s + %s != %s", x.Net, x.Tax, x.Gross)
		}
	}
	for _, r := range c.rows {
		if r.class != "ot_tax" {
			continue
		}
		var rate int64
		if _, err := fmt.Sscanf(r.title[len("inkl. MwSt. "):], "%d%%", &rate); err != nil {
			t.Fatalf("%v", err)
		}
		got := totals[tax.Percent(int(rate))]
		base := got.Gross
		if !c.gross {
			base = got.Net
		}
		if got.Tax != money.FromDecimal(r.value) || (base-money.FromDecimal(c.base[rate])).Abs() > 3 {
			t.Fatalf("%d %%: tax %s of %s, want %s of %s; %v %v\n%s", rate, got.Tax, base, r.value, c.base[rate], c.lines, c.rows, words(o))
		}
	}
}

func TestAnyCheckoutEndsOnTheCentThatTheCustomerSaw(t *testing.T) {
	t.Parallel()
	db := newShopDB(t, "utf8mb4", "InnoDB")
	shop := db.open(t)
	id := int64(0)
	rapid.Check(t, func(t *rapid.T) {
		id++
		c := drawCart(t)
		c.write(t, db, id)
		o := readOrder(t, shop, id)
		c.compare(t, o)
		invoiced(t, o)
	})
}

func readOrder(t fataler, shop *modified.Shop, id int64) invoicing.Order {
	orders, err := shop.Orders(context.Background(), connector.Range{From: id, To: id})
	if err != nil || len(orders) != 1 {
		t.Fatalf("%d orders, %v", len(orders), err)
	}
	return orders[0].Order
}
