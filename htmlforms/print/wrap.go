package print

import (
	"strings"
	"unicode"
)

// Lines are broken here and not by the browser engine: only so is a row's height known, and with it where a page ends.

// width returns how wide a text is at a font size in points, in hundredths of a millimetre.
func width(s string, pt points) int {
	sum := 0
	for _, r := range s {
		sum += advance(r)
	}
	return hundredths(sum, pt)
}

// hundredths turns thousandths of the font size into hundredths of a millimetre: 1 pt = 35.28 of them.
func hundredths(sum int, pt points) int { return sum * int(pt) / 1000 * 3528 / 1000 }

func advance(r rune) int {
	switch {
	case r >= 0x20 && int(r)-0x20 < len(widths):
		return widths[r-0x20]
	case unicode.Is(unicode.Mn, r):
		return 0
	case r == '–' || r == '€' || r == '‘' || r == '’':
		return 640
	case r < 0x0530:
		return 850 // Greek and Cyrillic, on the safe side
	}
	return 1000
}

// wrap breaks a text into lines no wider than w. A word that is too wide for a line is broken anywhere. At a
// no-break space no line ends; it comes out as an ordinary one, so that an amount can be found in the PDF's text.
func wrap(s string, pt points, w mm) []string {
	var lines []string
	line := ""
	for _, word := range words(s) {
		for {
			joined := strings.TrimLeft(line+" "+word, " ")
			if fits(joined, pt, w) {
				line = joined
				break
			}
			if line != "" {
				lines = append(lines, line)
				line = ""
				continue
			}
			head, tail := split(word, pt, w)
			lines = append(lines, head)
			word = tail
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], noBreak, " ")
	}
	return lines
}

const noBreak = "\u00a0"

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && string(r) != noBreak })
}

func fits(s string, pt points, w mm) bool { return width(s, pt) <= int(w)*10 }

// split cuts a word that is wider than a line, after a hyphen or the like if there is one in the line's second half,
// and never between a letter and the marks upon it.
func split(word string, pt points, w mm) (head, tail string) {
	runes := []rune(word)
	n, soft, sum := 0, 0, 0
	for n < len(runes) {
		if sum += advance(runes[n]); n > 0 && hundredths(sum, pt) > int(w)*10 {
			break
		}
		n++
		if strings.ContainsRune("-/_.,;:", runes[n-1]) {
			soft = n
		}
	}
	if soft > n/2 && n < len(runes) {
		n = soft
	}
	for n > 1 && n < len(runes) && unicode.Is(unicode.Mn, runes[n]) {
		n--
	}
	return string(runes[:n]), string(runes[n:])
}
