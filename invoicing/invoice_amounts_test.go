package invoicing_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

var amountsSeed = flag.Uint64("amounts.seed", 0, "seed of the random orders; 0 for another one each time")

// shopOrder makes an order as shops hold them: gross or net, one to five rates, quantities with decimals, unit prices of four
// decimals, shipping, fees, discounts, coupons, vouchers that were bought, other currencies, lines that take off.
func shopOrder(r *rand.Rand) invoicing.Order {
	o := invoicing.Order{ID: 17, Number: "tee-17", Currency: "EUR", RateToHome: decimal.New(1, 0), PriceMode: tax.Gross,
		Ordered: time.Date(2027, 2, 3, 12, 0, 0, 0, time.UTC)}
	if r.IntN(2) == 0 {
		o.PriceMode = tax.Net
	}
	if r.IntN(5) == 0 {
		o.Currency, o.RateToHome = "CHF", decimal.New(100000+r.Int64N(9900000), -6)
	}
	all := []tax.Rate{0, tax.Percent(5), tax.Percent(7), tax.Percent(16), tax.Percent(19), tax.Percent(20), 255000}
	r.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
	rates := all[:1+r.IntN(5)]
	for range 1 + r.IntN(6) {
		o.Lines = append(o.Lines, randomLine(r, invoicing.LineArticle, rates, 1+r.Int64N(20), r.Int64N(2000000)))
	}
	goods := o.LineTotals()
	for _, extra := range []struct {
		kind invoicing.LineKind
		odds int
		sign int64
	}{{invoicing.LineShipping, 2, 1}, {invoicing.LineFee, 4, 1}, {invoicing.LineDiscount, 4, -1}, {invoicing.LineVoucher, 4, -1}, {invoicing.LineArticle, 8, -1}} {
		if r.IntN(extra.odds) == 0 {
			o.Lines = append(o.Lines, randomLine(r, extra.kind, rates, 1, extra.sign*r.Int64N(100000)))
		}
	}
	o.TaxTotals = o.LineTotals()
	credit(r, &o)
	if r.IntN(50) == 0 { // a coupon over everything
		for _, g := range goods {
			off := g.Gross
			if o.PriceMode == tax.Net {
				off = g.Net
			}
			o.Lines = append(o.Lines, extra(invoicing.LineVoucher, g.Rate, -off))
		}
		o.TaxTotals = o.LineTotals()
	}
	o.Total = o.Totals().Gross
	for i := range o.Lines {
		o.Lines[i].ID, o.Lines[i].Text = int64(i+1), fmt.Sprint(o.Lines[i].Kind, i)
	}
	return o
}

func randomLine(r *rand.Rand, kind invoicing.LineKind, rates []tax.Rate, quantity, price int64) invoicing.OrderLine {
	l := invoicing.OrderLine{Kind: kind, Quantity: decimal.New(quantity, 0), UnitPrice: decimal.New(price, -4), TaxRate: rates[r.IntN(len(rates))]}
	if kind == invoicing.LineArticle && r.IntN(4) == 0 {
		l.Quantity = decimal.New(1+r.Int64N(1000000), -4)
	}
	if kind == invoicing.LineArticle && r.IntN(20) == 0 { // screws
		l.Quantity, l.UnitPrice = decimal.New(r.Int64N(200000), 0), decimal.New(price/1000, -4)
	}
	l.Amount = money.FromDecimal(l.Quantity.Mul(l.UnitPrice))
	if kind != invoicing.LineArticle {
		l.UnitPrice = l.Amount.Decimal()
	}
	return l
}

func extra(kind invoicing.LineKind, rate tax.Rate, amount money.Cents) invoicing.OrderLine {
	return invoicing.OrderLine{Kind: kind, Quantity: decimal.New(1, 0), UnitPrice: amount.Decimal(), Amount: amount, TaxRate: rate}
}

// credit redeems a voucher that was bought for part of the order or for all of it.
func credit(r *rand.Rand, o *invoicing.Order) {
	due := o.Totals().Gross
	if r.IntN(5) > 0 || due <= 0 {
		return
	}
	off := due
	if r.IntN(3) > 0 {
		off = 1 + money.Cents(r.Int64N(int64(due)))
	}
	o.Lines = append(o.Lines, extra(invoicing.LineCredit, 0, -off))
	o.TaxTotals = o.LineTotals()
}

