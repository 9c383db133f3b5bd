package invoicing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MailReason is the kind of trouble with a mail, as a person understands it.
type MailReason string

// The reasons; each has its words in the locale files.
const (
	ReasonNone        MailReason = ""
	ReasonAddress     MailReason = "address"     // no such recipient
	ReasonMailbox     MailReason = "mailbox"     // the recipient's mailbox is full
	ReasonSize        MailReason = "size"        // the message is too big
	ReasonBlocked     MailReason = "blocked"     // taken for spam, or by policy
	ReasonLater       MailReason = "later"       // greylisting, or the server is busy
	ReasonLogin       MailReason = "login"       // our own login was refused
	ReasonUnreachable MailReason = "unreachable" // no connection, or it broke
	ReasonRefused     MailReason = "refused"     // anything else that the server refused
)

// enhanced is the status code of RFC 3463 in a server's reply.
var enhanced = regexp.MustCompile(`\b[245]\.(\d{1,3}\.\d{1,3})\b`)

// enhancedReasons are the status codes that tell (RFC 3463; registry of RFC 5248).
var enhancedReasons = map[string]MailReason{
	"1.0": ReasonAddress, "1.1": ReasonAddress, "1.2": ReasonAddress, "1.3": ReasonAddress, "1.6": ReasonAddress, "1.10": ReasonAddress, "2.1": ReasonAddress,
	"2.2": ReasonMailbox, "2.3": ReasonSize, "3.4": ReasonSize, "7.0": ReasonBlocked, "7.1": ReasonBlocked, "7.26": ReasonBlocked, "7.8": ReasonLogin, "7.9": ReasonLogin,
}

// Reason reads the kind of trouble out of a server's reply: its status code where it has one, else its words and code.
func (t MailTrouble) Reason() MailReason {
	step, answer := t.split()
	switch {
	case t.Text == "" && t.Code == 0:
		return ReasonNone
	case t.Code == 0:
		return ReasonUnreachable
	case says(answer, "greylist", "graylist"):
		return ReasonLater
	case t.Code == 530 || t.Code == 534 || t.Code == 535 || t.Code == 538:
		return ReasonLogin
	}
	if m := enhanced.FindStringSubmatch(answer); m != nil {
		if r, ok := enhancedReasons[m[1]]; ok && (r != ReasonBlocked || t.Code >= 500) {
			return r
		}
	}
	return t.reasonByWords(step, answer)
}

// split parts what was going on from what the server answered: an address in the former says nothing.
func (t MailTrouble) split() (step, answer string) {
	text := strings.ToLower(t.Text)
	if i := strings.Index(text, strconv.Itoa(t.Code)+" "); t.Code != 0 && i >= 0 {
		return text[:i], text[i:]
	}
	return "", text
}

func says(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func (t MailTrouble) reasonByWords(step, answer string) MailReason {
	switch {
	case says(answer, "too large", "too big", "maximum size", "message size", "size limit", "size exceeds"):
		return ReasonSize
	case t.Code == 552 || says(answer, "mailbox full", "mailbox is full", "quota", "over limit"):
		return ReasonMailbox
	case says(answer, "spam", "blocked", "blacklist", "blocklist", "block list", "denied", "policy", "reputation", "listed"):
		return ReasonBlocked
	case t.Code < 500:
		return ReasonLater
	case (t.Code == 550 || t.Code == 551 || t.Code == 553) && (says(step, "rcpt to") || says(answer, "user", "recipient", "mailbox", "address", "unknown")):
		return ReasonAddress
	}
	return ReasonRefused
}
