package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fakturisd/daemon/server"
	"fakturisd/invoicing"
)

// wantPage follows a redirect and returns the page behind it.
func wantPage(t *testing.T, g *guest, a answer, to string, words ...string) string {
	t.Helper()
	if a.status != http.StatusSeeOther || a.to != to {
		t.Fatalf("status %d to %q, want 303 to %q\n%.400s", a.status, a.to, to, a.body)
	}
	body := g.get(a.to).body
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s lacks %q", to, w)
		}
	}
	return body
}

func TestOrderBecomesDeliveryNoteAndInvoice(t *testing.T) {
	t.Parallel()
	woken := make(chan struct{}, 20)
	h := open(t, func(c *server.Config) { c.Wake = func() { woken <- struct{}{} } })
	g := h.clerk(t)
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/lieferschein", nil), "/lieferscheine/2", "LS-2026-0002", "Der Lieferschein liegt vor.")
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/lieferschein", nil), "/lieferscheine/2")
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/rechnung", nil), "/rechnungen/4", "Rechnungsentwurf", "Rechnung stellen")
	wantPage(t, g, g.press("/rechnungen/4", "/rechnungen/4/stellen", nil), "/rechnungen/4", "Rechnung RE-2026-0003", "Per E-Mail senden")
	wantPage(t, g, g.press("/rechnungen/4/senden", "/rechnungen/4/senden", nil), "/rechnungen/4", "wartet auf das PDF")
	if a := g.get("/rechnungen/4/pdf"); a.status != http.StatusNotFound || a.header.Get("Refresh") == "" {
		t.Errorf("PDF before it is rendered: status %d, Refresh %q", a.status, a.header.Get("Refresh"))
	}
	if body := g.get("/rechnungen/4").body; strings.Contains(body, "/rechnungen/4/senden") {
		t.Error("a mail on its way can be sent again")
	}
	if body := g.get("/auftraege/1").body; !strings.Contains(body, "LS-2026-0002") || !strings.Contains(body, "RE-2026-0003") {
		t.Error("the order does not show its documents")
	}
	if len(woken) != 5 {
		t.Errorf("woken %d times, want 5", len(woken))
	}
}

func TestIssueAndSendAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/3", "/rechnungen/3/stellen", url.Values{"senden": {"1"}}), "/rechnungen/3", "geht per E-Mail hinaus", "wartet auf das PDF")
}

// TestAnOrderToCheckIsBilledWhenItsDraftIsKept: what its shop got wrong holds the invoice until somebody decides.
func TestAnOrderToCheckIsBilledWhenItsDraftIsKept(t *testing.T) {
	t.Parallel()
	g := open(t, nil).clerk(t)
	wantPage(t, g, g.press("/auftraege/2", "/auftraege/2/lieferschein", nil), "/auftraege/2", `role="alert"`, "Das ist im jetzigen Zustand nicht möglich")
	const draft = "/rechnungen/4"
	wantPage(t, g, g.press("/auftraege/2", "/auftraege/2/rechnung", nil), draft, "Auftrag: Positionen ergeben 38,60 statt 40,60 (Differenz 2,00 EUR). Bitte", "So behalten")
	wantPage(t, g, g.press(draft, draft+"/stellen", nil), draft, `role="alert"`)
	if body := wantPage(t, g, g.press(draft, draft+"/behalten", url.Values{"version": {"1"}}), draft); strings.Contains(body, "Positionen ergeben 38,60") {
		t.Error("kept, and still held")
	}
	wantPage(t, g, g.press(draft, draft+"/stellen", nil), draft, "RE-2026-0003")
}

func TestASecondClickDoesNothing(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	body := g.get("/auftraege/1").body
	form := url.Values{"csrf_token": {field(t, tokenField, body)}, "form_id": {field(t, formField, body)}}
	if a := g.post("/auftraege/1/rechnung", form); a.to != "/rechnungen/4" {
		t.Errorf("first click leads to %q", a.to)
	}
	if a := g.post("/auftraege/1/rechnung", form); a.to != "/auftraege/1" {
		t.Errorf("second click leads to %q, want back to the order", a.to)
	}
	if a := g.post("/auftraege/1/rechnung", url.Values{"csrf_token": form["csrf_token"]}); a.to != "/auftraege/1" {
		t.Errorf("a form without id leads to %q, want back to the order", a.to)
	}
}

func TestUnknownMails(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]invoicing.MailState{"gesendet": invoicing.MailSent, "erneut": invoicing.MailQueued} {
		h := open(t, nil)
		g := h.clerk(t)
		wantPage(t, g, g.press("/rechnungen/1", "/rechnungen/1/klaeren", url.Values{"mail": {"1"}, "ergebnis": {name}}), "/rechnungen/1", "Das ist vermerkt")
		if m, err := h.store.Mail(t.Context(), 1); err != nil || m.State != want {
			t.Errorf("%s: state %q (%v), want %q", name, m.State, err, want)
		}
	}
}

