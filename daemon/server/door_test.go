package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fakturisd/daemon/server"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestForeignHostsAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) { c.Hosts = []string{"fakturis.example.de", "box:9000"} })
	port := h.web.URL[strings.LastIndex(h.web.URL, ":")+1:]
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200, "LOCALHOST:" + port: 200, "[::1]:" + port: 200,
		"fakturis.example.de": 200, "fakturis.example.de:443": 200, "box:9000": 200,
		"evil.example": 421, "evil.example:" + port: 421, "127.0.0.1:1": 421, "127.0.0.1": 421, "localhost.evil.example:" + port: 421, "box:9001": 421,
	} {
		r, err := http.NewRequest(http.MethodGet, h.web.URL+"/healthz", nil)
		must(t, err)
		r.Host = host
		if a := h.guest(t).do(r); a.status != want {
			t.Errorf("Host %s: status %d, want %d: %s", host, a.status, want, a.body)
		}
	}
}

func TestBadAddressesAreRefused(t *testing.T) {
	t.Parallel()
	s := openStore(t, privatedb.New(t))
	for name, edit := range map[string]func(*server.Config){
		"no port":     func(c *server.Config) { c.Listen = "127.0.0.1" },
		"port 0":      func(c *server.Config) { c.Listen = "127.0.0.1:0" },
		"any host":    func(c *server.Config) { c.Hosts = []string{"*"} },
		"origin path": func(c *server.Config) { c.Origins = []string{"https://fakturis.example/x"} },
		"no store":    func(c *server.Config) { c.Store = nil },
	} {
		c := server.Config{Store: s, Listen: "127.0.0.1:8480"}
		edit(&c)
		if _, err := server.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestForeignOriginsAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) { c.Origins = []string{"https://fakturis.example.de"} })
	clerk := h.clerk(t)
	body := clerk.get("/auftraege/1").body
	form := url.Values{"csrf_token": {field(t, tokenField, body)}, "form_id": {"x"}}.Encode()
	for _, c := range []struct {
		origin, site string
		want         int
	}{
		{"https://evil.example", "cross-site", 403}, {"https://evil.example", "", 403}, {"null", "", 403}, {"", "cross-site", 403}, {"", "same-site", 403},
		{"https://fakturis.example.de", "cross-site", 303}, {h.web.URL, "same-origin", 303}, {"", "", 303},
	} {
		r, err := http.NewRequest(http.MethodPost, h.web.URL+"/auftraege/1/lieferschein", strings.NewReader(form))
		must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		if a := clerk.do(r); a.status != c.want {
			t.Errorf("origin %q, site %q: status %d, want %d", c.origin, c.site, a.status, c.want)
		}
	}
}

func TestChangesNeedTheTokenOfTheSession(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	clerk, other := h.clerk(t), h.clerk(t)
	foreign := field(t, tokenField, other.get("/auftraege/1").body)
	own := field(t, tokenField, clerk.get("/auftraege/1").body)
	for name, form := range map[string]url.Values{"none": {}, "empty": {"csrf_token": {""}}, "of another session": {"csrf_token": {foreign}}, "cut": {"csrf_token": {own[:len(own)-1]}}} {
		for _, path := range []string{"/auftraege/1/rechnung", "/rechnungen/3/stellen", "/logout", "/login", "/gibt-es-nicht"} {
			if a := clerk.post(path, form); a.status != http.StatusForbidden {
				t.Errorf("token %s, %s: status %d, want 403", name, path, a.status)
			}
		}
	}
	if a := clerk.get("/auftraege"); a.status != http.StatusOK {
		t.Errorf("the session did not survive: status %d", a.status)
	}
	if n := count(t, h, `SELECT COUNT(*) FROM fakturis_invoice WHERE order_id = 1 OR (id = 3 AND status = 'gestellt')`); n != 0 {
		t.Errorf("%d invoices came of requests without a token", n)
	}
}

func count(t *testing.T, h *house, query string, args ...any) (n int) {
	t.Helper()
	must(t, h.store.DB().QueryRow(query, args...).Scan(&n))
	return n
}

