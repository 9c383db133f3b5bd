package extension

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"fakturisd/invoicing"
)

// read believes a signed answer only, and what the shop refuses before it has looked at a signature.
func (a answer) read(c Client, reply any) error {
	if a.status >= 300 && a.status < 400 {
		return a.redirected(c)
	}
	if a.status != http.StatusOK {
		return a.refused(c)
	}
	if !a.signed(c.Secret) {
		return a.unsigned(c)
	}
	if err := json.Unmarshal(a.body, reply); err != nil {
		return invoicing.Conflictf("Die Antwort der Shop-Erweiterung auf %s ist nicht zu lesen. Bitte die Erweiterung im Shop auf den Stand dieses Programms bringen.",
			host(c.URL))
	}
	return nil
}

// redirected names the usual reason: the shop is reached by https alone.
func (a answer) redirected(c Client) error {
	to := a.header.Get("Location")
	if strings.HasPrefix(c.URL, "http://") && strings.HasPrefix(to, "https://") {
		return invoicing.Conflictf("%s leitet auf https um: bitte die https-Adresse eintragen (url oder extension.url des Shops).", host(c.URL))
	}
	return invoicing.Conflictf("%s leitet um (Antwort %d nach %s). Bitte die Adresse eintragen, unter der der Shop wirklich antwortet.", host(c.URL), a.status, host(to))
}

// refusal is what the shop says instead of an answer.
type refusal struct {
	Error   string `json:"error"`
	Message string `json:"message"`
	Now     int64  `json:"now"` // the shop's time, of expired
}

// refusedError keeps the protocol's word beside the German sentence.
type refusedError struct{ word string }

func (e refusedError) Error() string { return e.word }

func isRefusal(err error, word string) bool {
	var e refusedError
	return errors.As(err, &e) && e.word == word
}

// Permanent says whether the shop will never take this mail: a value in it cannot be. Everything else can be mended, by time
// or by a person.
func Permanent(err error) bool { return isRefusal(err, "invalid") }

// Unusable says whether the extension cannot be used at all just now: it was not reached, does not take our word, or is off. What it
// refuses of a single order is no such trouble.
func Unusable(err error) bool {
	var e refusedError
	return err != nil && (!errors.As(err, &e) || slices.Contains(early, e.word))
}

// html says whether the answer is a page for people: not of the extension.
func (a answer) html() bool {
	return strings.Contains(a.header.Get("Content-Type"), "html") || bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<"))
}

// said is what the shop said, short and on one line.
func said(s string) string {
	s = strings.ToValidUTF8(s, "?")
	words := []rune(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " "))
	if len(words) > 300 {
		words = append(words[:299], '…')
	}
	return string(words)
}
