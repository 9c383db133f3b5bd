package bounce

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	// messageIDLine is a header line with a Message-ID, as it is or quoted; relays that give a mail a new one keep the old
	// one under a name that begins with X-.
	messageIDLine = regexp.MustCompile(`(?im)^[>| \t]*(?:X-[A-Za-z0-9-]{0,40})?Message-ID[ \t]*:\s*<([^<>\s@]{1,200}@[^<>\s@]{1,200})>`)
	messageID     = regexp.MustCompile(`<([^<>\s@]{1,200}@[^<>\s@]{1,200})>`)
)

// quotedIDs returns the Message-IDs that stand in header lines of a text.
func quotedIDs(text string) (ids []string) {
	for _, m := range messageIDLine.FindAllStringSubmatch(text, maxIDs) {
		ids = append(ids, m[1])
	}
	return ids
}

// answeredIDs returns what the message itself says it is about.
func answeredIDs(h mail.Header) (ids []string) {
	names := []string{"In-Reply-To", "References"}
	for name := range h {
		if strings.HasPrefix(name, "X-") && strings.HasSuffix(name, "Message-Id") {
			names = append(names, name)
		}
	}
	slices.Sort(names[2:])
	for _, name := range names {
		for _, m := range messageID.FindAllStringSubmatch(h.Get(name), maxIDs) {
			ids = append(ids, m[1])
		}
	}
	return ids
}

// appendIDs adds what is not there yet, as long as there are not too many.
func appendIDs(ids, more []string) []string {
	for _, id := range more {
		if len(ids) < maxIDs && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// tidy leaves of a server's words what can be shown: valid characters, and no more than one empty line at a time.
func tidy(words string) string {
	words = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, "?"))
	var lines []string
	for line := range strings.SplitSeq(words, "\n") {
		line = strings.TrimSpace(line)
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
