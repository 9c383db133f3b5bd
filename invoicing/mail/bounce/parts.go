package bounce

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// How much of a message is looked at.
const (
	maxDepth = 5
	maxParts = 30
	maxIDs   = 20
	maxWords = 4000 // characters
)

// parts are those of a message that tell something.
type parts struct {
	seen   int
	status []string // of delivery
	text   string   // what a server wrote for people
	ids    []string // of returned mails
}

type partHeader map[string][]string

func (h partHeader) get(name string) string { return textproto.MIMEHeader(h).Get(name) }

// collect looks at a part and those in it. What breaks off ends there: the beginning still counts.
func (p *parts) collect(h partHeader, body io.Reader, depth int) {
	if p.seen++; p.seen > maxParts || depth > maxDepth {
		return
	}
	kind, params, err := mime.ParseMediaType(h.get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		all := multipart.NewReader(body, params["boundary"])
		for params["boundary"] != "" && p.seen <= maxParts {
			part, err := all.NextRawPart()
			if err != nil {
				return
			}
			p.collect(partHeader(part.Header), part, depth+1)
		}
		return
	}
	p.keep(kind, params["charset"], content(h, body))
}

func (p *parts) keep(kind, charset, text string) {
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		p.status = append(p.status, text)
	case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
		p.ids = appendIDs(p.ids, quotedIDs(headerOf(text)))
	case "text/plain":
		if p.text == "" {
			p.text = decode(charset, text)
		}
	}
}

// content is a part without its transfer encoding. io.ReadAll returns what there is of a part that breaks off.
func content(h partHeader, body io.Reader) string {
	switch strings.ToLower(strings.TrimSpace(h.get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, _ := io.ReadAll(io.LimitReader(body, MaxSize))
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func decode(charset, text string) string {
	if e, err := htmlindex.Get(charset); charset != "" && err == nil {
		if s, err := e.NewDecoder().String(text); err == nil {
			text = s
		}
	}
	return text
}

func headerOf(text string) string {
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n\n")
	return header
}
