package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// attack is a request that would change something, or show it to whom it does not belong, but for what edit does to it.
type attack struct {
	name string
	base func(*siege) raw
	edit func(*siege, *raw)
	want int
}

// TestAttacksAreRefused tries what engineers know of attacks on a service that listens beside a browser: each is refused,
// in the right words, and no table changes. Replayed and forged signatures between shop and daemon are tried where that
// endpoint is (packaging/shop-extension and connector/extension).
func TestAttacksAreRefused(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	books := s.books()
	for _, part := range [][]attack{hostAttacks, originAttacks, sessionAttacks, tokenAttacks, bodyAttacks, wireAttacks, pathAttacks} {
		for _, x := range part {
			r := x.base(s)
			x.edit(s, &r)
			a := s.send(r)
			if a.status != x.want {
				t.Errorf("%s: status %d, want %d: %.200s", x.name, a.status, x.want, a.body)
			}
			s.discreet(x.name, a)
			if strings.HasPrefix(r.target, "/api/") && a.status >= 400 && x.want != http.StatusRequestHeaderFieldsTooLarge && a.header.Get("X-Request-ID") != "" &&
				a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: a program is told in %s", x.name, a.header.Get("Content-Type"))
			}
			now := s.books()
			if names := changed(books, now); len(names) > 0 {
				t.Errorf("%s: changed %v", x.name, names)
			}
			books = now
		}
	}
	s.goesThrough(t)
}

// goesThrough sends what the attacks began with, unaltered: had it been refused anyway, they would have shown nothing.
func (s *siege) goesThrough(t *testing.T) {
	friend := s.pressAs(s.other)
	friend.target = "/auftraege/8/lieferschein"
	friend.is("Origin", trusted)
	friend.is("Sec-Fetch-Site", "cross-site")
	for _, c := range []struct {
		name    string
		request raw
		want    int
		changes bool
	}{
		{"figures", figures(s), 200, false}, {"shop's order", shopOrder(s), 200, false},
		{"shop's document", s.call("GET", "/shops/multi/orders/1004/documents/invoice/1/pdf", "multi", ""), 200, false}, {"program", order(s), 201, true}, {"click", press(s), 303, true},
		{"click on the trusted page", friend, 303, true}, {"shop's draft", shopDraft(s), 201, true}, {"program's delivery note", noteByToken(s), 201, true},
	} {
		before := s.books()
		if a := s.send(c.request); a.status != c.want {
			t.Errorf("%s: status %d, want %d: %.300s", c.name, a.status, c.want, a.body)
		}
		if names := changed(before, s.books()); len(names) > 0 != c.changes {
			t.Errorf("%s: changed %v", c.name, names)
		}
	}
}

func press(s *siege) raw     { return s.press() }
func order(s *siege) raw     { return s.order() }
func shopDraft(s *siege) raw { return s.call("POST", "/shops/multi/orders/1001/invoices", "multi", "") }
func shopOrder(s *siege) raw { return s.call("GET", "/shops/multi/orders/1001", "multi", "") }
func figures(s *siege) raw {
	return raw{method: "GET", target: "/metrics", host: s.address, proto: "HTTP/1.1"}
}
func noteByToken(s *siege) raw { return s.call("POST", "/orders/9/delivery-notes", "all", "") }

func port(s *siege) string { return s.address[strings.LastIndexByte(s.address, ':'):] }

// host makes attacks that come under another name, as after DNS rebinding: by a clerk's click, by a program and for a page.
func host(name string, of func(*siege) string) []attack {
	edit := func(s *siege, r *raw) { r.host = of(s) }
	return []attack{{"click under " + name, press, edit, 421}, {"call under " + name, order, edit, 421}, {"figures under " + name, figures, edit, 421}}
}

func concat(lists ...[]attack) (all []attack) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

