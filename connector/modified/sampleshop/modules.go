package sampleshop

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// runModules lets every installed order total module work, in the configured order.
func (r *reckoning) runModules() error {
	all := map[string]func() error{
		"ot_subtotal": r.otSubtotal, "ot_discount": r.otDiscount, "ot_coupon": r.otCoupon, "ot_shipping": r.otShipping,
		"ot_cod_fee": r.otCodFee, "ot_ps_fee": r.otPersonalFee, "ot_loworderfee": r.otLowOrderFee,
		"ot_subtotal_no_tax": r.otNetSum, "ot_payment": r.otPayment, "ot_tax": r.otTax, "ot_gv": r.otVoucher,
		"ot_total": r.otTotal,
	}
	var installed []string
	for _, file := range strings.Split(r.cat.setting("MODULE_ORDER_TOTAL_INSTALLED"), ";") {
		class := strings.TrimSuffix(file, ".php")
		if all[class] != nil && r.cat.setting(moduleKey(class, "STATUS")) == "true" {
			installed = append(installed, class)
		}
	}
	slices.SortStableFunc(installed, func(a, b string) int { return int(r.sortOrder(a) - r.sortOrder(b)) })
	for _, class := range installed {
		if err := all[class](); err != nil {
			return err
		}
	}
	return nil
}

func moduleKey(class, key string) string {
	return "MODULE_ORDER_TOTAL_" + strings.ToUpper(strings.TrimPrefix(class, "ot_")) + "_" + key
}

func (r *reckoning) sortOrder(class string) int64 { return r.cat.class(moduleKey(class, "SORT_ORDER")) }

// show adds a row whose text is the amount alone.
func (r *reckoning) show(class, title string, value decimal.Decimal) {
	r.row(class, title, r.currency.format(value), value)
}

func (r *reckoning) row(class, title, text string, value decimal.Decimal) {
	r.rows = append(r.rows, totalRow{class: class, title: title + ":", text: text, value: value, sort: r.sortOrder(class)})
}

func (r *reckoning) bold(d decimal.Decimal) string { return "<b>" + r.currency.format(d) + "</b>" }

func (r *reckoning) coloured(s string) string { return `<span class="color_ot_total">` + s + `</span>` }

func (r *reckoning) otSubtotal() error {
	title := r.words.subtotal
	if !r.group.gross && !r.group.addTax {
		title = r.words.subtotalNet
	}
	r.show("ot_subtotal", title, r.goods)
	return nil
}

func (r *reckoning) otDiscount() error {
	if !r.group.discountFlag || r.group.discount.IsZero() {
		return nil
	}
	off := r.precise(r.precise(r.goods).Mul(r.group.discount).Shift(-2)).Neg()
	r.total = r.total.Add(off)
	r.row("ot_discount", r.group.discount.StringFixed(2)+" % "+r.words.discount, r.coloured(r.bold(off)), off)
	return nil
}

// otCoupon takes the same share off every tax.
func (r *reckoning) otCoupon() error {
	if r.c.Coupon == "" {
		return nil
	}
	u, ok := r.cat.coupons[r.c.Coupon]
	if !ok {
		return invoicing.NotFoundf("the sample shop has no coupon %q", r.c.Coupon)
	}
	if !r.group.gross || r.group.discountFlag || r.hasSpecial() || r.goods.IsZero() {
		return invoicing.Invalidf("coupons of the sample shop are for groups with gross prices and no discount, without special offers")
	}
	off := u.amount.Mul(r.currency.value)
	if u.kind == "P" {
		off = r.goods.Mul(u.amount).Shift(-2)
	}
	off = decimal.Min(off, r.goods)
	r.tax = decimal.Zero
	for i, g := range r.taxes {
		r.taxes[i].amount = g.amount.Sub(g.amount.Mul(off).DivRound(r.goods, 16))
		r.tax = r.tax.Add(r.taxes[i].amount)
	}
	r.total = r.precise(r.total.Sub(off))
	r.row("ot_coupon", r.words.coupon+" "+r.c.Coupon, r.coloured(r.bold(off.Neg())), off.Neg())
	return nil
}

func (r *reckoning) hasSpecial() bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return r.group.specials && l.product.special.IsPositive() })
}

