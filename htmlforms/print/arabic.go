package print

import (
	"html/template"
	"strings"
	"unicode"
)

// funcs are what the templates call.
var funcs = template.FuncMap{"text": inWords}

// inWords returns a line of text for the page. The renderer's engine measures a stretch of Arabic with digits or
// brackets in it too short and prints what follows over it; with every word and number in an element of its own it does
// not. Lines without Arabic stay plain text.
func inWords(s string) any {
	if !strings.ContainsFunc(s, isArabic) {
		return s
	}
	var b strings.Builder
	runes := []rune(s)
	for len(runes) > 0 {
		n := 1
		for n < len(runes) && wordClass(runes[n]) == wordClass(runes[0]) {
			n++
		}
		escaped := template.HTMLEscapeString(string(runes[:n]))
		if wordClass(runes[0]) != 0 {
			escaped = "<u>" + escaped + "</u>"
		}
		b.WriteString(escaped)
		runes = runes[n:]
	}
	return template.HTML(b.String())
}

func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) }

// wordClass tells Arabic letters (1) and digits (2) from all else (0).
func wordClass(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return 2
	case isArabic(r) && !unicode.IsPunct(r), unicode.Is(unicode.Mn, r):
		return 1
	}
	return 0
}
