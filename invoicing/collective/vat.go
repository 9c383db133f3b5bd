package collective

import (
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// home is the country whose rates follow the period of service.
const home = "DE"

// rateOn returns the tax rate of a line whose service ends on a day. What is supplied again and again is taxed at the rate of
// the day on which each part of it is complete (§ 13 (1) no. 1 a, § 27 (1) UStG), not at that of the day of the order. It
// applies to German buyers alone, and to rates that were Germany's standard or reduced one on the day of the order; all
// others are the shop's decision and stay. The price in the order's price mode stays: gross prices contain another tax, net
// ones get another one.
func rateOn(o invoicing.Order, rate tax.Rate, end invoicing.Date) tax.Rate {
	if o.Ordered.IsZero() || !domestic(o.Billing) || !domestic(o.Delivery) {
		return rate
	}
	class := classOn(rate, invoicing.DateOf(o.Ordered))
	if class == "" {
		return rate
	}
	for _, p := range tax.Rates(home, end.String()) {
		if p.Class == class && p.Area == "" {
			return p.Rate
		}
	}
	return rate
}

// domestic says whether an address is at home; one without a country is.
func domestic(a invoicing.Address) bool { return a.Country == "" || a.Country == home }

// classOn says what Germany taxed at a rate on a day: ClassStandard, ClassReduced or nothing.
func classOn(rate tax.Rate, d invoicing.Date) tax.Class {
	for _, p := range tax.Rates(home, d.String()) {
		if p.Rate == rate && p.Area == "" && (p.Class == tax.ClassStandard || p.Class == tax.ClassReduced) {
			return p.Class
		}
	}
	return ""
}

func rateNote(was, is tax.Rate) string {
	if was == is {
		return ""
	}
	return fmt.Sprintf("Umsatzsteuer nach dem Leistungszeitraum: %s statt %s.", is.German(), was.German())
}
