package invoicing

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// MaxDraftLines bounds a draft: more would be a slip, or an attack.
const MaxDraftLines = 2000

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// checkFields refuses what cannot be right, field by field.
func (i *Invoice) checkFields() error {
	f := FieldErrors{}
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"buyer_vat_id", i.BuyerVATID, 40}, {"buyer_reference", i.BuyerRef, 100}, {"payment", i.Payment, 128},
		{"email", i.Email, 254}, {"intro_text", i.IntroText, 4000}, {"closing_text", i.ClosingText, 4000}, {"exchange.source", i.Exchange.Source, 100},
	} {
		f.text(t.field, t.text, t.most)
	}
	if i.Email != "" {
		if a, err := mail.ParseAddress(i.Email); err != nil || a.Address != i.Email {
			f["email"] = "Das ist keine E-Mail-Adresse, etwa anna@beispiel.de."
		}
	}
	if i.Language != "de" && i.Language != "en" {
		f["language"] = "Rechnungen gibt es auf Deutsch (de) und Englisch (en)."
	}
	if !i.ServiceUntil.IsZero() && (i.ServiceFrom.IsZero() || i.ServiceUntil.Before(i.ServiceFrom)) {
		f["service_until"] = "Der Leistungszeitraum endet, bevor er beginnt."
	}
	if r := i.Exchange.Rate; r.IsNegative() || r.GreaterThan(decimal.New(1, 6)) || !r.Equal(r.Round(8)) {
		f["exchange.rate"] = "Möglich ist ein Kurs über null bis eine Million mit höchstens acht Nachkommastellen."
	}
	f.address("billing", i.Billing)
	f.address("delivery", i.Delivery)
	f.terms(i.Terms)
	if len(i.Lines) > MaxDraftLines {
		f["lines"] = fmt.Sprintf("Eine Rechnung hat höchstens %d Positionen.", MaxDraftLines)
	}
	for n, l := range i.Lines {
		f.line(fmt.Sprintf("lines.%d.", n+1), l)
	}
	return f.orNil()
}

func (f FieldErrors) text(field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f[field] = fmt.Sprintf("Das ist zu lang: höchstens %d Zeichen.", most)
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		f[field] = "Das enthält Zeichen, die es nicht gibt."
	}
}

func (f FieldErrors) address(field string, a Address) {
	for _, part := range []struct{ name, text string }{
		{"salutation", a.Salutation}, {"company", a.Company}, {"first_name", a.FirstName}, {"last_name", a.LastName}, {"street", a.Street},
		{"extra", a.Extra}, {"postcode", a.Postcode}, {"city", a.City}, {"state", a.State},
	} {
		f.text(field+"."+part.name, part.text, 120)
	}
	if a.Country != "" && !countryCode.MatchString(a.Country) {
		f[field+".country"] = "Ein Land steht mit zwei großen Buchstaben da, etwa DE oder AT."
	}
	if a.Country == "" && !a.IsEmpty() {
		f[field+".country"] = "Das Land fehlt, etwa DE."
	}
}

func (f FieldErrors) terms(t PaymentTerms) {
	if t.DueDays != nil && (*t.DueDays < 0 || *t.DueDays > 365) {
		f["terms.due_days"] = "Möglich sind 0 bis 365 Tage."
	}
	if t.Skonto.IsNegative() || t.Skonto.GreaterThan(decimal.New(50, 0)) || !t.Skonto.Equal(t.Skonto.Round(2)) {
		f["terms.skonto"] = "Möglich sind 0 bis 50 % mit höchstens zwei Nachkommastellen."
	}
	if t.SkontoDays < 0 || t.SkontoDays > 365 {
		f["terms.skonto_days"] = "Möglich sind 0 bis 365 Tage."
	}
	if t.Skonto.IsPositive() != (t.SkontoDays > 0) && f["terms.skonto"] == "" {
		f["terms.skonto_days"] = "Skonto braucht beides: Prozent und Tage."
	}
	if t.DueDays != nil && *t.DueDays < t.SkontoDays {
		f["terms.skonto_days"] = "Die Skontofrist ist länger als das Zahlungsziel."
	}
}

func (f FieldErrors) line(at string, l InvoiceLine) {
	million := decimal.New(1, 6)
	for _, n := range []struct {
		field string
		value decimal.Decimal
	}{{"quantity", l.Quantity}, {"unit_price", l.UnitPrice}} {
		if n.value.Abs().GreaterThan(million) {
			f[at+n.field] = "Das ist zu groß: höchstens eine Million."
		}
		if !n.value.Equal(n.value.Round(4)) {
			f[at+n.field] = "Höchstens vier Nachkommastellen sind möglich."
		}
	}
	if strings.TrimSpace(l.Text) == "" {
		f[at+"text"] = "Die Bezeichnung fehlt."
	}
	f.text(at+"text", l.Text, 2000)
	f.text(at+"number", l.Number, 255)
	if l.TaxRate < 0 || l.TaxRate > tax.Percent(100) {
		f[at+"tax_rate"] = "Ein Steuersatz liegt zwischen 0 und 100 %."
	}
	if l.Discount.IsNegative() || l.Discount.GreaterThan(decimal.New(100, 0)) || !l.Discount.Equal(l.Discount.Round(2)) {
		f[at+"discount"] = "Ein Rabatt liegt zwischen 0 und 100 %, mit höchstens zwei Nachkommastellen."
	}
	if !l.Until.IsZero() && l.Until.Before(l.From) {
		f[at+"until"] = "Der Zeitraum endet, bevor er beginnt."
	}
	if l.Unit != "" && UnitName(l.Unit) == "" {
		f[at+"unit"] = "Diese Einheit gibt es nicht; möglich sind " + strings.Join(UnitNames(), ", ") + "."
	}
}
