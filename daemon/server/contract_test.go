package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fakturisd/invoicing"
)

var versionField = regexp.MustCompile(`name="version" value="([^"]+)"`)

// onceAYear are terms that are renewed each year.
func onceAYear() url.Values {
	return url.Values{"turnus": {"1"}, "einheit": {"jahr"}, "beginn": {"2026-01-01"}, "ende": {"2026-12-31"}, "verlaengerung": {"1"}, "verlaengerung_einheit": {"jahr"},
		"frist": {"3"}, "frist_einheit": {"monat"}, "referenz": {"04011000-12345-67"}, "terms.due_days": {"30"}}
}

// TestTermsAreShownBeforeTheyAreSaved: the preview writes nothing, and each wrong field says what is wrong with it.
func TestTermsAreShownBeforeTheyAreSaved(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const form = "/auftraege/1/vertrag"
	terms := url.Values{"turnus": {"2"}, "einheit": {"monat"}, "beginn": {"2027-01-31"}, "anzahl": {"6"}, "tun": {"vorschau"}}
	a := g.press(form, form, terms)
	checkPage(t, a)
	for _, want := range []string{"31.01.2027 – 30.03.2027", "Zusammen 243,60", "Der Vertrag läuft bis 30.01.2028", `value="2027-01-31"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the preview lacks %q\n%s", want, a.body)
		}
	}
	if n := count(t, h, `SELECT COUNT(*) FROM fakturis_contract WHERE order_id = 1`); n != 0 {
		t.Errorf("the preview made %d contracts", n)
	}
	terms = url.Values{"turnus": {"zwei"}, "einheit": {"monat"}, "beginn": {"gestern"}, "terms.skonto": {"2"}, "frist": {"x"}}
	a = g.press(form, form, terms)
	checkPage(t, a)
	for _, want := range []string{`id="f-turnus"`, `id="f-beginn"`, `id="f-terms.skonto_days"`, `id="f-frist"`, `value="zwei"`} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, want) {
			t.Errorf("status %d, no %q\n%s", a.status, want, a.body)
		}
	}
	terms = onceAYear()
	terms.Set("anzahl", "5")
	if a = g.press(form, form, terms); !strings.Contains(a.body, "Entweder ein Ende oder eine Anzahl") || !strings.Contains(a.body, `id="f-ende"`) {
		t.Errorf("end and count at once: status %d\n%s", a.status, a.body)
	}
}

func TestAContractIsChanged(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	if a := g.press("/auftraege/1/vertrag", "/auftraege/1/vertrag", onceAYear()); a.to != "/auftraege/1/geplante-rechnungen" {
		t.Fatalf("status %d to %q\n%s", a.status, a.to, a.body)
	}
	o, err := h.store.Order(t.Context(), 1)
	must(t, err)
	contract := "/vertraege/" + strconv.FormatInt(o.ContractID, 10)
	page := g.get(contract).body
	if !strings.Contains(page, "Läuft bis 31.12.2027, verlängert sich dann um 1\u00a0Jahr, kündbar bis 30.09.2027.") || !strings.Contains(page, "04011000-12345-67") {
		t.Fatalf("the terms are not told\n%s", page)
	}
	change := func(what string, form url.Values) answer {
		t.Helper()
		form.Set("version", field(t, versionField, g.get(contract+"/"+what).body))
		return g.press(contract+"/"+what, contract+"/"+what, form)
	}
	a := change("preis", url.Values{"ab": {"2027-01-01"}, "prozent": {"10"}, "tun": {"vorschau"}})
	checkPage(t, a)
	if !strings.Contains(a.body, "Zusammen bisher") || !strings.Contains(a.body, "44,17") {
		t.Errorf("no sums before and after\n%s", a.body)
	}
	wantPage(t, g, change("preis", url.Values{"ab": {"2027-01-01"}, "prozent": {"10"}}), contract, "Preis ab 01.01.2027: &#43;10")
	wantPage(t, g, change("pause", url.Values{"von": {"2027-01-01"}, "bis": {"2027-12-31"}, "danach": {""}}), contract, "wird nicht berechnet", "ausgesetzt")
	if a = change("kuendigung", url.Values{"am": {"2026-12-01"}, "tun": {"vorschau"}}); !strings.Contains(a.body, "Der Vertrag läuft bis 31.12.2027") {
		t.Errorf("the preview of notice does not tell the end\n%s", a.body)
	}
	wantPage(t, g, change("kuendigung", url.Values{"am": {"2026-12-01"}}), contract, "Gekündigt am 01.12.2026, läuft bis 31.12.2027")
	wantPage(t, g, change("kuendigung", url.Values{"zurueck": {"1"}}), contract, "kündbar bis")
	wantPage(t, g, change("pause", url.Values{"weg_0": {"1"}}), contract, "44,17")
	if a = g.press(contract+"/pause", contract+"/pause", url.Values{"version": {"1"}, "von": {"2027-01-01"}, "bis": {"2027-12-31"}}); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "inzwischen geändert") {
		t.Errorf("a form that is out of date: status %d\n%s", a.status, a.body)
	}
	c, err := h.store.ContractByID(t.Context(), o.ContractID)
	must(t, err)
	if len(c.Prices) != 1 || len(c.Pauses) != 0 || !c.Terminated.IsZero() || c.BuyerRef != "04011000-12345-67" || *c.Terms.DueDays != 30 {
		t.Errorf("contract %+v", c)
	}
}

func TestPricesOfManyContractsAreChanged(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const asked = "/vertraege/preise?ab=2027-01-01&prozent=5&notiz=Index"
	a := g.get(asked + "&liste=csv")
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") || !strings.Contains(a.body, ";tee-1006;01.01.2027;5;") {
		t.Errorf("list for letters: %s", a.body)
	}
	if a = g.press(asked, "/vertraege/preise", url.Values{"ab": {"2027-01-01"}, "prozent": {"5"}}); !strings.Contains(a.body, "Bitte Verträge anhaken") {
		t.Errorf("nothing ticked: status %d", a.status)
	}
	wantPage(t, g, g.press(asked, "/vertraege/preise", url.Values{"ab": {"2027-01-01"}, "prozent": {"5"}, "notiz": {"Index"}, "vertrag": {"1"}}), "/vertraege", "Verträge mit neuen Preisen: <span>1</span>")
	c, err := h.store.ContractByID(t.Context(), 1)
	must(t, err)
	if len(c.Prices) != 1 || c.Prices[0].From != invoicing.NewDate(2027, 1, 1) || c.Prices[0].Note != "Index" {
		t.Errorf("prices %+v", c.Prices)
	}
}
