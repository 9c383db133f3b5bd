package invoicing

import (
	"net/mail"
	"strings"
	"unicode"
)

// Bounds of the recipients of one mail.
const (
	maxRecipients     = 10
	maxRecipient      = 254  // octets of an address in a mail's path (RFC 5321 4.5.3.1.3, less the angle brackets)
	maxRecipientsText = 1000 // characters of all together, as the column holds them
)

// MailAddresses reads addresses that a person typed, separated by commas, semicolons or lines, and returns them bare
// and comma separated, each once. It is Invalid when one of them is none, or there are more than ten.
func MailAddresses(typed string) (string, error) {
	var all []string
	seen := map[string]bool{}
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '\r' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		address, err := mailAddress(part)
		if err != nil {
			return "", err
		}
		if key := strings.ToLower(address); !seen[key] {
			seen[key] = true
			all = append(all, address)
		}
	}
	joined := strings.Join(all, ", ")
	if len(all) > maxRecipients || len([]rune(joined)) > maxRecipientsText {
		return "", Invalidf("Das sind zu viele Empfänger: höchstens %d, zusammen %d Zeichen.", maxRecipients, maxRecipientsText)
	}
	return joined, nil
}

func mailAddress(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || !strings.Contains(a.Address, "@") || len(a.Address) > maxRecipient || strings.ContainsFunc(a.Address, unreadable) {
		return "", Invalidf("%q ist keine E-Mail-Adresse.", s)
	}
	return a.Address, nil
}

// unreadable holds for what no address that a person types has: a quoted local part may hold them.
func unreadable(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || r == ',' || r == ';'
}
