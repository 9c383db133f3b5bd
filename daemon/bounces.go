package main

import (
	"context"
	"fmt"
	"time"

	"fakturisd/daemon/config"
	"fakturisd/daemon/worker"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/bounce"
	"fakturisd/invoicing/mail/inbox"
	"fakturisd/invoicing/store"
)

// newInbox returns the mailbox of returned mails, nil where none is configured.
func newInbox(c config.Bounces) *inbox.Inbox {
	if c.Host == "" {
		return nil
	}
	return inbox.New(inbox.Config{Host: c.Host, Port: c.Port, TLS: mail.TLSMode(c.TLS), User: c.User, Password: c.Password, Folder: c.Folder,
		Processed: c.Processed, MaxSize: bounce.MaxSize})
}

// watchBounces looks for mails that came back until ctx ends.
func (m *Main) watchBounces(ctx context.Context) {
	box := newInbox(m.Config.Mail.Bounces)
	if box == nil {
		return
	}
	b := &worker.Bounces{Store: m.Store, Inbox: box, Every: time.Duration(m.Config.Mail.Bounces.Every), Log: m.part("bounces"),
		Result: func(r store.BounceResult) { m.metrics.BounceRead(string(r)) },
		Looked: func() { m.metrics.BouncesLooked(m.now()) }}
	b.Run(ctx)
}

// checkBounces logs in to the mailbox of returned mails.
func checkBounces(ctx context.Context, cfg *config.Config) finding {
	c := cfg.Mail.Bounces
	box := newInbox(c)
	if box == nil {
		return finding{Name: "bounces", OK: true, Message: "mail.bounces ist nicht gesetzt; dass eine E-Mail zurückkam, vermerkt jemand von Hand"}
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return found("bounces", box.Check(ctx), fmt.Sprintf("%s:%d nimmt die Anmeldung an, Ordner %s", c.Host, c.Port, c.Folder))
}
