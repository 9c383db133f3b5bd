// Package mailbox is a mail server that keeps what it gets: tests look into it, the demo shows it to people, and it
// can fail at every step of the dialogue the way real mail servers do.
package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Options say what kind of mail server it is. The zero value is one without login or encryption on a free local port.
type Options struct {
	Addr           string      // empty: a free port of 127.0.0.1
	Dir            string      // keeps the mails as .eml files, so that a restart still has them; empty: memory only
	Prefix         string      // path under which Handler is mounted, such as "/demo/mails"
	User, Password string      // required login; empty: none
	Mechanisms     []string    // of the login; nil: PLAIN and LOGIN
	TLS            *tls.Config // offers STARTTLS; see SelfSigned
	Implicit       bool        // TLS from the first byte
	Faults         []Fault
	Now            func() time.Time
}

// Mailbox is a running mail server.
type Mailbox struct {
	options  Options
	server   *smtp.Server
	listener net.Listener
	closed   chan struct{}
	served   sync.WaitGroup

	mu     sync.Mutex
	mails  []Mail
	faults []Fault
	news   chan struct{} // closed and replaced with every mail
}

// Start reads the kept mails and begins to serve.
func Start(o Options) (*Mailbox, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	b := &Mailbox{options: o, faults: slices.Clone(o.Faults), closed: make(chan struct{}), news: make(chan struct{})}
	if err := b.load(); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("mailbox: %w", err)
	}
	b.listener = listener
	b.server = b.newServer()
	b.served.Go(func() { _ = b.server.Serve(b.guard(listener)) })
	return b, nil
}

func (b *Mailbox) newServer() *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(b.session))
	s.Domain = "mailbox.test"
	s.MaxMessageBytes = 64 << 20
	s.MaxRecipients = 20
	s.AllowInsecureAuth = true
	s.EnableSMTPUTF8 = true
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.ErrorLog = log.New(io.Discard, "", 0)
	if !b.options.Implicit {
		s.TLSConfig = b.options.TLS
	}
	return s
}

// Addr returns host:port of the mail server.
func (b *Mailbox) Addr() string { return b.listener.Addr().String() }

// Port returns the port of the mail server.
func (b *Mailbox) Port() int { return b.listener.Addr().(*net.TCPAddr).Port }

// Close stops the server; kept files stay.
func (b *Mailbox) Close() error {
	select {
	case <-b.closed:
		return nil
	default:
		close(b.closed)
	}
	err := b.server.Close()
	_ = b.listener.Close() // the server does not know it yet if it was only just started
	b.served.Wait()
	return err
}

// Mails returns what was accepted, the oldest first.
func (b *Mailbox) Mails() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.mails)
}

// Wait returns as soon as there are n mails.
func (b *Mailbox) Wait(ctx context.Context, n int) error {
	for {
		b.mu.Lock()
		have, news := len(b.mails), b.news
		b.mu.Unlock()
		if have >= n {
			return nil
		}
		select {
		case <-news:
		case <-b.closed:
			return errors.New("mailbox: closed")
		case <-ctx.Done():
			return fmt.Errorf("mailbox: %d of %d mails arrived: %w", have, n, ctx.Err())
		}
	}
}

// keep adds a mail and writes its file.
func (b *Mailbox) keep(from string, to []string, raw []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := 1
	if n := len(b.mails); n > 0 {
		id = b.mails[n-1].ID + 1
	}
	raw = append(trace(from, to, b.options.Now()), raw...)
	if b.options.Dir != "" {
		if err := os.WriteFile(b.file(id), raw, 0o600); err != nil {
			return fmt.Errorf("mailbox: %w", err)
		}
	}
	b.mails = append(b.mails, parse(id, raw))
	close(b.news)
	b.news = make(chan struct{})
	return nil
}