var hostAttacks = concat(
	host("a foreign name", func(*siege) string { return "evil.example" }),
	host("a foreign name with our port", func(s *siege) string { return "evil.example" + port(s) }),
	host("a foreign name in capitals", func(s *siege) string { return "EVIL.EXAMPLE" + port(s) }),
	host("localhost with a dot", func(s *siege) string { return "localhost." + port(s) }),
	host("a name that begins like ours", func(s *siege) string { return "127.0.0.1.evil.example" + port(s) }),
	host("a name that ends like ours", func(s *siege) string { return "evil-localhost" + port(s) }),
	host("another port", func(*siege) string { return "127.0.0.1:1" }),
	host("no port", func(*siege) string { return "127.0.0.1" }),
	host("IPv4 in IPv6", func(s *siege) string { return "[::ffff:127.0.0.1]" + port(s) }),
	host("any address", func(s *siege) string { return "0.0.0.0" + port(s) }),
	host("a foreign IPv6", func(s *siege) string { return "[2001:db8::1]" + port(s) }),
	[]attack{
		{"forwarded name", press, func(s *siege, r *raw) { r.host = "evil.example"; r.is("X-Forwarded-Host", s.address) }, 421},
		{"name in Forwarded", order, func(s *siege, r *raw) { r.host = "evil.example"; r.is("Forwarded", "host="+s.address) }, 421},
		{"name in the target", order, func(_ *siege, r *raw) { r.target = "http://evil.example" + r.target }, 421},
		{"two names", order, func(_ *siege, r *raw) { r.header = append(r.header, "Host: evil.example") }, 400},
		{"no name", order, func(_ *siege, r *raw) { r.host = "" }, 400},
		{"no name, old protocol", order, func(_ *siege, r *raw) { r.host = ""; r.proto = "HTTP/1.0" }, 421},
		{"user in the name", order, func(s *siege, r *raw) { r.host = s.address + "@evil.example" }, 400},
	})

// from makes attacks started by a foreign page: by the clerk's own browser, and against the API.
func from(name, origin, site string) []attack {
	edit := func(_ *siege, r *raw) {
		r.without("Origin")
		r.without("Sec-Fetch-Site")
		if origin != "" {
			r.is("Origin", origin)
		}
		if site != "" {
			r.is("Sec-Fetch-Site", site)
		}
	}
	return []attack{{"click " + name, press, edit, 403}, {"call " + name, order, edit, 403}, {"shop's call " + name, shopDraft, edit, 403}}
}

var originAttacks = concat(
	from("from a foreign page", "https://evil.example", "cross-site"),
	from("from a foreign page, old browser", "https://evil.example", ""),
	from("from a sandbox", "null", "cross-site"),
	from("from a sandbox, old browser", "null", ""),
	from("across sites without Origin", "", "cross-site"),
	from("from another port of this machine", "http://127.0.0.1:1", "same-site"),
	from("from the same site without Origin", "", "same-site"),
	from("from the trusted name without TLS", "http://faktura.example", "cross-site"),
	from("from the trusted name with another port", trusted+":8443", "cross-site"),
	from("from a name that begins like the trusted one", trusted+".evil.example", "cross-site"),
	from("from a page below the trusted one", "https://x.faktura.example", "cross-site"),
	from("from the trusted page with a path", trusted+"/x", "cross-site"),
	from("from nonsense", "https://", "cross-site"),
	[]attack{
		{"preflight", order, func(_ *siege, r *raw) {
			r.method, r.body = "OPTIONS", ""
			r.is("Origin", trusted)
			r.is("Access-Control-Request-Method", "POST")
			r.is("Access-Control-Request-Private-Network", "true")
		}, 405},
		{"reading from the trusted page", shopOrder, func(_ *siege, r *raw) { r.is("Origin", "https://evil.example"); r.without("Authorization") }, 401},
	})

