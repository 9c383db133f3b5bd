package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// dial connects, greets, encrypts and logs in.
func (s *SMTP) dial(ctx context.Context) (*dialogue, error) {
	d := &dialogue{config: s.config, stage: StageDialing}
	dialer := &net.Dialer{Timeout: s.config.DialTimeout}
	addr := net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port))
	err := d.step("connecting to "+addr, func() (err error) {
		d.conn, err = dialer.DialContext(ctx, "tcp", addr)
		return err
	})
	if err != nil {
		return nil, err
	}
	d.free = context.AfterFunc(ctx, d.cancel)
	if err := d.open(); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *dialogue) open() error {
	steps := []struct {
		name string
		do   func() error
	}{{"greeting", d.greet}, {"EHLO", d.hello}, {"STARTTLS", d.startTLS}, {"AUTH", d.login}}
	for _, s := range steps {
		if err := d.step(s.name, s.do); err != nil {
			return err
		}
	}
	return nil
}

func (d *dialogue) greet() error {
	d.deadline(d.config.DialTimeout)
	conn := d.conn
	if d.config.TLS == TLSImplicit {
		conn = tls.Client(d.conn, d.tlsConfig())
	}
	var err error
	d.client, err = smtp.NewClient(conn, d.config.Host)
	return err
}

func (d *dialogue) hello() error { return d.client.Hello(d.config.Hello) }

func (d *dialogue) startTLS() error {
	if d.config.TLS != TLSStartTLS {
		return nil
	}
	if ok, _ := d.client.Extension("STARTTLS"); !ok {
		return errors.New("the server does not offer STARTTLS; set mail.tls to implicit or none if that is right")
	}
	return d.client.StartTLS(d.tlsConfig())
}

func (d *dialogue) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: d.config.Host, RootCAs: d.config.RootCAs, MinVersion: tls.VersionTLS12}
}

// login picks the mechanism that the server offers. None of them sends the password in the clear to another machine.
func (d *dialogue) login() error {
	if d.config.User == "" {
		return nil
	}
	ok, offered := d.client.Extension("AUTH")
	if !ok {
		return errors.New("the server offers no login, but a user is configured")
	}
	user, password, host := d.config.User, d.config.Password, d.config.Host
	for _, mechanism := range strings.Fields(strings.ToUpper(offered)) {
		switch mechanism {
		case "PLAIN":
			return d.client.Auth(smtp.PlainAuth("", user, password, host, false))
		case "LOGIN":
			return d.client.Auth(smtp.LoginAuth(user, password, host, false))
		case "CRAM-MD5":
			return d.client.Auth(smtp.CRAMMD5Auth(user, password))
		}
	}
	return fmt.Errorf("the server offers only the login methods %s; PLAIN, LOGIN or CRAM-MD5 is needed", offered)
}
