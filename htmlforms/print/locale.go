package print

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

//go:embed locale/*.json template/*.html
var files embed.FS

// locale is the language of a document: its texts and how it writes numbers and dates.
type locale struct {
	Language string            `json:"language"`
	Date     string            `json:"date"` // layout of package time
	Decimal  string            `json:"decimal"`
	Texts    map[string]string `json:"texts"`
	Units    map[string]string `json:"units"` // by code of UN/ECE recommendation 20
	Payments []way             `json:"payments"`
}

// localeFor returns the locale of a language; every language but English is served in German.
func localeFor(lang string) (*locale, error) {
	name := "de"
	if strings.HasPrefix(strings.ToLower(lang), "en") {
		name = "en"
	}
	b, err := files.ReadFile("locale/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	var l locale
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("print: locale %s: %w", name, err)
	}
	return &l, nil
}

// text returns the text of a key with its {placeholders} filled in, given as name, value, name, value.
func (l *locale) text(key string, pairs ...string) string {
	return fill(l.Texts[key], pairs...)
}

func fill(s string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
	}
	return s
}

func (l *locale) date(d invoicing.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(l.Date)
}

// period writes a stretch of days; a single day as that day.
func (l *locale) period(from, until invoicing.Date) string {
	if until.IsZero() || from == until {
		return l.date(from)
	}
	if from.IsZero() {
		return l.date(until)
	}
	return l.date(from) + "–" + l.date(until)
}

func (l *locale) amount(c money.Cents) string { return l.number(c.German()) }

// number turns the German separators into those of the language.
func (l *locale) number(german string) string {
	if l.Language == "de" {
		return german
	}
	return strings.NewReplacer(".", ",", ",", ".").Replace(german)
}

// sum writes an amount with its currency.
func (l *locale) sum(c money.Cents, currency string) string {
	return l.amount(c) + " " + symbol(currency)
}

// price writes a unit price with two decimals, or as many of its four as it needs.
func (l *locale) price(d decimal.Decimal) string {
	d = d.Round(4)
	rounded := money.FromDecimal(d)
	if d.Equal(rounded.Decimal()) {
		return l.amount(rounded)
	}
	digits := strings.TrimRight(d.Abs().Sub(d.Abs().Truncate(0)).StringFixed(4)[2:], "0")
	whole := money.FromDecimal(d.Abs().Truncate(0)).German()
	sign := ""
	if d.IsNegative() {
		sign = "-"
	}
	return sign + l.number(whole[:len(whole)-2]+digits)
}

func (l *locale) quantity(d decimal.Decimal) string {
	return l.number(strings.ReplaceAll(d.String(), ".", ","))
}

func (l *locale) rate(r tax.Rate) string {
	if l.Language == "de" {
		return r.German()
	}
	return r.String() + "%"
}

// country returns a country's name in the document's language, in capitals as the post wants it.
func (l *locale) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return strings.ToUpper(code)
	}
	namer := display.German.Regions
	if l.Language == "en" {
		namer = display.English.Regions
	}
	return strings.ToUpper(namer().Name(region))
}

func symbol(currency string) string {
	if currency == "EUR" || currency == "" {
		return "€"
	}
	return currency
}
