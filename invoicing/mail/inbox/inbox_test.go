package inbox_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/inbox"
	"fakturisd/invoicing/mail/mailbox"
)

// serve starts an IMAP server with an empty INBOX and returns how to reach it.
func serve(t *testing.T, encryption *tls.Config, implicit bool) (inbox.Config, *imapmemserver.User) {
	t.Helper()
	user, memory := imapmemserver.NewUser("anna", "geheim"), imapmemserver.New()
	memory.AddUser(user)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := inbox.Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: mail.TLSNone, User: "anna", Password: "geheim", Folder: "INBOX", MaxSize: 2000}
	if implicit {
		listener = tls.NewListener(listener, encryption)
	}
	server := imapserver.New(&imapserver.Options{InsecureAuth: true, TLSConfig: encryption, Logger: log.New(io.Discard, "", 0),
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		}})
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return c, user
}

// TestTheConnectionIsEncrypted, and what is not as configured is refused instead of done without.
func TestTheConnectionIsEncrypted(t *testing.T) {
	t.Parallel()
	encryption, pool, err := mailbox.SelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		mode               mail.TLSMode
		offered, implicit  bool
		trusted, wantLogin bool
	}{
		"starttls":            {mail.TLSStartTLS, true, false, true, true},
		"starttls, not there": {mail.TLSStartTLS, false, false, true, false},
		"starttls, strange":   {mail.TLSStartTLS, true, false, false, false},
		"implicit":            {mail.TLSImplicit, true, true, true, true},
		"implicit, strange":   {mail.TLSImplicit, true, true, false, false},
	} {
		offered := encryption
		if !c.offered {
			offered = nil
		}
		config, _ := serve(t, offered, c.implicit)
		if config.TLS = c.mode; c.trusted {
			config.RootCAs = pool
		}
		if err := inbox.New(config).Check(t.Context()); (err == nil) != c.wantLogin {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// reader takes every message whose header says so, and keeps what it was shown.
type reader struct{ headers, bodies []string }

func (r *reader) Wants(header []byte) bool {
	r.headers = append(r.headers, string(header))
	return strings.Contains(string(header), "Report: yes")
}

func (r *reader) Visit(_ context.Context, raw []byte) (inbox.Verdict, error) {
	r.bodies = append(r.bodies, string(raw))
	return inbox.Taken, nil
}

// TestAFullMailboxIsReadOnce: of hundreds of letters only the headers, once; of the report as much as is wanted.
func TestAFullMailboxIsReadOnce(t *testing.T) {
	t.Parallel()
	config, user := serve(t, nil, false)
	put := func(message string) {
		t.Helper()
		if _, err := user.Append("INBOX", strings.NewReader(strings.ReplaceAll(message, "\n", "\r\n")), &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 230 {
		put(fmt.Sprintf("Subject: Brief %d\n\nGuten Tag\n", n))
	}
	put("Report: yes\n\n" + strings.Repeat("lang ", 10000))
	box, r := inbox.New(config), &reader{}
	for range 2 {
		if err := box.Read(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.headers) != 231 || len(r.bodies) != 1 || len(r.bodies[0]) != 2000 {
		t.Errorf("%d headers, %d bodies", len(r.headers), len(r.bodies))
	}
	put("Report: yes\n\nzwei\n")
	if err := box.Read(t.Context(), r); err != nil || len(r.headers) != 232 || len(r.bodies) != 2 {
		t.Errorf("then %d headers, %d bodies, %v", len(r.headers), len(r.bodies), err)
	}
	status, err := user.Status("INBOX", &imap.StatusOptions{NumUnseen: true})
	if err != nil || *status.NumUnseen != 230 {
		t.Errorf("%d unread, %v", *status.NumUnseen, err)
	}
}
