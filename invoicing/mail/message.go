package mail

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"path"
	"slices"
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
	p, err := parties(m)
	if err != nil {
		return nil, err
	}
	e := &envelope{from: angle(p.from)}
	for _, a := range slices.Concat(p.to, p.cc, p.bcc) {
		if to := angle(a); !slices.Contains(e.recipients, to) {
			e.recipients = append(e.recipients, to)
		}
	}
	e.message, err = write(compose(m, p, now))
	return e, err
}

// people are those whom a mail is about. Only one address each may stand in from and replyTo.
type people struct {
	from, replyTo *mail.Address
	to, cc, bcc   []*mail.Address
}

func parties(m invoicing.Mail) (p people, err error) {
	for _, list := range []struct {
		what, text string
		into       *[]*mail.Address
	}{{"recipient", m.To, &p.to}, {"recipient of a copy", m.CC, &p.cc}, {"archive copy", m.BCC, &p.bcc}} {
		if *list.into, err = addresses(list.what, list.text); err != nil {
			return p, err
		}
	}
	if len(p.to) == 0 {
		return p, invoicing.Invalidf("mail: there is no recipient")
	}
	if len(p.to) == 1 && m.ToName != "" {
		p.to[0].Name = m.ToName
	}
	if m.ReplyTo != "" {
		if p.replyTo, err = address("address for answers", m.ReplyTo); err != nil {
			return p, err
		}
	}
	p.from, err = address("sender", m.From)
	return p, err
}

// compose sets the addresses itself because go-mail knows none with letters beyond ASCII before the @.
func compose(m invoicing.Mail, p people, now time.Time) *gomail.Msg {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(p.from)
	msg.ToMailAddress(p.to...)
	if len(p.cc) > 0 {
		msg.CcMailAddress(p.cc...)
	}
	if p.replyTo != nil {
		msg.ReplyToMailAddress(p.replyTo)
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if len(m.PDF) > 0 {
		msg.AttachReadSeeker(m.FileName, bytes.NewReader(m.PDF), gomail.WithFileContentType("application/pdf"), named(m.FileName))
	}
	return msg
}

// named gives the attachment its name as RFC 2231 wants it (filename*=utf-8”…), which go-mail does not; the older form that
// some programs still need stays in Content-Type.
func named(file string) gomail.FileOption {
	return func(f *gomail.File) {
		f.Header.Set(gomail.HeaderContentDisposition.String(), mime.FormatMediaType("attachment", map[string]string{"filename": file}))
	}
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
	for what, value := range map[string]string{"sender": m.From, "recipient": m.To, "recipient's name": m.ToName, "recipient of a copy": m.CC,
		"archive copy": m.BCC, "address for answers": m.ReplyTo, "subject": m.Subject, "message id": m.MessageID, "file name": m.FileName} {
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

// addresses reads a comma separated list; an empty text is none.
func addresses(what, s string) ([]*mail.Address, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	list, err := mail.ParseAddressList(s)
	if err != nil {
		return nil, invoicing.Invalidf("mail: the %s %q is no e-mail address: %w", what, s, err)
	}
	for _, a := range list {
		if err := forDNS(what, a); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// address reads one address; see forDNS.
func address(what, s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, invoicing.Invalidf("mail: the %s %q is no e-mail address: %w", what, s, err)
	}
	return a, forDNS(what, a)
}

// forDNS gives an address's domain the form that DNS knows (müller.de is xn--mller-kva.de).
func forDNS(what string, a *mail.Address) error {
	at := strings.LastIndexByte(a.Address, '@')
	domain, err := idna.Lookup.ToASCII(a.Address[at+1:])
	if err != nil {
		return invoicing.Invalidf("mail: the %s %q has no valid domain: %w", what, a.Address, err)
	}
	a.Address = a.Address[:at+1] + domain
	return nil
}

func angle(a *mail.Address) string { return (&mail.Address{Address: a.Address}).String() }