var sessionAttacks = []attack{
	{"no CSRF token", press, func(s *siege, r *raw) { r.body = "form_id=x" }, 403},
	{"empty CSRF token", press, func(s *siege, r *raw) { r.body = "form_id=x&csrf_token=" }, 403},
	{"CSRF token of another session", press, func(s *siege, r *raw) { r.body = "form_id=x&csrf_token=" + s.other.csrf }, 403},
	{"CSRF token cut", press, func(s *siege, r *raw) { r.body = "form_id=x&csrf_token=" + s.form.csrf[1:] }, 403},
	{"CSRF token in the address", press, func(s *siege, r *raw) { r.target += "?csrf_token=" + s.form.csrf; r.body = "form_id=x" }, 403},
	{"CSRF token in a header", press, func(s *siege, r *raw) { r.is("X-CSRF-Token", s.form.csrf); r.body = "form_id=x" }, 403},
	{"CSRF token in a cookie", press, func(s *siege, r *raw) {
		r.is("Cookie", s.form.cookie+"; csrf_token="+s.form.csrf)
		r.body = "form_id=x"
	}, 403},
	{"CSRF token in a body of another kind", press, func(s *siege, r *raw) { r.is("Content-Type", "text/plain") }, 403},
	{"CSRF token twice, the first wrong", press, func(s *siege, r *raw) { r.body = "csrf_token=x&" + r.body }, 403},
	{"form that is too large", press, func(s *siege, r *raw) { r.body = "x=" + strings.Repeat("y", 1<<20) + "&" + r.body }, 403},
	{"packed form", press, func(s *siege, r *raw) { r.is("Content-Encoding", "gzip"); r.body = packed(1 << 20) }, 403},
	{"session of one who logged out", func(s *siege) raw { return s.pressAs(s.ended) }, func(*siege, *raw) {}, 303},
	{"session planted before the login", func(s *siege) raw { return s.pressAs(s.planted) }, func(*siege, *raw) {}, 303},
	{"no session", press, func(s *siege, r *raw) { r.without("Cookie") }, 303},
	{"made-up session", press, func(s *siege, r *raw) { r.is("Cookie", "fakturisd_session="+strings.Repeat("A", 43)) }, 303},
	{"session in the address", press, func(s *siege, r *raw) { r.without("Cookie"); r.target += "?" + s.form.cookie }, 303},
	{"token instead of a session", press, func(s *siege, r *raw) { r.without("Cookie"); r.is("Authorization", "Bearer "+s.tokens["all"]) }, 303},
	{"click by GET", press, func(_ *siege, r *raw) { r.method = "GET"; r.target = "/auftraege/1/rechnung?" + r.body; r.body = "" }, 404},
	{"click by GET in disguise", press, func(_ *siege, r *raw) {
		r.method, r.target = "GET", "/auftraege/1/rechnung"
		r.is("X-HTTP-Method-Override", "POST")
		r.is("X-HTTP-Method", "POST")
		r.is("X-Method-Override", "POST")
	}, 404},
	{"click by HEAD", press, func(_ *siege, r *raw) { r.method, r.target = "HEAD", "/auftraege/1/rechnung" }, 404},
	{"click by PUT without CSRF token", press, func(_ *siege, r *raw) { r.method, r.body = "PUT", "" }, 403},
}

