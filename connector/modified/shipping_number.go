package modified

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

var (
	leadingNumber = regexp.MustCompile(`^[ \t\r\n\v\f]*([+-]?(?:\d+(?:\.\d*)?|\.\d+))`)
	wholeNumber   = regexp.MustCompile(`^\s*\d+(?:\.\d+)?\s*$`)
	tierMark      = regexp.MustCompile(`[:,]`)
	tierPattern   = regexp.MustCompile(`^\s*\d+(?:\.\d+)?\s*:\s*\d+(?:\.\d+)?\s*$`)
)

// typedNumber reads what an admin typed as the shop's language does: the number at the beginning counts, so "4,50" is 4.
func typedNumber(s string) decimal.Decimal {
	found := leadingNumber.FindStringSubmatch(s)
	if found == nil {
		return decimal.Zero
	}
	return parseNumber(strings.TrimSuffix(found[1], "."))
}

// number reads a setting as a price, and tells of a mistyped one.
func (m *shippingModule) number(key string) decimal.Decimal {
	text := m.settings[key]
	v := typedNumber(text)
	if strings.TrimSpace(text) != "" && !wholeNumber.MatchString(text) {
		m.warn("%s: „%s“ ist kein Betrag; der Shop rechnet mit %s (das Dezimalzeichen ist der Punkt)", key, text, withComma(v))
	}
	return v
}

// withComma writes a number as a person in Germany does.
func withComma(d decimal.Decimal) string { return strings.ReplaceAll(d.String(), ".", ",") }

type tierStep struct{ limit, price decimal.Decimal }

// parseTiers reads "5:4.90,10:7.90" as the shop does: it splits at every colon and comma and takes pairs, a missing
// price is 0. So "1:4,50" is understood as up to 1 for 4, up to 50 for nothing, but with ok false.
func parseTiers(s string) (steps []tierStep, ok bool) {
	ok = true
	for _, piece := range strings.Split(strings.TrimRight(strings.TrimSpace(s), ","), ",") {
		ok = ok && tierPattern.MatchString(piece)
	}
	pieces := tierMark.Split(s, -1)
	for i := 0; i < len(pieces) && len(steps) < 1000; i += 2 {
		if strings.TrimSpace(pieces[i]) == "" {
			continue
		}
		step := tierStep{limit: typedNumber(pieces[i])}
		if i+1 < len(pieces) {
			step.price = typedNumber(pieces[i+1])
		}
		if n := len(steps); n > 0 && !step.limit.GreaterThan(steps[n-1].limit) {
			ok = false
		}
		steps = append(steps, step)
	}
	return steps, ok
}

// told shows a price list as the shop understands it.
func told(steps []tierStep) string {
	var words []string
	for _, s := range steps {
		words = append(words, "bis "+withComma(s.limit)+": "+withComma(s.price))
	}
	return strings.Join(words, "; ")
}
