package modified

import (
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// total is one row of orders_total.
type total struct {
	class, title string
	value        decimal.Decimal
	sort         int64
}

func totalRows(rows []row) []total {
	var out []total
	for _, r := range rows {
		out = append(out, total{strings.TrimSpace(r.text("class")), r.text("title"), r.amount("value"), r.number("sort_order")})
	}
	return out
}

// bill reckons what an order costs. The shop's total is law: the lines end on the cent that the customer saw, and
// what does not add up is said, never repaired.
type bill struct {
	order  *invoicing.Order
	lines  []article
	totals []total
	small  *small
}

// reckon fills in lines, tax totals and total. It returns why the order cannot be taken over, if it cannot.
func (b *bill) reckon() string {
	b.order.PriceMode = b.mode()
	end := b.find("ot_total")
	if len(b.lines) == 0 && b.allZero() {
		return "Der Auftrag hat noch keine Positionen und keine Summen (im Shop angelegt, aber nicht gespeichert)."
	}
	if end != nil && b.allZero() && b.sum().IsPositive() {
		b.cancelled()
		return ""
	}
	b.checkSubtotal()
	amounts := b.amounts(end)
	shown := b.shownTaxes()
	b.checkRates(amounts, shown)
	exact := allocate(b, amounts, shown)
	b.settle(exact, shown, end)
	return ""
}

// mode: prices are gross if and only if allow_tax is 1; shops since 3.0 know 0 to 4.
func (b *bill) mode() tax.Mode {
	gross, net := 0, 0
	for _, l := range b.lines {
		if l.gross {
			gross++
		} else {
			net++
		}
	}
	if gross > 0 && net > 0 {
		b.check("Positionen mit Brutto- und mit Nettopreisen in einem Auftrag")
	}
	if gross >= net && gross > 0 {
		return tax.Gross
	}
	if len(b.lines) == 0 && b.find("ot_subtotal_no_tax") == nil {
		return tax.Gross
	}
	return tax.Net
}

func (b *bill) find(class string) *total {
	for i := range b.totals {
		if b.totals[i].class == class {
			return &b.totals[i]
		}
	}
	return nil
}

func (b *bill) allZero() bool {
	for _, t := range b.totals {
		if !t.value.IsZero() {
			return false
		}
	}
	return true
}

// sum is what all lines of the basket cost.
func (b *bill) sum() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range b.lines {
		sum = sum.Add(l.final)
	}
	return sum
}

// cancelled keeps the lines of an order whose totals the shop set to zero; that is how it cancels.
func (b *bill) cancelled() {
	b.order.Cancelled = true
	for _, l := range b.lines {
		l.line.Amount = money.FromDecimal(l.final)
		b.order.Lines = append(b.order.Lines, l.line)
	}
}

func (b *bill) checkSubtotal() {
	t := b.find("ot_subtotal")
	if t == nil || sameAmount(b.sum(), t.value, len(b.lines)+1) {
		return
	}
	b.check("Positionen ergeben %s, die Zwischensumme des Shops ist %s (Differenz %s %s)", german(b.sum()), german(t.value),
		german(t.value.Sub(b.sum())), b.order.Currency)
}

// checkRates names line rates for which the shop shows no tax at all.
func (b *bill) checkRates(amounts []amount, shown []shownTax) {
	for _, s := range shown {
		if s.rate == 0 && s.cents != 0 {
			b.check("Steuerzeile ohne erkennbaren Steuersatz (%s %s)", money.Cents(s.cents).German(), b.order.Currency)
		}
	}
	if strings.EqualFold(b.small.settings[smallBusiness], "true") {
		return
	}
	free := hidden(b, amounts, shown)
	for _, r := range b.unclaimed(shown) {
		if !slices.Contains(free, r) {
			b.check("Positionen tragen %s, der Shop weist dafür aber keine Steuer aus", r.German())
		}
	}
}

// amount is a row of orders_total that the customer pays or saves.
type amount struct {
	kind  invoicing.LineKind
	text  string
	value decimal.Decimal
	gift  bool // a redeemed voucher may be a means of payment, outside the tax base
}

// Rows that repeat or sum up other rows.
var noAmount = map[string]bool{"ot_subtotal": true, "ot_subtotal_no_tax": true, "ot_tax": true, "ot_total": true}

// Rows that the shop itself is known to write.
var knownAmount = map[string]bool{"ot_shipping": true, "ot_discount": true, "ot_coupon": true, "ot_gv": true,
	"ot_payment": true, "ot_cod_fee": true, "ot_ps_fee": true, "ot_loworderfee": true}

