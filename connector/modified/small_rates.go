package modified

import (
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// homeRate is the tax rate of a class in the shop's own country.
func (k *small) homeRate(class int64) tax.Rate {
	if class == 0 || strings.EqualFold(k.settings[smallBusiness], "true") {
		return 0
	}
	home := k.homeZones()
	if len(home) == 0 {
		return k.onlyRate(class)
	}
	return k.compound(class, home)
}

// homeZones are the tax zones that the shop itself lies in.
func (k *small) homeZones() map[int64]bool {
	country, zone := parseNumber(k.settings[storeCountry]).IntPart(), parseNumber(k.settings[storeZone]).IntPart()
	if country == 0 {
		country = k.germany()
	}
	home := map[int64]bool{}
	for _, z := range k.zonesOf {
		if country != 0 && z.country == country && (z.zone == 0 || z.zone == zone) {
			home[z.geoZone] = true
		}
	}
	return home
}

// germany is where a shop is at home that does not say where.
func (k *small) germany() int64 {
	for id, iso := range k.iso {
		if iso == "DE" {
			return id
		}
	}
	return 0
}

// compound puts the rates of a class together as the shop does: rates of one priority add up, priorities multiply,
// and the result is rounded to two decimals.
func (k *small) compound(class int64, home map[int64]bool) tax.Rate {
	byPriority := map[int64]decimal.Decimal{}
	for _, r := range k.rates {
		if r.class == class && home[r.zone] {
			byPriority[r.priority] = byPriority[r.priority].Add(r.rate)
		}
	}
	factor, hundred := decimal.New(1, 0), decimal.New(100, 0)
	for _, r := range byPriority {
		factor = factor.Mul(hundred.Add(r)).Div(hundred)
	}
	return rateOf(factor.Sub(decimal.New(1, 0)).Mul(hundred).Round(2))
}

// onlyRate serves a shop whose own country is not known: the class's rate when it has just one.
func (k *small) onlyRate(class int64) tax.Rate {
	var only tax.Rate
	for _, r := range k.rates {
		if v := rateOf(r.rate); r.class == class && v != 0 && v != only {
			if only != 0 {
				return 0
			}
			only = v
		}
	}
	return only
}
