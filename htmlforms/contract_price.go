package htmlforms

import (
	"strconv"

	"fakturisd/invoicing"
)

func priceNames(c invoicing.Contract) []string {
	names := []string{"ab", "position", "prozent", "preis", "notiz"}
	for i := range c.Prices {
		names = append(names, drop(i))
	}
	return names
}

func priceGroups(f *contractForm) []fieldGroup {
	lines := formField{Name: "position", Label: "contract.price.line", Type: "select", Options: []formOption{{"", f.l.text("contract.price.all")}}}
	for _, line := range f.order.Lines[:min(len(f.order.Lines), linesShown)] {
		lines.Options = append(lines.Options, formOption{strconv.FormatInt(line.ID, 10), line.Text + " · " + f.l.price(line.UnitPrice, f.order.Currency)})
	}
	g := fieldGroup{Key: "contract.price", Hint: "contract.price.hint", Open: true, Fields: []formField{
		{Name: "ab", Label: "contract.price.from", Type: "date"}, lines, {Name: "prozent", Label: "contract.price.percent", Hint: "contract.price.percent.hint"},
		{Name: "preis", Label: "contract.price.unit"}, {Name: "notiz", Label: "contract.price.note", Most: 200},
	}}
	for i, p := range f.was.Prices {
		g.Fields = append(g.Fields, formField{Name: drop(i), Type: "check", Label: f.l.text("contract.price.drop", f.l.date(p.From), f.l.priceChange(f.order, p))})
	}
	return f.fill([]fieldGroup{g})
}

// addPrice adds a price change and takes back those that are ticked.
func addPrice(f *contractForm) invoicing.Contract {
	c := f.was
	var dropped bool
	c.Prices, dropped = keep(f, c.Prices)
	if dropped && f.values["prozent"]+f.values["preis"] == "" {
		return c
	}
	p := invoicing.PriceChange{From: f.date("ab"), Note: f.values["notiz"]}
	p.OrderLineID, _ = strconv.ParseInt(f.values["position"], 10, 64) // "" is all
	if f.values["prozent"] != "" {
		d := f.figure("prozent")
		p.Percent = &d
	}
	if f.values["preis"] != "" {
		d := f.figure("preis")
		p.UnitPrice = &d
	}
	switch {
	case f.values["ab"] == "":
		f.errors["ab"] = f.l.text("contract.day.missing")
	case p.Percent == nil && p.UnitPrice == nil, p.Percent != nil && p.UnitPrice != nil:
		f.errors["prozent"] = f.l.text("contract.price.either")
	case p.UnitPrice != nil && p.OrderLineID == 0:
		f.errors["position"] = f.l.text("contract.price.which")
	}
	c.Prices = append(c.Prices, p)
	return c
}

// priceChange says how a price changes, such as "+2,5 %, alle Artikel".
func (l *locale) priceChange(o invoicing.Order, p invoicing.PriceChange) string {
	what := l.text("contract.price.all")
	for _, line := range o.Lines {
		if line.ID == p.OrderLineID {
			what = line.Text
		}
	}
	if p.Percent == nil {
		return l.price(*p.UnitPrice, o.Currency) + ", " + what
	}
	sign := ""
	if p.Percent.IsPositive() {
		sign = "+"
	}
	return sign + l.number(p.Percent.String()) + "\u00a0%, " + what
}
