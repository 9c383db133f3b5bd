// Package match says when two addresses or names mean the same place or person, however they are spelt: customers
// type "Hauptstr. 5" in one shop and "HAUPTSTRASSE 5" in the next.
//
// Keys are 128 bits of SHA-256 over the normalised text, so that a database can look them up set-wise.
package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded spells out the letters that Germans write in two ways; other accents just go.
var folded = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ẞ", "ss", "æ", "ae", "œ", "oe", "ø", "oe", "å", "aa", "ł", "l", "đ", "d")

// Text returns s in lower case, umlauts spelt out, accents, spaces and punctuation gone. Text(Text(s)) == Text(s).
func Text(s string) string {
	s = folded.Replace(strings.ToLower(norm.NFKC.String(s)))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Street returns the text of a street in which "Straße", "Strasse" and "Str." are the same.
func Street(s string) string {
	s = Text(s)
	for strings.Contains(s, "strasse") {
		s = strings.ReplaceAll(s, "strasse", "str")
	}
	return s
}

// Email returns an address in lower case without the spaces around it. The local part is left alone otherwise: no
// two mailboxes are taken for one.
func Email(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