var tokenAttacks = []attack{
	{"no token", order, func(_ *siege, r *raw) { r.without("Authorization") }, 401},
	{"token in the address", order, func(s *siege, r *raw) { r.without("Authorization"); r.target += "?token=" + s.tokens["all"] }, 401},
	{"token in the address as OAuth has it", order, func(s *siege, r *raw) { r.without("Authorization"); r.target += "?access_token=" + s.tokens["all"] }, 401},
	{"token in a cookie", order, func(s *siege, r *raw) {
		r.without("Authorization")
		r.is("Cookie", "token="+s.tokens["all"]+"; Authorization=Bearer "+s.tokens["all"])
	}, 401},
	{"token in another header", order, func(s *siege, r *raw) { r.without("Authorization"); r.is("X-Api-Key", s.tokens["all"]) }, 401},
	{"token as a password", order, func(s *siege, r *raw) { r.is("Authorization", "Basic "+s.tokens["all"]) }, 401},
	{"token in capitals", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+strings.ToUpper(s.tokens["all"])) }, 401},
	{"token with a tail", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["all"]+" x") }, 401},
	{"two tokens, the first wrong", order, func(s *siege, r *raw) {
		r.is("Authorization", "Bearer fkt_x")
		r.header = append(r.header, "Authorization: Bearer "+s.tokens["all"])
	}, 401},
	{"revoked token", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["revoked"]) }, 401},
	{"session instead of a token", order, func(s *siege, r *raw) { r.without("Authorization"); r.is("Cookie", s.form.cookie) }, 401},
	{"what the database keeps of a token", order, func(s *siege, r *raw) {
		var hash string
		must(s.t, s.store.DB().QueryRow(`SELECT LOWER(HEX(hash)) FROM fakturis_token WHERE name = 'all'`).Scan(&hash))
		r.is("Authorization", "Bearer fkt_"+hash)
	}, 401},
	{"injection in a token", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer fkt_' OR 1=1 -- ") }, 401},
	{"token that may only read", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["read"]) }, 403},
	{"token that may only write", shopOrder, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["write"]) }, 403},
	{"shop's token elsewhere", order, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["multi"]) }, 403},
	{"shop's token for the list of all", shopOrder, func(_ *siege, r *raw) { r.target = "/api/v1/orders" }, 403},
	{"shop's token for another's shop", shopOrder, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["buch"]) }, 403},
	{"shop's token for another's draft", shopDraft, func(s *siege, r *raw) { r.is("Authorization", "Bearer "+s.tokens["buch"]) }, 403},
	{"shop's token for another's order under its own name", shopDraft, func(_ *siege, r *raw) { r.target = "/api/v1/shops/multi/orders/77/invoices" }, 404},
	{"shop's token for another's document", shopOrder, func(s *siege, r *raw) {
		r.target = fmt.Sprintf("/api/v1/shops/multi/orders/1001/documents/delivery_note/%d/pdf", 1)
	}, 404},
	{"shop's token for another's document by its order", shopOrder, func(s *siege, r *raw) {
		r.is("Authorization", "Bearer "+s.tokens["buch"])
		r.target = "/api/v1/shops/buch/orders/1004/documents/delivery_note/1/pdf"
	}, 404},
	{"another's document under an order of its own", shopOrder, func(_ *siege, r *raw) { r.target = "/api/v1/shops/multi/orders/1004/documents/invoice/2/pdf" }, 404},
	{"a document by another's kind", shopOrder, func(_ *siege, r *raw) { r.target = "/api/v1/shops/multi/orders/1004/documents/cancellation/1/pdf" }, 404},
	{"no Idempotency-Key", order, func(_ *siege, r *raw) { r.without("Idempotency-Key") }, 400},
	{"Idempotency-Key that is too long", order, func(_ *siege, r *raw) { r.is("Idempotency-Key", strings.Repeat("k", 129)) }, 400},
	{"delete in disguise", noteByToken, func(_ *siege, r *raw) { r.target = "/api/v1/invoices/3"; r.is("X-HTTP-Method-Override", "DELETE") }, 405},
	{"change by GET in disguise", noteByToken, func(_ *siege, r *raw) {
		r.method, r.target = "GET", "/api/v1/orders/9/invoices"
		r.is("X-HTTP-Method-Override", "POST")
	}, 405},
	{"change by PUT", order, func(_ *siege, r *raw) { r.method = "PUT" }, 405},
	{"change by TRACE", order, func(_ *siege, r *raw) { r.method, r.body = "TRACE", "" }, 405},
	{"change by an invented method", order, func(_ *siege, r *raw) { r.method = "POSTED" }, 405},
}

// body makes an attack of another body.
func body(name, text string, want int) attack {
	return attack{name, order, func(_ *siege, r *raw) { r.body = text }, want}
}

// declared makes an attack of the right body, declared as something else.
func declared(as string) attack {
	return attack{"body declared as " + as, order, func(_ *siege, r *raw) { r.is("Content-Type", as) }, 415}
}

