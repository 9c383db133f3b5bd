package mail

import (
	"context"
	"crypto/x509"
	"os"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// TLSMode says how the connection to the mail server is encrypted.
type TLSMode string

// The modes of the configuration (mail.tls). TLSNone never sends a password to another machine.
const (
	TLSStartTLS TLSMode = "starttls" // port 587; refused if the server does not offer it
	TLSImplicit TLSMode = "implicit" // port 465
	TLSNone     TLSMode = "none"
)

// Config says which mail server sends the mails.
type Config struct {
	Host     string
	Port     int // 0: 587, 465 or 25 by TLS
	TLS      TLSMode
	User     string // empty: no login
	Password string
	Hello    string         // our name in EHLO; empty: the host's
	RootCAs  *x509.CertPool // nil: the system's

	DialTimeout  time.Duration // connection and greeting; 0: 15 s
	StepTimeout  time.Duration // any other step; 0: 60 s
	ReplyTimeout time.Duration // waiting for the answer to the dot; 0: 5 min (RFC 5321 4.5.3.2.6 wants patience)
	Now          func() time.Time
}

// SMTP sends mails through one mail server, a connection for each.
type SMTP struct{ config Config }

// New returns the sender for a mail server.
func New(c Config) *SMTP {
	if c.TLS == "" {
		c.TLS = TLSStartTLS
	}
	if c.Port == 0 {
		c.Port = map[TLSMode]int{TLSStartTLS: 587, TLSImplicit: 465, TLSNone: 25}[c.TLS]
	}
	if c.Hello == "" {
		c.Hello = hostname()
	}
	for field, standard := range map[*time.Duration]time.Duration{&c.DialTimeout: 15 * time.Second,
		&c.StepTimeout: time.Minute, &c.ReplyTimeout: 5 * time.Minute} {
		if *field == 0 {
			*field = standard
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &SMTP{config: c}
}

// hostname is our name where it is one that a mail server takes.
func hostname() string {
	name, err := os.Hostname()
	if err != nil || name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || r == '_' }) {
		return "localhost"
	}
	return name
}

// Send sends one mail. See Sender.
func (s *SMTP) Send(ctx context.Context, m invoicing.Mail, onStage func(Stage) error) (string, error) {
	e, err := build(m, s.config.Now())
	if err != nil {
		return "", &Error{Stage: StageDialing, Definite: true, Step: "building the message", Err: err}
	}
	if err := onStage(StageDialing); err != nil {
		return "", gaveUp(StageDialing, err)
	}
	d, err := s.dial(ctx)
	if err != nil {
		return "", err
	}
	defer d.close()
	return d.deliver(e, onStage)
}

// Check dials, encrypts, logs in and leaves again: what "fakturisd check" says about the mail server.
func (s *SMTP) Check(ctx context.Context) error {
	d, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	return d.step("QUIT", d.client.Quit)
}

// gaveUp is the error when the caller stopped the dialogue before the dot.
func gaveUp(stage Stage, err error) error {
	return &Error{Stage: stage, Definite: true, Temporary: true, Step: "noting the stage", Err: err}
}
