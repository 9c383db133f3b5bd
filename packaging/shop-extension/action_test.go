package shopextension_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// sheet is the smallest that passes for a PDF.
const sheet = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n%%EOF\n"

// desk answers questions about the order and makes documents.
func desk(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/pdf"):
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write([]byte(sheet))
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/hints"):
		asJSON(http.StatusAccepted, `{}`)(w, r)
	case r.Method == http.MethodPost:
		asJSON(http.StatusCreated, `{"id": 3, "number": "LS-1 <b>", "url": "http://127.0.0.1:8480/lieferscheine/3"}`)(w, r)
	default:
		asJSON(http.StatusOK, strings.Replace(known, `"invoice": false`, `"invoice": true`, 1))(w, r)
	}
}

var formToken = regexp.MustCompile(`name="fakturis_(delivery_note|invoice)".*?name="fakturis_form" value="([0-9a-f]{32})"`)

// press returns the request that a button of the panel sends.
func press(t *testing.T, shown page, what string) request {
	t.Helper()
	for _, m := range formToken.FindAllStringSubmatch(shown.HTML, -1) {
		if m[1] == what {
			return request{Run: "action", Method: http.MethodPost, Session: shown.Session,
				Get: map[string]string{"subaction": "fakturis_" + what}, Post: map[string]string{"fakturis_form": m[2]}}
		}
	}
	t.Fatalf("no button for %s: %s", what, shown.HTML)
	return request{}
}

func TestAButtonMakesOneDocumentHoweverOftenItIsPressed(t *testing.T) {
	t.Parallel()
	for name, flags := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, desk, flags...)
			shown := s.quiet(request{Run: "panel"})
			button := press(t, shown, "delivery_note")
			for range 2 {
				p := s.quiet(button)
				if len(p.Messages) != 1 || p.Messages[0] != "success: Lieferschein LS-1 &lt;b&gt; ist erstellt." || !strings.HasSuffix(p.Redirect, "oID=4711&action=edit") {
					t.Errorf("%v, %s", p.Messages, p.Redirect)
				}
			}
			s.quiet(press(t, shown, "invoice"))
			r := s.daemon.requests()
			key := func(i int) string { return r[i].Header.Get("Idempotency-Key") }
			if len(r) != 4 || r[1].URL.Path != "/api/v1/shops/haupt/orders/4711/delivery-notes" || r[3].URL.Path != "/api/v1/shops/haupt/orders/4711/invoices" {
				t.Fatalf("asked %v", r)
			}
			if key(1) == "" || key(1) != key(2) || key(1) == key(3) || s.daemon.said[1] != "{}" || r[1].Header.Get("Content-Type") != "application/json" {
				t.Errorf("keys %q, %q, %q; body %q", key(1), key(2), key(3), s.daemon.said[1])
			}
		})
	}
}

func TestAButtonOfAnotherPageIsRefused(t *testing.T) {
	t.Parallel()
	s := connected(t, desk)
	shown := s.quiet(request{Run: "panel"})
	for what, change := range map[string]func(r *request){
		"GET":                    func(r *request) { r.Method = http.MethodGet },
		"without the form":       func(r *request) { r.Post = nil },
		"another session":        func(r *request) { r.Session = nil },
		"another order":          func(r *request) { r.Order = 4710 },
		"another document":       func(r *request) { r.Get = map[string]string{"subaction": "fakturis_invoice"} },
		"an invented form":       func(r *request) { r.Post = map[string]string{"fakturis_form": strings.Repeat("0", 32)} },
		"a session turned wrong": func(r *request) { r.Session = map[string]any{"fakturis_forms": "x"} },
	} {
		r := press(t, shown, "delivery_note")
		change(&r)
		if p := s.quiet(r); len(p.Messages) != 1 || !strings.Contains(p.Messages[0], "nicht mehr aktuell") || p.Redirect == "" {
			t.Errorf("%s: %v", what, p.Messages)
		}
	}
	if n := len(s.daemon.requests()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestAnActionOfSomebodyElseIsLeftToHim(t *testing.T) {
	t.Parallel()
	s := connected(t, desk)
	for _, subaction := range []string{"set_ibillnr", "fakturis_unknown", ""} {
		p := s.quiet(request{Run: "action", Get: map[string]string{"subaction": subaction}})
		if p.HTML != "" || p.Redirect != "" || len(p.Messages) != 0 {
			t.Errorf("%q: %+v", subaction, p)
		}
	}
}

func TestARefusedDocumentSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"409":      {asJSON(http.StatusConflict, `{"detail": "Der Auftrag ist storniert <b>"}`), "error: Der Auftrag ist storniert &lt;b&gt;"},
		"401":      {asJSON(http.StatusUnauthorized, `{"detail": "x"}`), "kennt das Token nicht"},
		"500":      {asJSON(http.StatusInternalServerError, ``), "meldet einen Fehler (500)"},
		"not JSON": {asJSON(http.StatusOK, `<p>`), "antwortet etwas anderes"},
		"silent":   {silent, "nicht rechtzeitig geantwortet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					desk(w, r)
				} else {
					c.answer(w, r)
				}
			})
			p := s.quiet(press(t, s.quiet(request{Run: "panel"}), "invoice"))
			if len(p.Messages) != 1 || !strings.Contains(p.Messages[0], c.says) || p.Redirect == "" {
				t.Errorf("%v, want %q", p.Messages, c.says)
			}
		})
	}
}

