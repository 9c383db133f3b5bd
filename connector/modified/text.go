package modified

import (
	"html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

var (
	noTags    = bluemonday.StrictPolicy()
	lineBreak = regexp.MustCompile(`(?i)<br\s*/?>|</(?:p|div|li|tr|td|h[1-6])\s*>`)
)

// plainText makes one line of text of what may hold HTML: tags go, entities become characters.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&\n\r\t") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(stripTags(lineBreak.ReplaceAllString(s, "\n"))), " ")
}

// plainLines does the same and keeps the lines.
func plainLines(s string) string {
	if !strings.ContainsAny(s, "<&\n\r\t\u00A0") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	if strings.ContainsAny(s, "<&") {
		s = stripTags(lineBreak.ReplaceAllString(s, "\n"))
	}
	return strings.TrimSpace(onceSpaced(s))
}

// onceSpaced makes one line break, or one blank, of several with blanks between them.
func onceSpaced(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := ""
	for _, r := range s {
		switch r {
		case '\n', '\r':
			gap = "\n"
		case ' ', '\t', '\u00A0':
			if gap == "" {
				gap = " "
			}
		default:
			b.WriteString(gap)
			b.WriteRune(r)
			gap = ""
		}
	}
	b.WriteString(gap)
	return b.String()
}

func stripTags(s string) string {
	if strings.Contains(s, "<") {
		s = noTags.Sanitize(s)
	}
	return html.UnescapeString(s)
}

// label makes a line's text of a title such as "<b>Rabatt Coupon ZEHN</b>:".
func label(title string) string {
	return strings.TrimSpace(strings.TrimSuffix(plainText(title), ":"))
}

// Title makes a line's text in one language of what a language file may hold: "DE::<b>Vorkasse</b>||EN::Prepayment".
func Title(s, language string) string { return label(inLanguage(s, language)) }

// Language makes ISO 639-1 of the shop's code of a language; empty where it is none.
func Language(code string) string { return languageCode(code) }

// inLanguage takes the text of one language out of "DE::Standardsatz||EN::Standard rate": the first wanted language
// that is there, else English, else the first. A text without marks is the text of every language.
func inLanguage(s string, wanted ...string) string {
	if !strings.Contains(s, "::") {
		return s
	}
	texts := map[string]string{}
	first := ""
	for i, piece := range strings.Split(s, "||") {
		code, text, found := strings.Cut(piece, "::")
		if !found {
			code, text = "", piece
		}
		if i == 0 {
			first = text
		}
		if code = strings.ToLower(strings.TrimSpace(code)); texts[code] == "" {
			texts[code] = text
		}
	}
	for _, w := range append(append([]string{}, wanted...), "en") {
		if t := texts[strings.ToLower(w)]; t != "" {
			return t
		}
	}
	return first
}

// allLanguages are all texts in "DE::..||EN::..".
func allLanguages(s string) []string {
	var out []string
	for _, piece := range strings.Split(s, "||") {
		if _, text, found := strings.Cut(piece, "::"); found {
			piece = text
		}
		out = append(out, piece)
	}
	return out
}

// languageCode makes ISO 639-1 of languages.code, which some shops extend ("de_CH").
func languageCode(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) < 2 || s[0] < 'a' || s[0] > 'z' || s[1] < 'a' || s[1] > 'z' {
		return ""
	}
	return s[:2]
}