// amounts picks the rows that belong to the sum. A row before ot_total does, one behind it is information. Where that
// does not meet ot_total, other readings are tried: a saving stored without its sign, a row of an unknown module that
// only informs, a row that stands behind the total and counts. The first that meets it is the right one.
func (b *bill) amounts(end *total) []amount {
	var rows []total
	var choices [][]int64
	for _, t := range b.totals {
		if noAmount[t.class] || t.value.IsZero() && t.class != "ot_shipping" {
			continue
		}
		rows = append(rows, t)
		choices = append(choices, readings(t, end))
	}
	signs := make([]int64, len(rows))
	for i := range rows {
		signs[i] = choices[i][0]
	}
	if end != nil {
		want := end.value
		if b.order.PriceMode == tax.Net {
			want = want.Sub(b.taxSum())
		}
		signs = firstFit(rows, choices, signs, want.Sub(b.sum()), len(b.lines)+len(rows)+2)
	}
	var out []amount
	for i, t := range rows {
		if v := t.value.Mul(decimal.New(signs[i], 0)); signs[i] != 0 {
			out = append(out, amount{lineKind(t.class, v), label(t.title), v, t.class == "ot_gv"})
		}
	}
	return out
}

// readings are the factors with which a row may enter the sum, the likeliest first.
func readings(t total, end *total) []int64 {
	behind := end != nil && t.sort > end.sort
	saving := (t.class == "ot_coupon" || t.class == "ot_gv" || t.class == "ot_discount") && t.value.IsPositive()
	switch {
	case behind:
		return []int64{0, 1}
	case saving:
		return []int64{1, -1}
	case knownAmount[t.class]:
		return []int64{1}
	}
	return []int64{1, 0}
}

// firstFit tries all readings in order and returns the first whose sum is the wanted one, else the likeliest.
func firstFit(rows []total, choices [][]int64, likeliest []int64, want decimal.Decimal, n int) []int64 {
	signs := make([]int64, len(rows))
	tries := 0
	var try func(i int, sum decimal.Decimal) bool
	try = func(i int, sum decimal.Decimal) bool {
		if tries++; tries > 5000 {
			return false
		}
		if i == len(rows) {
			return sameAmount(sum, want, n)
		}
		for _, c := range choices[i] {
			signs[i] = c
			if try(i+1, sum.Add(rows[i].value.Mul(decimal.New(c, 0)))) {
				return true
			}
		}
		return false
	}
	if try(0, decimal.Zero) {
		return signs
	}
	return likeliest
}

func (b *bill) taxSum() decimal.Decimal {
	sum := decimal.Zero
	for _, t := range b.totals {
		if t.class == "ot_tax" {
			sum = sum.Add(t.value)
		}
	}
	return sum
}

func lineKind(class string, v decimal.Decimal) invoicing.LineKind {
	switch {
	case class == "ot_shipping":
		return invoicing.LineShipping
	case class == "ot_coupon" || class == "ot_gv":
		return invoicing.LineVoucher
	case v.IsNegative():
		return invoicing.LineDiscount
	}
	return invoicing.LineFee
}

// sameAmount says whether two sums over n stored values, each rounded to four decimals, are the same.
func sameAmount(a, b decimal.Decimal, n int) bool {
	return a.Sub(b).Abs().LessThanOrEqual(decimal.New(int64(2*n), -4))
}

// german writes an amount for a person: two decimals, more only where they tell something.
func german(d decimal.Decimal) string {
	if d.Equal(d.Round(2)) {
		return money.FromDecimal(d).German()
	}
	return strings.ReplaceAll(d.Round(4).String(), ".", ",")
}

// share is one line to be: an amount, or the part of it that falls on one rate.
type share struct {
	line  invoicing.OrderLine
	exact decimal.Decimal
	group tax.Rate
}

// settle rounds all shares together so that they end on the shop's total, and sets the tax totals.
func (b *bill) settle(shares []share, shown []shownTax, end *total) {
	own := decimal.Zero
	for _, s := range shares {
		own = own.Add(s.exact)
	}
	var taxes money.Cents
	for _, s := range shown {
		taxes += money.Cents(s.cents)
	}
	if end == nil {
		b.check("Summenzeile fehlt (der Shop hat keine Gesamtsumme gespeichert)")
	}
	target := b.target(own, taxes, end)
	b.round(shares, target)
	b.taxTotals(shown)
	if end == nil {
		b.order.Total = b.order.Totals().Gross
	}
	b.compare()
	b.order.Verify()
}

