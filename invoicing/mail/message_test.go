package mail_test

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
	fakturismail "fakturisd/invoicing/mail"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("CET", 3600))

func invoiceMail() invoicing.Mail {
	return invoicing.Mail{ID: 1, From: "Nordlicht Feinkost <rechnung@nordlicht.example>", To: "juergen@kunde.example", ToName: "Jürgen Öztürk",
		BCC: "archiv@nordlicht.example", Subject: "Ihre Rechnung RE-2026-0042 über 93,50 €", Text: "Guten Tag Jürgen Öztürk,\n\nanbei die Rechnung.\n.\nViele Grüße\n",
		MessageID: "rechnung-42-1@nordlicht.example", FileName: "Rechnung RE-2026-0042.pdf", PDF: []byte("%PDF-1.4\n\x00\xff\n.\r\n%%EOF\n")}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	raw, err := fakturismail.Message(invoiceMail(), noon)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"Date": "Mon, 23 Nov 2026 12:00:00 +0100", "Message-Id": "<rechnung-42-1@nordlicht.example>",
		"From": `"Nordlicht Feinkost" <rechnung@nordlicht.example>`, "Bcc": "", "Auto-Submitted": "", "User-Agent": "", "X-Mailer": ""} {
		if got := msg.Header.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if bytes.Contains(raw, []byte("archiv@")) {
		t.Error("the archive address is in the message")
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}

// TestRefusedMessages tries to smuggle header lines in, and addresses that are none.
func TestRefusedMessages(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*invoicing.Mail){
		"subject with a header":    func(m *invoicing.Mail) { m.Subject = "Rechnung\r\nBcc: x@evil.example" },
		"subject with a line feed": func(m *invoicing.Mail) { m.Subject = "Rechnung\nX: y" },
		"name with a header":       func(m *invoicing.Mail) { m.ToName = "Jürgen\r\nBcc: x@evil.example" },
		"recipient with a header":  func(m *invoicing.Mail) { m.To = "a@b.example\r\nBcc: x@evil.example" },
		"broken second recipient":  func(m *invoicing.Mail) { m.To = "a@b.example, c@" },
		"no recipient":             func(m *invoicing.Mail) { m.To = "" },
		"recipient without domain": func(m *invoicing.Mail) { m.To = "juergen" },
		"domain that is none":      func(m *invoicing.Mail) { m.To = "a@b..example" },
		"sender missing":           func(m *invoicing.Mail) { m.From = "" },
		"archive copy broken":      func(m *invoicing.Mail) { m.BCC = "archiv" },
		"id with a bracket":        func(m *invoicing.Mail) { m.MessageID = "a@b>\r\nX: y" },
		"id without domain":        func(m *invoicing.Mail) { m.MessageID = "rechnung" },
		"file name with a path":    func(m *invoicing.Mail) { m.FileName = "../rechnung.pdf" },
		"file name with a header":  func(m *invoicing.Mail) { m.FileName = "a.pdf\"\r\nX: y" },
		"subject not UTF-8":        func(m *invoicing.Mail) { m.Subject = "\xff" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := invoiceMail()
			spoil(&m)
			if raw, err := fakturismail.Message(m, noon); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
				t.Errorf("error %v, message\n%s", err, raw)
			}
		})
	}
}