var bodyAttacks = []attack{
	declared("text/plain"), declared("application/x-www-form-urlencoded"), declared("multipart/form-data; boundary=x"), declared("application/jsonx"), declared("text/json"),
	declared(""), declared("application/json, text/plain"), declared("text/plain; application/json"),
	{"body not declared", order, func(_ *siege, r *raw) { r.without("Content-Type") }, 415},
	{"packed body", order, func(_ *siege, r *raw) { r.is("Content-Encoding", "gzip"); r.body = packed(64 << 20) }, 415},
	{"right body, said to be packed", order, func(_ *siege, r *raw) { r.is("Content-Encoding", "br") }, 415},
	{"packed body, not said so", order, func(_ *siege, r *raw) { r.body = packed(1 << 20) }, 400},
	{"body of one byte too much", order, func(_ *siege, r *raw) { r.body += strings.Repeat(" ", 1<<20+1-len(r.body)) }, 413},
	{"body of one byte too much in pieces", order, func(_ *siege, r *raw) {
		all := r.body + strings.Repeat(" ", 1<<20+1-len(r.body))
		r.is("Transfer-Encoding", "chunked")
		r.body, r.length = fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(all), all), "-"
	}, 413},
	{"deep objects", order, func(_ *siege, r *raw) {
		r.body = strings.Repeat(`{"lines":`, 1000) + "1" + strings.Repeat("}", 1000)
	}, 400},
	{"deep lists", order, func(_ *siege, r *raw) {
		r.body = `{"lines":` + strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000) + "}"
	}, 400},
	body("a name twice", strings.Replace(orderBody("x"), "{", `{"partner_id":2,`, 1), 400),
	body("a name twice in a line", strings.Replace(orderBody("x"), `"text"`, `"quantity":5,"text"`, 1), 400),
	body("a name twice, by escape", strings.Replace(orderBody("x"), "{", `{"partner\u005fid":2,`, 1), 400),
	body("a name in capitals", strings.Replace(orderBody("x"), "lines", "Lines", 1), 400),
	body("an unknown name", strings.Replace(orderBody("x"), "{", `{"id":1,`, 1), 400),
	body("an unknown name in a line", strings.Replace(orderBody("x"), `"text"`, `"id":1,"text"`, 1), 400),
	body("a second object behind", orderBody("x")+orderBody("y"), 400),
	body("something behind", orderBody("x")+"x", 400),
	body("half an object", orderBody("x")[:40], 400),
	body("a list", "["+orderBody("x")+"]", 400),
	body("nothing but null", "null", 400),
	body("no JSON", "partner_id=1", 400),
	body("another coding", "\xff\xfe{\x00}\x00", 400),
	body("a mark before", "\ufeff"+orderBody("x"), 400),
	body("a comment", "/* */"+orderBody("x"), 400),
	body("a number beyond all", strings.Replace(orderBody("x"), ":10,", ":1e999,", 1), 400),
	body("a text for a number", strings.Replace(orderBody("x"), `"partner_id":1`, `"partner_id":"1"`, 1), 400),
	body("a partner that is none", strings.Replace(orderBody("x"), `"partner_id":1`, `"partner_id":-1`, 1), 400),
	{"key of another request", order, func(s *siege, r *raw) { // the first one with this key was refused
		first := *r
		first.body = `{"partner_id":"x"}`
		if a := s.send(first); a.status != 400 {
			s.t.Errorf("first request: %d", a.status)
		}
	}, 422},
}

var wireAttacks = []attack{
	{"a huge header", order, func(_ *siege, r *raw) { r.is("X-Evil", strings.Repeat("x", 64<<10)) }, 431},
	{"many headers", order, func(_ *siege, r *raw) {
		for n := range 5000 {
			r.header = append(r.header, fmt.Sprintf("X-Evil-%d: x", n))
		}
	}, 431},
	{"a header without a name", order, func(_ *siege, r *raw) { r.header = append(r.header, ": x") }, 400},
	{"a header with a blank in its name", order, func(_ *siege, r *raw) { r.header = append(r.header, "Content-Length : 0") }, 400},
	{"a header with a zero byte", order, func(_ *siege, r *raw) { r.header = append(r.header, "X-Evil: a\x00b") }, 400},
	{"two lengths", order, func(_ *siege, r *raw) { r.header = append(r.header, "Content-Length: 3") }, 400},
	{"a length below zero", order, func(_ *siege, r *raw) { r.length = "-5" }, 400},
	{"a coding that there is not", order, func(_ *siege, r *raw) { r.is("Transfer-Encoding", "xchunked") }, 501},
	{"a protocol that there is not", order, func(_ *siege, r *raw) { r.proto = "HTTP/9.9" }, 505},
	{"line break in where to go after the login", press, func(_ *siege, r *raw) {
		r.method, r.target, r.body = "GET", "/login?next=/%0d%0aX-Evil:%201", ""
	}, 303},
	{"line break in what a page asks for", press, func(_ *siege, r *raw) {
		r.method, r.target, r.body = "GET", "/auftraege/1%0d%0aX-Evil:%201", ""
	}, 404},
	{"line break in the key of a shop", shopOrder, func(_ *siege, r *raw) { r.target = "/api/v1/shops/multi%0d%0aX-Evil:%201/orders/1001" }, 404},
	{"quotes in the key of a shop", shopOrder, func(_ *siege, r *raw) { r.target = "/api/v1/shops/%22%3b%20X-Evil=1/orders/1001" }, 403},
	{"line break in the name of a file", press, func(_ *siege, r *raw) {
		r.method, r.target, r.body = "GET", "/lieferscheine/1%0d%0aX-Evil:%201/pdf", ""
	}, 404},
	{"figures for a proxy", figures, func(_ *siege, r *raw) { r.is("X-Forwarded-For", "127.0.0.1") }, 403},
	{"figures for another proxy", figures, func(_ *siege, r *raw) { r.is("Forwarded", "for=192.0.2.1") }, 403},
}

