package print

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a shop's text printable without changing what it says: letters composed, typographic variants as plain
// letters, nothing invisible that turns the reading direction or picks a picture, no control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
			return -1
		}
		return r
	}, tidy(s))
}

// tidy is clean, with the characters left in that stand for something lost or private.
func tidy(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case invisible(r):
		case variant(r):
			b.WriteString(norm.NFKC.String(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible says of a character that nothing is lost without it: controls, marks of direction, joiners, soft hyphens,
// variation selectors and what is no character at all.
func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Noncharacter_Code_Point, r) || r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164'
}

// variant says of a character that it is another one in another dress: full-width and mathematical letters, ligatures,
// squared units.
func variant(r rune) bool {
	return r >= 0xff01 && r <= 0xff5e || r >= 0x1d400 && r <= 0x1d7ff || r >= 0xfb00 && r <= 0xfb06 || r >= 0x3371 && r <= 0x33df
}
