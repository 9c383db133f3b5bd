package bounce

import (
	"net/mail"
	"regexp"
	"strings"
)

// recipient is what a report says of one recipient (RFC 3464 section 2.3).
type recipient struct{ address, action, status, words, server string }

var (
	valueType = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}[ \t]*;[ \t]*`) // such as "smtp;" or "rfc822;"
	status    = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
)

// standard reads a report by RFC 3464. One failed recipient is a failure.
func (p *parts) standard(h mail.Header) (Report, bool) {
	var failed, delayed []string
	for _, text := range p.status {
		for _, to := range recipients(text) {
			switch {
			case to.action == "failed", to.action == "" && strings.HasPrefix(to.status, "5."):
				failed = append(failed, to.said(p.text))
			case to.action == "delayed", to.action == "" && strings.HasPrefix(to.status, "4."):
				delayed = append(delayed, to.said(p.text))
			}
		}
	}
	r := Report{MessageIDs: appendIDs(appendIDs(nil, p.ids), answeredIDs(h)), Words: strings.Join(failed, "\n")}
	if len(failed) == 0 {
		r.Delayed, r.Words = true, strings.Join(delayed, "\n")
	}
	return r, len(failed)+len(delayed) > 0
}

// recipients returns what a delivery status says of each recipient; its fields stand in blocks between empty lines.
func recipients(text string) (all []recipient) {
	for block := range strings.SplitSeq(text, "\n\n") {
		f := fields(block)
		to := recipient{action: strings.ToLower(f["action"]), status: f["status"], words: bare(f["diagnostic-code"]), server: bare(f["remote-mta"])}
		if to.address = bare(f["original-recipient"]); to.address == "" {
			to.address = bare(f["final-recipient"])
		}
		if len(all) < maxIDs && (to.action != "" || to.address != "" && to.status != "") {
			all = append(all, to)
		}
	}
	return all
}

// fields reads header lines by their names in small letters; continued lines belong together.
func fields(block string) map[string]string {
	all, last := map[string]string{}, ""
	for line := range strings.SplitSeq(block, "\n") {
		if last != "" && strings.TrimLeft(line, " \t") != line {
			all[last] += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if last = ""; ok {
			last = strings.ToLower(strings.TrimSpace(name))
			all[last] = strings.TrimSpace(value)
		}
	}
	return all
}

func bare(value string) string { return strings.Trim(valueType.ReplaceAllString(value, ""), "<> ") }

// said puts together who did not get the mail and why; letter is what the server wrote to people, where it says no more.
func (to recipient) said(letter string) string {
	words := to.words
	if words == "" {
		words = shorten(tidy(beforeReturned(letter)), 1000)
	}
	if to.status != "" && !status.MatchString(words) {
		words = strings.TrimSpace(words + " (Status " + to.status + ")")
	}
	if to.server != "" && !strings.Contains(words, to.server) {
		words += " [" + to.server + "]"
	}
	return to.address + ": " + words
}
