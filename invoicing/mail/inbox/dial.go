package inbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2/imapclient"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
)

// dialogue is one IMAP conversation.
type dialogue struct {
	*imapclient.Client
	password string
	free     func() bool // stops watching the context
}

// open connects, encrypts and logs in. The end of ctx breaks the conversation off.
func (b *Inbox) open(ctx context.Context) (*dialogue, error) {
	d := &dialogue{password: b.config.Password}
	addr := net.JoinHostPort(b.config.Host, strconv.Itoa(b.config.Port))
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, d.failed("connecting to "+addr, err)
	}
	d.free = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if d.Client, err = b.greet(conn); err != nil {
		d.free()
		_ = conn.Close()
		return nil, d.failed("greeting of "+addr, err)
	}
	if err := d.Login(b.config.User, b.config.Password).Wait(); err != nil {
		d.close()
		return nil, d.failed("login as "+b.config.User, err)
	}
	return d, nil
}

func (b *Inbox) greet(conn net.Conn) (*imapclient.Client, error) {
	t := &tls.Config{ServerName: b.config.Host, RootCAs: b.config.RootCAs, MinVersion: tls.VersionTLS12}
	switch b.config.TLS {
	case mail.TLSStartTLS:
		return imapclient.NewStartTLS(conn, &imapclient.Options{TLSConfig: t})
	case mail.TLSImplicit:
		t.NextProtos = []string{"imap"}
		conn = tls.Client(conn, t)
	}
	c := imapclient.New(conn, nil)
	if err := c.WaitGreeting(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (d *dialogue) close() {
	d.free()
	_ = d.Logout().Wait() // everything is done, whatever the farewell says
	_ = d.Close()
}

// failed says what did not work, without the password that a server may have echoed.
func (d *dialogue) failed(step string, err error) error {
	text := err.Error()
	if d.password != "" {
		text = strings.ReplaceAll(text, d.password, "***")
	}
	return invoicing.Unavailablef("imap: %s: %s", step, text)
}
