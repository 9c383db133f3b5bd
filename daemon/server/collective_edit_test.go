package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fakturisd/invoicing"
)

const collectivePath, collectiveForm = "/sammelrechnungen/1", "/sammelrechnungen/1/bearbeiten"

// TestACollectiveInvoiceIsEditedWithoutScript: all of it is editable but the contract, the page says in what it differs, and
// a line goes back to what the contract has.
func TestACollectiveInvoiceIsEditedWithoutScript(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	before, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	form := typed(g.get(collectiveForm).body)
	last := len(before.Lines) + 1
	for field, value := range map[string]string{
		"l.1.text": "Grüntee, neue Ernte", "l.1.preis": "6,50", "l.1.menge": "3", "l.1.rabatt": "10", "l.1.von": before.Items[0].Until.String(), "l.1.zusatz": "Zimmer 12\r\nErnte 2026",
		"l.1.block": "Lieferung im Winter", "l.3.weg": "1", "send_date": "2027-03-01", "recipient": "buchhaltung@kunde.example; chef@kunde.example",
		"billing.company": "Neue Firma GmbH", "terms.due_days": "21", "intro_text": "Guten Tag",
		fmt.Sprintf("l.%d.text", last): "Anfahrt", fmt.Sprintf("l.%d.preis", last): "12", fmt.Sprintf("l.%d.block", last): fmt.Sprint(before.Items[0].ID),
	} {
		form.Set(field, value)
	}
	wantPage(t, g, g.post(collectiveForm, form), collectivePath, "Die Sammelrechnung ist gespeichert", "Grüntee, neue Ernte", "17,55", "Zimmer 12", "Lieferung im Winter",
		"Neue Firma GmbH", "buchhaltung@kunde.example, chef@kunde.example", "Abweichungen vom Vertrag", "Stand 1", "Bearbeitet: Summe")
	c, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	if len(c.Lines) != len(before.Lines) || c.Lines[0].Amount != 1755 || c.SendDate.String() != "2027-03-01" || c.Head.Terms == nil || *c.Head.Terms.DueDays != 21 {
		t.Errorf("saved %+v", c)
	}
	if l := lastOf(c, before.Items[0].ID); l.Text != "Anfahrt" || l.Block != "Lieferung im Winter" || l.From != before.Items[0].From {
		t.Errorf("the new line stands as %+v", l)
	}
	if c.Items[0].Lines[0].Text != before.Items[0].Lines[0].Text {
		t.Error("the edit changed the planned invoice")
	}
	difference := collectivePath + "/abweichung"
	for _, want := range []string{"ergänzt", "entfallen", "geändert", "Anfahrt", "Einzelpreis", "Rabatt"} {
		if !strings.Contains(g.get(difference).body, want) {
			t.Errorf("the difference does not say %q", want)
		}
	}
	wantPage(t, g, g.press(difference, collectivePath+"/zuruecksetzen", url.Values{"version": {fmt.Sprint(c.Version)}, "abweichung": {"0"}}), difference, "wie der Vertrag sie hat")
	c, err = h.store.Collective(t.Context(), 1)
	must(t, err)
	if c.Total != before.Total || c.Head.IntroText != "Guten Tag" {
		t.Errorf("reset to %s with intro %q, want %s", c.Total, c.Head.IntroText, before.Total)
	}
	wantPage(t, g, g.press(collectivePath, collectivePath+"/zurueckholen", url.Values{"version": {fmt.Sprint(c.Version)}, "stand": {"2"}}), collectivePath, "Grüntee, neue Ernte", "zurückgeholt")
}

func lastOf(c invoicing.CollectiveInvoice, planned int64) invoicing.InvoiceLine {
	var last invoicing.InvoiceLine
	for _, l := range c.Lines {
		if l.PlannedID == planned {
			last = l
		}
	}
	return last
}

func TestNothingTypedIntoACollectiveInvoiceIsLostByAnError(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := typed(g.get(collectiveForm).body)
	for field, value := range map[string]string{"l.1.text": "Neu und lang", "l.1.menge": "drei", "l.2.bis": "1999-01-01", "recipient": "keine Adresse", "billing.country": "Deutschland", "provisional_date": ""} {
		form.Set(field, value)
	}
	a := g.post(collectiveForm, form)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, want 422", a.status)
	}
	checkPage(t, a)
	form.Set("l.1.menge", "3")
	b := g.post(collectiveForm, form)
	for _, want := range []string{"Neu und lang", `value="1999-01-01"`, "keine Adresse", "Der Zeitraum endet, bevor er beginnt", "ist keine E-Mail-Adresse", "zwei großen Buchstaben", "Das vorläufige Datum fehlt"} {
		if !strings.Contains(b.body, want) {
			t.Errorf("the form does not show %q", want)
		}
	}
	if !strings.Contains(a.body, `value="drei"`) {
		t.Error("the wrong quantity is gone")
	}
}

