package invoicing

import (
	"strings"

	"fakturisd/invoicing/tax"
)

// lines finds the lines that changed, came or went. The shop numbers its lines anew when an order is edited, so they
// are recognised by what they say: wholly, else by article and options, else by number and text; shipping, fees and
// discounts, of which there are few, else by their kind.
func (c *comparison) lines(before, after []OrderLine) {
	left, right := unequal(before, after, contentOf)
	for _, key := range []func(OrderLine) string{
		func(l OrderLine) string { return keyed(l, l.ArticleKey) },
		func(l OrderLine) string { return keyed(l, joined(l.Number, l.Text)) },
		func(l OrderLine) string { return extraKey(l, l.TaxRate.String()) },
		func(l OrderLine) string { return extraKey(l, "") },
	} {
		left, right = c.sameLines(left, right, key)
	}
	for _, l := range right {
		c.wholeLine(l, false)
	}
	for _, l := range left {
		c.wholeLine(l, true)
	}
}

// keyed is the name under which a line is looked for; none where there is nothing to go by.
func keyed(l OrderLine, name string) string {
	if name == "" {
		return ""
	}
	return string(l.shownKind()) + "\x00" + name
}

// shownKind is the kind as people know it: that a voucher was bought is what fakturisd makes of it, not what the shop says.
func (l OrderLine) shownKind() LineKind {
	if l.Kind == LineCredit {
		return LineVoucher
	}
	return l.Kind
}

// extraKey is a name for what is no article: of those there are few, and what they are called may change.
func extraKey(l OrderLine, name string) string {
	if l.Kind == LineArticle {
		return ""
	}
	return keyed(l, "\x00"+name)
}

// sameLines tells in what lines of one key differ and returns the lines without a counterpart.
func (c *comparison) sameLines(before, after []OrderLine, key func(OrderLine) string) (left, right []OrderLine) {
	namedBefore, restBefore := sift(before, key)
	namedAfter, restAfter := sift(after, key)
	left, right = split(pair(namedBefore, namedAfter, key), func(p paired[OrderLine]) { c.line(*p.before, *p.after) })
	return append(left, restBefore...), append(right, restAfter...)
}

// sift takes the lines that have a key from those that have none.
func sift(lines []OrderLine, key func(OrderLine) string) (named, rest []OrderLine) {
	for _, l := range lines {
		if key(l) != "" {
			named = append(named, l)
		} else {
			rest = append(rest, l)
		}
	}
	return named, rest
}

// lineContent is what a line says to the customer.
type lineContent struct {
	kind                        LineKind
	number, text, details       string
	quantity, unitPrice, amount string
	rate                        tax.Rate
}

func contentOf(l OrderLine) lineContent {
	return lineContent{l.shownKind(), l.Number, l.Text, strings.Join(l.Details, ", "), fourDecimals(l.Quantity), fourDecimals(l.UnitPrice), l.Amount.String(), l.TaxRate}
}

func (c *comparison) line(before, after OrderLine) {
	b, a := contentOf(before), contentOf(after)
	for _, d := range []Difference{
		{Field: "line.number", Type: ValueText, Before: b.number, After: a.number},
		{Field: "line.text", Type: ValueText, Before: b.text, After: a.text},
		{Field: "line.details", Type: ValueText, Before: b.details, After: a.details},
		{Field: "line.quantity", Type: ValueQuantity, Before: b.quantity, After: a.quantity},
		{Field: "line.price", Type: ValuePrice, Before: b.unitPrice, After: a.unitPrice},
		{Field: "line.rate", Type: ValuePercent, Before: b.rate.String(), After: a.rate.String()},
		{Field: "line.amount", Type: ValueAmount, Before: b.amount, After: a.amount},
	} {
		d.Of, d.Kind = after.name(), after.shownKind()
		c.put(d)
	}
}

// wholeLine tells of a line that came or went; its value is its amount.
func (c *comparison) wholeLine(l OrderLine, gone bool) {
	d := Difference{Field: "line", Type: ValueAmount, Of: l.name(), Kind: l.shownKind(), Quantity: fourDecimals(l.Quantity), After: l.Amount.String()}
	if gone {
		d.Before, d.After = d.After, ""
	}
	c.put(d)
}

// name is how a person calls the line.
func (l OrderLine) name() string {
	name := joined(l.Number, l.Text)
	if len(l.Details) > 0 {
		name += " (" + strings.Join(l.Details, ", ") + ")"
	}
	return name
}
