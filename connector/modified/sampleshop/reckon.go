package sampleshop

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// reckoning is a checkout being added up. Its sums run through the order total modules one after the other, each of
// which changes them and adds its rows.
type reckoning struct {
	c          Checkout
	cat        *catalogue
	lang       language
	words      words
	group      group
	currency   currency
	deliverTo  Address
	taxCountry country
	lines      []line
	goods      decimal.Decimal // sum of the lines
	total      decimal.Decimal
	tax        decimal.Decimal
	shipping   decimal.Decimal // cost, with tax once ot_shipping has run
	method     string          // title of the shipping
	taxes      []taxGroup      // in order of appearance
	rows       []totalRow
}

// taxGroup is the tax of one description, "inkl. MwSt. 19%".
type taxGroup struct {
	title  string
	amount decimal.Decimal
}

// totalRow is one row of orders_total.
type totalRow struct {
	class, title, text string
	value              decimal.Decimal
	sort               int64
}

// reckon adds a checkout up as the shop does.
func reckon(c Checkout, cat *catalogue) (*reckoning, error) {
	r, err := newReckoning(c, cat)
	if err != nil {
		return nil, err
	}
	for _, it := range c.Basket {
		l, err := r.priceLine(it)
		if err != nil {
			return nil, err
		}
		r.lines = append(r.lines, l)
	}
	if err := r.quoteShipping(); err != nil {
		return nil, err
	}
	r.addLines()
	return r, r.runModules()
}

func newReckoning(c Checkout, cat *catalogue) (*reckoning, error) {
	r := &reckoning{c: c, cat: cat, words: wordsOf(c.language())}
	var ok bool
	if r.lang, ok = cat.languages[c.language()]; !ok {
		return nil, invoicing.NotFoundf("the sample shop does not speak %q", c.language())
	}
	if r.group, ok = cat.groups[groupKey{c.Group, r.lang.id}]; !ok {
		return nil, invoicing.NotFoundf("the sample shop has no customer group %d", c.Group)
	}
	if r.currency, ok = cat.currencies[c.currency()]; !ok {
		return nil, invoicing.NotFoundf("the sample shop does not take %q", c.currency())
	}
	r.deliverTo = c.delivery()
	if c.Shipping == "" { // nothing is sent, so the tax goes by the billing address
		r.deliverTo = c.billing()
	}
	if strings.HasPrefix(c.Shipping, "selfpickup") {
		r.deliverTo = cat.pickupAddress()
	}
	if r.taxCountry, ok = cat.countries[r.deliverTo.Country]; !ok {
		return nil, invoicing.NotFoundf("the sample shop does not deliver to %q", r.deliverTo.Country)
	}
	return r, nil
}

// domestic tells whether the order stays in the store's country.
func (r *reckoning) domestic() bool { return r.taxCountry.id == storeCountry }

// addsTax tells whether tax is put on top of the lines.
func (r *reckoning) addsTax() bool { return !r.group.gross && (r.group.addTax || r.domestic()) }

// untaxed tells whether a merchant abroad pays no tax at all.
func (r *reckoning) untaxed() bool { return !r.group.gross && !r.addsTax() }

// addLines sums the lines up, and their tax without rounding it. A group with an order discount has it taken off here
// already, which is why ot_discount leaves the taxes alone.
func (r *reckoning) addLines() {
	byClass := map[int64]decimal.Decimal{}
	for _, l := range r.lines {
		amount := l.final()
		r.goods = r.goods.Add(amount)
		if r.group.discountFlag {
			amount = amount.Sub(amount.Mul(r.group.discount).Shift(-2))
		}
		switch {
		case r.group.gross:
			t := amount.Mul(l.rate.percent).DivRound(l.rate.percent.Add(decimal.NewFromInt(100)), 16)
			r.tax = r.tax.Add(t)
			r.addTax(r.words.included, l.rate, t)
		case r.addsTax():
			t := amount.Mul(l.rate.percent).Shift(-2)
			r.addTax(r.words.added, l.rate, t)
			if r.group.discountFlag {
				byClass[l.product.taxClass] = byClass[l.product.taxClass].Add(t)
			} else {
				r.tax = r.tax.Add(t)
			}
		}
	}
	for _, t := range byClass {
		r.tax = r.tax.Add(t.Round(pricePrecision))
	}
	r.total = r.goods.Add(r.shipping)
}

func (r *reckoning) addTax(prefix string, rate taxRate, amount decimal.Decimal) {
	title := prefix + r.lang.in(rate.description)
	at := slices.IndexFunc(r.taxes, func(g taxGroup) bool { return g.title == title })
	if at < 0 {
		r.taxes = append(r.taxes, taxGroup{title: title})
		at = len(r.taxes) - 1
	}
	r.taxes[at].amount = r.taxes[at].amount.Add(amount)
}

// addCharge puts the tax of a net charge into the sums and returns the charge as the customer sees it.
func (r *reckoning) addCharge(net decimal.Decimal, rate taxRate) decimal.Decimal {
	gross := r.precise(net.Add(net.Mul(rate.percent).Shift(-2)))
	t := gross.Sub(net)
	switch {
	case t.IsZero():
	case r.group.gross:
		r.tax = r.tax.Add(t)
		r.addTax(r.words.included, rate, t)
		return gross
	case r.addsTax():
		r.tax = r.tax.Add(t)
		r.addTax(r.words.added, rate, t)
	}
	return net
}
