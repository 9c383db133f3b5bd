package htmlforms

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// funcs are the functions of the templates in one language. None returns template.HTML: all data is escaped.
func (p *Pages) funcs(l *locale) template.FuncMap {
	return template.FuncMap{
		"t":         l.text,
		"label":     l.label,
		"counted":   l.counted,
		"amount":    l.amount,
		"cents":     l.cents,
		"price":     l.price,
		"quantity":  l.quantity,
		"count":     l.count,
		"input":     l.input,
		"rate":      l.rate,
		"date":      l.date,
		"day":       l.day,
		"period":    l.period,
		"ages":      l.age,
		"instant":   l.instant,
		"static":    staticPath,
		"menu":      func() []menuEntry { return menu },
		"colour":    p.colour,
		"shopname":  p.shopName,
		"tone":      tone,
		"vattone":   vatTone,
		"address":   addressLines,
		"trace":     traceAddress,
		"short":     short,
		"seconds":   l.seconds,
		"lands":     l.countries,
		"limit":     l.limit,
		"spaced":    spaced,
		"proposed":  proposed,
		"onpage":    onPageOf,
		"cause":     l.cause,
		"clock":     func(t time.Time) string { return l.clock(t, p.Today()) },
		"size":      l.size,
		"cellfield": cellField,
		"unitname":  invoicing.UnitName,
		"method":    l.paymentName,
		"terms":     l.terms,
		"signed":    l.signed,
		"moving":    moving,
		"inside":    inside,
	}
}

// menuEntry is one entry of the menu.
type menuEntry struct{ Path, Key string }

var menu = []menuEntry{
	{"/", "nav.dashboard"},
	{"/auftraege", "nav.orders"},
	{"/vertraege", "nav.contracts"},
	{"/statusaenderungen", "nav.status"},
	{"/lieferscheine", "nav.delivery_notes"},
	{"/rechnungen", "nav.invoices"},
	{"/sammelrechnungen", "nav.collectives"},
	{"/warteschlange", "nav.queue"},
	{"/jahresplan", "nav.year_plan"},
	{"/mails", "nav.mails"},
	{"/geschaeftspartner", "nav.partners"},
	{"/lieferanschriften", "nav.addresses"},
	{"/ansprechpartner", "nav.contacts"},
	{"/artikel", "nav.articles"},
	{"/versandarten", "nav.shipping"},
	{"/pruefen", "nav.check"},
	{"/abgleich", "nav.sync"},
	{"/system", "nav.system"},
}

// colours is the number of shop colours in the style sheet.
const colours = 8

// colour returns the number of a shop's colour: its place in the configuration.
func (p *Pages) colour(shop string) int {
	return slices.IndexFunc(p.Shops, func(s Shop) bool { return s.Key == shop })%colours + 1
}

func (p *Pages) shopName(shop string) string {
	for _, s := range p.Shops {
		if s.Key == shop && s.Name != "" {
			return s.Name
		}
	}
	return shop
}

// shortened is how much of a long text a list shows.
const shortened = 300

func short(s string) string {
	if r := []rune(s); len(r) > shortened {
		return string(r[:shortened]) + " …"
	}
	return s
}

// tones says how alarming a state is; a state that is not listed is neutral.
var tones = map[string]string{
	"entwurf": "info", "gehalten": "bad", "verworfen": "plain", "gestellt": "good", "versendet": "good", "erstellt": "good", "teilgeliefert": "warn", "geliefert": "good", "abgerechnet": "good",
	"geplant": "info", "zusammengefasst": "good",
	"planned": "info", "queued": "info", "committing": "info", "rendering": "info", "sent": "good", "failed": "bad", "bounced": "bad", "unknown": "warn",
	"available": "info", "running": "info", "done": "good",
	"pruefen": "bad", "aktiv": "good",
	"offen": "info", "faellig": "warn", "ueberfaellig": "bad", "teilbezahlt": "warn", "bezahlt": "good", "erstatten": "warn",
	"new": "good", "changed": "info", "deleted": "warn", "back": "good", "waiting": "info", "held": "warn", "released": "good",
	"schema": "warn", "triggers": "info",
	"heute": "good", "woche": "info", "ohne_datum": "warn", "versaeumt": "bad", "fehlgeschlagen": "bad", "ungeklaert": "bad",
	"vorgemerkt": "info", "auslaufend": "warn", "pausiert": "warn", "gekuendigt": "warn",
}

func tone(state any) string {
	if s, ok := tones[fmt.Sprint(state)]; ok {
		return s
	}
	return "plain"
}
