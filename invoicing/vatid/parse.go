// Package vatid reads value added tax identification numbers: it normalises them, knows their format in each country
// and reckons their check digits wherever the rule is public. Whether a number was ever given out it cannot know.
package vatid

import (
	"errors"
	"fmt"
	"strings"
)

// ID is a number that has the format of its country and, where that is known, the right check digits.
type ID struct {
	Prefix string // of the number: EL for Greece, XI for Northern Ireland, CHE for Switzerland
	Number string // without the prefix
}

// String returns prefix and number together.
func (i ID) String() string { return i.Prefix + i.Number }

// Country returns the country by ISO 3166-1, XI for Northern Ireland.
func (i ID) Country() string {
	switch i.Prefix {
	case "EL":
		return "GR"
	case "CHE":
		return "CH"
	}
	return i.Prefix
}

// EU says whether a member state gave it out, or Northern Ireland, whose businesses count as theirs for goods.
func (i ID) EU() bool { return i.Prefix != "CHE" && i.Prefix != "GB" && i.Prefix != "" }

// What can be wrong with a number.
var (
	ErrCountry = errors.New("does not begin with a country that is known")
	ErrFormat  = errors.New("does not have the format of its country")
	ErrDigits  = errors.New("has wrong check digits")
)

// longest is more than any number has, with all its blanks and dots.
const longest = 40

// Normalize returns a number without blanks and marks, in capitals, and with EL for Greece's GR.
func Normalize(s string) string {
	if len(s) > longest {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '+', r == '*':
			return r
		}
		return -1
	}, s)
	if rest, greek := strings.CutPrefix(s, "GR"); greek {
		return "EL" + rest
	}
	return s
}

// Parse reads a number with its country's prefix, however it is written. The error is one of those above.
func Parse(s string) (ID, error) {
	id := split(Normalize(s))
	format, known := formats[id.Prefix]
	if !known {
		return ID{}, fmt.Errorf("VAT id %.40q %w", s, ErrCountry)
	}
	if !format.pattern.MatchString(id.Number) {
		return ID{}, fmt.Errorf("VAT id %.40q %w", s, ErrFormat)
	}
	id.Number = format.whole(id.Number)
	if format.check != nil && !format.check(id.Number) {
		return ID{}, fmt.Errorf("VAT id %.40q %w", s, ErrDigits)
	}
	return id, nil
}

// split takes the prefix off: two letters, three for Switzerland.
func split(s string) ID {
	switch {
	case strings.HasPrefix(s, "CHE"):
		return ID{"CHE", s[3:]}
	case len(s) < 2:
		return ID{"", s}
	}
	return ID{s[:2], s[2:]}
}
