package invoicing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MailKind is what a mail's text is for.
type MailKind string

// The kinds of texts. MailAgain is for a copy of what was sent before.
const (
	MailInvoice      MailKind = "rechnung"
	MailCollective   MailKind = "sammelrechnung"
	MailCancellation MailKind = "storno"
	MailDeposit      MailKind = "anzahlung"
	MailAgain        MailKind = "erneut"
	MailDeliveryNote MailKind = "lieferschein"
	MailStatus       MailKind = "status" // the order has another status in the shop
)

// MailKinds are all kinds of texts, MailLanguages all their languages; the first is for whoever has another one.
var (
	MailKinds     = []MailKind{MailInvoice, MailCollective, MailCancellation, MailDeposit, MailAgain, MailDeliveryNote, MailStatus}
	MailLanguages = []string{"de", "en"}
)

// Bounds of a mail's text, in characters.
const (
	maxSubject = 200
	maxBody    = 10_000
)

// MailBounds returns how many characters subject and text may have.
func MailBounds() (subject, text int) { return maxSubject, maxBody }

// MailText is subject and text of a mail. With placeholders, such as {nummer}, it is a template.
type MailText struct {
	Subject string `json:"subject"`
	Body    string `json:"text"`
}

// Placeholders are what a text of the kind may have filled in.
func (k MailKind) Placeholders() []string {
	switch k {
	case MailDeliveryNote:
		return []string{"nummer", "datum", "teil", "versandart", "shop_bestellung", "bestelldatum", "auftrag", "anrede", "kunde", "shop", "firma", "absender"}
	case MailStatus:
		return []string{"status", "kommentar", "sendungen", "shop_bestellung", "bestelldatum", "auftrag", "anrede", "kunde", "shop", "firma", "absender"}
	}
	return []string{"nummer", "datum", "betrag", "gesamt", "waehrung", "faellig", "offen", "skonto", "anrede", "kunde", "auftrag", "shop_bestellung",
		"zeitraum", "original", "shop", "firma", "absender"}
}

// braced is what looks like a placeholder.
var braced = regexp.MustCompile(`\{[^{}\s]{1,40}\}`)

// CheckTemplate refuses a text of the kind that cannot be sent, or has an unknown placeholder. It is Invalid, in German.
func (t MailText) CheckTemplate(kind MailKind) error {
	if err := t.Check(); err != nil {
		return err
	}
	for _, found := range braced.FindAllString(t.Subject+"\n"+t.Body, -1) {
		if all := kind.Placeholders(); !slices.Contains(all, strings.Trim(found, "{}")) {
			return Invalidf("Den Platzhalter %s gibt es nicht. Erlaubt sind {%s}.", found, strings.Join(all, "}, {"))
		}
	}
	return nil
}

// Check refuses a text that cannot be sent. It is Invalid, in German.
func (t MailText) Check() error {
	subject, body := utf8.RuneCountInString(t.Subject), utf8.RuneCountInString(t.Body)
	switch {
	case strings.TrimSpace(t.Subject) == "":
		return Invalidf("Es fehlt der Betreff.")
	case strings.TrimSpace(t.Body) == "":
		return Invalidf("Es fehlt der Text.")
	case subject > maxSubject:
		return Invalidf("Der Betreff hat %d Zeichen; höchstens %d sind möglich.", subject, maxSubject)
	case body > maxBody:
		return Invalidf("Der Text hat %d Zeichen; höchstens %d sind möglich.", body, maxBody)
	case !utf8.ValidString(t.Subject) || strings.ContainsFunc(t.Subject, unicode.IsControl):
		return Invalidf("Der Betreff darf weder Zeilenumbrüche noch andere Steuerzeichen enthalten.")
	case !utf8.ValidString(t.Body) || strings.ContainsFunc(t.Body, forbidden):
		return Invalidf("Der Text enthält Steuerzeichen.")
	}
	return nil
}

func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// Tidy returns the text with the line ends of this program, as forms and files have others.
func (t MailText) Tidy() MailText {
	body := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(t.Body)
	return MailText{Subject: strings.TrimSpace(t.Subject), Body: strings.TrimRight(body, " \t\n") + "\n"}
}

// Fill puts values in the place of the placeholders, in one pass: what a value contains is never looked at again. A line
// of nothing but placeholders that are all empty goes, and of the empty lines around it one stays.
func (t MailText) Fill(values map[string]string) MailText {
	var body []string
	gone := false
	for line := range strings.SplitSeq(t.Body, "\n") {
		filled := fill(line, values)
		blank := strings.TrimSpace(filled) == ""
		switch {
		case blank && braced.MatchString(line):
			gone = true
			continue
		case blank && gone && len(body) > 0 && strings.TrimSpace(body[len(body)-1]) == "":
			continue
		}
		gone = false
		body = append(body, filled)
	}
	subject := []rune(oneLine(fill(t.Subject, values)))
	return MailText{Subject: string(subject[:min(len(subject), maxSubject)]), Body: strings.Join(body, "\n")}
}

func fill(s string, values map[string]string) string {
	return braced.ReplaceAllStringFunc(s, func(found string) string {
		if value, ok := values[strings.Trim(found, "{}")]; ok {
			return value
		}
		return found
	})
}

// oneLine keeps values with line ends from becoming headers of their own.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