// TestTheSecondClerkSeesTheOthersCollectiveInvoice: whoever saves second is told what changed, keeps what he typed, and may
// save it all the same.
func TestTheSecondClerkSeesTheOthersCollectiveInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	anna, bert := typed(g.get(collectiveForm).body), typed(g.get(collectiveForm).body)
	anna.Set("l.1.preis", "7,77")
	anna.Set("send_date", "2027-05-05")
	bert.Set("l.2.text", "Von Bert")
	wantPage(t, g, g.post(collectiveForm, anna), collectivePath, "ist gespeichert")
	a := g.post(collectiveForm, bert)
	if a.status != http.StatusConflict {
		t.Fatalf("status %d, want 409", a.status)
	}
	for _, want := range []string{"hat diese Sammelrechnung inzwischen geändert", "7,77", "05.05.2027", "Von Bert"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the conflict does not show %q", want)
		}
	}
	wantPage(t, g, g.post(collectiveForm, typed(a.body)), collectivePath, "Von Bert", "ist gespeichert")
	wantPage(t, g, g.press(collectivePath, collectivePath+"/versanddatum", url.Values{"versanddatum": {"2027-06-06"}}), collectivePath, "06.06.2027")
}

func TestALongCollectiveInvoiceIsEditedPageByPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	c, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	edit := c.Edit()
	for len(edit.Lines) < 500 {
		l := edit.Lines[len(edit.Lines)%3]
		l.OrderLineID, l.Text, l.Details = 0, "Donaudampfschifffahrtsgesellschaft "+strings.Repeat("Kapitän ", 5), []string{"Zimmer 12", "Vertrag vom Mai"}
		edit.Lines = append(edit.Lines, l)
	}
	_, err = h.store.EditCollective(t.Context(), 1, c.Version, edit, "anna")
	must(t, err)
	checkPage(t, g.get(collectivePath))
	checkPage(t, g.get(collectivePath+"/abweichung"))
	a := g.get(collectiveForm)
	checkPage(t, a)
	form := typed(a.body)
	form.Set("l.3.text", "Drittes")
	form.Set("tun", "ab.41")
	if a = g.post(collectiveForm, form); a.to != collectiveForm+"?ab=41" {
		t.Fatalf("turned to %q (%d)", a.to, a.status)
	}
	if c, err = h.store.Collective(t.Context(), 1); err != nil || len(c.Lines) != 500 || c.Lines[2].Text != "Drittes" {
		t.Errorf("%d lines, %v", len(c.Lines), err)
	}
}

// TestManyCollectiveInvoicesAtOnce ticks rows of the list: a send date, none for now, a reminder.
func TestManyCollectiveInvoicesAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const list, many = "/sammelrechnungen", "/sammelrechnungen/mehrere"
	wantPage(t, g, g.press(list, many, url.Values{"tun": {"setzen"}, "datum": {"2027-03-01"}}), list, "Bitte erst Sammelrechnungen anhaken")
	ticked := func(do, day string) url.Values {
		return url.Values{"tun": {do}, "datum": {day}, "sammelrechnung": {"1"}, "zurueck": {list + "?partner=1"}}
	}
	wantPage(t, g, g.press(list, many, ticked("setzen", "2027-03-01")), list+"?partner=1", "Versanddatum gesetzt:", "01.03.2027 (1)", "Nur Kunde 10001")
	wantPage(t, g, g.press(list, many, ticked("setzen", "")), list+"?partner=1", "Bitte einen Tag angeben")
	wantPage(t, g, g.press(list, many, ticked("abwaehlen", "")), list+"?partner=1", "kein Versanddatum")
	wantPage(t, g, g.press(list, many, ticked("erinnern", "2027-02-01")), list+"?partner=1", "Erinnerung am 01.02.2027")
	if body := g.get("/rechnungen?partner=1").body; !strings.Contains(body, `href="/sammelrechnungen?partner=1"`) {
		t.Error("the invoices of one partner do not lead to his collective invoices")
	}
	if body := g.get(list + "?partner=999").body; strings.Contains(body, "Sammelrechnung 1<") {
		t.Error("the list of another partner shows it")
	}
	a := g.press(list, many, ticked("stellen", ""))
	c, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	if a.to != list+"?partner=1" || c.InvoiceID == 0 && c.Hold == "" {
		t.Errorf("went to %q; the collective invoice is %s with hold %q", a.to, c.Status, c.Hold)
	}
}
