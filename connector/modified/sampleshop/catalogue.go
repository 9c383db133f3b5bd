package sampleshop

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// catalogue is what the shop looks up in its tables while somebody checks out.
type catalogue struct {
	config     map[string]string
	languages  map[string]language // by directory, "german"
	groups     map[groupKey]group
	countries  map[string]country // by ISO 3166 alpha-2
	rates      map[rateKey]taxRate
	currencies map[string]currency
	products   map[int64]*product
	coupons    map[string]coupon
	domains    bool // orders and customers know their domain
}

type language struct {
	id   int64
	code string
}

type groupKey struct{ id, language int64 }

// group is a customer group with what it decides about prices.
type group struct {
	name         string
	image        string
	discountFlag bool
	discount     decimal.Decimal // of the whole order, percent
	graduated    bool
	gross        bool            // customers_status_show_price_tax
	addTax       bool            // customers_status_add_tax_ot
	netFrom      decimal.Decimal // gross groups see the net sum from this total on
	specials     bool
}

type rateKey struct{ class, country int64 }

type taxRate struct {
	percent     decimal.Decimal
	description string // 'DE::…||EN::…' or plain
}

type currency struct {
	code, left, right, point, thousands string
	places                              int32
	value                               decimal.Decimal
}

type product struct {
	id         int64
	model      string
	ean        string
	price      decimal.Decimal // net
	weight     decimal.Decimal
	taxClass   int64
	discount   decimal.Decimal // products_discount_allowed
	shipping   int64           // shipping_status_id
	special    decimal.Decimal // zero without one
	offers     map[int64]map[int]decimal.Decimal
	texts      map[int64]text
	attributes []attribute
	restricted bool // products_fsk18
	virtual    bool // sent by mail, without shipping
}

// text is what a language calls a product.
type text struct {
	name, short, order, shippingTime string
}

type attribute struct {
	option, value int64
	optionNames   map[int64]string // by language
	valueNames    map[int64]string
	model, ean    string
	price         decimal.Decimal
	prefix        string
	weight        decimal.Decimal
	weightPrefix  string
}

type coupon struct {
	id      int64
	kind    string // "P" percent, "F" fixed
	amount  decimal.Decimal
	minimum decimal.Decimal
}

// rate returns the tax on goods of a class sent to a country at a time. From July to December 2020 Germany took 16 and
// 5 instead of 19 and 7 percent.
func (c *catalogue) rate(class int64, to country, at time.Time) taxRate {
	r := c.rates[rateKey{class, to.id}]
	if at.Year() != 2020 || at.Month() < time.July {
		return r
	}
	for from, reduced := range map[string]int64{"19": 16, "7": 5} {
		if r.percent.String() == from {
			return taxRate{decimal.NewFromInt(reduced),
				strings.ReplaceAll(r.description, " "+from+"%", fmt.Sprintf(" %d%%", reduced))}
		}
	}
	return r
}

// setting returns a configuration value, "" where there is none.
func (c *catalogue) setting(key string) string { return c.config[key] }

// amount returns a configured number, zero where there is none.
func (c *catalogue) amount(key string) decimal.Decimal {
	d, err := decimal.NewFromString(c.config[key])
	if err != nil {
		return decimal.Zero
	}
	return d
}

func (c *catalogue) class(key string) int64 { return c.amount(key).IntPart() }

// byCountry reads 'AT:3.00,DE:3.58,00:9.99', where 00 stands for the rest of the world.
func (c *catalogue) byCountry(key, iso2 string) (decimal.Decimal, bool) {
	parts := strings.FieldsFunc(c.config[key], func(r rune) bool { return r == ':' || r == ',' })
	for i := 0; i+1 < len(parts); i += 2 {
		if parts[i] == iso2 || parts[i] == "00" {
			d, err := decimal.NewFromString(parts[i+1])
			return d, err == nil
		}
	}
	return decimal.Zero, false
}

// in picks a language's part of 'DE::…||EN::…'.
func (l language) in(s string) string {
	if !strings.Contains(s, "::") {
		return s
	}
	for _, part := range strings.Split(s, "||") {
		code, text, _ := strings.Cut(part, "::")
		if strings.EqualFold(code, l.code) {
			return text
		}
	}
	return s
}

// format writes an amount as the shop shows it to customers.
func (c currency) format(d decimal.Decimal) string {
	number := d.Abs().StringFixed(c.places)
	whole, fraction, _ := strings.Cut(number, ".")
	if c.thousands != "" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + c.thousands + whole[i:]
		}
	}
	if fraction != "" {
		whole += c.point + fraction
	}
	if d.Round(c.places).IsNegative() {
		whole = "-" + whole
	}
	return strings.TrimSpace(c.left + " " + whole + " " + c.right)
}

func (c *catalogue) product(id int64) (*product, error) {
	p, ok := c.products[id]
	if !ok {
		return nil, invoicing.NotFoundf("the sample shop has no article %s", strconv.FormatInt(id, 10))
	}
	return p, nil
}
