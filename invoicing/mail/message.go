package mail

import (
	"bytes"
	"io"
	"net/mail"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"fakturisd/invoicing"
)

// envelope is a mail ready for the wire. The archive copy (BCC) is in the recipients only, never in the message.
type envelope struct {
	from       string   // with angle brackets
	recipients []string // with angle brackets
	message    []byte
}

// Message returns the mail as the bytes that go over the wire (RFC 5322), dated now: a text part and the PDF. What
// could smuggle in a header line, and addresses that are none, are refused with CodeInvalid.
func Message(m invoicing.Mail, now time.Time) ([]byte, error) {
	e, err := build(m, now)
	if err != nil {
		return nil, err
	}
	return e.message, nil
}

func build(m invoicing.Mail, now time.Time) (*envelope, error) {
	if err := refuse(m); err != nil {
		return nil, err
	}
	from, err := address("sender", m.From)
	if err != nil {
		return nil, err
	}
	to, err := address("recipient", m.To)
	if err != nil {
		return nil, err
	}
	if m.ToName != "" {
		to.Name = m.ToName
	}
	e := &envelope{from: angle(from), recipients: []string{angle(to)}}
	if m.BCC != "" {
		bcc, err := address("archive copy", m.BCC)
		if err != nil {
			return nil, err
		}
		e.recipients = append(e.recipients, angle(bcc))
	}
	e.message, err = write(compose(m, from, to, now))
	return e, err
}

// compose sets From and To itself because go-mail knows no addresses with letters beyond ASCII before the @.
func compose(m invoicing.Mail, from, to *mail.Address, now time.Time) *gomail.Msg {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(to)
	msg.Subject(m.Subject)
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if len(m.PDF) > 0 {
		msg.AttachReadSeeker(m.FileName, bytes.NewReader(m.PDF), gomail.WithFileContentType("application/pdf"))
	}
	return msg
}

func write(msg *gomail.Msg) ([]byte, error) {
	var b bytes.Buffer
	if _, err := msg.WriteTo(io.Writer(&b)); err != nil {
		return nil, invoicing.Invalidf("mail cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

// refuse checks everything that ends up in a header.
func refuse(m invoicing.Mail) error {
	for what, value := range map[string]string{"sender": m.From, "recipient": m.To, "recipient's name": m.ToName,
		"archive copy": m.BCC, "subject": m.Subject, "message id": m.MessageID, "file name": m.FileName} {
		if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
			return invoicing.Invalidf("mail: the %s %q contains a control character", what, value)
		}
	}
	if !messageID(m.MessageID) {
		return invoicing.Invalidf("mail: the message id %q does not look like name@domain", m.MessageID)
	}
	if len(m.PDF) > 0 && (m.FileName == "" || path.Base(strings.ReplaceAll(m.FileName, `\`, "/")) != m.FileName) {
		return invoicing.Invalidf("mail: %q is no name for an attachment", m.FileName)
	}
	return nil
}

func messageID(s string) bool {
	left, right, found := strings.Cut(s, "@")
	return found && left != "" && right != "" && !strings.ContainsAny(s, " <>(),;:\\\"[]") && !strings.Contains(right, "@")
}

// address reads one address; its domain becomes the form that DNS knows (müller.de is xn--mller-kva.de).
func address(what, s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, invoicing.Invalidf("mail: the %s %q is no e-mail address: %w", what, s, err)
	}
	at := strings.LastIndexByte(a.Address, '@')
	domain, err := idna.Lookup.ToASCII(a.Address[at+1:])
	if err != nil {
		return nil, invoicing.Invalidf("mail: the %s %q has no valid domain: %w", what, s, err)
	}
	a.Address = a.Address[:at+1] + domain
	return a, nil
}

func angle(a *mail.Address) string { return (&mail.Address{Address: a.Address}).String() }
