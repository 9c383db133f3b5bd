package sampleshop

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// otPayment gives a discount for a way to pay, or takes a fee: '100:4' is four percent off from 100 on, '0:-2' two
// percent more, '0:0&-2.50' a fixed fee.
func (r *reckoning) otPayment() error {
	amount := r.total.Sub(r.shipping)
	for j := 1; j <= int(r.cat.class("MODULE_ORDER_TOTAL_PAYMENT_NUMBER")); j++ {
		modules := strings.Split(r.cat.setting(fmt.Sprintf("MODULE_ORDER_TOTAL_PAYMENT_TYPE%d", j)), ",")
		if !slices.Contains(modules, r.c.Payment) {
			continue
		}
		percent, fixed, err := r.paymentStep(r.cat.setting(fmt.Sprintf("MODULE_ORDER_TOTAL_PAYMENT_PERCENTAGE%d", j)), amount)
		if err != nil {
			return err
		}
		off := r.precise(amount.Mul(percent).Shift(-2)).Add(fixed)
		if off.IsZero() {
			return nil
		}
		r.spreadOverTaxes(off, amount)
		r.total = r.total.Sub(off)
		r.showPayment(percent, fixed, off.Neg())
		return nil
	}
	return nil
}

// paymentStep finds the last step of a list that the amount reaches.
func (r *reckoning) paymentStep(list string, amount decimal.Decimal) (percent, fixed decimal.Decimal, err error) {
	parts := strings.FieldsFunc(list, func(c rune) bool { return c == ':' || c == ',' })
	for i := 0; i+1 < len(parts); i += 2 {
		from, err := decimal.NewFromString(parts[i])
		if err != nil {
			return percent, fixed, invoicing.Invalidf("payment discount %q: %w", list, err)
		}
		if amount.Round(2).LessThan(from.Mul(r.currency.value)) {
			break
		}
		p, f, _ := strings.Cut(parts[i+1], "&")
		if percent, err = decimal.NewFromString(p); err != nil {
			return percent, fixed, invoicing.Invalidf("payment discount %q: %w", list, err)
		}
		if fixed = decimal.Zero; f != "" {
			if fixed, err = decimal.NewFromString(f); err != nil {
				return percent, fixed, invoicing.Invalidf("payment discount %q: %w", list, err)
			}
			fixed = fixed.Mul(r.currency.value)
		}
	}
	return percent, fixed, nil
}

// spreadOverTaxes takes the discount's share off every tax but the shipping's.
func (r *reckoning) spreadOverTaxes(off, amount decimal.Decimal) {
	class := r.cat.class("MODULE_SHIPPING_" + strings.ToUpper(r.module()) + "_TAX_CLASS")
	rate := r.cat.rate(class, r.taxCountry, r.c.At).percent
	base := decimal.NewFromInt(100)
	if r.group.gross {
		base = base.Add(rate)
	}
	ofShipping := r.shipping.Mul(rate).DivRound(base, 16)
	for i, g := range r.taxes {
		share := g.amount
		if !rate.IsZero() && strings.Contains(g.title, rate.String()+"%") {
			share = share.Sub(ofShipping)
		}
		change := share.Mul(off).DivRound(amount, 16)
		r.taxes[i].amount = g.amount.Sub(change)
		r.tax = r.tax.Sub(change)
	}
}

func (r *reckoning) showPayment(percent, fixed, value decimal.Decimal) {
	title := ""
	if !percent.IsZero() {
		title = strings.Replace(percent.Abs().StringFixed(2), ".", r.currency.point, 1) + " % "
		if !fixed.IsZero() {
			title += " +" + r.currency.format(fixed.Abs()) + " "
		}
	}
	if value.IsNegative() {
		r.row("ot_payment", title+r.words.payDiscount, r.coloured(r.currency.format(value)), value)
		return
	}
	r.show("ot_payment", title+r.words.payFee, value)
}
