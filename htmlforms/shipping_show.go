package htmlforms

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// shippingBody is the page of a shipping method.
type shippingBody struct {
	Method   invoicing.ShippingMethod
	Shops    []string
	State    string
	Path     string
	Lists    []priceList
	Fees     []countryFee
	Settings []setting
	Trial    shippingTrial
}

// priceList is the part of the tiers that serves the same countries and postcodes by the same service.
type priceList struct {
	Zone      int
	Service   string
	Countries string
	Postcodes string
	FreeFrom  decimal.Decimal
	Rebate    decimal.Decimal
	Handling  decimal.Decimal
	Tiers     []invoicing.ShippingTier
}

type countryFee struct {
	Country string
	Fee     decimal.Decimal
}

type setting struct{ Key, Value string }

// shippingTrial is what a person wants to ship, and what the price list says of it.
type shippingTrial struct {
	Country, Postcode, Weight, Value, Pieces string
	Asked                                    bool
	Wrong                                    bool
	Quotes                                   []invoicing.ShippingQuote
}

// shippingShow shows a shipping method with its price lists, and what they give for a shipment that somebody types in.
func (p *Pages) shippingShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	m, err := p.Store.ShippingMethod(r.Context(), id)
	if err != nil {
		return err
	}
	body := shippingBody{Method: m, Shops: shopsOf(m.Origins), State: "inaktiv", Path: idPath("/versandarten", id), Lists: priceLists(m.Tiers),
		Fees: countryFees(m.Fees.OnDelivery), Trial: tryShipping(m, r.URL.Query())}
	if m.Active {
		body.State = "aktiv"
	}
	if body.Settings, err = settingsOf(m.Settings); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "shipping.html", page{Title: "shipping.title", Name: m.Name, Nav: "/versandarten", Body: body})
	return nil
}

func priceLists(tiers []invoicing.ShippingTier) []priceList {
	var lists []priceList
	for _, t := range tiers {
		same := func(l priceList) bool {
			return l.Zone == t.Zone && l.Service == t.Service && l.Countries == t.Countries && l.Postcodes == t.Postcodes
		}
		i := slices.IndexFunc(lists, same)
		if i < 0 {
			i = len(lists)
			lists = append(lists, priceList{Zone: t.Zone, Service: t.Service, Countries: t.Countries, Postcodes: t.Postcodes,
				FreeFrom: t.FreeFrom, Rebate: t.Rebate, Handling: t.Handling})
		}
		lists[i].Tiers = append(lists[i].Tiers, t)
	}
	return lists
}

// countryFees reads "DE:4,WORLD:9.9".
func countryFees(s string) []countryFee {
	var fees []countryFee
	for _, piece := range strings.Split(s, ",") {
		country, fee, _ := strings.Cut(piece, ":")
		if d, err := decimal.NewFromString(fee); err == nil {
			fees = append(fees, countryFee{country, d})
		}
	}
	return fees
}

func settingsOf(text string) ([]setting, error) {
	var values map[string]string
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return nil, fmt.Errorf("settings of a shipping method: %w", err)
	}
	var list []setting
	for k, v := range values {
		list = append(list, setting{k, v})
	}
	slices.SortFunc(list, func(a, b setting) int { return strings.Compare(a.Key, b.Key) })
	return list, nil
}

// tryShipping reads the form; a number may have a comma.
func tryShipping(m invoicing.ShippingMethod, form url.Values) shippingTrial {
	t := shippingTrial{Country: strings.ToUpper(strings.TrimSpace(form.Get("land"))), Postcode: strings.TrimSpace(form.Get("plz")),
		Weight: form.Get("gewicht"), Value: form.Get("wert"), Pieces: form.Get("stueck")}
	if t.Asked = t.Country != ""; !t.Asked {
		return t
	}
	s := invoicing.Shipment{Country: t.Country, Postcode: t.Postcode}
	var pieces decimal.Decimal
	for _, f := range []struct {
		text string
		into *decimal.Decimal
	}{{t.Weight, &s.Weight}, {t.Value, &s.Value}, {t.Pieces, &pieces}} {
		text := strings.ReplaceAll(strings.TrimSpace(f.text), ",", ".")
		d, err := decimal.NewFromString(text)
		if text == "" {
			continue
		}
		if err != nil || len(text) > 12 || d.IsNegative() {
			t.Wrong = true
			return t
		}
		*f.into = d
	}
	s.Pieces = pieces.IntPart()
	t.Quotes = m.Quote(s)
	return t
}
