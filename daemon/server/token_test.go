package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server"
	"fakturisd/daemon/server/api"
)

var secretText = regexp.MustCompile(`<code class="secret">(fkt_[A-Za-z0-9_-]{43})</code>`)

// TestTokensByHand: a clerk makes a token, sees it once, and takes it back.
func TestTokensByHand(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) { c.API = api.New(api.Config{Store: c.Store, Log: zerolog.Nop()}) })
	g := h.clerk(t)
	const page = "/system/zugaenge"
	body := g.get(page).body
	form := url.Values{"csrf_token": {field(t, tokenField, body)}, "form_id": {field(t, formField, body)}, "name": {"Kasse <1>"}, "recht": {"read", "shop:multi"}}
	made := g.post(page, form)
	m := secretText.FindStringSubmatch(made.body)
	if made.status != http.StatusOK || m == nil || made.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, %s: %s", made.status, made.header.Get("Cache-Control"), made.body)
	}
	if again := g.post(page, form); again.status != http.StatusSeeOther || count(t, h, `SELECT COUNT(*) FROM fakturis_token`) != 1 {
		t.Errorf("the same form again: status %d", again.status)
	}
	list := g.get(page).body
	for _, want := range []string{"Kasse &lt;1&gt;", "<code>read</code>", "<code>shop:multi</code>", "<small>" + login + "</small>", "noch nie"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
	if strings.Contains(list, m[1]) {
		t.Error("the list shows the token again")
	}
	ask := func(path string) int {
		r, err := http.NewRequest(http.MethodGet, h.web.URL+api.Prefix+path, nil)
		must(t, err)
		r.Header.Set("Authorization", "Bearer "+m[1])
		return h.guest(t).do(r).status
	}
	if got := ask("/orders"); got != http.StatusOK {
		t.Errorf("with the token: status %d", got)
	}
	if a := g.press(page, page+"/widerrufen", url.Values{"name": {"Kasse <1>"}}); a.to != page {
		t.Errorf("revoke leads to %q (%d)", a.to, a.status)
	}
	if got := ask("/orders"); got != http.StatusUnauthorized {
		t.Errorf("after it was revoked: status %d", got)
	}
	if body := g.get(page).body; !strings.Contains(body, "widerrufen</span>") || strings.Contains(body, page+"/widerrufen") {
		t.Errorf("the list does not say that it is revoked: %s", body)
	}
	g.press(page, page, url.Values{"name": {"Nichts"}})
	if body := g.get(page).body; !strings.Contains(body, "braucht 1 bis 20 Rechte") {
		t.Error("a token without scopes is not refused in words")
	}
}
