package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
)

// TestCheck logs in with every kind of encryption, and refuses what is not safe.
func TestCheck(t *testing.T) {
	t.Parallel()
	server, roots, err := mailbox.SelfSigned()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		options mailbox.Options
		change  func(*mail.Config)
		says    string // "" for success
	}{
		"plain":                         {mailbox.Options{}, func(*mail.Config) {}, ""},
		"login":                         {mailbox.Options{User: "u", Password: "geheim"}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, ""},
		"STARTTLS and login":            {mailbox.Options{TLS: server, User: "u", Password: "geheim"}, func(c *mail.Config) { c.TLS, c.RootCAs, c.User, c.Password = mail.TLSStartTLS, roots, "u", "geheim" }, ""},
		"TLS and login":                 {mailbox.Options{TLS: server, Implicit: true, User: "u", Password: "geheim"}, func(c *mail.Config) { c.TLS, c.RootCAs, c.User, c.Password = mail.TLSImplicit, roots, "u", "geheim" }, ""},
		"only LOGIN is offered":         {mailbox.Options{User: "u", Password: "geheim", Mechanisms: []string{"LOGIN"}}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, ""},
		"only GSSAPI is offered":        {mailbox.Options{User: "u", Password: "geheim", Mechanisms: []string{"GSSAPI"}}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, "GSSAPI"},
		"wrong password":                {mailbox.Options{User: "u", Password: "anders"}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, "535"},
		"login wanted, none offered":    {mailbox.Options{}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, "offers no login"},
		"STARTTLS wanted, none offered": {mailbox.Options{}, func(c *mail.Config) { c.TLS = mail.TLSStartTLS }, "does not offer STARTTLS"},
		"unknown certificate":           {mailbox.Options{TLS: server}, func(c *mail.Config) { c.TLS = mail.TLSStartTLS }, "certificate"},
		"unknown certificate, TLS":      {mailbox.Options{TLS: server, Implicit: true}, func(c *mail.Config) { c.TLS = mail.TLSImplicit }, "certificate"},
		"echoed password":               {mailbox.Options{User: "u", Password: "x", Faults: []mailbox.Fault{{Stage: mailbox.StageAuth, Code: 535, Message: "geheim is wrong"}}}, func(c *mail.Config) { c.User, c.Password = "u", "geheim" }, "*** is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config(start(t, c.options))
			c.change(&cfg)
			err := mail.New(cfg).Check(context.Background())
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			var e *mail.Error
			if err != nil && (!errors.As(err, &e) || strings.Contains(err.Error(), "geheim")) {
				t.Errorf("error %#v", err)
			}
		})
	}
}
