package htmlforms

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

//go:embed locales/*.json
var localeFiles embed.FS

// languages of the pages; the first is for whoever asks for none of them.
var languages = []string{"de", "en"}

// locale writes texts, amounts and dates as the readers of one language do.
type locale struct {
	lang  string
	texts map[string]string
	zone  *time.Location
}

func loadLocale(lang string, zone *time.Location) (*locale, error) {
	b, err := localeFiles.ReadFile("locales/" + lang + ".json")
	if err != nil {
		return nil, fmt.Errorf("locale %s: %w", lang, err)
	}
	l := &locale{lang: lang, zone: zone}
	if err := json.Unmarshal(b, &l.texts); err != nil {
		return nil, fmt.Errorf("locale %s: %w", lang, err)
	}
	return l, nil
}

// locale returns the language that the request asks for: ?lang= (kept in a cookie), else the cookie, else the browser.
func (p *Pages) locale(w http.ResponseWriter, r *http.Request) *locale {
	if l := p.locales[r.URL.Query().Get("lang")]; l != nil {
		http.SetCookie(w, &http.Cookie{Name: "fakturisd_lang", Value: l.lang, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return l
	}
	if c, err := r.Cookie("fakturisd_lang"); err == nil && p.locales[c.Value] != nil {
		return p.locales[c.Value]
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, tag := range wanted {
			base, _ := tag.Base()
			if l := p.locales[base.String()]; l != nil {
				return l
			}
		}
	}
	return p.locales[languages[0]]
}

// text returns the text of a key; args fill its verbs. An unknown key is shown as it is.
func (l *locale) text(key string, args ...any) string {
	s, ok := l.texts[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// counted returns the text of a key for a number of things: one has a text of its own, key.one.
func (l *locale) counted(key string, n int) string {
	if n == 1 {
		return l.text(key + ".one")
	}
	return l.text(key, n)
}

// label returns the text of prefix.value, or the value itself where there is none: the shops' own words stay.
func (l *locale) label(prefix string, value any) string {
	v := fmt.Sprint(value)
	if s, ok := l.texts[prefix+"."+v]; ok {
		return s
	}
	return v
}

func (l *locale) number(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	thousands, point := ".", ","
	if l.lang == "en" {
		thousands, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + thousands + whole[i:]
	}
	if rest == "" {
		return sign + whole
	}
	return sign + whole + point + rest
}

// amount writes cents with the currency, such as "1.234,50 €".
func (l *locale) amount(c money.Cents, currency string) string {
	return l.number(c.String()) + "\u00a0" + sign(currency)
}

// signed writes by how much something is dearer, with a plus, or cheaper.
func (l *locale) signed(c money.Cents, currency string) string {
	if c > 0 {
		return "+" + l.amount(c, currency)
	}
	return l.amount(c, currency)
}

// cents writes an amount where there is little room: euros go without saying.
func (l *locale) cents(c money.Cents, currency string) string {
	if sign(currency) == "€" {
		return l.number(c.String())
	}
	return l.amount(c, currency)
}

// price writes a unit price with at least two decimals.
func (l *locale) price(d decimal.Decimal, currency string) string {
	s := d.Truncate(4).String()
	if d.Equal(d.Truncate(2)) {
		s = d.StringFixed(2)
	}
	return l.number(s) + "\u00a0" + sign(currency)
}

func sign(currency string) string {
	switch currency {
	case "", "EUR":
		return "€"
	}
	return currency
}

func (l *locale) quantity(d decimal.Decimal) string { return l.number(d.String()) }

// input writes a number as a field of a form shows it: without thousands, which a person would have to mind.
// It has the given number of decimals, and more where the number needs them.
func (l *locale) input(d decimal.Decimal, decimals int32) string {
	s := d.String()
	if d.Equal(d.Round(decimals)) {
		s = d.StringFixed(decimals)
	}
	if l.lang == "en" {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

func (l *locale) count(n any) string { return l.number(fmt.Sprint(n)) }

func (l *locale) rate(r tax.Rate) string { return l.number(r.String()) + "\u00a0%" }

func (l *locale) date(d invoicing.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.German()
}

// period writes a span of days, a single day where it is one.
func (l *locale) period(from, until invoicing.Date) string {
	if from == until || until.IsZero() {
		return l.date(from)
	}
	return l.date(from) + " – " + l.date(until)
}

// age says for how many days something has waited.
func (l *locale) age(days int) string {
	switch {
	case days <= 0:
		return l.text("age.today")
	case days == 1:
		return l.text("age.yesterday")
	}
	return l.text("age.days", days)
}

func (l *locale) day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(l.zone).Format("02.01.2006")
}

// seconds writes milliseconds as seconds or, where it took long, as minutes.
func (l *locale) seconds(ms int64) string {
	if ms < 120_000 {
		return l.number(decimal.New(ms, -3).StringFixed(1)) + "\u00a0s"
	}
	return l.number(decimal.New(ms/6000, -1).StringFixed(0)) + "\u00a0min"
}

// clock writes a moment of today by its time alone.
func (l *locale) clock(t time.Time, today invoicing.Date) string {
	if t.In(l.zone).Format("2006-01-02") == today.String() {
		return t.In(l.zone).Format("15:04")
	}
	return l.instant(t)
}

// size writes bytes as kilobytes, begun ones as whole.
func (l *locale) size(bytes int64) string { return l.count((bytes+999)/1000) + "\u00a0kB" }

func (l *locale) instant(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(l.zone).Format("02.01.2006 15:04")
}
