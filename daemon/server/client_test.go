package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server"
	"fakturisd/htmlforms"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

const (
	login    = "erika"
	password = "ein langes Passwort"
)

// house is a running server with its store.
type house struct {
	store *store.Store
	web   *httptest.Server
}

// open starts a server on a filled database; edit may change its configuration.
func open(t testing.TB, edit func(*server.Config)) *house {
	t.Helper()
	s := openStore(t, privatedb.New(t))
	fill(t, s)
	return serve(t, s, edit)
}

// openAt starts a server whose clock a test turns, with rules for what goes out by itself.
func openAt(t testing.TB, clock *calendar, rules sending.Rules) *house {
	t.Helper()
	dsn := privatedb.New(t)
	fill(t, openStore(t, dsn))
	s, err := store.Open(t.Context(), store.Config{DSN: dsn, Now: clock.now, Settings: settings(), Sending: rules})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return serve(t, s, func(c *server.Config) { c.Now = clock.now })
}

func serve(t testing.TB, s *store.Store, edit func(*server.Config)) *house {
	t.Helper()
	must(t, s.AddUser(t.Context(), login, "Erika Muster", password))
	web := httptest.NewUnstartedServer(nil)
	cfg := server.Config{
		Store: s, Queue: outbox.New(s.DB(), "test"), Log: zerolog.New(io.Discard), Now: now, Listen: web.Listener.Addr().String(), Version: "test",
		Shops: []htmlforms.Shop{{Key: "tee", Name: "Teeladen"}, {Key: "kanne", Name: "Kannenwelt"}},
		Describe: func(context.Context) (invoicing.Procedure, error) {
			return invoicing.Procedure{Title: "Verfahrensdokumentation", Sections: []invoicing.ProcedureSection{{Heading: "Allgemeines",
				Text: []string{"Ein Absatz über Rechnungen."}, Steps: []string{"Entwurf", "Stellen"}, Table: [][]string{{"Unterlagen", "Frist"}, {"Rechnungen", "8 Jahre"}}}}}, nil
		},
	}
	if edit != nil {
		edit(&cfg)
	}
	h, err := server.New(cfg)
	must(t, err)
	web.Config = server.NewHTTP(h, zerolog.Nop())
	web.Start()
	t.Cleanup(web.Close)
	return &house{store: s, web: web}
}

// guest is a browser without JavaScript: it keeps cookies and does not follow redirects.
type guest struct {
	t    testing.TB
	base string
	http *http.Client
}

func (h *house) guest(t testing.TB) *guest {
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &guest{t: t, base: h.web.URL, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// clerk is a guest who has logged in.
func (h *house) clerk(t testing.TB) *guest {
	g := h.guest(t)
	if a := g.login(password); a.status != http.StatusSeeOther {
		t.Fatalf("login: status %d, want 303\n%s", a.status, a.body)
	}
	return g
}

// answer is what came back.
type answer struct {
	status int
	to     string // of a redirect
	header http.Header
	body   string
}

func (g *guest) do(r *http.Request) answer {
	g.t.Helper()
	resp, err := g.http.Do(r)
	must(g.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(g.t, err)
	return answer{resp.StatusCode, resp.Header.Get("Location"), resp.Header, string(b)}
}

func (g *guest) get(path string) answer {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodGet, g.base+path, nil)
	must(g.t, err)
	return g.do(r)
}

func (g *guest) post(path string, form url.Values) answer {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodPost, g.base+path, strings.NewReader(form.Encode()))
	must(g.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return g.do(r)
}

var (
	tokenField = regexp.MustCompile(`name="csrf_token" value="([^"]+)"`)
	formField  = regexp.MustCompile(`name="form_id" value="([^"]+)"`)
)

// press sends a form of a page with the hidden fields that the page holds.
func (g *guest) press(page, action string, form url.Values) answer {
	g.t.Helper()
	body := g.get(page).body
	if !strings.Contains(body, `action="`+action+`"`) {
		g.t.Fatalf("page %s has no form for %s", page, action)
	}
	sent := url.Values{"csrf_token": {field(g.t, tokenField, body)}, "form_id": {field(g.t, formField, body)}}
	for k, v := range form {
		sent[k] = v
	}
	return g.post(action, sent)
}

func (g *guest) login(pass string) answer {
	g.t.Helper()
	body := g.get("/login").body
	return g.post("/login", url.Values{"csrf_token": {field(g.t, tokenField, body)}, "login": {login}, "password": {pass}})
}

func field(t testing.TB, re *regexp.Regexp, body string) string {
	t.Helper()
	m := re.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no field %s on the page:\n%.500s", re, body)
	}
	return m[1]
}
