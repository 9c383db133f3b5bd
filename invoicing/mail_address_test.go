package invoicing_test

import (
	"fmt"
	"strings"
	"testing"

	"fakturisd/invoicing"
)

func TestMailAddresses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", " , ;\n": "", " anna@kunde.example ": "anna@kunde.example", "Anna Kühn <anna@kunde.example>": "anna@kunde.example",
		"a@x.example; b@x.example\nc@x.example,a@X.example": "a@x.example, b@x.example, c@x.example", "jürgen@müller.example": "jürgen@müller.example",
	} {
		if got, err := invoicing.MailAddresses(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	var eleven []string
	for i := range 11 {
		eleven = append(eleven, fmt.Sprintf("a%d@x.example", i))
	}
	for _, typed := range []string{"anna", "anna(at)kunde.example", "a@x.example, b", "a@x.example\r\nBcc: b@y.example", `"a b"@x.example`, "a@x.example b@x.example",
		strings.Join(eleven, ","), strings.Repeat("a", 250) + "@x.example", "a@"} {
		if got, err := invoicing.MailAddresses(typed); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestReasonsOfMailServers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]invoicing.MailReason{
		"550 mail: RCPT TO <a@b.example>: 550 5.1.1 no such user":                    invoicing.ReasonAddress,
		"550 mail: RCPT TO <spam@b.example>: 550 sorry":                              invoicing.ReasonAddress,
		"553 mail: final dot: 553 unknown recipient":                                 invoicing.ReasonAddress,
		"552 mail: RCPT TO <a@b.example>: 552 5.2.2 over quota":                      invoicing.ReasonMailbox,
		"452 mail: RCPT TO <a@b.example>: 452 4.2.2 The email account is over quota": invoicing.ReasonMailbox,
		"552 mail: MAIL FROM a: 552 5.3.4 message size exceeds fixed limit":          invoicing.ReasonSize,
		"554 mail: final dot: 554 message too large":                                 invoicing.ReasonSize,
		"554 mail: final dot: 554 5.7.1 rejected as spam":                            invoicing.ReasonBlocked,
		"554 mail: greeting: 554 your host is listed at rbl.example":                 invoicing.ReasonBlocked,
		"451 mail: RCPT TO <a@b.example>: 451 4.7.1 Greylisted, come back later":     invoicing.ReasonLater,
		"421 mail: greeting: 421 busy":                                               invoicing.ReasonLater,
		"535 mail: AUTH: 535 5.7.8 bad credentials":                                  invoicing.ReasonLogin,
		"0 mail: connecting to smtp:587: connection refused":                         invoicing.ReasonUnreachable,
		"554 mail: final dot: 554 transaction failed":                                invoicing.ReasonRefused,
		"0 ": invoicing.ReasonNone,
	} {
		var code int
		fmt.Sscan(text, &code)
		_, said, _ := strings.Cut(text, " ")
		if got := (invoicing.MailTrouble{Code: code, Text: said}).Reason(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