func TestLogin(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.guest(t)
	if a := g.login("falsch"); a.status != http.StatusUnauthorized || !strings.Contains(a.body, "Passwort ist falsch") || strings.Contains(a.body, "falsch\"") {
		t.Errorf("wrong password: status %d\n%s", a.status, a.body)
	}
	before := sessionCookie(t, g)
	if a := g.login(password); a.status != http.StatusSeeOther || a.to != "/" {
		t.Fatalf("right password: status %d to %q", a.status, a.to)
	}
	if after := sessionCookie(t, g); after == before {
		t.Error("the session kept its token at login")
	}
	if a := g.press("/", "/logout", nil); a.to != "/login" {
		t.Errorf("logout leads to %q", a.to)
	}
	if a := g.get("/auftraege/2"); a.to != "/login?next=%2Fauftraege%2F2" {
		t.Errorf("after logout a page leads to %q", a.to)
	}
}

// TestAnotherPasswordEndsSessions: the old one may be known to somebody who is logged in with it.
func TestAnotherPasswordEndsSessions(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	must(t, h.store.SetPassword(t.Context(), login, "ein neues Passwort"))
	if a := g.get("/auftraege"); a.status != http.StatusSeeOther || a.to != "/login?next=%2Fauftraege" {
		t.Errorf("the old session still opens pages: status %d to %q", a.status, a.to)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) { c.Secure = true })
	got := h.guest(t).get("/login").header.Get("Set-Cookie")
	for _, want := range []string{"fakturisd_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"} {
		if !strings.Contains(got, want) {
			t.Errorf("cookie %q lacks %s", got, want)
		}
	}
}

func sessionCookie(t *testing.T, g *guest) string {
	t.Helper()
	u, err := url.Parse(g.base)
	must(t, err)
	for _, c := range g.http.Jar.Cookies(u) {
		if c.Name == "fakturisd_session" {
			return c.Value
		}
	}
	t.Fatal("no session cookie")
	return ""
}