// otShipping puts the tax of the shipping module's class on the cost. Orders in a foreign currency must ship free of
// charge: the shop changes the cost twice, and no order of the sample shall depend on that fault.
func (r *reckoning) otShipping() error {
	if r.c.Shipping == "" {
		return nil
	}
	if r.c.currency() != "EUR" && !r.shipping.IsZero() {
		return invoicing.Invalidf("orders of the sample shop in %s ship free of charge only", r.c.currency())
	}
	over := r.cat.amount("MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING_OVER").Mul(r.currency.value)
	if r.cat.setting("MODULE_ORDER_TOTAL_SHIPPING_FREE_SHIPPING") == "true" && r.domestic() &&
		r.total.Sub(r.shipping).GreaterThanOrEqual(over) {
		r.method = r.words.shipping
		r.total, r.shipping = r.total.Sub(r.shipping), decimal.Zero
	}
	net := r.shipping
	class := r.cat.class("MODULE_SHIPPING_" + strings.ToUpper(r.module()) + "_TAX_CLASS")
	r.shipping = r.addCharge(net, r.cat.rate(class, r.taxCountry, r.c.At))
	r.total = r.total.Add(r.shipping.Sub(net))
	r.show("ot_shipping", r.method, r.precise(r.shipping))
	return nil
}

func (r *reckoning) otCodFee() error {
	if r.c.Payment != "cod" {
		return nil
	}
	if cost, ok := r.cat.byCountry("MODULE_ORDER_TOTAL_COD_FEE_"+strings.ToUpper(r.module()), r.deliverTo.Country); ok {
		r.fee("ot_cod_fee", r.words.cod, cost, r.cat.class("MODULE_ORDER_TOTAL_COD_FEE_TAX_CLASS"))
	}
	return nil
}

// otPersonalFee charges for handing restricted goods to the customer in person. The shop never taxes it.
func (r *reckoning) otPersonalFee() error {
	if !slices.ContainsFunc(r.lines, func(l line) bool { return l.product.restricted }) {
		return nil
	}
	if cost, ok := r.cat.byCountry("MODULE_ORDER_TOTAL_PS_FEE_"+strings.ToUpper(r.module()), r.c.billing().Country); ok {
		r.fee("ot_ps_fee", r.words.personal, cost, 0)
	}
	return nil
}

func (r *reckoning) otLowOrderFee() error {
	if r.cat.setting("MODULE_ORDER_TOTAL_LOWORDERFEE_LOW_ORDER_FEE") != "true" {
		return nil
	}
	under := r.cat.amount("MODULE_ORDER_TOTAL_LOWORDERFEE_ORDER_UNDER").Mul(r.currency.value)
	if r.total.Sub(r.shipping).LessThan(under) {
		r.fee("ot_loworderfee", r.words.lowOrder, r.cat.amount("MODULE_ORDER_TOTAL_LOWORDERFEE_FEE"),
			r.cat.class("MODULE_ORDER_TOTAL_LOWORDERFEE_TAX_CLASS"))
	}
	return nil
}

func (r *reckoning) fee(class, title string, net decimal.Decimal, taxClass int64) {
	charge := r.addCharge(net.Mul(r.currency.value), r.cat.rate(taxClass, r.taxCountry, r.c.At))
	r.total = r.total.Add(charge)
	r.show(class, title, charge)
}

// otNetSum informs of the net sum: merchants who pay tax always, others from a total on.
func (r *reckoning) otNetSum() error {
	sum := r.total
	switch {
	case r.addsTax():
	case r.group.gross && !r.group.addTax && r.total.Div(r.currency.value).GreaterThanOrEqual(r.group.netFrom):
		sum = r.total.Sub(r.tax)
	default:
		return nil
	}
	r.row("ot_subtotal_no_tax", r.words.netSum, r.bold(sum), r.precise(sum))
	return nil
}

func (r *reckoning) otTax() error {
	for _, g := range r.taxes {
		if g.amount.IsPositive() {
			r.show("ot_tax", g.title, r.precise(g.amount))
		}
	}
	return nil
}

// otVoucher redeems credit as a means of payment: no tax changes.
func (r *reckoning) otVoucher() error {
	if !r.c.Voucher.IsPositive() {
		return nil
	}
	if !r.group.gross {
		return invoicing.Invalidf("vouchers of the sample shop are for groups with gross prices")
	}
	off := decimal.Min(r.c.Voucher, r.total).Neg()
	r.total = r.total.Add(off)
	r.row("ot_gv", r.words.voucher, r.coloured(r.bold(off)), r.precise(off))
	return nil
}

func (r *reckoning) otTotal() error {
	title, total := r.words.total, r.total
	switch {
	case r.addsTax():
		title, total = r.words.totalGross, r.tax.Add(r.total).Round(pricePrecision)
	case r.untaxed():
		title = r.words.totalNet
	}
	r.row("ot_total", title, r.bold(total), r.precise(total))
	return nil
}
