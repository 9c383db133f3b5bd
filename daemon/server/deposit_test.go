package server_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestADepositIsAskedForOnTheOrdersPage goes from the form on the order to the invoice that takes the deposit off.
func TestADepositIsAskedForOnTheOrdersPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	for words, form := range map[string]url.Values{"bitte eines von beiden eintragen": {"prozent": {""}, "betrag": {""}}, "ist kein Prozentsatz": {"prozent": {"viel"}},
		"ist kein Betrag": {"betrag": {"1e9"}}, "lassen sich höchstens noch": {"betrag": {"99.999,00"}}} {
		wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/anzahlung", form), "/auftraege/1", words)
	}
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/anzahlung", url.Values{"prozent": {"30"}}), "/rechnungen/4", "Anzahlung auf Auftrag", "ist entworfen")
	wantPage(t, g, g.press("/rechnungen/4", "/rechnungen/4/stellen", nil), "/rechnungen/4", "RE-2026-0003")
	body := wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/rechnung", nil), "/rechnungen/5", "noch nicht bezahlt", "Zu zahlen", `<a href="/rechnungen/4">Anzahlung RE-2026-0003</a>`)
	if strings.Count(body, "RE-2026-0003") < 2 {
		t.Error("the final invoice does not name its deposit")
	}
	if body := g.get("/auftraege/6").body; strings.Contains(body, "/anzahlung") {
		t.Error("a service contract offers a deposit")
	}
}