// TestEveryInvoiceAddsUp makes 100,000 orders (fewer under the race detector) into invoices and holds the rules of EN 16931 against each, reckoned here once
// more on purpose without a look at the code under test.
func TestEveryInvoiceAddsUp(t *testing.T) {
	t.Parallel()
	seed, orders := *amountsSeed, manyOrders
	if seed == 0 {
		seed = rand.Uint64()
	}
	if testing.Short() {
		orders = 10000
	}
	seen := map[string]int{}
	for n := range orders {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		s := invoicing.ShopSettings{Amounts: []invoicing.AmountSplit{"", invoicing.SplitAsShop, invoicing.SplitProportional}[r.IntN(3)]}
		o := shopOrder(r)
		inv, err := invoicing.FromOrder(o, invoicing.Partner{}, s)
		if o.Total < 0 || nothing(o) {
			if invoicing.ErrorCode(err) != invoicing.CodeConflict {
				t.Fatalf("order %d of seed %d: %s: %v", n, seed, o.Total, err)
			}
			seen["refused"]++
			continue
		}
		if err != nil || len(wrongAmounts(inv)) > 0 {
			t.Fatalf("order %d of seed %d: %v, held: %q\n%+v", n, seed, err, inv.Hold, o)
		}
		sums := inv.Sums()
		if wrong := addsUp(sums, inv.Exchange, o); wrong != "" {
			t.Fatalf("order %d of seed %d: %s\n%+v\n%+v", n, seed, wrong, o, inv)
		}
		count(seen, o, inv, sums)
	}
	for what, least := range map[string]int{"refused": 20, "zero to pay": 20, "voucher": 1000, "currency": 1000, "split": 1000, "negative line": 1000, "base quantity": 100} {
		if seen[what] < least {
			t.Errorf("only %d orders with %s of %d", seen[what], what, orders)
		}
	}
}

func nothing(o invoicing.Order) bool {
	for _, l := range o.Lines {
		if l.Amount != 0 {
			return false
		}
	}
	return true
}

func count(seen map[string]int, o invoicing.Order, inv invoicing.Invoice, sums invoicing.Sums) {
	for what, is := range map[string]bool{"zero to pay": o.Total == 0, "voucher": len(inv.Prepayments) > 0, "currency": inv.Exchange.Currency != "",
		"split": len(inv.AmountNotes) > 0, "negative line": inv.Lines[len(inv.Lines)-1].Amount < 0} {
		if is {
			seen[what]++
		}
	}
	for _, l := range sums.Lines {
		if !l.Base.Equal(decimal.New(1, 0)) {
			seen["base quantity"]++
		}
	}
}

// addsUp says what of an invoice does not; "" for nothing.
func addsUp(s invoicing.Sums, e invoicing.Exchange, o invoicing.Order) string {
	bases, taxes := map[tax.Rate]money.Cents{}, money.Cents(0)
	var lines money.Cents
	for _, l := range s.Lines {
		lines += l.Net
		bases[l.Rate] += l.Net
		if got := l.Quantity.Mul(l.Price).DivRound(l.Base, 20).Round(2); !got.Equal(l.Net.Decimal()) || l.Price.IsNegative() || l.Price.Exponent() < -6 {
			return fmt.Sprintf("BT-146 of line %d: %s · %s / %s is not %s", l.Line.Position, l.Quantity, l.Price, l.Base, l.Net)
		}
	}
	var off, on money.Cents
	for _, p := range s.Allowances {
		off += p.Amount
		bases[p.Rate] -= p.Amount
	}
	for _, p := range s.Charges {
		on += p.Amount
		bases[p.Rate] += p.Amount
	}
	var net money.Cents
	for _, g := range s.Groups {
		net, taxes = net+g.Base, taxes+g.Tax
		exact := g.Base.Decimal().Mul(g.Rate.Decimal()).Shift(-2).Round(2)
		if bases[g.Rate] != g.Base || g.Tax.Decimal().Sub(exact).Abs().GreaterThan(decimal.New(1, -2)) {
			return fmt.Sprintf("BR-S-08 or BR-CO-17 at %s: %s, %s, %s", g.Rate, bases[g.Rate], g.Base, g.Tax)
		}
	}
	for rule, x := range map[string][2]money.Cents{"BR-CO-10": {s.LineTotal, lines}, "BR-CO-11": {s.Allowed, off}, "BR-CO-12": {s.Charged, on},
		"BR-CO-13": {s.Net, lines - off + on}, "BT-109": {s.Net, net}, "BR-CO-14": {s.Tax, taxes}, "BR-CO-15": {s.Gross, s.Net + taxes},
		"BR-CO-16": {s.Payable, s.Gross - s.Prepaid + s.Rounding}, "BT-114": {s.Rounding, 0}, "what the customer paid": {s.Payable, o.Total}} {
		if x[0] != x[1] {
			return fmt.Sprintf("%s: %s and %s", rule, x[0], x[1])
		}
	}
	if e.Currency != "" {
		back := e.Tax.Decimal().Mul(o.RateToHome).Sub(taxes.Decimal()).Abs()
		if o.Currency == "EUR" || s.TaxCurrency != "EUR" || back.GreaterThan(o.RateToHome.Mul(decimal.New(5, -3))) {
			return fmt.Sprintf("BT-111: %s EUR are %s %s at %s", e.Tax, taxes, o.Currency, o.RateToHome)
		}
	}
	return ""
}
