package sampleshop

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// module returns the shipping module's code, the part of the class before the first underscore.
func (r *reckoning) module() string {
	m, _, _ := strings.Cut(r.c.Shipping, "_")
	return m
}

// quoteShipping finds what the chosen shipping costs, net and in the order's currency, and how it is called.
func (r *reckoning) quoteShipping() error {
	var net decimal.Decimal
	var err error
	switch r.module() {
	case "":
		return nil
	case "flat":
		r.method, net = r.words.flat, r.cat.amount("MODULE_SHIPPING_FLAT_COST")
	case "table":
		net, err = r.tiers("TABLE")
		r.method = r.words.table + " (" + r.words.bestWay + " " + r.weighed() + ")"
	case "dp":
		net, err = r.tiers("DP")
		r.method = r.words.post + " (" + r.words.sentTo + " " + r.weighed() + ")"
	case "selfpickup":
		a := r.cat.pickupAddress()
		r.method = fmt.Sprintf(`%s (%s<span class="address_pickup" style="display:block;margin-top:10px;">%s<br>%s<br>%s %s</span>)`,
			r.words.pickup, r.words.pickupText, a.Company, a.Street, a.Postcode, a.City)
	case "free":
		r.method = r.words.shipping
	default:
		return invoicing.NotFoundf("the sample shop does not ship by %q", r.c.Shipping)
	}
	r.shipping = net.Mul(r.currency.value)
	return err
}

func (r *reckoning) weight() decimal.Decimal {
	var kg decimal.Decimal
	for _, l := range r.lines {
		kg = kg.Add(l.weight.Mul(decimal.NewFromInt(int64(l.quantity))))
	}
	return kg
}

func (r *reckoning) weighed() string {
	return fmt.Sprintf("%s:  (%s kg)", r.deliverTo.Country, r.weight().Round(2))
}

// tiers finds the price in a list such as '10:6.90,20:11.90' of the zone with the delivery's country. What is heavier
// than the list pays its last step; a real shop would refuse to ship it.
func (r *reckoning) tiers(module string) (decimal.Decimal, error) {
	key := "MODULE_SHIPPING_" + module
	for zone := 1; zone <= 9; zone++ {
		lands := strings.Split(r.cat.setting(fmt.Sprintf("%s_COUNTRIES_%d", key, zone)), ",")
		if !slices.Contains(lands, r.deliverTo.Country) && !slices.Contains(lands, "WORLD") {
			continue
		}
		steps := strings.FieldsFunc(r.cat.setting(fmt.Sprintf("%s_COST_%d", key, zone)), func(c rune) bool { return c == ':' || c == ',' })
		var price decimal.Decimal
		for i := 0; i+1 < len(steps); i += 2 {
			limit, err := decimal.NewFromString(steps[i])
			if err != nil {
				return price, invoicing.Invalidf("%s_COST_%d: %w", key, zone, err)
			}
			if price, err = decimal.NewFromString(steps[i+1]); err != nil {
				return price, invoicing.Invalidf("%s_COST_%d: %w", key, zone, err)
			}
			if r.weight().LessThanOrEqual(limit) {
				break
			}
		}
		return price.Add(r.cat.amount(fmt.Sprintf("%s_HANDLING_%d", key, zone))).Add(r.cat.amount(key + "_HANDLING")), nil
	}
	return decimal.Zero, invoicing.NotFoundf("the sample shop does not ship to %s by %s", r.deliverTo.Country, module)
}

// pickupAddress is the store's own address, which replaces the delivery address of a pickup.
func (c *catalogue) pickupAddress() Address {
	s := func(key string) string { return c.setting("MODULE_SHIPPING_SELFPICKUP_" + key) }
	a := Address{Company: s("COMPANY"), First: s("FIRSTNAME"), Last: s("LASTNAME"), Street: s("STREET_ADDRESS"),
		Suburb: s("SUBURB"), Postcode: s("POSTCODE"), City: s("CITY")}
	for _, l := range c.countries {
		if fmt.Sprint(l.id) == s("COUNTRY") {
			a.Country = l.iso2
		}
	}
	return a
}