func TestLoginLeadsOnlyHome(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	for next, want := range map[string]string{
		"/auftraege/7?ab=2": "/auftraege/7?ab=2", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "": "/", "auftraege": "/", "/\t/evil.example": "/",
	} {
		g := h.guest(t)
		body := g.get("/login?next=" + url.QueryEscape(next)).body
		a := g.post("/login", url.Values{"csrf_token": {field(t, tokenField, body)}, "login": {login}, "password": {password}, "next": {next}})
		if a.status != http.StatusSeeOther || a.to != want {
			t.Errorf("next %q: status %d to %q, want %q", next, a.status, a.to, want)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	at := now()
	h := open(t, func(c *server.Config) { c.Now = func() time.Time { return at } })
	g := h.guest(t)
	for n := range 6 {
		if a := g.login("falsch"); a.status != http.StatusUnauthorized {
			t.Fatalf("attempt %d: status %d, want 401", n+1, a.status)
		}
		at = at.Add(time.Second) // too short for the wait after the fifth, which is two seconds
		if n == 4 {
			at = at.Add(2 * time.Second)
		}
	}
	if a := g.login(password); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("right password too early: status %d, Retry-After %q, want 429", a.status, a.header.Get("Retry-After"))
	}
	at = at.Add(time.Minute)
	if a := g.login(password); a.status != http.StatusSeeOther {
		t.Errorf("right password after the wait: status %d, want 303", a.status)
	}
	if a := h.guest(t).login("falsch"); a.status != http.StatusUnauthorized {
		t.Errorf("after a right password the count starts anew: status %d, want 401", a.status)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) {
		c.Metrics = server.NewMetrics("1.2.3")
		must(t, c.Metrics.WatchQueue(outbox.New(c.Store.DB(), "test")))
		must(t, c.Metrics.WatchHeldInvoices(func(context.Context) (int64, error) { return 3, nil }))
		must(t, c.Metrics.WatchHeldContracts(func(context.Context) (int64, error) { return 2, nil }))
		must(t, c.Metrics.WatchUnknownMails(func(ctx context.Context) (int64, error) {
			d, err := c.Store.Dashboard(ctx, today)
			return d.MailsUnknown, err
		}))
		must(t, c.Metrics.WatchLastOrders(c.Store.LastOrders, map[string]time.Duration{"tee": time.Hour}))
		must(t, c.Metrics.WatchStatusChanges(func(context.Context) (store.StatusCounts, error) {
			return store.StatusCounts{Open: 4, Waiting: 3, Unknown: 2, WaitingSince: now().Add(-time.Hour)}, nil
		}, now))
		c.Metrics.StatusChanged(invoicing.IntentDone, invoicing.MailSent)
		c.Metrics.StatusChanged(invoicing.IntentDone, invoicing.MailFailed)
		c.Metrics.StatusChanged(invoicing.IntentRefused, "")
		c.Metrics.Applied("tee", "order", "new", 3)
		c.Metrics.Synced("tee", now())
		c.Metrics.Pending("tee", 2, time.Second)
		c.Metrics.Drift("tee", 1)
		c.Metrics.TriggersMissing("tee", 0)
		c.Metrics.MailDone("sent")
		c.Metrics.PDFMade(time.Second)
		c.Metrics.InvoiceIssued("rechnung")
		c.Metrics.Leader(true)
	})
	g := h.guest(t)
	if a := g.get("/readyz"); a.status != 200 || !strings.Contains(a.body, `"database":"ok"`) {
		t.Errorf("readyz: %d %s", a.status, a.body)
	}
	metrics := g.get("/metrics")
	for _, want := range []string{
		`fakturis_sync_pending{shop="tee"} 2`, `fakturis_sync_applied_total{kind="order",result="new",shop="tee"} 3`, `fakturis_sync_lag_seconds{shop="tee"} 1`,
		`fakturis_last_success_timestamp_seconds{shop="tee"} `, `fakturis_scan_drift_rows_total{shop="tee"} 1`, `fakturis_triggers_missing{shop="tee"} 0`,
		`fakturis_jobs{kind="mail.send",state="available"} 2`, `fakturis_job_oldest_seconds{kind="mail.send"} `, `fakturis_mails_total{result="sent"} 1`,
		`fakturis_pdf_seconds_count 1`, `fakturis_invoices_issued_total{kind="rechnung"} 1`, `fakturis_leader 1`, `fakturis_build_info{`, `fakturis_mails_unknown 1`, `fakturis_invoices_held 3`, `fakturis_contracts_held 2`,
		`fakturis_status_changes{state="open"} 4`, `fakturis_status_changes{state="waiting"} 3`, `fakturis_status_changes{state="unknown"} 2`,
		`fakturis_status_change_oldest_seconds 3600`, `fakturis_status_changes_total{result="done"} 1`, `fakturis_status_changes_total{result="mail_failed"} 1`,
		`fakturis_status_changes_total{result="refused"} 1`,
		`fakturis_last_order_timestamp_seconds{shop="kanne"} 1.7`, `fakturis_quiet_alarm_seconds{shop="tee"} 3600`,
	} {
		if !strings.Contains(metrics.body, "\n"+want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	r, err := http.NewRequest(http.MethodGet, h.web.URL+"/metrics", nil)
	must(t, err)
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	if a := g.do(r); a.status != http.StatusForbidden {
		t.Errorf("metrics through a proxy: status %d, want 403", a.status)
	}
	run(t, h.store, `DROP VIEW fakturis_sammelrechnungsliste`)
	if a := g.get("/readyz"); a.status != 503 || !strings.Contains(a.body, `"schema":"not migrated"`) {
		t.Errorf("readyz without tables: %d %s", a.status, a.body)
	}
	must(t, h.store.Close())
	if a := g.get("/readyz"); a.status != 503 || !strings.Contains(a.body, `"database":"does not answer"`) {
		t.Errorf("readyz without a database: %d %s", a.status, a.body)
	}
	if a := g.get("/healthz"); a.status != 200 {
		t.Errorf("healthz without a database: %d %s", a.status, a.body)
	}
	if a := g.get("/login"); a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, "Datenbank") || strings.Contains(a.body, "<form") {
		t.Errorf("login without a database: %d %s", a.status, a.body)
	}
}

func TestOtherDoors(t *testing.T) {
	t.Parallel()
	echo := func(s string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(s + r.URL.Path)) })
	}
	panics := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oops") })
	h := open(t, func(c *server.Config) {
		c.API = echo("api ")
		c.Extra = map[string]http.Handler{"/demo/": echo("demo "), "/demo/panic": panics}
	})
	g := h.guest(t)
	for path, want := range map[string]string{"/api/v1/orders": "api /api/v1/orders", "/demo/mails": "demo /demo/mails"} {
		if a := g.get(path); a.status != 200 || a.body != want {
			t.Errorf("%s: %d %q", path, a.status, a.body)
		}
	}
	if a := g.get("/demo/panic"); a.status != 500 || strings.Contains(a.body, "oops") {
		t.Errorf("panic: %d %q", a.status, a.body)
	}
	css := g.get("/static/app.css?v=1")
	if css.status != 200 || !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") || !strings.Contains(css.header.Get("Cache-Control"), "immutable") {
		t.Errorf("style sheet: %d %v", css.status, css.header)
	}
	if a := g.get("/static/../pages.go"); a.status == 200 {
		t.Errorf("a file outside static is served")
	}
}
