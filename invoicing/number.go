package invoicing

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// defaultPatterns are the number patterns of who configures none.
var defaultPatterns = map[string]string{
	NumbersInvoice:      "RE-{year}-{counter:4}",
	NumbersCancellation: "ST-{year}-{counter:4}",
	NumbersDeliveryNote: "LS-{year}-{counter:4}",
	NumbersOrder:        "AU-{year}-{counter:4}",
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// maxNumberLength is what the documents' number columns hold.
const maxNumberLength = 64

// CheckNumberPattern refuses a pattern that cannot give unique numbers. A pattern is text with the placeholders {year},
// {month}, {shop} and, exactly once, {counter} or {counter:4} (with zeros to four digits).
func CheckNumberPattern(pattern string) error {
	counters := 0
	for _, m := range placeholder.FindAllStringSubmatch(pattern, -1) {
		name, width, hasWidth := strings.Cut(m[1], ":")
		if n, err := strconv.Atoi(width); hasWidth && (name != "counter" || err != nil || n < 1 || n > 12) {
			return Invalidf("Nummernmuster %q: %s ist kein Platzhalter; erlaubt sind {year}, {month}, {shop} und {counter} oder {counter:4}", pattern, m[0])
		}
		switch name {
		case "counter":
			counters++
		case "year", "month", "shop":
		default:
			return Invalidf("Nummernmuster %q: %s ist kein Platzhalter; erlaubt sind {year}, {month}, {shop} und {counter} oder {counter:4}", pattern, m[0])
		}
	}
	if counters != 1 || strings.ContainsAny(placeholder.ReplaceAllString(pattern, ""), "{}") {
		return Invalidf("Nummernmuster %q: {counter} oder {counter:4} muss genau einmal vorkommen", pattern)
	}
	return nil
}

// NumberRange is one sequence of numbers without gaps.
type NumberRange struct {
	Key     string // unique; such as "invoice/tee/2026"
	pattern string
	shop    string
	date    Date
}

// NumberRangeFor returns the range from which a document of a kind, shop and day gets its number. Shops that use one
// pattern share one range, unless the pattern tells them apart; a year in the pattern starts a range of its own.
func NumberRangeFor(kind, shop string, day Date, settings map[string]ShopSettings) (NumberRange, error) {
	pattern := NumberPattern(kind, shop, settings)
	if err := CheckNumberPattern(pattern); err != nil {
		return NumberRange{}, err
	}
	owner := shop
	if !strings.Contains(pattern, "{shop}") {
		owner = patternOwner(kind, shop, pattern, settings)
	}
	r := NumberRange{Key: kind + "/" + owner, pattern: pattern, shop: shop, date: day}
	if strings.Contains(pattern, "{year}") {
		r.Key += fmt.Sprintf("/%04d", day.Year)
	}
	return r, nil
}

// Number writes the number of a counter.
func (r NumberRange) Number(counter int64) (string, error) {
	number := placeholder.ReplaceAllStringFunc(r.pattern, func(m string) string {
		name, width, _ := strings.Cut(strings.Trim(m, "{}"), ":")
		switch name {
		case "year":
			return fmt.Sprintf("%04d", r.date.Year)
		case "month":
			return fmt.Sprintf("%02d", int(r.date.Month))
		case "shop":
			return r.shop
		}
		digits, _ := strconv.Atoi(width)
		return fmt.Sprintf("%0*d", digits, counter)
	})
	if len(number) > maxNumberLength {
		return "", Invalidf("Nummer %q ist länger als %d Zeichen; das Nummernmuster muss kürzer werden", number, maxNumberLength)
	}
	return number, nil
}

// NumberPattern returns the pattern of a kind and shop; shop "" is the company.
func NumberPattern(kind, shop string, settings map[string]ShopSettings) string {
	return first(settings[shop].Numbers[kind], settings[""].Numbers[kind], defaultPatterns[kind])
}

// patternOwner returns the first of all shops with the same pattern, "" for the company's own: two ranges with one
// pattern would give each number twice.
func patternOwner(kind, shop, pattern string, settings map[string]ShopSettings) string {
	owner := shop
	if NumberPattern(kind, "", settings) == pattern {
		return ""
	}
	for key := range settings {
		if key < owner && NumberPattern(kind, key, settings) == pattern {
			owner = key
		}
	}
	return owner
}
