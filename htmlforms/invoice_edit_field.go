package htmlforms

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// formField is one field of a form with what was typed and what is wrong with it.
type formField struct {
	Name, Label, Value, Error string
	Type                      string // text, email, date, number, area, select
	Most                      int    // characters
	Options                   []formOption
	Hint                      string // key of a text under it; may be empty
}

type formOption struct{ Value, Text string }

// fieldGroup is a part of a form under one heading.
type fieldGroup struct {
	Key    string // of its heading
	Hint   string // key of a text under it; may be empty
	Fields []formField
	Open   bool // shown without a click
}

// termsOf begins the names of the terms of payment.
const termsOf = "terms."

// exchangeOf begins those of the rate of another currency.
const exchangeOf = "exchange."

var addressParts = []string{"company", "salutation", "first_name", "last_name", "street", "extra", "postcode", "city", "country"}

// fieldValues are the values of a draft as its form shows them.
func fieldValues(l *locale, i invoicing.Invoice) map[string]string {
	v := map[string]string{
		"email": i.Email, "language": i.Language, "buyer_vat_id": i.BuyerVATID, "buyer_reference": i.BuyerRef, "payment": i.Payment,
		"service_from": i.ServiceFrom.String(), "service_until": i.ServiceUntil.String(), "intro_text": i.IntroText, "closing_text": i.ClosingText,
		exchangeOf + "source": i.Exchange.Source,
	}
	if !i.Exchange.Rate.IsZero() {
		v[exchangeOf+"rate"] = l.input(i.Exchange.Rate, 0)
	}
	if i.Terms.DueDays != nil {
		v[termsOf+"due_days"] = strconv.Itoa(*i.Terms.DueDays)
	}
	if i.Terms.SkontoDays != 0 {
		v[termsOf+"skonto_days"] = strconv.Itoa(i.Terms.SkontoDays)
	}
	if !i.Terms.Skonto.IsZero() {
		v[termsOf+"skonto"] = l.input(i.Terms.Skonto, 0)
	}
	for prefix, a := range map[string]invoicing.Address{"billing.": i.Billing, "delivery.": i.Delivery} {
		for part, value := range addressValues(&a) {
			v[prefix+part] = *value
		}
	}
	return v
}

func addressValues(a *invoicing.Address) map[string]*string {
	return map[string]*string{"company": &a.Company, "salutation": &a.Salutation, "first_name": &a.FirstName, "last_name": &a.LastName, "street": &a.Street,
		"extra": &a.Extra, "postcode": &a.Postcode, "city": &a.City, "country": &a.Country}
}

// readFields takes the fields beside the lines over into the draft.
func (f *draftForm) readFields() {
	i, v := &f.after, f.values
	i.Email, i.Language, i.BuyerVATID, i.BuyerRef = v["email"], v["language"], strings.ToUpper(v["buyer_vat_id"]), v["buyer_reference"]
	i.Payment, i.IntroText, i.ClosingText = v["payment"], v["intro_text"], v["closing_text"]
	i.ServiceFrom, i.ServiceUntil = f.date("service_from"), f.date("service_until")
	if i.ServiceUntil.IsZero() {
		i.ServiceUntil = i.ServiceFrom
	}
	for prefix, a := range map[string]*invoicing.Address{"billing.": &i.Billing, "delivery.": &i.Delivery} {
		for part, value := range addressValues(a) {
			*value = v[prefix+part]
		}
		a.Country = strings.ToUpper(a.Country)
	}
	i.Terms.DueDays = nil
	if v[termsOf+"due_days"] != "" {
		n := f.whole(termsOf + "due_days")
		i.Terms.DueDays = &n
	}
	i.Terms.SkontoDays, i.Terms.Skonto = f.whole(termsOf+"skonto_days"), f.figure(termsOf+"skonto")
	i.Exchange.Rate, i.Exchange.Source = f.figure(exchangeOf+"rate"), v[exchangeOf+"source"]
}

// draftLayout are the fields of a draft's form beside its lines.
func draftLayout(l *locale, currency string) []fieldGroup {
	groups := []fieldGroup{
		{Key: "invoice.to", Fields: addressFields("billing"), Open: true},
		{Key: "order.delivery", Fields: addressFields("delivery"), Hint: "draft.delivery.hint"},
		{Key: "draft.facts", Open: true, Fields: []formField{
			{Name: "email", Label: "field.email", Type: "email", Most: 254},
			{Name: "language", Label: "field.language", Type: "select", Options: []formOption{{"de", l.label("language", "de")}, {"en", l.label("language", "en")}}},
			{Name: "buyer_vat_id", Label: "field.vat_id", Most: 40}, {Name: "buyer_reference", Label: "draft.buyer_reference", Most: 100},
			{Name: "service_from", Label: "draft.service_from", Type: "date"}, {Name: "service_until", Label: "draft.service_until", Type: "date"},
		}},
		{Key: "draft.terms", Hint: "draft.terms.hint", Open: true, Fields: append([]formField{{Name: "payment", Label: "order.payment", Most: 128}}, termFields()...)},
		{Key: "draft.texts", Open: true, Fields: textFields()},
	}
	if currency != "EUR" {
		groups = slices.Insert(groups, 4, fieldGroup{Key: "draft.exchange", Hint: "draft.exchange.hint", Open: true, Fields: []formField{
			{Name: exchangeOf + "rate", Label: "draft.exchange.rate"}, {Name: exchangeOf + "source", Label: "draft.exchange.source", Most: 100},
		}})
	}
	return groups
}

func termFields() []formField {
	return []formField{{Name: termsOf + "due_days", Label: "draft.due_days", Type: "number"}, {Name: termsOf + "skonto", Label: "draft.skonto"},
		{Name: termsOf + "skonto_days", Label: "draft.skonto_days", Type: "number"}}
}

func textFields() []formField {
	return []formField{{Name: "intro_text", Label: "draft.intro", Type: "area", Most: 4000}, {Name: "closing_text", Label: "draft.closing", Type: "area", Most: 4000}}
}

// typeFields takes what was typed into the fields; what the form does not show stays.
func (f *draftForm) typeFields(r *http.Request) {
	for _, g := range f.layout {
		for _, field := range g.Fields {
			f.values[field.Name] = typedText(r, field.Name)
		}
	}
}

// groups are the fields as the form shows them, with what was typed.
func (f *draftForm) groups() []fieldGroup {
	groups := slices.Clone(f.layout)
	for g := range groups {
		groups[g].Fields = slices.Clone(groups[g].Fields)
	}
	return f.fill(groups)
}

func addressFields(prefix string) []formField {
	fields := make([]formField, len(addressParts))
	for i, part := range addressParts {
		fields[i] = formField{Name: prefix + "." + part, Label: "change.part." + part, Most: 120}
	}
	return fields
}

// cellField is a field in a table: its column's name, its row and what is wrong with it.
func cellField(label, row, wrong string) formField {
	return formField{Label: label, Value: row, Error: wrong}
}
