package mailbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing/mail/mailbox"
)

const message = "From: Nordlicht <a@shop.example>\r\nTo: =?utf-8?q?J=C3=BCrgen?= <k@kunde.example>\r\nSubject: =?utf-8?q?Rechnung_f=C3=BCr_Sie?=\r\n" +
	"Message-ID: <rechnung-1@shop.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe <script>\r\n" +
	"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"Rechnung 1.pdf\"\r\n\r\nJVBERi0xLjQ=\r\n" +
	"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=\"../boese.html\"\r\n\r\n<script>\r\n--b--\r\n"

func start(t *testing.T, o mailbox.Options) *mailbox.Mailbox {
	t.Helper()
	b, err := mailbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func deliver(t *testing.T, b *mailbox.Mailbox, msg string) {
	t.Helper()
	if err := smtp.SendMail(b.Addr(), nil, "a@shop.example", []string{"k@kunde.example", "archiv@shop.example"}, []byte(msg)); err != nil {
		t.Fatal(err)
	}
}

func TestMailIsParsed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	b := start(t, mailbox.Options{Now: func() time.Time { return at }})
	deliver(t, b, message)
	m := b.Mails()[0]
	if m.ID != 1 || m.Subject != "Rechnung für Sie" || m.Text != "Grüße <script>" || m.MessageID != "rechnung-1@shop.example" ||
		m.Sender != "a@shop.example" || strings.Join(m.Recipients, " ") != "k@kunde.example archiv@shop.example" || !m.Received.Equal(at) {
		t.Errorf("got %+v", m)
	}
	if len(m.Attachments) != 2 || m.Attachments[0].Name != "Rechnung 1.pdf" || string(m.Attachments[0].Data) != "%PDF-1.4" || m.Attachments[1].Name != "boese.html" {
		t.Errorf("attachments %+v", m.Attachments)
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	arrived := make(chan error, 1)
	go func() { arrived <- b.Wait(context.Background(), 2) }()
	deliver(t, b, message)
	deliver(t, b, message)
	if err := <-arrived; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := b.Wait(ctx, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestRestartKeepsMails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, mailbox.Options{Dir: dir})
	deliver(t, first, message)
	deliver(t, first, strings.Replace(message, "Message-ID", "no header\r\nX", 1)) // not a proper mail
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, mailbox.Options{Dir: dir})
	if mails := second.Mails(); len(mails) != 2 || mails[0].Subject != "Rechnung für Sie" || len(mails[0].Recipients) != 2 {
		t.Fatalf("after the restart: %+v", mails)
	}
	deliver(t, second, message)
	if mails := second.Mails(); len(mails) != 3 || mails[2].ID != 3 {
		t.Errorf("after one more: %d mails", len(mails))
	}
}

func TestHandler(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{Prefix: "/demo/mails"})
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	if w := get("/demo/mails"); !strings.Contains(w.Body.String(), "Noch keine Nachricht") {
		t.Errorf("empty mailbox: %d %s", w.Code, w.Body)
	}
	deliver(t, b, message)
	for path, want := range map[string]struct {
		code int
		kind string
		text string
	}{
		"/demo/mails":                      {200, "text/html; charset=utf-8", `href="/demo/mails/1"`},
		"/demo/mails/":                     {200, "text/html; charset=utf-8", "Rechnung für Sie"},
		"/demo/mails/1":                    {200, "text/html; charset=utf-8", "Grüße &lt;script&gt;"},
		"/demo/mails/mailbox.css":          {200, "text/css; charset=utf-8", ".mails"},
		"/demo/mails/1/raw":                {200, "message/rfc822", "Delivered-To: archiv@shop.example"},
		"/demo/mails/1/1/Rechnung%201.pdf": {200, "application/pdf", "%PDF-1.4"},
		"/demo/mails/1/2/boese.html":       {200, "application/octet-stream", "<script>"},
		"/demo/mails/1/3/x":                {404, "text/plain; charset=utf-8", ""},
		"/demo/mails/2":                    {404, "text/plain; charset=utf-8", ""},
		"/demo/mails/x":                    {404, "text/plain; charset=utf-8", ""},
	} {
		w := get(path)
		if w.Code != want.code || w.Header().Get("Content-Type") != want.kind || !strings.Contains(w.Body.String(), want.text) {
			t.Errorf("%s: %d %s\n%s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
	if body := get("/demo/mails/1").Body.String(); strings.Contains(body, "style=") || strings.Contains(body, "<style") || strings.Contains(body, "<script") {
		t.Error("the page breaks default-src 'self'")
	}
	if got := get("/demo/mails/1/1/x").Header().Get("Content-Disposition"); got != `inline; filename="Rechnung 1.pdf"` {
		t.Errorf("disposition %q", got)
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, httptest.NewRequest("POST", "/demo/mails/1", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// TestFaultsRunOut checks Times, with a client that is not ours.
func TestFaultsRunOut(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{Faults: []mailbox.Fault{{Stage: mailbox.StageRcpt, Code: 451, Times: 2}}})
	var got []string
	for range 3 {
		err := smtp.SendMail(b.Addr(), nil, "a@shop.example", []string{"k@kunde.example"}, []byte(message))
		got = append(got, fmt.Sprint(err)[:3])
	}
	if strings.Join(got, " ") != "451 451 <ni" || len(b.Mails()) != 1 {
		t.Errorf("%q and %d mails", got, len(b.Mails()))
	}
}
