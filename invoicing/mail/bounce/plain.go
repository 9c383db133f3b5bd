package bounce

import (
	"mime"
	"net/mail"
	"regexp"
	"strings"
)

var (
	late = regexp.MustCompile(`(?i)\bdelayed\b|delivery delay|will (?:be retried|continue to (?:try|attempt))|still (?:being tried|trying)|no action is required|` +
		`\bwarning: |verzögert|weiter versucht`)
	failure = regexp.MustCompile(`(?i)undeliver|not be delivered|n't be delivered|not (?:been )?deliver|able to deliver|unable to deliver|delivery (?:has )?(?:failed|failure)|` +
		`failure notice|returned (?:mail|to sender)|permanent (?:fatal )?error|user unknown|unknown user|unzustellbar|nicht zugestellt|nicht zustellbar|zustellung fehlgeschlagen`)
	returned = regexp.MustCompile(`(?im)^-{2,}.*(?:copy of|original message|ursprüngliche nachricht|returned message).*$|` +
		`^[>| \t]*(?:Return-Path|Received|DKIM-Signature|Message-ID|From)[ \t]*: .*$`)
)

// plain reads the letter of a server that does not know RFC 3464. It counts only with header lines of the returned mail in
// it: an automatic answer of a person, which names the mail it answers too, has none.
func (p *parts) plain(h mail.Header) (Report, bool) {
	if !fromServer(h) && !nullPath(h) {
		return Report{}, false
	}
	subject := h.Get("Subject")
	if s, err := new(mime.WordDecoder).DecodeHeader(subject); err == nil {
		subject = s
	}
	letter := beforeReturned(p.text)
	r := Report{MessageIDs: appendIDs(appendIDs(nil, p.ids), quotedIDs(p.text)), Words: letter}
	if to := h.Get("X-Failed-Recipients"); to != "" {
		r.MessageIDs = appendIDs(r.MessageIDs, answeredIDs(h))
		r.Words = to + ": " + letter
	}
	if r.Delayed = late.MatchString(subject); !r.Delayed && !failure.MatchString(subject) {
		r.Delayed = late.MatchString(letter)
	}
	return r, r.Delayed || failure.MatchString(subject) || fromServer(h) && failure.MatchString(letter)
}

// beforeReturned is a letter without the mail that it returns.
func beforeReturned(text string) string {
	if at := returned.FindStringIndex(text); at != nil && strings.TrimSpace(text[:at[0]]) != "" {
		return text[:at[0]]
	}
	return text
}