func TestAPDFGoesThroughTheShop(t *testing.T) {
	t.Parallel()
	get := map[string]string{"subaction": "fakturis_pdf", "kind": "invoice", "id": "5"}
	for name, flags := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, desk, flags...)
			if p := s.quiet(request{Run: "action", Get: get}); p.HTML != sheet || p.Redirect != "" {
				t.Errorf("%q, %s", p.HTML, p.Redirect)
			}
			if r := s.daemon.requests(); len(r) != 1 || r[0].URL.Path != "/api/v1/shops/haupt/orders/4711/documents/invoice/5/pdf" {
				t.Errorf("asked %v", r)
			}
		})
	}
	for name, answer := range map[string]http.HandlerFunc{
		"404": asJSON(http.StatusNotFound, `{"detail": "x"}`), "HTML": asJSON(http.StatusOK, "<script>"),
		"HTML that says it is a PDF": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write([]byte("<script>"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := connected(t, answer).quiet(request{Run: "action", Get: get})
			if p.HTML != "" || len(p.Messages) != 1 || p.Redirect == "" {
				t.Errorf("%+v", p)
			}
		})
	}
	s := connected(t, desk)
	for _, bad := range []map[string]string{{"kind": "../../etc", "id": "5"}, {"kind": "invoice", "id": "x"}, {"kind": "invoice", "id": "-1"}, {}} {
		bad["subaction"] = "fakturis_pdf"
		if p := s.quiet(request{Run: "action", Get: bad}); p.HTML != "" || len(p.Messages) != 1 {
			t.Errorf("%v: %+v", bad, p)
		}
	}
	if n := len(s.daemon.requests()); n != 0 {
		t.Errorf("asked %d times for what cannot be", n)
	}
}

func TestTheCheckoutTellsOfItsOrder(t *testing.T) {
	t.Parallel()
	for name, flags := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, desk, flags...)
			if p := s.quiet(request{Run: "checkout"}); p.HTML != "" || p.Redirect != "" {
				t.Errorf("the customer sees %+v", p)
			}
			r := s.daemon.requests()
			if len(r) != 1 || r[0].Method+" "+r[0].URL.Path != "POST /api/v1/shops/haupt/hints" || s.daemon.said[0] != `{"order":4711}` || r[0].Header.Get("Idempotency-Key") == "" {
				t.Errorf("asked %v, said %v", r, s.daemon.said)
			}
			s.set("HINT", "false")
			s.quiet(request{Run: "checkout"})
			s.set("HINT", "true")
			s.set("STATUS", "false")
			s.quiet(request{Run: "checkout"})
			if n := len(s.daemon.requests()); n != 1 {
				t.Errorf("asked %d times, twice switched off", n)
			}
		})
	}
}

func TestTheCheckoutWaitsASecondAtMostAndOnceAMinute(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{"silent": silent, "drip": drip, "500": asJSON(http.StatusInternalServerError, ""), "401": asJSON(http.StatusUnauthorized, "")} {
		for way, flags := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				s := connected(t, answer, flags...)
				for range 3 {
					if p := s.quiet(request{Run: "checkout"}); p.HTML != "" {
						t.Errorf("the customer sees %q", p.HTML)
					}
				}
				if held := <-s.daemon.held; held > 1500*time.Millisecond {
					t.Errorf("waited %s", held)
				}
				if n := len(s.daemon.requests()); n != 1 {
					t.Errorf("asked %d times within the minute", n)
				}
			})
		}
	}
}