func TestAMailOfAnotherInvoiceIsNotTouched(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	body := g.get("/rechnungen/1").body
	for _, form := range []url.Values{{"mail": {"1"}, "ergebnis": {"gesendet"}}, {"mail": {"x"}, "ergebnis": {"gesendet"}}, {"mail": {"99"}, "ergebnis": {"gesendet"}}} {
		form.Set("csrf_token", field(t, tokenField, body))
		form.Set("form_id", field(t, formField, g.get("/rechnungen/1").body))
		wantPage(t, g, g.post("/rechnungen/2/klaeren", form), "/rechnungen/2", `role="alert"`)
	}
	if m, err := h.store.Mail(t.Context(), 1); err != nil || m.State != invoicing.MailUnknown {
		t.Errorf("state %q (%v), want unknown", m.State, err)
	}
}

func TestFailedMailIsSentAgain(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/senden", nil), "/rechnungen/2", "geht gleich hinaus")
	if body := g.get("/system").body; strings.Contains(body, "RE-2026-0002") {
		t.Error("a mail that was sent again still needs somebody")
	}
}

// TestContractBecomesCollectiveInvoices is the way of the brochure: every two months, six invoices a year, two at a time.
func TestContractBecomesCollectiveInvoices(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	terms := url.Values{"turnus": {"2"}, "einheit": {"monat"}, "beginn": {"2027-01-01"}, "anzahl": {"6"}}
	const page = "/auftraege/1/geplante-rechnungen"
	body := wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/vertrag", terms), page, "01.01.2027 – 28.02.2027", "01.11.2027 – 31.12.2027")
	if n := strings.Count(body, `name="wahl"`); n != 6 {
		t.Fatalf("%d invoices to tick, want 6", n)
	}
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/rechnung", nil), page)
	planned, err := h.store.PlannedInvoices(t.Context(), 1)
	must(t, err)
	groups := url.Values{"datum.g1": {"2027-03-01"}}
	for i, one := range planned {
		groups.Add("ort", fmt.Sprintf("p%d=g%d", one.ID, i/2+1))
	}
	saved := pressMerge(t, g, "/auftraege/1/zusammenfassen", g.get(page).body, "speichern", groups)
	if !strings.Contains(g.get(saved.to).body, "3 Sammelrechnungen angelegt") {
		t.Fatalf("saving answers %d to %q", saved.status, saved.to)
	}
	if n := count(t, h, `SELECT COUNT(*) FROM fakturis_collective_invoice WHERE partner_id = 1 AND id > 1`); n != 3 {
		t.Fatalf("%d collective invoices, want 3", n)
	}
	wantPage(t, g, g.press("/sammelrechnungen/2", "/sammelrechnungen/2/versanddatum", url.Values{"versanddatum": {""}}), "/sammelrechnungen/2", "abgewählt")
	wantPage(t, g, g.press("/sammelrechnungen/3", "/sammelrechnungen/3/versanddatum", url.Values{"versanddatum": {"2027-05-02"}}), "/sammelrechnungen/3", "02.05.2027")
	wantPage(t, g, g.press("/sammelrechnungen/3", "/sammelrechnungen/3/stellen", nil), "/rechnungen/4", "Sammelrechnung RE-2026-0003", "Auftrag tee-1001")
}

func TestAContractThatCannotBe(t *testing.T) {
	t.Parallel()
	g := open(t, nil).clerk(t)
	for _, bad := range []url.Values{
		{"turnus": {"0"}, "einheit": {"monat"}, "beginn": {"2027-01-01"}, "anzahl": {"6"}}, {"turnus": {"2"}, "einheit": {"mond"}, "beginn": {"2027-01-01"}, "anzahl": {"6"}},
		{"turnus": {"2"}, "einheit": {"monat"}, "beginn": {"gestern"}, "anzahl": {"6"}}, {"turnus": {"2"}, "einheit": {"monat"}, "beginn": {""}, "anzahl": {"6"}},
		{"turnus": {"2"}, "einheit": {"monat"}, "beginn": {"2027-01-01"}, "anzahl": {"viele"}},
	} {
		a := g.press("/auftraege/1", "/auftraege/1/vertrag", bad)
		checkPage(t, a)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) || !strings.Contains(a.body, `class="wrong"`) {
			t.Errorf("%v: status %d, and no error at a field\n%s", bad, a.status, a.body)
		}
	}
}
