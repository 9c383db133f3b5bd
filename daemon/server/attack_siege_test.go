package server_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server"
	"fakturisd/daemon/server/api"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// trusted is the only origin beside our own whose forms may post.
const trusted = "https://faktura.example"

// siege is a whole server with its API, as the daemon runs it, and what an attacker may have got hold of.
type siege struct {
	*house
	t       *testing.T
	address string            // host:port
	tokens  map[string]string // by what they may do
	form    form              // of a clerk who is logged in
	other   form              // of another one
	ended   form              // of one who has logged out
	planted form              // known before the clerk of this session logged in
	keys    int
}

// form is what a browser sends with a clerk's form.
type form struct{ cookie, csrf, id string }

// raw is a request as it goes over the wire: nothing puts it right on its way.
type raw struct {
	method, target, host, proto string
	header                      []string // whole lines
	body                        string
	length                      string // Content-Length; "-": none
}

// is replaces a header line, or adds it.
func (r *raw) is(name, value string) {
	r.without(name)
	r.header = append(r.header, name+": "+value)
}

func (r *raw) without(name string) {
	r.header = slices.DeleteFunc(r.header, func(line string) bool {
		return strings.HasPrefix(strings.ToLower(line), strings.ToLower(name)+":")
	})
}

func besiege(t *testing.T) *siege {
	t.Helper()
	s := &siege{t: t, tokens: map[string]string{}}
	s.house = open(t, func(c *server.Config) {
		c.Origins = []string{trusted}
		c.API = api.New(api.Config{Store: c.Store, Queue: outbox.New(c.Store.DB(), "test"), Log: zerolog.Nop(), Burst: 100_000,
			Today: func() invoicing.Date { return today }})
	})
	s.address = strings.TrimPrefix(s.web.URL, "http://")
	run(t, s.store, `INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('buch', 'buch', 'Buchladen', '', 9)`)
	run(t, s.store, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('buch', 'order', '77', 77, 'buch', ?, '')`, orderFailed)
	for name, scopes := range map[string][]string{"all": {"read", "write"}, "read": {"read"}, "write": {"write"}, "multi": {"shop:multi"}, "buch": {"shop:buch"}, "revoked": {"read", "write"}} {
		plain, err := s.store.AddToken(t.Context(), name, scopes, "test")
		must(t, err)
		s.tokens[name] = plain
	}
	must(t, s.store.RevokeToken(t.Context(), "revoked", "test"))
	s.logIn()
	return s
}

func (s *siege) logIn() {
	clerk := s.guest(s.t)
	clerk.get("/login")
	s.planted.cookie = "fakturisd_session=" + sessionCookie(s.t, clerk)
	if a := clerk.login(password); a.status != http.StatusSeeOther {
		s.t.Fatalf("login: %d", a.status)
	}
	s.form, s.other = s.formOf(clerk), s.formOf(s.clerk(s.t))
	s.planted.csrf, s.planted.id = s.form.csrf, "planted"
	gone := s.clerk(s.t)
	s.ended = s.formOf(gone)
	if a := gone.press("/", "/logout", nil); a.to != "/login" {
		s.t.Fatalf("logout: %d", a.status)
	}
}

func (s *siege) formOf(g *guest) form {
	body := g.get("/auftraege/1").body
	return form{cookie: "fakturisd_session=" + sessionCookie(s.t, g), csrf: field(s.t, tokenField, body), id: field(s.t, formField, body)}
}

// press is a clerk's click on "Lieferschein" of an order, as his browser sends it.
func (s *siege) press() raw { return s.pressAs(s.form) }

func (s *siege) pressAs(f form) raw {
	return raw{method: "POST", target: fmt.Sprintf("/auftraege/%d/lieferschein", orderGood), host: s.address, proto: "HTTP/1.1",
		header: []string{"Content-Type: application/x-www-form-urlencoded", "Cookie: " + f.cookie, "Origin: " + s.web.URL, "Sec-Fetch-Site: same-origin"},
		body:   url.Values{"csrf_token": {f.csrf}, "form_id": {f.id}}.Encode()}
}

// call is a program's request; a body is JSON.
func (s *siege) call(method, path, token, body string) raw {
	s.keys++
	r := raw{method: method, target: api.Prefix + path, host: s.address, proto: "HTTP/1.1", body: body,
		header: []string{"Authorization: Bearer " + s.tokens[token], fmt.Sprintf("Idempotency-Key: attack-%d", s.keys)}}
	if body != "" {
		r.is("Content-Type", "application/json")
	}
	return r
}

// order is a request that enters an order by hand.
func (s *siege) order() raw { return s.call("POST", "/orders", "all", orderBody("Wartung")) }

func orderBody(text string) string {
	return `{"partner_id":1,"lines":[{"text":"` + text + `","quantity":1,"unit_price":10,"tax_rate":19}]}`
}

// send sends a request on a connection of its own and returns what came back; status 0: nothing but the connection's end.
func (s *siege) send(r raw) answer {
	s.t.Helper()
	c, err := net.Dial("tcp", s.address)
	must(s.t, err)
	defer c.Close()
	must(s.t, c.SetDeadline(time.Now().Add(time.Minute)))
	go c.Write(r.wire()) // the answer may come before all of it is read
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: r.method})
	if err != nil {
		return answer{}
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header.Get("Location"), resp.Header, string(body)}
}

func (r raw) wire() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s %s\r\n", r.method, r.target, r.proto)
	if r.host != "" {
		fmt.Fprintf(&b, "Host: %s\r\n", r.host)
	}
	for _, line := range r.header {
		fmt.Fprintf(&b, "%s\r\n", line)
	}
	if r.length == "" {
		r.length = fmt.Sprint(len(r.body))
	}
	if r.length != "-" {
		fmt.Fprintf(&b, "Content-Length: %s\r\n", r.length)
	}
	b.WriteString("Connection: close\r\n\r\n" + r.body)
	return b.Bytes()
}

// books is a checksum of every table, but for those that only note that somebody came by.
func (s *siege) books() map[string]string {
	s.t.Helper()
	var names string
	must(s.t, s.store.DB().QueryRow(`SELECT GROUP_CONCAT(table_name SEPARATOR ', ') FROM information_schema.tables WHERE table_schema = DATABASE()
		AND table_type = 'BASE TABLE' AND table_name NOT IN ('fakturis_session', 'fakturis_idempotency', 'fakturis_token')`).Scan(&names))
	sums := map[string]string{}
	rows, err := s.store.DB().QueryContext(context.Background(), "CHECKSUM TABLE "+names)
	must(s.t, err)
	defer rows.Close()
	for rows.Next() {
		var name, sum string
		must(s.t, rows.Scan(&name, &sum))
		sums[name[strings.IndexByte(name, '.')+1:]] = sum
	}
	must(s.t, rows.Err())
	var tokens string
	must(s.t, s.store.DB().QueryRow(`SELECT GROUP_CONCAT(id, name, HEX(hash), scopes, revoked_at IS NULL ORDER BY id) FROM fakturis_token`).Scan(&tokens))
	sums["fakturis_token"] = tokens
	if len(sums) < 40 {
		s.t.Fatalf("only %d tables", len(sums))
	}
	return sums
}

// changed names the tables that differ.
func changed(before, after map[string]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	return names
}

var leaks = regexp.MustCompile(`goroutine \d|\.go:\d+|SELECT |fkt_[A-Za-z0-9_-]{20}`)

// discreet fails the test where an answer gives something away, lets a foreign page read it, or carries a header that the
// caller planted.
func (s *siege) discreet(name string, a answer) {
	s.t.Helper()
	for header := range a.header {
		if strings.HasPrefix(header, "Access-Control-") || strings.HasPrefix(header, "X-Evil") {
			s.t.Errorf("%s: the answer has %s: %s", name, header, a.header.Get(header))
		}
	}
	if m := leaks.FindString(a.body); m != "" {
		s.t.Errorf("%s: the answer gives away %q", name, m)
	}
	if strings.Contains(a.to, "://") || strings.HasPrefix(a.to, "//") {
		s.t.Errorf("%s: leads to %s", name, a.to)
	}
	if a.header.Get("X-Request-Id") != "" && a.header.Get("Vary") != "Origin" && !strings.Contains(strings.Join(a.header.Values("Vary"), ","), "Origin") {
		s.t.Errorf("%s: Vary is %q", name, a.header.Values("Vary"))
	}
}

// packed is gzip of n zeros.
func packed(n int64) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.CopyN(z, zeros{}, n) // into memory
	_ = z.Close()
	return b.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
