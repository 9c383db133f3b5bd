package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fakturisd/invoicing/tax"
)

const orderNew, partnerNew = "/auftraege/neu", "/geschaeftspartner/neu"

func TestAnOrderIsEnteredByHand(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := typed(g.get(orderNew + "?partner=2").body)
	form.Set("l.1.menge", "viele")
	form.Set("l.1.preis", "99,50")
	a := g.post(orderNew, form)
	checkPage(t, a)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="viele"`) || !strings.Contains(a.body, "Das ist keine Zahl.") ||
		!strings.Contains(a.body, "Die Bezeichnung fehlt.") {
		t.Fatalf("status %d\n%s", a.status, a.body)
	}
	form.Set("tun", "artikel")
	form.Set("artikel", "TEE-003")
	form.Set("l.1.menge", "2")
	form.Set("l.1.text", "Wartung der Kaffeemaschine")
	form.Set("preise", "netto")
	if a = g.post(orderNew, form); !strings.Contains(a.body, "Grüntee Sencha Nr. 3") || !strings.Contains(a.body, "7,5607") || !strings.Contains(a.body, "244,90") {
		t.Fatalf("no article or no sum:\n%s", a.body)
	}
	form = typed(a.body)
	a = g.post(orderNew, form)
	if a.status != http.StatusSeeOther || a.to != "/auftraege/31" {
		t.Fatalf("status %d to %q\n%s", a.status, a.to, a.body)
	}
	o, err := h.store.Order(t.Context(), 31)
	must(t, err)
	if o.PriceMode != tax.Net || len(o.Lines) != 2 || o.Lines[0].Text != "Wartung der Kaffeemaschine" || o.Lines[0].Amount != 19900 || o.PartnerID != 2 || o.Total != 24490 {
		t.Errorf("order %+v", o)
	}
	if again := g.post(orderNew, form); again.to != "/auftraege" {
		t.Errorf("the same form once more leads to %q, status %d", again.to, again.status)
	}
}

func TestAPartnerIsEnteredOnce(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := url.Values{"address.last_name": {"Neumann"}, "address.street": {"Weg 1"}, "address.postcode": {"10115"}, "address.city": {"Berlin"}, "address.country": {"de"},
		"email": {"kunde2@kunde.example"}, "language": {"de"}, "vat_id": {"DE12"}, "weiter": {orderNew}}
	a := g.press(partnerNew, partnerNew, form)
	checkPage(t, a)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "keine gültige USt-IdNr.") || !strings.Contains(a.body, `value="Neumann"`) {
		t.Fatalf("status %d\n%s", a.status, a.body)
	}
	form.Del("vat_id")
	a = g.press(partnerNew, partnerNew, form)
	checkPage(t, a)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "/auftraege/neu?partner=2") {
		t.Fatalf("the one with this e-mail is not offered: status %d\n%s", a.status, a.body)
	}
	form.Set("trotzdem", "1")
	if a = g.press(partnerNew, partnerNew, form); a.to != orderNew+"?partner=4" {
		t.Fatalf("status %d to %q\n%s", a.status, a.to, a.body)
	}
	n, err := h.store.Partner(t.Context(), 4)
	must(t, err)
	if n.Address.LastName != "Neumann" || n.Address.Country != "DE" || n.Email != "kunde2@kunde.example" || len(n.Origins) != 0 {
		t.Errorf("partner %+v", n)
	}
}
