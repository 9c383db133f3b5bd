package modified

import (
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// amount is a row of orders_total that the customer pays or saves.
type amount struct {
	class string
	kind  invoicing.LineKind
	text  string
	value decimal.Decimal
	taxed bool // a voucher that the shop takes tax off for
}

// pays says whether an amount is money that the customer had in the shop, a voucher that was bought, wherever the shop leaves
// the tax alone (MODULE_ORDER_TOTAL_GV_CALC_TAX = None).
func (a amount) pays() bool { return a.class == "ot_gv" && a.value.IsNegative() && !a.taxed }

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
			out = append(out, amount{class: t.class, kind: lineKind(t.class, v), text: label(t.title), value: v})
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
	sum := noMoney
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
