package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// lastMail returns the last mail of an invoice.
func (h *house) lastMail(t *testing.T, invoice int64) invoicing.Mail {
	t.Helper()
	mails, err := h.store.Mails(t.Context(), invoice)
	must(t, err)
	return mails[len(mails)-1]
}

// arrived has the mail server accept an invoice's last mail.
func (h *house) arrived(t *testing.T, invoice int64) {
	t.Helper()
	id := h.lastMail(t, invoice).ID
	must(t, h.store.MailCommitting(t.Context(), id))
	must(t, h.store.MailSent(t.Context(), id, "250 2.0.0 ok"))
}

func TestAnAddressIsCorrectedOnTheInvoicesPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	before := h.lastMail(t, 2)
	if body := g.get("/rechnungen").body; !strings.Contains(body, `<span class="badge bad">abgewiesen</span>`) || !strings.Contains(body, "Adresse unbekannt") {
		t.Error("the list does not show the refused mail in red with its reason")
	}
	a := g.press("/rechnungen/2", "/rechnungen/2/senden", url.Values{"an": {"reto(at)kunde"}, "gesehen": {"1"}})
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="reto(at)kunde"`) || !strings.Contains(a.body, "ist keine E-Mail-Adresse") {
		t.Errorf("a mistyped address: status %d\n%s", a.status, a.body)
	}
	checkPage(t, a)
	form := url.Values{"an": {"reto@kunde.example"}, "merken": {"1"}, "gesehen": {"1"}}
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/senden", form), "/rechnungen/2", "geht gleich hinaus", "reto@kunde.example")
	m := h.lastMail(t, 2)
	if m.To != "reto@kunde.example" || m.PDFHash != before.PDFHash || m.Sending != 2 || m.PlannedBy != login {
		t.Errorf("%+v", m)
	}
	if body := g.get("/geschaeftspartner/3").body; !strings.Contains(body, `value="reto@kunde.example"`) {
		t.Error("the address was not kept for the partner")
	}
}

func TestAMailIsChangedBeforeItGoesOut(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/3", "/rechnungen/3/stellen", nil), "/rechnungen/3", "Die E-Mail ginge an", "aus dem Auftrag")
	form := url.Values{"an": {"a@kunde.example, b@kunde.example"}, "kopie": {"c@kunde.example"}, "betreff": {"Rechnung <7>"}, "text": {"Hallo,\r\nda ist sie."}}
	if body := g.get("/rechnungen/3/senden").body; !strings.Contains(body, "das PDF entsteht noch") || !strings.Contains(body, "Rechnung-RE-2026-0003.pdf") || !strings.Contains(body, "rechnung@muster.example") {
		t.Error("the page does not show what will go out")
	}
	wantPage(t, g, g.press("/rechnungen/3/senden", "/rechnungen/3/senden", form), "/rechnungen/3", "wartet auf das PDF")
	m := h.lastMail(t, 3)
	if m.To != "a@kunde.example, b@kunde.example" || m.CC != "c@kunde.example" || m.Subject != "Rechnung <7>" || m.Text != "Hallo,\nda ist sie.\n" || m.Source != invoicing.SourceClerk {
		t.Errorf("%+v", m)
	}
}

func TestACopyWantsASecondYes(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/2", "/rechnungen/2/senden", url.Values{"an": {"neu@kunde.example"}}), "/rechnungen/2")
	h.arrived(t, 2)
	if body := g.get("/rechnungen/2").body; strings.Contains(body, `action="/rechnungen/2/senden"`) || !strings.Contains(body, `href="/rechnungen/2/senden"`) {
		t.Error("a copy can be sent without having been looked at")
	}
	if body := g.get("/rechnungen/2/senden").body; !strings.Contains(body, "Diese Rechnung wurde schon gesendet") || !strings.Contains(body, "Kopie Ihrer Rechnung RE-2026-0002") {
		t.Errorf("the page does not warn:\n%s", body)
	}
	wantPage(t, g, g.press("/rechnungen/2/senden", "/rechnungen/2/senden", url.Values{"gesehen": {"2"}}), "/rechnungen/2", "wurde schon an")
	wantPage(t, g, g.press("/rechnungen/2/senden", "/rechnungen/2/senden", url.Values{"gesehen": {"2"}, "bestaetigt": {"1"}}), "/rechnungen/2", "geht gleich hinaus")
	if m := h.lastMail(t, 2); m.Sending != 3 || m.Kind != invoicing.MailAgain || m.To != "neu@kunde.example" || m.Source != invoicing.SourceLast {
		t.Errorf("%+v", m)
	}
}

func TestTextsOfMailsAreChangedOnTheirPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const page = "/mailtexte/bearbeiten?art=rechnung&sprache=de&shop=tee"
	form := func(action, subject string) url.Values {
		return url.Values{"aktion": {action}, "shop": {"tee"}, "art": {"rechnung"}, "sprache": {"de"}, "betreff": {subject}, "text": {"{anrede}, <b>\r\n{absender}"}, "rechnung": {"RE-2026-0001"}}
	}
	preview := g.press(page, "/mailtexte", form("vorschau", "Tee: {nummer}"))
	if preview.status != http.StatusOK || !strings.Contains(preview.body, "<strong>Tee: RE-2026-0001</strong>") || !strings.Contains(preview.body, "Sehr geehrte Damen und Herren, &lt;b&gt;") {
		t.Errorf("preview: status %d\n%s", preview.status, preview.body)
	}
	checkPage(t, preview)
	wrong := g.press(page, "/mailtexte", form("speichern", "Tee: {numer}"))
	if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "Den Platzhalter {numer} gibt es nicht") || !strings.Contains(wrong.body, `value="Tee: {numer}"`) {
		t.Errorf("a mistyped placeholder: status %d\n%s", wrong.status, wrong.body)
	}
	wantPage(t, g, g.press(page, "/mailtexte", form("speichern", "Tee: {nummer}")), "/mailtexte?shop=tee", "Der Mailtext ist gespeichert.", "Tee: {nummer}")
	if body := g.get("/mailtexte?shop=kanne").body; strings.Contains(body, "Tee: {nummer}") {
		t.Error("another shop has it too")
	}
	wantPage(t, g, g.press(page, "/mailtexte", form("zuruecksetzen", "")), "/mailtexte?shop=tee", "entfernt", "Ihre Rechnung {nummer}")
	if a := g.press(page, "/mailtexte", url.Values{"aktion": {"speichern"}, "art": {"x"}, "sprache": {"de"}, "betreff": {"x"}, "text": {"x"}}); a.status != http.StatusSeeOther {
		t.Errorf("a text that is none: status %d", a.status)
	}
}

func TestTheInvoiceEmailOfAPartner(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const action = "/geschaeftspartner/2/rechnungs-email"
	wantPage(t, g, g.press("/geschaeftspartner/2", action, url.Values{"email": {"buch@cafe.example"}}), "/geschaeftspartner/2", "gespeichert", `value="buch@cafe.example"`)
	wantPage(t, g, g.press("/geschaeftspartner/2", action, url.Values{"email": {"buch"}}), "/geschaeftspartner/2", `role="alert"`, `value="buch@cafe.example"`)
}

// TestAPDFThatWasGivenUpIsMadeAgain: the page says why there is none, and has it made again.
func TestAPDFThatWasGivenUpIsMadeAgain(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	wantPage(t, g, g.press("/rechnungen/3", "/rechnungen/3/stellen", nil), "/rechnungen/3")
	run(t, h.store, `UPDATE fakturis_job SET state = 'failed', last_error = 'wkhtmltopdf: exit status 1' WHERE dedupe_key = 'render:invoice:3'`)
	wantPage(t, g, g.press("/rechnungen/3", "/rechnungen/3/pdf-erneut", nil), "/rechnungen/3")
	job, err := h.store.RenderJob(t.Context(), 3)
	if must(t, err); job.State != outbox.Available {
		t.Errorf("the job is %s", job.State)
	}
}

// TestAMailThatIsTriedAgainSaysWhen shows the time of the next try with the server's words.
func TestAMailThatIsTriedAgainSaysWhen(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	id, err := h.store.SendInvoiceAs(t.Context(), 2, store.MailWish{}, "test")
	must(t, err)
	must(t, h.store.MailRetry(t.Context(), id, invoicing.MailQueued, invoicing.MailTrouble{Stage: "body", Code: 451, Text: "mail: RCPT TO <a>: 451 4.7.1 Greylisted"}))
	run(t, h.store, `UPDATE fakturis_job SET run_at = '2026-11-23 13:05:00', attempt = 3 WHERE kind = 'mail.send'`)
	for _, path := range []string{"/rechnungen/2", "/mails/3"} {
		body := g.get(path).body
		for _, want := range []string{"wird um 14:05 erneut versucht (bisher 3 von höchstens 20 Versuchen)", "Mailserver bittet um Geduld", "451 4.7.1 Greylisted"} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
	}
}

// TestAMailThatCameBackByHand: somebody pastes what the mail server wrote; the invoice is red and goes out again.
func TestAMailThatCameBackByHand(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	id, err := h.store.SendInvoiceAs(t.Context(), 2, store.MailWish{}, "test")
	must(t, err)
	page := fmt.Sprintf("/mails/%d", id)
	if strings.Contains(g.get(page).body, "Als unzustellbar vermerken") {
		t.Error("a mail that is not out yet can have come back")
	}
	must(t, h.store.MailCommitting(t.Context(), id))
	must(t, h.store.MailSent(t.Context(), id, "250 OK"))
	wantPage(t, g, g.press(page, page+"/unzustellbar", url.Values{"worte": {" "}}), page, "Bitte einfügen, was der Mailserver geschrieben hat")
	words := "Undelivered Mail Returned to Sender\n550 5.1.1 <b>User</b> unknown"
	wantPage(t, g, g.press(page, page+"/unzustellbar", url.Values{"worte": {words}}), "/rechnungen/2", "als unzustellbar vermerkt", "E-Mail unzustellbar: Adresse unbekannt",
		"&lt;b&gt;User&lt;/b&gt; unknown", "Adresse berichtigen und erneut senden")
	for path, want := range map[string]string{page: `<span class="badge bad">unzustellbar</span>`, "/rechnungen": `<span class="badge bad">unzustellbar</span>`,
		"/mails?status=failed": "unzustellbar", "/warteschlange?status=fehlgeschlagen": "unknown", "/": "fehlgeschlagen"} {
		a := g.get(path)
		if checkPage(t, a); !strings.Contains(a.body, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	mails, err := h.store.Mails(t.Context(), 2)
	must(t, err)
	before := mails[len(mails)-1]
	g.press("/rechnungen/2", "/rechnungen/2/senden", url.Values{"an": {"neu@kunde.example"}, "gesehen": {fmt.Sprint(len(mails))}})
	if last := h.lastMail(t, 2); last.ID == before.ID || last.To != "neu@kunde.example" || last.FileName != before.FileName {
		t.Errorf("the last mail is %+v", last)
	}
}
