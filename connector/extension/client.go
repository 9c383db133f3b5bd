// Package extension asks the shop extension: whether it is there, what a status mail would look like, to send one, and how the
// shop's modules are called. packaging/shop-extension/PROTOCOL.md is what both sides keep to.
package extension

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"fakturisd/invoicing"
)

// Limits of one question.
const (
	timeout     = 10 * time.Second
	mailTimeout = time.Minute // the shop's mailer speaks with its mail server meanwhile
	mostAnswer  = 1 << 20
	mostHeader  = 64 << 10
)

// Client asks the extension of one shop. It never shows its secret, whatever it is printed with.
type Client struct {
	URL    string           // of the endpoint; in a multishop that of the domain
	Secret string           // shared by all shops of one database
	HTTP   *http.Client     // nil: a cautious one; redirects are never followed
	Now    func() time.Time // nil: time.Now
	Pause  time.Duration    // before a mail is asked for again whose answer got lost; 0: a second

	Told func(answered bool) // called after each question: an extension answered, if only with a refusal of what was asked; may be nil
}

// String names the endpoint without its secret.
func (c Client) String() string { return "shop extension at " + host(c.URL) }

// GoString is String, for %#v.
func (c Client) GoString() string { return c.String() }

// Format is String for every verb.
func (c Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalJSON writes String.
func (c Client) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", c.String()), nil }

// answer is what came back, not yet believed.
type answer struct {
	status int
	header http.Header
	body   []byte
	nonce  string // of the question
}

// ask asks once and reads a signed answer into reply. A nonce that the shop has seen before is replaced once.
func (c Client) ask(ctx context.Context, question []byte, reply any) error {
	err := c.askOnce(ctx, question, reply)
	if isRefusal(err, "replayed") {
		err = c.askOnce(ctx, question, reply)
	}
	return err
}

func (c Client) askOnce(ctx context.Context, question []byte, reply any) error {
	err := c.exchange(ctx, question, reply)
	if c.Told != nil && ctx.Err() == nil {
		c.Told(err == nil || !Unusable(err))
	}
	return err
}

func (c Client) exchange(ctx context.Context, question []byte, reply any) error {
	if err := c.check(); err != nil {
		return err
	}
	a, err := c.post(ctx, question)
	if err != nil {
		return err
	}
	return a.read(c, reply)
}

// check refuses an address or a secret that cannot be.
func (c Client) check() error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return invoicing.Invalidf("Die Adresse der Shop-Erweiterung ist keine Webadresse. Bitte extension.url oder url des Shops in der Konfiguration berichtigen.")
	}
	if len(c.Secret) < leastSecret {
		return invoicing.Invalidf("Das Geheimnis der Shop-Erweiterung fehlt oder ist kürzer als %d Zeichen. Bitte extension.secret aus der Modulseite des Shops übernehmen.",
			leastSecret)
	}
	return nil
}

// post signs the question and brings the answer, as far as it fits.
func (c Client) post(ctx context.Context, question []byte) (answer, error) {
	nonce := newNonce()
	var written atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) { written.Store(i.Err == nil) }})
	r, err := http.NewRequestWithContext(traced, http.MethodPost, c.URL, strings.NewReader(string(question)))
	if err != nil {
		return answer{}, invoicing.Invalidf("Die Adresse der Shop-Erweiterung ist keine Webadresse.")
	}
	c.sign(r.Header, nonce, question)
	response, err := c.client().Do(r)
	if err != nil {
		return answer{}, c.notReached(ctx, err, written.Load())
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer+1))
	if err != nil {
		return answer{}, c.notReached(ctx, err, true)
	}
	if len(body) > mostAnswer {
		return answer{}, invoicing.Conflictf("Die Antwort von %s ist zu groß; die Shop-Erweiterung antwortet so nicht.", host(c.URL))
	}
	return answer{status: response.StatusCode, header: response.Header, body: body, nonce: nonce}, nil
}

// client returns one that goes straight to the shop: no proxy of the environment, no redirect, no connection that the shop has
// closed meanwhile, and the body exactly as it was signed.
func (c Client) client() *http.Client {
	h := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: mostHeader, Proxy: nil}}
	if c.HTTP != nil {
		own := *c.HTTP
		h = &own
	}
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return h
}

func (c Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func (c Client) pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(cmp.Or(c.Pause, time.Second)):
	}
}

// host names whom we speak with; a password in the address stays out of messages.
func host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "?"
}
