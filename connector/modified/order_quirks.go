package modified

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// quirks are mistakes that the shop makes when it reckons taxes. Knowing them tells the rate of an amount; the wrong tax
// stays as the customer saw it and is named for a person to judge.
//
//   - In another currency than the shop's own it converts a taxed charge a second time.
//   - A coupon for articles of one rate cuts the tax of all goods at that rate by the share that the coupon has of the
//     articles it is for, or of the whole basket.
type quirks struct {
	toHome decimal.Decimal // the currency's rate
	gross  bool
	lines  map[tax.Rate][]decimal.Decimal
}

// More articles than these at one rate make too many sets to try.
const maxArticles = 6

func quirksOf(b *bill) quirks {
	q := quirks{b.order.RateToHome, b.order.PriceMode == tax.Gross, map[tax.Rate][]decimal.Decimal{}}
	for _, l := range b.lines {
		q.lines[l.line.TaxRate] = append(q.lines[l.line.TaxRate], l.final)
	}
	return q
}

func (q *quirks) guesses(p *puzzle, a amount) []guess {
	switch {
	case a.class == "ot_coupon":
		return q.coupon(p, a)
	case a.value.IsPositive() && !q.toHome.Equal(decimal.New(1, 0)) && q.toHome.IsPositive():
		return q.charge(p, a)
	}
	return nil
}

// charge: the shop adds rate and tax to an amount that is converted already, and takes the difference for the tax.
func (q *quirks) charge(p *puzzle, a amount) []guess {
	var out []guess
	hundred := decimal.New(100, 0)
	for _, r := range p.rates {
		factor := q.toHome.Mul(hundred.Add(r.Decimal())).DivRound(hundred, 12) // from the net amount to what was shown
		base := a.value.Mul(factor.Sub(decimal.New(1, 0))).Mul(hundred).DivRound(r.Decimal(), 12)
		if q.gross {
			base = a.value.Sub(a.value.DivRound(factor, 12)).Mul(hundred.Add(r.Decimal())).DivRound(r.Decimal(), 12)
		}
		out = append(out, guess{split{r: a.value}, split{r: base}})
	}
	return out
}

func (q *quirks) coupon(p *puzzle, a amount) []guess {
	all := decimal.Zero
	for _, g := range p.goods {
		all = all.Add(g)
	}
	var out []guess
	for _, r := range p.rates {
		for _, part := range append(subsetSums(q.lines[r]), all) {
			if part.IsPositive() {
				out = append(out, guess{split{r: a.value}, split{r: a.value.Mul(p.goods[r]).DivRound(part, 8)}})
			}
		}
	}
	return out
}

// subsetSums are the sums of all sets of the amounts; of many amounts only the amounts themselves.
func subsetSums(amounts []decimal.Decimal) []decimal.Decimal {
	if len(amounts) > maxArticles {
		return amounts
	}
	sums := []decimal.Decimal{decimal.Zero}
	for _, a := range amounts {
		for _, s := range sums[:len(sums):len(sums)] {
			sums = append(sums, s.Add(a))
		}
	}
	return sums[1:]
}

// voucherTax adds what the shop subtracts besides a redeemed voucher when it is set to tax vouchers: it takes the
// voucher's share (of the order, in whole percent) of the taxes off the total, twice where prices are net, and shows it
// in no row. The total is law, so this becomes a line, and a person is told.
func (b *bill) voucherTax(amounts []amount, end *total) []amount {
	taxes := b.taxSum()
	if end == nil || !taxes.IsPositive() {
		return amounts
	}
	own, voucher := b.sum(), &amount{}
	if b.order.PriceMode == tax.Net {
		own = own.Add(taxes)
	}
	for i, a := range amounts {
		if own = own.Add(a.value); a.class == "ot_gv" {
			voucher = &amounts[i]
		}
	}
	off := own.Sub(end.value)
	if b.order.PriceMode == tax.Net {
		taxes = taxes.Add(taxes)
	}
	if before := own.Sub(voucher.value); before.IsPositive() && isVoucherShare(off, voucher.value.Neg(), taxes, before) {
		b.check("Der Shop hat neben dem Gutschein einen Steueranteil von %s abgezogen, den er nicht ausweist", german(off.Round(2)))
		voucher.taxed = true
		amounts = append(amounts, amount{"ot_gv", invoicing.LineVoucher, voucher.text + " (Steueranteil)", off.Neg(), true})
	}
	return amounts
}

// isVoucherShare says whether an amount is the taxes' share that a voucher has of the order, in whole percent.
func isVoucherShare(off, voucher, taxes, before decimal.Decimal) bool {
	if off.LessThan(decimal.New(1, -2)) || !voucher.IsPositive() { // less than a cent is rounding
		return false
	}
	percent := off.Mul(decimal.New(100, 0)).DivRound(taxes, 6)
	whole := percent.Round(0)
	expected := voucher.Mul(decimal.New(100, 0)).DivRound(before, 6)
	return percent.Sub(whole).Abs().Mul(taxes).LessThan(decimal.New(1, -1)) && expected.Sub(whole).Abs().LessThan(decimal.New(1, 0))
}
