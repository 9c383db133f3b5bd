package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing/store"
)

var shippingSpec = listSpec{Path: "/versandarten", Key: "shipping_methods", Columns: []column{
	{Key: "shipping.name"}, {Key: "shipping.tiers"}, {Key: "shipping.zone"}, {Key: "line.tax", Numeric: true}, {Key: "list.status"}, {Key: "list.shop"},
}}

// shippingList shows the shipping method list (Versandartenliste).
func (p *Pages) shippingList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, shippingSpec, p.Store.ShippingMethods, shippingCells)
}

func shippingCells(l *locale, m store.ShippingMethodRow) []cell {
	free := ""
	if m.FreeFrom.IsPositive() {
		free = l.text("shipping.free", l.price(m.FreeFrom, ""))
	}
	return []cell{
		text(m.Name).under(m.Code),
		text(tierText(l, m)).under(free),
		text(m.Zone),
		number(l.rate(m.TaxRate)),
		activity(l, m.Active),
		marks(m.Origins),
	}
}

// tiersShown keeps a price list of many zones to one line of the list.
const tiersShown = 4

// tierText writes the first steps of a price list, such as "DE: bis 5 kg 4,90 €".
func tierText(l *locale, m store.ShippingMethodRow) string {
	var steps []string
	for i, t := range m.Tiers {
		if i == tiersShown {
			steps = append(steps, l.text("shipping.more", len(m.Tiers)-tiersShown))
			break
		}
		step := l.price(t.Price.Add(t.Handling), "")
		if m.Mode != "pauschal" {
			step = l.text("shipping.upto."+m.Mode, l.quantity(t.Limit), step)
		}
		if t.Countries != "" {
			step = shortList(t.Countries) + ": " + step
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, " · ")
}

// shortList cuts a long list of countries, which may be the whole world.
func shortList(countries string) string {
	if all := strings.Split(countries, ","); len(all) > 3 {
		return strings.Join(all[:3], ", ") + " …"
	}
	return countries
}
