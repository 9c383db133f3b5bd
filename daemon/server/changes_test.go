package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fakturisd/invoicing"
)

func TestChangesBesideADocumentAreDealtWith(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	body := g.get("/auftraege/4").body
	for _, want := range []string{"nicht in RE-2026-0001, LS-2026-0001", "Donaudampfschifffahrtsgesellschaftskapitänsstraße 12", "2 × SIEB-1 Teesieb", "In Bearbeitung", "53,55", "Ihre Bestellung ist unterwegs."} {
		if !strings.Contains(body, want) {
			t.Errorf("the order lacks %q", want)
		}
	}
	for path, want := range map[string]string{"/pruefen": "Nach Rechnung geändert", "/auftraege/3": "… und 952 weitere", "/auftraege?q=tee-1004": "nach Beleg geändert"} {
		if !strings.Contains(g.get(path).body, want) {
			t.Errorf("%s does not tell of it", path)
		}
	}
	if !strings.Contains(g.get("/auftraege/4?lang=en").body, "Changes in the shop") {
		t.Error("the English page does not tell of it")
	}
	g.get("/?lang=de")
	changeOrder(t, h.store, orderBilled, func(o *invoicing.Order) { o.Billing.City = "Woanders" }) // after the page was shown
	form := url.Values{"bis": {"2"}}
	wantPage(t, g, g.press("/auftraege/4", "/auftraege/4/aenderungen", form), "/auftraege/4", "Die Änderungen sind als erledigt vermerkt.", "erledigt: "+login, "nicht in RE-2026-0001</span>", "nach-beleg")
	form.Set("bis", "99")
	wantPage(t, g, g.press("/auftraege/4", "/auftraege/4/aenderungen", form), "/auftraege/4", `role="alert"`)
	form.Set("bis", "3")
	after := wantPage(t, g, g.press("/auftraege/4", "/auftraege/4/aenderungen", form), "/auftraege/4", "Woanders")
	if strings.Contains(after, "nach-beleg") || strings.Contains(g.get("/pruefen").body, "Nach Rechnung geändert") || strings.Contains(g.get("/auftraege?q=tee-1004").body, "nach Beleg geändert") {
		t.Error("what is dealt with is still shown as open")
	}
	if a := g.post("/auftraege/4/aenderungen", url.Values{"bis": {"3"}, "form_id": {"x"}}); a.status == 303 && a.to == "/auftraege/4" {
		t.Error("the button works without a CSRF token")
	}
}

func TestACancelledOrderTellsWhatItCost(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	changeOrder(t, h.store, 8, func(o *invoicing.Order) { o.Cancelled = true })
	changeOrder(t, h.store, 9, func(o *invoicing.Order) { o.Cancelled, o.Lines, o.TaxTotals, o.Total = true, o.Lines[:2], nil, 0 })
	for id, want := range map[int]string{8: "Im Shop storniert. Ursprünglich 40,60\u00a0€.", 9: "Die Positionen ergeben 35,70\u00a0€."} {
		if body := g.get(fmt.Sprintf("/auftraege/%d", id)).body; !strings.Contains(body, want) || !strings.Contains(body, "gültig") {
			t.Errorf("order %d lacks %q", id, want)
		}
	}
}

// TestAClerkSeesWhatChanged presses the button of the notice with a real browser.
func TestAClerkSeesWhatChanged(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "what is to be checked", chromedp.Navigate(h.web.URL+"/pruefen"), chromedp.WaitVisible(css(`#geaendert`)))
	steps(t, ctx, "open the order", chromedp.Click(css(`#geaendert a[href^="/auftraege/4"]`)), chromedp.WaitVisible(css(`#nach-beleg button`)), chromedp.WaitVisible(css(`#aenderungen del`)))
	steps(t, ctx, "it is dealt with", chromedp.Click(css(`#nach-beleg button`)), chromedp.WaitVisible(css(`.notice.good`)))
	if open := ask(t, ctx, "look for the notice", chromedp.Evaluate[int](`document.querySelectorAll('#nach-beleg').length`)); open != 0 {
		t.Error("the notice stayed")
	}
	list, err := h.store.Revisions(t.Context(), orderBilled)
	must(t, err)
	if list[0].Waits() || list[0].SeenBy != login {
		t.Errorf("seen by %q", list[0].SeenBy)
	}
}
