// Package inbox reads a mailbox over IMAP: it shows every unread message once, and leaves alone what nobody takes.
package inbox

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"fakturisd/invoicing/mail"
)

// How a mailbox is read.
const (
	dialTimeout = 20 * time.Second
	batch       = 100      // headers in one go
	maxHeader   = 64 << 10 // bytes
)

// Config says which mailbox is read.
type Config struct {
	Host      string
	Port      int
	TLS       mail.TLSMode
	User      string
	Password  string
	Folder    string         // INBOX for most
	Processed string         // folder that taken messages are moved to; empty: they stay, marked as read
	MaxSize   int64          // bytes of a message that are read
	RootCAs   *x509.CertPool // nil: those of the system
}

// Verdict says what becomes of a message.
type Verdict int

// Leave is for what is none of our business: it stays unread. Later is to be shown again next time.
const (
	Leave Verdict = iota
	Later
	Taken
)

// Visitor is shown the messages.
type Visitor interface {
	Wants(header []byte) bool
	Visit(ctx context.Context, raw []byte) (Verdict, error)
}

// Inbox is a mailbox that is read again and again by one reader at a time.
type Inbox struct {
	config   Config
	validity uint32            // of left
	left     map[imap.UID]bool // unread messages that were shown and left
}

// New returns the mailbox; it does not connect yet.
func New(c Config) *Inbox { return &Inbox{config: c, left: map[imap.UID]bool{}} }

// Check logs in, looks whether the folders are there, and changes nothing.
func (b *Inbox) Check(ctx context.Context) error {
	c, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	for _, folder := range []string{b.config.Folder, b.config.Processed} {
		if folder == "" {
			continue
		}
		if _, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return c.failed("folder "+folder, err)
		}
	}
	return nil
}

// Read shows the unread messages that were not left before. What v took is marked as read after it returned, so that a
// break in between shows it again: v must know what it took already. An error of v ends the reading.
func (b *Inbox) Read(ctx context.Context, v Visitor) error {
	c, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	uids, err := b.unread(c)
	if err != nil {
		return err
	}
	for len(uids) > 0 {
		n := min(batch, len(uids))
		if err := b.show(ctx, c, uids[:n], v); err != nil {
			return err
		}
		uids = uids[n:]
	}
	return nil
}

// unread returns the messages to show, and forgets those left that are gone or read by now.
func (b *Inbox) unread(c *dialogue) ([]imap.UID, error) {
	selected, err := c.Select(b.config.Folder, nil).Wait()
	if err != nil {
		return nil, c.failed("folder "+b.config.Folder, err)
	}
	if selected.UIDValidity != b.validity {
		b.validity, b.left = selected.UIDValidity, map[imap.UID]bool{}
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return nil, c.failed("search", err)
	}
	var uids []imap.UID
	left := map[imap.UID]bool{}
	for _, uid := range found.AllUIDs() {
		if b.left[uid] {
			left[uid] = true
			continue
		}
		uids = append(uids, uid)
	}
	b.left = left
	return uids, nil
}

// show reads the headers of some messages, and what v wants to see of them.
func (b *Inbox) show(ctx context.Context, c *dialogue, uids []imap.UID, v Visitor) error {
	headers, err := c.fetch(imap.UIDSetNum(uids...), &imap.FetchItemBodySection{
		Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader}})
	if err != nil {
		return err
	}
	for _, uid := range uids {
		header, ok := headers[uid]
		if !ok {
			continue // somebody else took it away
		}
		verdict := Leave
		if v.Wants(header) {
			if verdict, err = b.visit(ctx, c, uid, v); err != nil {
				return err
			}
		}
		if verdict == Leave {
			b.left[uid] = true
		}
	}
	return nil
}

func (b *Inbox) visit(ctx context.Context, c *dialogue, uid imap.UID, v Visitor) (Verdict, error) {
	bodies, err := c.fetch(imap.UIDSetNum(uid), &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: b.config.MaxSize}})
	if err != nil {
		return Later, err
	}
	raw, ok := bodies[uid]
	if !ok {
		return Leave, nil
	}
	verdict, err := v.Visit(ctx, raw)
	if err != nil || verdict != Taken {
		return verdict, err
	}
	return verdict, b.putAway(c, uid)
}

// putAway marks a message as read and, where that is wanted, moves it.
func (b *Inbox) putAway(c *dialogue, uid imap.UID) error {
	set := imap.UIDSetNum(uid)
	seen := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}
	if err := c.Store(set, seen, nil).Close(); err != nil {
		return c.failed("mark as read", err)
	}
	if b.config.Processed == "" {
		return nil
	}
	if _, err := c.Move(set, b.config.Processed).Wait(); err != nil {
		return c.failed(fmt.Sprintf("move to %s", b.config.Processed), err)
	}
	return nil
}

// fetch returns the bytes of one section of some messages.
func (d *dialogue) fetch(set imap.UIDSet, section *imap.FetchItemBodySection) (map[imap.UID][]byte, error) {
	messages, err := d.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		return nil, d.failed("fetch", err)
	}
	all := map[imap.UID][]byte{}
	for _, m := range messages {
		if len(m.BodySection) == 1 {
			all[m.UID] = m.BodySection[0].Bytes
		}
	}
	return all, nil
}
