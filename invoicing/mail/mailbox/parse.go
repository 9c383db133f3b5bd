package mailbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Mail is a mail as it was accepted.
type Mail struct {
	ID          int // counts from 1
	Received    time.Time
	Sender      string   // of the envelope
	Recipients  []string // of the envelope, archive copies included
	From        string   // as in the header, decoded
	To          string
	Subject     string
	MessageID   string // without angle brackets
	Header      mail.Header
	Text        string
	Attachments []Attachment
	Raw         []byte // with the envelope in front as Return-Path, Delivered-To and X-Received
}

// Attachment is a file that came with a mail.
type Attachment struct {
	Name, Type string
	Data       []byte
}

// trace is the envelope as header lines, the way a mail server puts it before a delivered mail.
func trace(from string, to []string, at time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", from)
	for _, t := range to {
		fmt.Fprintf(&b, "Delivered-To: %s\r\n", t)
	}
	fmt.Fprintf(&b, "X-Received: %s\r\n", at.UTC().Format(time.RFC3339Nano))
	return b.Bytes()
}

// parse reads what it can: a mail that is no proper mail is shown all the same, with what was wrong as its text.
func parse(id int, raw []byte) Mail {
	m := Mail{ID: id, Raw: raw}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		m.Text = "(" + err.Error() + ")"
		return m
	}
	words := new(mime.WordDecoder)
	decoded := func(key string) string {
		s, err := words.DecodeHeader(msg.Header.Get(key))
		if err != nil {
			return msg.Header.Get(key)
		}
		return s
	}
	m.Header = msg.Header
	m.Received, _ = time.Parse(time.RFC3339Nano, msg.Header.Get("X-Received"))
	m.Sender = strings.Trim(msg.Header.Get("Return-Path"), "<>")
	m.Recipients = msg.Header["Delivered-To"]
	m.From, m.To, m.Subject = decoded("From"), decoded("To"), decoded("Subject")
	m.MessageID = strings.Trim(msg.Header.Get("Message-Id"), "<>")
	if err := m.part(textproto.MIMEHeader(msg.Header), msg.Body, words); err != nil {
		m.Text += "(" + err.Error() + ")"
	}
	return m
}

// part reads one part of a mail, and the parts within it.
func (m *Mail) part(h textproto.MIMEHeader, body io.Reader, words *mime.WordDecoder) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.parts(multipart.NewReader(body, params["boundary"]), words)
	}
	data, err := io.ReadAll(decoder(h.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	disposition, file, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	if disposition != "attachment" && kind == "text/plain" {
		m.Text += strings.ReplaceAll(string(data), "\r\n", "\n")
		return nil
	}
	name, err := words.DecodeHeader(file["filename"])
	if err != nil {
		name = file["filename"]
	}
	m.Attachments = append(m.Attachments, Attachment{Name: filepath.Base(name), Type: kind, Data: data})
	return nil
}

func (m *Mail) parts(r *multipart.Reader, words *mime.WordDecoder) error {
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.part(p.Header, p, words); err != nil {
			return err
		}
	}
}

func decoder(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

func (b *Mailbox) file(id int) string {
	return filepath.Join(b.options.Dir, fmt.Sprintf("%06d.eml", id))
}

// load reads the mails that an earlier run kept.
func (b *Mailbox) load() error {
	if b.options.Dir == "" {
		return nil
	}
	if err := os.MkdirAll(b.options.Dir, 0o700); err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(b.options.Dir, "*.eml")) // sorted
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	for _, file := range files {
		var id int
		if _, err := fmt.Sscanf(filepath.Base(file), "%d.eml", &id); err != nil {
			continue // somebody else's file
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("mailbox: %w", err)
		}
		b.mails = append(b.mails, parse(id, raw))
	}
	return nil
}
