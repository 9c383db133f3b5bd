package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
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
	under := ""
	switch {
	case len(m.Hints) > 0:
		under = l.text("shipping.has_hints")
	case m.FreeFrom.IsPositive() && m.Mode != invoicing.ShipFree:
		under = l.text("shipping.free", l.price(m.FreeFrom, ""))
	}
	return []cell{
		link(m.Name, idPath("/versandarten", m.ID)).under(m.Code),
		text(tierText(l, m)).under(under),
		text(m.Zone),
		number(l.rate(m.TaxRate)),
		activity(l, m.Active),
		marks(m.Origins),
	}
}

// tiersShown keeps a price list of many zones to one line of the list.
const tiersShown = 4

// tierText writes the first steps of a price list, such as "DE: bis 5 kg 4,90 €". Countries stand before the first step
// that they share.
func tierText(l *locale, m store.ShippingMethodRow) string {
	var steps []string
	for i, t := range m.Tiers {
		if i == tiersShown {
			steps = append(steps, l.text("shipping.more", len(m.Tiers)-tiersShown))
			break
		}
		step := l.step(m.Mode, t)
		if i == 0 || m.Tiers[i-1].Countries != t.Countries || m.Tiers[i-1].Service != t.Service || m.Tiers[i-1].Postcodes != t.Postcodes {
			step = strings.TrimPrefix(t.Service+" ", " ") + l.whereTo(t) + step
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, " · ")
}

// step writes what one step costs, handling included.
func (l *locale) step(mode string, t invoicing.ShippingTier) string {
	price := l.price(t.Price.Add(t.Handling), "")
	switch {
	case mode == invoicing.ShipFree:
		return l.text("shipping.free", l.price(t.FreeFrom, ""))
	case mode == invoicing.ShipByPiece && t.Handling.IsZero():
		return price + " " + l.limit(mode, t)
	case mode == invoicing.ShipByPiece:
		return l.price(t.Price, "") + " " + l.limit(mode, t) + " + " + l.price(t.Handling, "")
	case t.StepSize.IsPositive():
		return l.limit(mode, t) + " " + l.text("shipping.at_least", price)
	case t.Limit.IsZero() && t.Over.IsZero():
		return price
	}
	return l.limit(mode, t) + " " + price
}

// limit writes which shipments a step is for.
func (l *locale) limit(mode string, t invoicing.ShippingTier) string {
	unit := " kg"
	if mode == invoicing.ShipByValue {
		unit = " €"
	}
	over, upto := l.quantity(t.Over)+unit, l.quantity(t.Limit)+unit
	switch {
	case mode == invoicing.ShipByPiece:
		return l.text("shipping.each")
	case t.Limit.IsPositive() && t.Over.IsPositive():
		return l.text("shipping.between", over, upto)
	case t.Limit.IsPositive():
		return l.text("shipping.upto", upto)
	case t.Over.IsPositive():
		return l.text("shipping.over", over)
	}
	return l.text("shipping.any")
}

// whereTo writes the countries of a step, the first of many, and says nothing where there is none.
func (l *locale) whereTo(t invoicing.ShippingTier) string {
	if t.Countries == "" {
		return ""
	}
	where := l.countries(t.Countries)
	if all := strings.Split(t.Countries, ","); len(all) > 3 {
		where = strings.Join(all[:3], ", ") + " …"
	}
	if first, _, more := strings.Cut(t.Postcodes, ","); more {
		where += " " + first + " …"
	} else if first != "" {
		where += " " + first
	}
	return where + ": "
}

// countries writes a list of ISO codes; the rest of the world has a name.
func (l *locale) countries(list string) string {
	home, without := strings.CutPrefix(list, invoicing.World+",-")
	switch {
	case list == "":
		return l.text("shipping.everywhere")
	case list == invoicing.World:
		return l.text("shipping.world")
	case without:
		return l.text("shipping.without", home)
	}
	return spaced(list)
}

// spaced lets a long list break into lines.
func spaced(list string) string {
	return strings.ReplaceAll(strings.ReplaceAll(list, " ", ""), ",", ", ")
}
