package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestAClerkDeliversInParts makes a note of a part, is told of mistakes with what was typed, mails it, marks it and takes it back.
func TestAClerkDeliversInParts(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := "/auftraege/1/lieferschein"
	seen := regexp.MustCompile(`name="stand" value="([0-9a-f]+)"`).FindStringSubmatch(g.get(form).body)
	if len(seen) != 2 {
		t.Fatal("the form does not say what was seen")
	}
	fields := regexp.MustCompile(`name="(menge\.\d+)" value="([^"]*)"`).FindAllStringSubmatch(g.get(form).body, -1)
	if len(fields) < 2 {
		t.Fatalf("the form has the fields %v", fields)
	}
	send := func(quantities ...string) answer {
		v := url.Values{"teile": {"1"}, "stand": {seen[1]}}
		for n, f := range fields {
			v.Set(f[1], "")
			if n < len(quantities) {
				v.Set(f[1], quantities[n])
			}
		}
		return g.press(form, form, v)
	}
	for _, c := range []struct{ typed, says string }{{"99", "zu liefern sind noch"}, {"eins", "ist keine Menge"}, {"", "mindestens einer Position"}, {"-1", "kleiner als null"}} {
		if a := send(c.typed); a.status < 400 || !strings.Contains(a.body, c.says) || !strings.Contains(a.body, `value="`+c.typed+`"`) {
			t.Errorf("%q: status %d without %q or what was typed", c.typed, a.status, c.says)
		}
	}
	wantPage(t, g, send("1"), "/lieferscheine/2", "Teillieferung 1", "Danach noch offen", "Als versendet vermerken", "Per E-Mail senden")
	if a := send("1"); a.status != http.StatusConflict || !strings.Contains(a.body, "inzwischen geändert") {
		t.Errorf("what another clerk saw before: status %d", a.status)
	}
	wantPage(t, g, g.press("/lieferscheine/2/senden", "/lieferscheine/2/senden", url.Values{"an": {"erika@kunde.example"}, "betreff": {"Unterwegs"}, "text": {"Guten Tag"}}), "/lieferscheine/2", "erika@kunde.example")
	wantPage(t, g, g.press("/lieferscheine/2", "/lieferscheine/2/zuruecknehmen", nil), "/lieferscheine/2", "gerade auf dem Weg an erika@kunde.example")
	if _, err := h.store.DB().ExecContext(t.Context(), `UPDATE fakturis_mail SET state = 'unknown' WHERE document = 'delivery_note'`); err != nil {
		t.Fatal(err)
	}
	if body := g.get("/lieferscheine/2").body; !strings.Contains(body, "Kam diese E-Mail an?") {
		t.Error("the note does not ask what became of its mail")
	}
	mail := regexp.MustCompile(`name="mail" value="(\d+)"`).FindStringSubmatch(g.get("/lieferscheine/2").body)
	wantPage(t, g, g.press("/lieferscheine/2", "/lieferscheine/2/klaeren", url.Values{"mail": {mail[1]}, "ergebnis": {"gesendet"}}), "/lieferscheine/2", "Das ist vermerkt", "Kopie senden", ">versendet<")
	if body := g.get("/auftraege?lieferung=teilgeliefert").body; !strings.Contains(body, "teilgeliefert</small>") || !strings.Contains(body, "/auftraege/1\"") {
		t.Error("the order list does not show what is delivered in part")
	}
	wantPage(t, g, g.press("/lieferscheine/2", "/lieferscheine/2/zuruecknehmen", url.Values{"grund": {"Falscher Karton"}}), "/lieferscheine/2", ">storniert<", "Falscher Karton")
	wantPage(t, g, g.press("/auftraege/1", form, nil), "/lieferscheine/3")
	wantPage(t, g, g.press("/lieferscheine/3", "/lieferscheine/3/versendet", nil), "/lieferscheine/3", "als versendet vermerkt")
}