// target is what the lines must add up to, in cents: the shop's total (less the tax where prices are net), unless
// they miss it by more than rounding.
func (b *bill) target(own decimal.Decimal, taxes money.Cents, end *total) money.Cents {
	if end == nil {
		return money.FromDecimal(own)
	}
	b.order.Total = money.FromDecimal(end.value)
	want, target := end.value, b.order.Total
	if b.order.PriceMode == tax.Net {
		want, target = want.Sub(b.taxSum()), target-taxes
	}
	if sameAmount(own, want, len(b.lines)+len(b.totals)) || money.FromDecimal(own) == money.FromDecimal(want) {
		return target
	}
	return money.FromDecimal(own)
}

// round rounds first the rates' sums to the target, then the lines of each rate to that rate's sum.
func (b *bill) round(shares []share, target money.Cents) {
	var rates []tax.Rate
	sums := map[tax.Rate]decimal.Decimal{}
	for _, s := range shares {
		if _, ok := sums[s.group]; !ok {
			rates = append(rates, s.group)
		}
		sums[s.group] = sums[s.group].Add(s.exact)
	}
	sort.Slice(rates, func(i, j int) bool { return rates[i] < rates[j] })
	exact := make([]decimal.Decimal, len(rates))
	for i, r := range rates {
		exact[i] = sums[r]
	}
	for i, sum := range money.RoundTogether(exact, target) {
		roundGroup(shares, rates[i], sum)
	}
	for _, s := range shares {
		b.order.Lines = append(b.order.Lines, s.line)
	}
}

// roundGroup rounds the shares of one rate to their sum. The cent that a sum of roundings moves goes to a shipping,
// fee or voucher line rather than to an article, whose amount is price times quantity.
func roundGroup(shares []share, rate tax.Rate, sum money.Cents) {
	var at []int
	floors := money.Cents(0)
	for i, s := range shares {
		if s.group == rate {
			at = append(at, i)
			floors += money.Cents(s.exact.Shift(2).Floor().IntPart())
		}
	}
	sort.SliceStable(at, func(i, j int) bool {
		x, y := shares[at[i]].line.Kind == invoicing.LineArticle, shares[at[j]].line.Kind == invoicing.LineArticle
		return x != y && (x == (sum < floors))
	})
	exact := make([]decimal.Decimal, len(at))
	for i, n := range at {
		exact[i] = shares[n].exact
	}
	for i, cents := range money.RoundTogether(exact, sum) {
		l := &shares[at[i]].line
		l.Amount = cents
		if l.Kind != invoicing.LineArticle {
			l.UnitPrice = cents.Decimal()
		}
	}
}

// taxTotals: tax as the shop shows it, gross or net by the lines.
func (b *bill) taxTotals(shown []shownTax) {
	sums := map[tax.Rate]money.Cents{}
	for _, l := range b.order.Lines {
		sums[l.TaxRate] += l.Amount
	}
	taxes := map[tax.Rate]money.Cents{}
	for _, s := range shown {
		taxes[s.rate] = money.Cents(s.cents)
		sums[s.rate] += 0
	}
	for r, sum := range sums {
		t := tax.Total{Rate: r, Tax: taxes[r], Gross: sum, Net: sum - taxes[r]}
		if b.order.PriceMode == tax.Net {
			t.Net, t.Gross = sum, sum+taxes[r]
		}
		b.order.TaxTotals = append(b.order.TaxTotals, t)
	}
	sort.Slice(b.order.TaxTotals, func(i, j int) bool { return b.order.TaxTotals[i].Rate < b.order.TaxTotals[j].Rate })
}

// compare reckons the tax of each rate anew; the shop's may differ by the one cent that its rounding moves.
func (b *bill) compare() {
	for _, t := range b.order.TaxTotals {
		base := t.Gross
		if b.order.PriceMode == tax.Net {
			base = t.Net
		}
		if own := tax.ForSum(b.order.PriceMode, t.Rate, base).Tax; (own-t.Tax).Abs() > 1 && t.Rate != 0 {
			b.check("Steuer %s: der Shop weist %s aus, die Positionen ergeben %s (Differenz %s %s)", t.Rate.German(), t.Tax.German(),
				own.German(), (t.Tax - own).German(), b.order.Currency)
		}
	}
}