// at makes an attack on a path.
func at(target string, want int) attack {
	return attack{"path " + target, noteByToken, func(_ *siege, r *raw) { r.target = target }, want}
}

var pathAttacks = []attack{
	at("//api/v1/orders/9/delivery-notes", 404), at("/api//v1/orders/9/delivery-notes", 404), at("/api/v1/../v1/orders/9/delivery-notes", 404),
	at("/static/../api/v1/orders/9/delivery-notes", 404), at("/api/v1/%2e%2e/v1/orders/9/delivery-notes", 404), at("/api/./v1/orders/9/delivery-notes", 404),
	at("/api%2fv1/orders/9/delivery-notes", 404), at("/api/v1/orders%2f9/delivery-notes", 404), at("/api/v1/orders/9%2Fdelivery-notes", 404),
	at("/api/v1/orders/9/delivery-notes/", 404), at("/api/v1/orders/9/delivery-notes;x", 404), at("/api/v1/orders/9/delivery-notes%00", 404),
	at("/api/v1\\orders\\9\\delivery-notes", 404), at("/api/v1/orders/9%5cdelivery-notes", 404), at("/api/v1/orders/09/delivery-notes", 404),
	at("/api/v1/orders/+9/delivery-notes", 404), at("/api/v1/orders/9e0/delivery-notes", 404), at("/api/v1/orders/9%20/delivery-notes", 404),
	at("/api/v1/orders/%EF%BC%99/delivery-notes", 404), at("/api/v1/orders/99999999999999999999/delivery-notes", 404), at("/api/v2/orders/9/delivery-notes", 404),
	at("/API/v1/orders/9/delivery-notes", 303), at("/metrics/../api/v1/orders", 404), at("/healthz/..%2fmetrics", 404), at("api/v1/orders/9/delivery-notes", 400),
	at("*", 404),
	{"path out of the static files", press, func(_ *siege, r *raw) { r.method, r.target, r.body = "GET", "/static/..%2f..%2fpages.go", "" }, 404},
	{"dots out of the static files", press, func(_ *siege, r *raw) { r.method, r.target, r.body = "GET", "/static/../../pages.go", "" }, 404},
	{"page by two slashes", press, func(_ *siege, r *raw) { r.target = "//auftraege/1/lieferschein" }, 404},
	{"page by dots", press, func(_ *siege, r *raw) { r.target = "/login/../auftraege/1/lieferschein" }, 404},
	{"page by encoded slash", press, func(_ *siege, r *raw) { r.target = "/auftraege%2f1/lieferschein" }, 404},
}

// TestFiguresAreForThisMachine: whoever comes from elsewhere gets none, whatever he says of himself.
func TestFiguresAreForThisMachine(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	for address, want := range map[string]int{"127.0.0.1:5000": 200, "[::1]:5000": 200, "192.0.2.7:5000": 403, "[2001:db8::7]:5000": 403, "10.0.0.1:5000": 403, "": 403} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.Host, r.RemoteAddr = s.address, address
		w := httptest.NewRecorder()
		s.web.Config.Handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("from %q: status %d, want %d", address, w.Code, want)
		}
	}
}
