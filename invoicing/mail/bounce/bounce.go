// Package bounce reads what mail servers send back about a mail that did not arrive: reports by RFC 3464, and the plain
// letters of older servers. It takes every byte for hostile: sizes are bounded, and HTML is never looked at.
package bounce

import (
	"bytes"
	"crypto/sha256"
	"net/mail"
	"strings"
)

// MaxSize is how many bytes of a message are looked at. Reports come first in it, the returned mail with its PDF last.
const MaxSize = 256 << 10

// Report says that a mail did not arrive, or not yet.
type Report struct {
	MessageIDs []string // without angle brackets; one of them may be that of the mail, the likeliest first
	Key        [32]byte // tells this report from others: of its own Message-ID, or of all of it where it has none
	Delayed    bool     // the mail is still being tried
	Words      string   // of the mail servers
}

// Read reads a message. It says false for one that reports no failure and no delay: letters, automatic answers, notes that
// somebody read something.
func Read(raw []byte) (Report, bool) {
	raw = raw[:min(len(raw), MaxSize)]
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Report{}, false
	}
	var p parts
	p.collect(partHeader(msg.Header), msg.Body, 0)
	r, ok := p.standard(msg.Header)
	if !ok && len(p.status) == 0 {
		r, ok = p.plain(msg.Header)
	}
	if !ok || len(r.MessageIDs) == 0 {
		return Report{}, false
	}
	r.Key, r.Words = key(msg.Header, raw), shorten(tidy(r.Words), maxWords)
	return r, true
}

// Likely says from the header alone whether a message is worth reading.
func Likely(header []byte) bool {
	msg, err := mail.ReadMessage(bytes.NewReader(append(bytes.TrimRight(header, "\r\n"), "\r\n\r\n"...)))
	if err != nil {
		return false
	}
	kind := strings.ToLower(msg.Header.Get("Content-Type"))
	return strings.HasPrefix(kind, "multipart/report") || fromServer(msg.Header) || nullPath(msg.Header)
}

func key(h mail.Header, raw []byte) [32]byte {
	if id := strings.TrimSpace(h.Get("Message-Id")); id != "" {
		return sha256.Sum256([]byte("Message-ID " + id))
	}
	return sha256.Sum256(raw)
}

// fromServer says whether a mail server wrote it, going by what it calls itself.
func fromServer(h mail.Header) bool {
	from := strings.ToLower(h.Get("From"))
	return h.Get("X-Failed-Recipients") != "" || strings.Contains(from, "mailer-daemon") || strings.Contains(from, "postmaster@")
}

// nullPath says whether it came without a sender, as reports do (RFC 5321 section 4.5.5).
func nullPath(h mail.Header) bool { return strings.TrimSpace(h.Get("Return-Path")) == "<>" }
