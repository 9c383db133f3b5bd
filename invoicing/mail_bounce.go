package invoicing

import (
	"regexp"
	"strconv"
	"strings"
)

// The stages of what mail servers report after one of them took a mail.
const (
	StageBounce = "bounce" // it did not arrive
	StageDelay  = "delay"  // it is still being tried
)

// MaxBounceWords is how many characters of a report are kept.
const MaxBounceWords = 4000

// noReplyCode stands where a report names no reply code: "not delivered", and no more (RFC 5321 section 4.2.2).
const noReplyCode = 550

var (
	replyAndStatus = regexp.MustCompile(`\b([45]\d\d)[ -]+#?[45]\.\d{1,3}\.\d{1,3}\b`)
	replyAlone     = regexp.MustCompile(`(?m)(?:^|[:;>"'(\[])[ \t]*([45][0-5]\d)[ -]`)
	statusAlone    = regexp.MustCompile(`\b([45])\.\d{1,3}\.\d{1,3}\b`)
)

// BounceTrouble reads the words with which a mail came back.
func BounceTrouble(words string) MailTrouble {
	words = strings.TrimSpace(strings.ToValidUTF8(words, "?"))
	if r := []rune(words); len(r) > MaxBounceWords {
		words = string(r[:MaxBounceWords]) + " …"
	}
	t := MailTrouble{Stage: StageBounce, Code: noReplyCode, Text: words}
	for _, code := range []*regexp.Regexp{replyAndStatus, replyAlone} {
		if m := code.FindStringSubmatch(words); m != nil {
			t.Code, _ = strconv.Atoi(m[1]) // three digits
			return t
		}
	}
	if m := statusAlone.FindStringSubmatch(words); m != nil && m[1] == "4" {
		t.Code = 450
	}
	return t
}
