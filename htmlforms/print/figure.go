package print

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

var one = decimal.NewFromInt(1)

// isPiece says of a unit code (UN/ECE recommendation 20) that it is a plain piece, which nobody writes down.
func isPiece(unit string) bool { return unit == "" || unit == "C62" || unit == "H87" }

// unit returns the name of a unit code; one without a name stands as it is.
func (l *locale) unit(code string) string {
	if isPiece(code) {
		code = "C62"
	}
	if name, ok := l.Units[code]; ok {
		return name
	}
	return code
}

// percent writes "2 %" or "2.5%".
func (l *locale) percent(d decimal.Decimal) string {
	if l.Language == "de" {
		return l.quantity(d) + " %"
	}
	return l.quantity(d) + "%"
}

var blockName = regexp.MustCompile(`^Auftrag (.+), ([\d.]{10}) bis ([\d.]{10})$`)

// orderName is the heading of a whole order's lines (collective.OrderHeading): order, shop, days, delivery note.
var orderName = regexp.MustCompile(`^Auftrag (.+?)(?: vom ([\d.]{10}))?(?:, Lieferschein (.+) vom ([\d.]{10}))?$`)

// block writes the heading of a block, which is kept in German, in the document's language.
func (l *locale) block(heading string) string {
	if l.Language == "de" {
		return heading
	}
	m := blockName.FindStringSubmatch(heading)
	if m == nil {
		return l.orderBlock(heading)
	}
	from, err := invoicing.ParseDate(m[2])
	until, err2 := invoicing.ParseDate(m[3])
	if err != nil || err2 != nil {
		return heading
	}
	return l.text("block", "order", m[1], "period", l.period(from, until))
}

// orderBlock writes the heading of a whole order; what somebody wrote himself stays.
func (l *locale) orderBlock(heading string) string {
	m := orderName.FindStringSubmatch(heading)
	if m == nil || m[2] == "" && m[3] == "" {
		return heading
	}
	text := l.text("block_order", "order", m[1])
	if day, err := invoicing.ParseDate(m[2]); err == nil && m[2] != "" {
		text += " " + l.text("of", "date", l.date(day))
	}
	if day, err := invoicing.ParseDate(m[4]); err == nil && m[3] != "" {
		text += ", " + l.text("block_note", "number", m[3], "date", l.date(day))
	}
	return text
}

var shopRate = regexp.MustCompile(`^Kurs des Shops vom ([\d.]{10})$`)

// source writes where an exchange rate is from, which is kept in German, in the document's language.
func (l *locale) source(s string) string {
	m := shopRate.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	day, err := invoicing.ParseDate(m[1])
	if err != nil {
		return s
	}
	return l.text("shop_rate", "date", l.date(day))
}

// fraction counts the digits behind a number's decimal separator.
func (l *locale) fraction(s string) int {
	_, digits, _ := strings.Cut(s, l.Decimal)
	return len(digits)
}
