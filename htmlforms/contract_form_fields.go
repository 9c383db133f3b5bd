package htmlforms

import (
	"strconv"

	"fakturisd/invoicing"
)

// plain are the fields of the plain case; a contract needs no others.
func (f *contractForm) plain() []formField {
	return []formField{
		{Name: "turnus", Label: "contract.interval", Type: "number"}, {Name: "einheit", Label: "contract.unit", Type: "select", Options: unitOptions(f.l)},
		{Name: "anzahl", Label: "contract.count", Type: "number", Hint: "contract.count.hint"}, {Name: "beginn", Label: "contract.start", Type: "date"},
	}
}

// groups are all fields of the terms; what is seldom needed stands in groups that are closed.
func (f *contractForm) groups() []fieldGroup {
	l := f.l
	c := f.was
	return f.fill([]fieldGroup{
		{Key: "contract.terms", Open: true, Fields: f.plain()},
		{Key: "contract.billing", Open: c.Arrears || c.AnchorDay != 0 || c.Proration != "" || c.Takeover != "", Fields: []formField{
			{Name: "nachtraeglich", Label: "contract.when", Type: "select", Options: []formOption{{"", l.text("contract.advance")}, {"1", l.text("contract.arrears")}}},
			{Name: "stichtag", Label: "contract.anchor", Type: "select", Options: anchorOptions(l)},
			{Name: "angebrochen", Label: "contract.proration", Type: "select", Options: options(l, "contract.proration", "tage", "30/360", "voll")},
			{Name: "uebernahme", Label: "contract.takeover", Type: "select", Options: options(l, "contract.takeover", "hand", "entwurf", "senden"), Hint: "contract.takeover.hint"},
		}},
		{Key: "contract.term", Open: !c.End.IsZero() || !c.Renewal.IsZero() || !c.Notice.IsZero(), Hint: "contract.term.hint", Fields: []formField{
			{Name: "ende", Label: "contract.end", Type: "date"},
			{Name: "verlaengerung", Label: "contract.renewal", Type: "number"}, {Name: "verlaengerung_einheit", Label: "contract.unit", Type: "select", Options: unitOptions(l)},
			{Name: "frist", Label: "contract.notice", Type: "number"}, {Name: "frist_einheit", Label: "contract.unit", Type: "select", Options: unitOptions(l)},
		}},
		{Key: "draft.terms", Open: c.Terms != nil || c.BuyerRef != "", Hint: "contract.payment.hint", Fields: []formField{
			{Name: termsOf + "due_days", Label: "draft.due_days", Type: "number"}, {Name: termsOf + "skonto", Label: "draft.skonto"},
			{Name: termsOf + "skonto_days", Label: "draft.skonto_days", Type: "number"}, {Name: "referenz", Label: "draft.buyer_reference", Most: 100},
		}},
		{Key: "contract.lines", Open: len(c.Lines) > 0, Hint: "contract.lines.hint", Fields: f.lineFields()},
	})
}

// linesShown keeps the form of a long order below 100 kB; rhythms of further lines stay as they are.
const linesShown = 60

func (f *contractForm) lineFields() []formField {
	var fields []formField
	for _, line := range f.order.Lines[:min(len(f.order.Lines), linesShown)] {
		fields = append(fields, formField{Name: lineTurn(line.ID), Label: line.Text, Most: 20})
	}
	return fields
}

func options(l *locale, prefix string, values ...string) []formOption {
	all := make([]formOption, len(values))
	for i, v := range values {
		all[i] = formOption{v, l.label(prefix, v)}
	}
	return all
}

func unitOptions(l *locale) []formOption {
	all := make([]formOption, len(units))
	for i, u := range units {
		all[i] = formOption{string(u), l.label("unit", u)}
	}
	return all
}

func anchorOptions(l *locale) []formOption {
	all := []formOption{{"", l.text("contract.anchor.start")}}
	for day := 1; day < invoicing.Ultimo; day++ {
		all = append(all, formOption{strconv.Itoa(day), strconv.Itoa(day) + "."})
	}
	return append(all, formOption{strconv.Itoa(invoicing.Ultimo), l.text("contract.anchor.ultimo")})
}
