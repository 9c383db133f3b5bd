package modified

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

var percentage = regexp.MustCompile(`(\d{1,3}(?:[.,]\d{1,4})?)\s*%`)

// rateOf makes a rate of percent; what is no rate is 0.
func rateOf(percent decimal.Decimal) tax.Rate {
	if percent.IsNegative() || percent.GreaterThan(decimal.New(100, 0)) {
		return 0
	}
	return tax.Rate(percent.Shift(4).Round(0).IntPart())
}

// rateInTitle reads the one rate that a tax row's title names, such as "inkl. MwSt. 19%:".
func rateInTitle(title string) (tax.Rate, bool) {
	found := percentage.FindAllStringSubmatch(plainText(title), 2)
	if len(found) != 1 {
		return 0, false
	}
	r, err := tax.ParseRate(found[0][1])
	return r, err == nil
}

// rateByText finds the rate whose description, in any language, the title ends with.
func rateByText(title string, rates []taxRate) (tax.Rate, bool) {
	title = strings.ToLower(label(title))
	best, length := tax.Rate(0), 0
	for _, r := range rates {
		for _, text := range allLanguages(r.text) {
			if text = strings.ToLower(label(text)); len(text) > length && strings.HasSuffix(title, text) {
				best, length = rateOf(r.rate), len(text)
			}
		}
	}
	return best, length > 0
}

// shownTax is the tax of one rate as the customer saw it.
type shownTax struct {
	rate  tax.Rate
	value decimal.Decimal // as stored, with up to four decimals
	cents int64           // each row rounded, as the shop prints it
}

// shownTaxes gives each tax row its rate: by its title, else by the shop's tax descriptions, else by the lines.
func (b *bill) shownTaxes() []shownTax {
	var out []shownTax
	var unknown []total
	for _, t := range b.totals {
		if t.class != "ot_tax" {
			continue
		}
		rate, ok := rateInTitle(t.title)
		if !ok {
			rate, ok = rateByText(t.title, b.small.rates)
		}
		if !ok {
			unknown = append(unknown, t)
			continue
		}
		out = addShown(out, rate, t)
	}
	out = b.trustLines(out)
	for _, t := range unknown {
		out = addShown(out, b.rateByLines(out, t.value), t)
	}
	return out
}

func addShown(list []shownTax, r tax.Rate, t total) []shownTax {
	v, cents := t.value, int64(t.cents())
	if r == 0 && v.IsZero() {
		return list
	}
	for i := range list {
		if list[i].rate == r {
			list[i].value = list[i].value.Add(v)
			list[i].cents += cents
			return list
		}
	}
	return append(list, shownTax{r, v, cents})
}

// trustLines corrects a rate that only stands in an outdated title (2020: "MwSt. 19%" for lines at 16 %): no line has
// it, exactly one line rate has no tax row, and the amount fits that one far better. A few cents of tax fit any rate.
func (b *bill) trustLines(list []shownTax) []shownTax {
	free := b.unclaimed(list)
	if len(free) != 1 {
		return list
	}
	for i, s := range list {
		if b.goods(s.rate).IsZero() && s.value.GreaterThan(decimal.New(1, -1)) && b.misses(free[0], s.value).LessThan(b.misses(s.rate, s.value)) &&
			b.misses(free[0], s.value).LessThan(decimal.New(2, -2)) {
			b.check("Steuerzeile nennt %s, die Positionen tragen %s", s.rate.German(), free[0].German())
			list[i].rate = free[0]
			return list
		}
	}
	return list
}

// rateByLines finds the rate of a row whose title says nothing: the line rate without a row that the amount fits best.
func (b *bill) rateByLines(list []shownTax, v decimal.Decimal) tax.Rate {
	var best tax.Rate
	for _, r := range b.unclaimed(list) {
		if best == 0 || b.misses(r, v).LessThan(b.misses(best, v)) {
			best = r
		}
	}
	return best
}

// unclaimed are the rates of lines that no tax row has yet.
func (b *bill) unclaimed(list []shownTax) []tax.Rate {
	var out []tax.Rate
	for _, l := range b.lines {
		r := l.line.TaxRate
		known := r == 0
		for _, s := range list {
			known = known || s.rate == r
		}
		for _, o := range out {
			known = known || o == r
		}
		if !known {
			out = append(out, r)
		}
	}
	return out
}

// misses is by how much a tax amount misses the tax of all goods at a rate.
func (b *bill) misses(r tax.Rate, v decimal.Decimal) decimal.Decimal {
	return b.taxOf(r, b.goods(r)).Sub(v).Abs()
}

// taxOf is the exact tax on, or in, an amount.
func (b *bill) taxOf(r tax.Rate, amount decimal.Decimal) decimal.Decimal {
	base := decimal.New(100, 0)
	if b.order.PriceMode == tax.Gross {
		base = base.Add(r.Decimal())
	}
	return amount.Mul(r.Decimal()).DivRound(base, 8)
}

// baseOf is the exact amount that a tax was reckoned of.
func (b *bill) baseOf(r tax.Rate, v decimal.Decimal) decimal.Decimal {
	if r == 0 {
		return decimal.Zero
	}
	base := decimal.New(100, 0)
	if b.order.PriceMode == tax.Gross {
		base = base.Add(r.Decimal())
	}
	return v.Mul(base).DivRound(r.Decimal(), 8)
}

// goods is what the lines at a rate cost.
func (b *bill) goods(r tax.Rate) decimal.Decimal {
	sum := noMoney
	for _, l := range b.lines {
		if l.line.TaxRate == r {
			sum = sum.Add(l.final)
		}
	}
	return sum
}

func (b *bill) check(format string, args ...any) {
	b.order.Check = append(b.order.Check, fmt.Sprintf(format, args...))
}
