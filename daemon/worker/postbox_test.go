package worker_test

import (
	"bytes"
	"io"
	"log"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/bounce"
	"fakturisd/invoicing/mail/inbox"
)

// postbox is an IMAP server with the mailbox to which mails come back.
type postbox struct {
	t      *testing.T
	user   *imapmemserver.User
	memory *imapmemserver.Server
	server *imapserver.Server
	addr   string
}

func openPostbox(t *testing.T) *postbox {
	t.Helper()
	p := &postbox{t: t, user: imapmemserver.NewUser("rechnung", "geheim"), memory: imapmemserver.New(), addr: "127.0.0.1:0"}
	p.memory.AddUser(p.user)
	for _, folder := range []string{"INBOX", "Erledigt"} {
		if err := p.user.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
	}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *postbox) start() {
	p.t.Helper()
	listener, err := net.Listen("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.addr = listener.Addr().String()
	p.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return p.memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	go func() { _ = p.server.Serve(listener) }()
}

func (p *postbox) stop() { _ = p.server.Close() }

// config is that of a daemon that reads it.
func (p *postbox) config() inbox.Config {
	_, port, _ := net.SplitHostPort(p.addr)
	number, err := strconv.Atoi(port)
	if err != nil {
		p.t.Fatal(err)
	}
	return inbox.Config{Host: "127.0.0.1", Port: number, TLS: mail.TLSNone,
		User: "rechnung", Password: "geheim", Folder: "INBOX", MaxSize: bounce.MaxSize}
}

// put has a message arrive.
func (p *postbox) put(message string) {
	p.t.Helper()
	raw := bytes.NewReader([]byte(strings.ReplaceAll(message, "\n", "\r\n")))
	if _, err := p.user.Append("INBOX", raw, &imap.AppendOptions{}); err != nil {
		p.t.Fatal(err)
	}
}

// count says how many messages a folder holds, and how many of them are unread.
func (p *postbox) count(folder string) (all, unread int) {
	p.t.Helper()
	status, err := p.user.Status(folder, &imap.StatusOptions{NumMessages: true, NumUnseen: true})
	if err != nil {
		p.t.Fatal(err)
	}
	return int(*status.NumMessages), int(*status.NumUnseen)
}

// report is what a mail server sends back about a mail.
func report(id, messageID, action, status, words string) string {
	return strings.Join(slices.Concat([]string{"Return-Path: <>", "From: MAILER-DAEMON@mail.example", "To: rechnung@muster.example", "Subject: Undelivered Mail",
		"Message-ID: <" + id + "@mail.example>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
		`Content-Type: multipart/report; report-type=delivery-status; boundary="b"`, "", "--b", "Content-Type: text/plain", "", "Sorry.", "--b",
		"Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mail.example", "", "Final-Recipient: rfc822; aenne@example.com",
		"Action: " + action, "Status: " + status, "Diagnostic-Code: smtp; " + words, "", "--b", "Content-Type: message/rfc822", "",
		"Message-ID: <" + messageID + ">", "Subject: Ihre Rechnung", "", "Guten Tag", "--b--", ""}), "\n")
}
