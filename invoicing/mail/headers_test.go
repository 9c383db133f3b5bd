package mail_test

import (
	"bytes"
	"context"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"testing"

	fakturismail "fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
)

// TestTheHeadersThatArrive sends to several people through a mail server and looks at every header line.
func TestTheHeadersThatArrive(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	m := invoiceMail()
	m.To, m.ToName, m.CC, m.ReplyTo = "juergen@kunde.example, anna@müller.example", "", "chef@kunde.example, juergen@kunde.example", "Büro <buero@nordlicht.example>"
	m.Subject, m.FileName = "Ihre Rechnung RÄ-2026-0042 – für Öztürk & Söhne, die einen so langen Betreff bekommen, dass er umgebrochen wird", "Rechnung-RÄ-2026-0042.pdf"
	var stages seen
	if _, err := fakturismail.New(config(b)).Send(context.Background(), m, stages.note); err != nil {
		t.Fatal(err)
	}
	got := b.Mails()[0]
	if want := []string{"juergen@kunde.example", "anna@xn--mller-kva.example", "chef@kunde.example", "archiv@nordlicht.example"}; !slices.Equal(got.Recipients, want) {
		t.Errorf("envelope %v, want %v", got.Recipients, want)
	}
	if got.Subject != m.Subject || len(got.Attachments) != 1 || got.Attachments[0].Name != m.FileName || got.Text != m.Text {
		t.Errorf("subject %q, attachments %+v, text %q", got.Subject, got.Attachments, got.Text)
	}
	want := map[string]string{"Date": "Mon, 23 Nov 2026 12:00:00 +0100", "Message-Id": "<" + m.MessageID + ">", "From": `"Nordlicht Feinkost" <rechnung@nordlicht.example>`,
		"To": "<juergen@kunde.example>, <anna@xn--mller-kva.example>", "Cc": "<chef@kunde.example>, <juergen@kunde.example>",
		"Reply-To": "=?utf-8?q?B=C3=BCro?= <buero@nordlicht.example>", "Mime-Version": "1.0"}
	for name, value := range want {
		if h := got.Header.Get(name); h != value {
			t.Errorf("%s: %q, want %q", name, h, value)
		}
	}
	names := slices.Sorted(maps.Keys(got.Header))
	if all := strings.Join(names, " "); all != "Cc Content-Type Date Delivered-To From Message-Id Mime-Version Reply-To Return-Path Subject To X-Received" {
		t.Errorf("headers: %s", all)
	}
	if !bytes.Contains(got.Raw, []byte(`Content-Disposition: attachment; filename*=utf-8''Rechnung-R%C3%84-2026-0042.pdf`)) {
		t.Errorf("the file's name is not as RFC 2231 wants it:\n%s", got.Raw)
	}
	checkLines(t, got.Raw)
}

// checkLines holds for every message: ASCII headers, no line too long, the file's name in a form that old and new mail programs read.
func checkLines(t *testing.T, raw []byte) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("archiv@nordlicht.example")) && !bytes.Contains(raw, []byte("Delivered-To: archiv@nordlicht.example")) {
		t.Error("the archive address is in the message")
	}
	for line := range bytes.SplitSeq(raw, []byte("\n")) {
		if len(line) > 998 || bytes.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("line %q", line)
		}
	}
	if !strings.HasPrefix(msg.Header.Get("Content-Type"), "multipart/mixed;") {
		t.Errorf("content type %s", msg.Header.Get("Content-Type"))
	}
}
