package server_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fakturisd/invoicing"
)

func TestAClerkBooksAPaymentAndTakesItBack(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	pay := url.Values{"art": {"zahlung"}, "datum": {"2026-11-23"}, "betrag": {"10,00"}, "offen": {"40.60"}, "bemerkung": {"bar"}}
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/zahlung", pay), "/rechnungen/2#zahlungen", "Die Zahlung ist gebucht.", "teilbezahlt", "30,60")
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/zahlung", pay), "/rechnungen/2", `role="alert"`, "sind inzwischen 30,60 EUR offen") // the open amount that the form showed is gone
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/zahlung-zurueck", url.Values{"buchung": {"1"}}), "/rechnungen/2#zahlungen", "Gegenbuchung", "40,60")
	if b, err := h.store.Balance(t.Context(), 2); err != nil || b.Open() != 4060 {
		t.Errorf("open %s: %v", b.Open(), err)
	}
}

func TestTickedInvoicesAreMarkedAsPaid(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	back := "/rechnungen?status=offen"
	wantPage(t, g, g.press(back, "/rechnungen/bezahlt", url.Values{"rechnung": {"1", "2"}, "datum": {"2026-11-22"}, "zurueck": {back}}), back, "Als bezahlt markiert:", "<span>2</span>")
	wantPage(t, g, g.press("/rechnungen", "/rechnungen/bezahlt", url.Values{"zurueck": {"https://anderswo.example/"}}), "/rechnungen", "Bitte zuerst Rechnungen ankreuzen.")
	for id := int64(1); id <= 2; id++ {
		if b, err := h.store.Balance(t.Context(), id); err != nil || b.State() != invoicing.StatePaid {
			t.Errorf("invoice %d is %s: %v", id, b.State(), err)
		}
	}
}

func TestAClerkCancelsAPartThenTheRest(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := url.Values{"umfang": {"positionen"}, "menge.1": {"1"}, "menge.2": {"0"}, "grund": {"Eine Packung war feucht."}}
	wantPage(t, g, g.press("/rechnungen/2/storno", "/rechnungen/2/storno", form), "/rechnungen/4", "Entwurf einer Stornorechnung", "Eine Packung war feucht.", "RE-2026-0002")
	form.Set("menge.1", "2")
	form.Set("version", "1")
	wantPage(t, g, g.press("/rechnungen/4/storno", "/rechnungen/4/storno", form), "/rechnungen/4", "Der Entwurf ist geändert.", "11,90")
	wantPage(t, g, g.press("/rechnungen/4", "/rechnungen/4/stellen", nil), "/rechnungen/4", "Stornorechnung ST-2026-0001")
	if a := g.get("/rechnungen/4/storno"); a.status != 409 {
		t.Errorf("a cancellation can be cancelled: %d", a.status)
	}
	wantPage(t, g, g.press("/rechnungen/2/storno", "/rechnungen/2/storno", url.Values{"umfang": {"alles"}}), "/rechnungen/5")
	wantPage(t, g, g.press("/rechnungen/5", "/rechnungen/5/stellen", nil), "/rechnungen/5", "ST-2026-0002")
	if body := g.get("/rechnungen/2").body; strings.Contains(body, "/rechnungen/2/storno") || !strings.Contains(body, "storniert") {
		t.Error("what is cancelled can be cancelled again")
	}
	for _, wrong := range []url.Values{{}, {"umfang": {"positionen"}}, {"umfang": {"betraege"}, "betrag.0": {"viel"}}, {"umfang": {"positionen"}, "menge.1": {"99"}}, {"umfang": {"alles"}, "menge.1": {"1"}}} {
		wantPage(t, g, g.press("/rechnungen/1/storno", "/rechnungen/1/storno", wrong), "/rechnungen/1/storno", `role="alert"`)
	}
}

func TestAnInvoiceIsCorrectedInOneStep(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/korrigieren", nil), "/rechnungen/5", "Ersetzt die Rechnung", "RE-2026-0002", "Mit dem Stellen wird auch deren Stornorechnung gestellt")
	wantPage(t, g, g.press("/rechnungen/5", "/rechnungen/5/stellen", nil), "/rechnungen/5", "Rechnung RE-2026-0003", "Ersetzt die Rechnung")
	if body := g.get("/rechnungen/4").body; !strings.Contains(body, "Stornorechnung ST-2026-0001") || !strings.Contains(body, "Storniert die Rechnung") {
		t.Error("the cancellation was not issued with it")
	}
	if body := g.get("/rechnungen/2").body; !strings.Contains(body, "Ersetzt durch") || !strings.Contains(body, "Storniert durch") {
		t.Error("the former invoice does not lead to what replaces it")
	}
}

// TestTheShopsDoingIsShownUntilItIsDealtWith: the fixture's shop changed the order of invoice 1.
func TestTheShopsDoingIsShownUntilItIsDealtWith(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	for _, path := range []string{"/", "/rechnungen/1", "/auftraege/4"} {
		if body := g.get(path).body; !strings.Contains(body, "Der Shop hat Auftrag") || !strings.Contains(body, `href="/rechnungen/1/storno"`) {
			t.Errorf("%s does not propose a cancellation", path)
		}
	}
	g.press("/", "/auftraege/4/aenderungen", url.Values{"bis": {"2"}})
	for _, path := range []string{"/", "/rechnungen/1", "/auftraege/4"} {
		if body := g.get(path).body; strings.Contains(body, "Der Shop hat Auftrag") {
			t.Errorf("%s proposes a cancellation that is dealt with", path)
		}
	}
}

// TestNothingIsCalledGutschrift greps all texts, and those of the printed samples: the word is kept for what the customer issues (§ 14 (2) UStG).
func TestNothingIsCalledGutschrift(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"locales/*", "templates/*", "print/locale/*", "print/template/*", "print/testdata/*.txt"} {
		found, err := filepath.Glob("../../htmlforms/" + pattern)
		must(t, err)
		if len(found) == 0 {
			t.Errorf("no files %s", pattern)
		}
		files = append(files, found...)
	}
	mails, err := filepath.Glob("../../invoicing/mailtexts/*/*")
	must(t, err)
	for _, f := range append(files, mails...) {
		b, err := os.ReadFile(f)
		must(t, err)
		for n, line := range strings.Split(strings.ToLower(string(b)), "\n") {
			if strings.Contains(line, "gutschrift") || strings.Contains(line, "credit note") {
				t.Errorf("%s:%d: %s", f, n+1, line)
			}
		}
	}
}
