package htmlforms

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// The form of an order shows the newest changes, and of each the first differences: it stays below 100 kB.
const (
	changesShown     = 15
	differencesShown = 50
	differencesAll   = 120 // of all changes together; each has a few
	differencesLeast = 3
	valueShown       = 300 // characters
)

// changeRow is one change of an order in its shop.
type changeRow struct {
	invoicing.Revision
	Differences []differenceRow
	More        int
}

// differenceRow is one difference in the words of a reader.
type differenceRow struct{ What, Of, Before, After string }

// orderChanges are the changes of an order in its shop, the newest first.
type orderChanges struct {
	Rows  []changeRow
	Older int                  // changes that are not shown
	Open  []invoicing.Revision // beside a document, and nobody said that they are dealt with
}

// Newest is the number of the newest open change: what the button deals with, and those before it.
func (c orderChanges) Newest() int { return c.Open[0].Number }

// Documents names the documents that open changes do not reach, each once.
func (c orderChanges) Documents() string {
	var all []string
	seen := map[string]bool{}
	for _, r := range c.Open {
		for number := range strings.SplitSeq(r.Document, ", ") {
			if !seen[number] {
				seen[number] = true
				all = append(all, number)
			}
		}
	}
	return strings.Join(all, ", ")
}

// differenceReader puts differences into the words of a reader.
type differenceReader struct {
	l        *locale
	statuses map[int64]string
	shop     func(key string) string
	currency string // before, or after, the change at hand
}

func (p *Pages) changesOf(l *locale, o invoicing.Order, statuses map[int64]string, list []invoicing.Revision) orderChanges {
	changes := orderChanges{Older: max(0, len(list)-changesShown)}
	read := differenceReader{l: l, statuses: statuses, shop: p.shopName, currency: o.Currency}
	room := differencesAll
	for i, r := range list {
		if r.Waits() {
			changes.Open = append(changes.Open, r)
		}
		if i >= changesShown {
			continue
		}
		n := min(len(r.Changes), differencesShown, max(room, differencesLeast))
		room -= n
		row := changeRow{Revision: r, More: len(r.Changes) - n}
		before := currencyBefore(r, read.currency)
		for _, d := range r.Changes[:n] {
			row.Differences = append(row.Differences, read.difference(d, before))
		}
		read.currency = before
		changes.Rows = append(changes.Rows, row)
	}
	return changes
}

func currencyBefore(r invoicing.Revision, after string) string {
	for _, d := range r.Changes {
		if d.Field == "currency" {
			return d.Before
		}
	}
	return after
}

func (r differenceReader) difference(d invoicing.Difference, currencyBefore string) differenceRow {
	return differenceRow{What: r.what(d), Of: atMost(r.of(d)), Before: atMost(r.value(d, d.Before, currencyBefore)),
		After: atMost(r.value(d, d.After, r.currency))}
}

// what names the field; the parts of all addresses are called the same.
func (r differenceReader) what(d invoicing.Difference) string {
	address, part, _ := strings.Cut(d.Field, ".")
	switch address {
	case "billing", "delivery", "customer":
		return r.l.label("change", address) + ", " + r.l.label("change.part", part)
	}
	switch {
	case d.Field == "line" && d.Before == "":
		return r.l.text("change.line.added")
	case d.Field == "line":
		return r.l.text("change.line.removed")
	}
	return r.l.label("change", d.Field)
}

func (r differenceReader) of(d invoicing.Difference) string {
	switch {
	case strings.HasPrefix(d.Field, "rate."):
		return r.l.number(d.Of) + "\u00a0%"
	case strings.HasPrefix(d.Field, "history"):
		of := r.instant(d.Of)
		if d.Comment != "" {
			of += ": " + d.Comment
		}
		return of
	case d.Quantity != "":
		return r.l.number(d.Quantity) + " × " + d.Of
	}
	return d.Of
}

func (r differenceReader) value(d invoicing.Difference, v, currency string) string {
	if v == "" {
		return ""
	}
	switch d.Type {
	case invoicing.ValueAmount:
		if cents, err := money.Parse(v); err == nil {
			return r.l.amount(cents, currency)
		}
	case invoicing.ValuePrice:
		if price, err := decimal.NewFromString(v); err == nil {
			return r.l.price(price, currency)
		}
	case invoicing.ValueQuantity:
		return r.l.number(v)
	case invoicing.ValuePercent:
		return r.l.number(v) + "\u00a0%"
	case invoicing.ValueStatus:
		if id, err := strconv.ParseInt(v, 10, 64); err == nil && r.statuses[id] != "" {
			return r.statuses[id]
		}
	case invoicing.ValueShop:
		return r.shop(v)
	case invoicing.ValueInstant:
		return r.instant(v)
	case invoicing.ValueFlag:
		return r.l.label("change."+d.Field, v)
	}
	if d.Field == "price_mode" {
		return r.l.label(d.Field, v)
	}
	return v
}

func (r differenceReader) instant(v string) string {
	t, err := time.Parse(time.RFC3339Nano, v)
	if err != nil {
		return v
	}
	return r.l.instant(t)
}

func atMost(s string) string {
	if r := []rune(s); len(r) > valueShown {
		return string(r[:valueShown]) + " …"
	}
	return s
}

// orderChangesSee takes down that the changes beside documents, up to the one that the page showed, are dealt with.
func (p *Pages) orderChangesSee(r *http.Request, id int64) (string, Notice, error) {
	upTo, err := strconv.Atoi(r.PostFormValue("bis"))
	if err != nil {
		return "", Notice{}, invoicing.Invalidf("no change %q", r.PostFormValue("bis"))
	}
	if err := p.Store.SeeRevisions(r.Context(), id, upTo, p.User(r)); err != nil {
		return "", Notice{}, err
	}
	return idPath("/auftraege", id), Notice{Tone: "good", Key: "change.seen"}, nil
}
