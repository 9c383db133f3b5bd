package shopextension_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// noCurl has PHP do without its curl extension.
var noCurl = []string{"-d", "disable_functions=curl_init"}

// ways are the two ways to reach fakturisd.
var ways = map[string][]string{"curl": nil, "without curl": noCurl}

// asJSON answers every request with one body.
func asJSON(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

const known = `{"mirrored": true, "order": {"id": 17, "number": "A-4711", "url": "http://127.0.0.1:8480/auftraege/17", "check_reasons": ["Summe geprüft € 5"]},
	"synced_at": "2026-11-24T05:06:07Z", "held": "", "status_change": {"state": "waiting", "status": 3, "reason": "Shop nicht erreichbar", "at": "2026-11-24T05:06:07Z"},
	"documents": [{"kind": "delivery_note", "id": 3, "number": "LS-2026-0001", "status": "erstellt", "date": "2026-11-24", "total": "", "pdf": true},
		{"kind": "invoice", "id": 5, "number": "", "status": "entwurf", "date": "", "total": "12,50 EUR", "pdf": false}],
	"may": {"delivery_note": true, "invoice": false}}`

func TestThePanelShowsWhatTheDaemonKnows(t *testing.T) {
	t.Parallel()
	for name, flags := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, asJSON(http.StatusOK, known), flags...)
			p := s.quiet(request{Run: "panel"})
			p.mustSay(t, "als Auftrag A-4711", "Summe gepr&#252;ft &#8364; 5", `href="http://127.0.0.1:8480/auftraege/17"`, `auf &quot;Versendet&quot; wartet: Shop nicht`,
				"LS-2026-0001", "subaction=fakturis_pdf&kind=delivery_note&id=3&name=LS-2026-0001", "24.11.2026", "Erstellt", "12,50 EUR",
				`name="fakturis_delivery_note"`, `name="csrf" value="shop"`, "Lieferschein erstellen")
			p.mustNotSay(t, "Rechnung erstellen", "kind=invoice", "nichts zu pr&uuml;fen")
			r := s.daemon.requests()
			if len(r) != 1 || r[0].Method+" "+r[0].URL.Path != "GET /api/v1/shops/haupt/orders/4711" || r[0].Header.Get("Authorization") != "Bearer fkt_geheim" {
				t.Errorf("asked %v", r)
			}
			if strings.ContainsFunc(p.HTML, func(c rune) bool { return c > 126 }) {
				t.Errorf("not plain ASCII, as pages in latin1 need it: %s", p.HTML)
			}
		})
	}
}

func TestThePanelOfAnOrderThatIsNotMirrored(t *testing.T) {
	t.Parallel()
	held := `{"mirrored": false, "order": null, "held": "Kunde zahlt noch", "documents": [], "may": {"delivery_note": false, "invoice": false}}`
	s := connected(t, asJSON(http.StatusOK, held))
	s.quiet(request{Run: "panel"}).mustSay(t, "Angehalten: Kunde zahlt noch")
}

// TestNothingTheDaemonSaysBecomesHTML fills every field with markup.
func TestNothingTheDaemonSaysBecomesHTML(t *testing.T) {
	t.Parallel()
	const bad = `\"'><script>alert(1)</script>\u0000ü😀`
	evil := regexp.MustCompile(`BAD`).ReplaceAllString(`{"mirrored": true, "order": {"id": "BAD", "number": "BAD", "url": "javascript:alert(1)", "check_reasons": ["BAD", ["BAD"], 5]},
		"synced_at": "BAD", "held": "BAD", "status_change": {"state": "BAD", "status": "BAD", "reason": "BAD", "at": "BAD"},
		"documents": [{"kind": "BAD", "id": 3, "number": "BAD", "status": "BAD", "date": "BAD", "total": "BAD", "pdf": true}, "BAD", {"kind": ["BAD"], "id": ["BAD"], "pdf": "BAD"}],
		"may": {"delivery_note": "BAD", "invoice": ["BAD"]}}`, strings.ReplaceAll(bad, "$", "$$"))
	s := connected(t, asJSON(http.StatusOK, evil))
	p := s.quiet(request{Run: "panel"})
	p.mustSay(t, "&lt;script&gt;alert(1)&lt;/script&gt;&#252;&#128512;")
	p.mustNotSay(t, "<script", "javascript:", "\x00", `"'>`)
	s = connected(t, asJSON(http.StatusConflict, `{"detail": "`+bad+`"}`))
	p = s.quiet(request{Run: "panel"})
	p.mustSay(t, "&lt;script&gt;")
	p.mustNotSay(t, "<script")
}

func TestThePanelSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"401":            {asJSON(http.StatusUnauthorized, `{"detail": "x"}`), "kennt das Token nicht"},
		"403":            {asJSON(http.StatusForbidden, `{"detail": "x"}`), "gilt nicht f&uuml;r diesen Shop"},
		"404":            {asJSON(http.StatusNotFound, `{"detail": "kein Shop"}`), "Stimmt der Schl&uuml;ssel? (404): kein Shop"},
		"429":            {asJSON(http.StatusTooManyRequests, `{}`), "gleich noch einmal"},
		"500":            {asJSON(http.StatusInternalServerError, `{"detail": "Datenbank"}`), "meldet einen Fehler (500): Datenbank"},
		"302":            {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, "meldet einen Fehler (302)"},
		"not JSON":       {asJSON(http.StatusOK, "<html>It works!</html>"), "antwortet etwas anderes"},
		"half of a JSON": {asJSON(http.StatusOK, `{"mirrored": tr`), "antwortet etwas anderes"},
		"other JSON":     {asJSON(http.StatusOK, `["mirrored"]`), "antwortet etwas anderes"},
		"nothing":        {asJSON(http.StatusOK, ""), "antwortet etwas anderes"},
		"endless": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, "antwortet etwas anderes"},
		"not HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			c, _, _ := w.(http.Hijacker).Hijack()
			fmt.Fprint(c, "SSH-2.0-OpenSSH\r\n")
			c.Close()
		}, "antwortet nicht"},
	} {
		for way, flags := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				s := connected(t, c.answer, flags...)
				p := s.quiet(request{Run: "panel"})
				p.mustSay(t, c.says)
				p.mustNotSay(t, "<form")
				if n := len(s.daemon.requests()); n != 1 {
					t.Errorf("asked %d times", n)
				}
			})
		}
	}
}

func TestThePanelSaysWhichSettingIsMissing(t *testing.T) {
	t.Parallel()
	s := connected(t, asJSON(http.StatusOK, known))
	for _, c := range []struct{ key, value, says string }{
		{"SHOP_KEY", "", "fehlt der Schl&uuml;ssel"}, {"API_TOKEN", " ", "fehlt das Token"}, {"API_TOKEN", "a\r\nX: y", "fehlt das Token"},
		{"API_URL", "file:///etc/passwd", "fehlt die Adresse"}, {"API_URL", "127.0.0.1:8480", "fehlt die Adresse"}, {"API_URL", "", "fehlt die Adresse"},
	} {
		s.set(c.key, c.value)
		s.quiet(request{Run: "panel"}).mustSay(t, c.says)
	}
	s.set("STATUS", "false")
	if p := s.quiet(request{Run: "panel"}); p.HTML != "" {
		t.Errorf("switched off it shows %q", p.HTML)
	}
	if n := len(s.daemon.requests()); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

// silent never answers; drip sends a letter now and then.
func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		fmt.Fprint(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
	}
}

func TestThePanelWaitsThreeSecondsAtMostAndOnceAMinute(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{"silent": silent, "drip": drip} {
		for way, flags := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				s := connected(t, answer, flags...)
				s.quiet(request{Run: "panel"}).mustSay(t, "fakturisd antwortet nicht", "fakturis_retry=1")
				if held := <-s.daemon.held; held < 2500*time.Millisecond || held > 4*time.Second {
					t.Errorf("waited %s", held)
				}
				s.quiet(request{Run: "panel"}).mustSay(t, "fakturisd antwortet nicht")
				if n := len(s.daemon.requests()); n != 1 {
					t.Errorf("asked %d times within the minute", n)
				}
			})
		}
	}
}

func TestAPauseEnds(t *testing.T) {
	t.Parallel()
	s := connected(t, asJSON(http.StatusOK, known))
	for what, down := range map[string]string{"after a minute": "UNIX_TIMESTAMP() - 60", "with a clock that was set back": "UNIX_TIMESTAMP() + 3600"} {
		s.exec("UPDATE configuration SET configuration_value = " + down + " WHERE configuration_key = 'MODULE_FAKTURIS_DOWN'")
		if p := s.quiet(request{Run: "panel"}); !strings.Contains(p.HTML, "A-4711") {
			t.Errorf("%s: %s", what, p.HTML)
		}
	}
	s.exec("UPDATE configuration SET configuration_value = UNIX_TIMESTAMP() - 5 WHERE configuration_key = 'MODULE_FAKTURIS_DOWN'")
	s.quiet(request{Run: "panel"}).mustSay(t, "fakturisd antwortet nicht")
	s.quiet(request{Run: "panel", Get: map[string]string{"fakturis_retry": "1"}}).mustSay(t, "A-4711")
}

func TestADaemonThatIsDown(t *testing.T) {
	t.Parallel()
	for name, flags := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, asJSON(http.StatusOK, known), flags...)
			s.daemon.Close()
			s.quiet(request{Run: "panel"}).mustSay(t, "fakturisd antwortet nicht")
			if p := s.quiet(request{Run: "checkout"}); p.HTML != "" {
				t.Errorf("the customer sees %q", p.HTML)
			}
		})
	}
}

// TestABrokenExtensionDoesNotDisturbTheShop takes the files apart as an upload that was cut short does.
func TestABrokenExtensionDoesNotDisturbTheShop(t *testing.T) {
	t.Parallel()
	s := connected(t, asJSON(http.StatusOK, known))
	part := filepath.Join(s.root, "includes", "external", "fakturis", "fakturis_pause.php")
	for _, c := range []struct {
		what string
		do   func() error
	}{
		{"half a file", func() error { return os.WriteFile(part, []byte("<?php class FakturisPause { function"), 0o600) }},
		{"no folder", func() error { return os.RemoveAll(filepath.Dir(part)) }},
	} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		for _, run := range []string{"panel", "checkout"} {
			if p := s.run(request{Run: run}); p.HTML != "" {
				t.Errorf("%s: %s shows %q", c.what, run, p.HTML)
			}
		}
	}
}
