package sampleshop

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// pricePrecision is the shop's PRICE_PRECISION: gross prices are rounded to it before they are put together.
const pricePrecision = 4

// line is one line of a basket, priced.
type line struct {
	product    *product
	attributes []attribute
	quantity   int
	unit       decimal.Decimal // with surcharges; gross or net by the group
	origin     decimal.Decimal // net list price
	rate       taxRate
	weight     decimal.Decimal // of one
}

func (l line) final() decimal.Decimal { return l.unit.Mul(decimal.NewFromInt(int64(l.quantity))) }

// priceLine finds the price of a basket's item. Gross groups pay the unit rounded to the currency's decimals; for net
// groups the shop rounds the article alone and adds the surcharge with its four decimals.
func (r *reckoning) priceLine(it Item) (line, error) {
	p, err := r.cat.product(it.Product)
	if err != nil {
		return line{}, err
	}
	l := line{product: p, quantity: it.Quantity, weight: p.weight, rate: r.cat.rate(p.taxClass, r.taxCountry, r.c.At)}
	ordered := 0 // graduated prices go by all pieces of an article in the basket
	for _, other := range r.c.Basket {
		if other.Product == it.Product {
			ordered += other.Quantity
		}
	}
	l.origin = p.price
	graduated, ok := p.graduated(r.c.Group, ordered)
	if ok {
		l.origin = graduated
	}
	net := p.price
	switch {
	case r.group.specials && p.special.IsPositive():
		net = p.special
	case ok:
		net = graduated
	}
	l.unit = r.taxed(net, l.rate)
	if !r.group.gross {
		l.unit = l.unit.Round(r.currency.places)
	}
	for _, o := range it.Options {
		a, err := p.attribute(o)
		if err != nil {
			return line{}, err
		}
		l.attributes = append(l.attributes, a)
		l.unit = l.unit.Add(signed(r.taxed(a.price, l.rate), a.prefix == "-"))
		l.weight = l.weight.Add(signed(a.weight, a.weightPrefix != "+"))
	}
	if r.group.gross {
		l.unit = l.unit.Round(r.currency.places)
	}
	if r.untaxed() {
		l.rate = taxRate{}
	}
	return l, nil
}

// taxed puts the tax on a net price for gross groups and changes it into the order's currency.
func (r *reckoning) taxed(net decimal.Decimal, rate taxRate) decimal.Decimal {
	price := net.Mul(r.currency.value)
	if !r.group.gross {
		return price
	}
	return r.precise(price.Add(price.Mul(rate.percent).Shift(-2)))
}

// precise rounds as the shop does in passing: amounts of gross groups only.
func (r *reckoning) precise(d decimal.Decimal) decimal.Decimal {
	if r.group.gross {
		return d.Round(pricePrecision)
	}
	return d
}

// graduated returns the group's price for so many pieces; a group with prices for larger quantities only pays the list
// price below them.
func (p *product) graduated(group int64, quantity int) (decimal.Decimal, bool) {
	steps := p.offers[group]
	price, found := p.price, len(steps) > 0
	for _, from := range slices.Sorted(maps.Keys(steps)) {
		if from <= quantity {
			price = steps[from]
		}
	}
	return price, found
}

func (p *product) attribute(o Option) (attribute, error) {
	for _, a := range p.attributes {
		if a.option == o.Option && a.value == o.Value {
			return a, nil
		}
	}
	return attribute{}, invoicing.NotFoundf("article %d of the sample shop has no option %d with value %d", p.id, o.Option, o.Value)
}

func signed(d decimal.Decimal, negative bool) decimal.Decimal {
	if negative {
		return d.Neg()
	}
	return d
}
