package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// pages are all pages that a clerk can look at, with the status they answer with and a word that must stand there.
var pages = []struct {
	path   string
	status int
	want   string
}{
	{"/", 200, "Nettoumsatz 2026"},
	{"/auftraege", 200, "tee-1030"},
	{"/auftraege?q=K%C3%BChn&shop=tee&zeilen=25", 200, "Kühn"},
	{"/auftraege?q=gibtesnicht", 200, "Zu dieser Suche gibt es nichts"},
	{"/auftraege/1", 200, "Gusseisenkanne &lt;Drache&gt; &amp; Stövchen"},
	{"/auftraege/2", 200, "<li>Die Lieferanschrift nennt kein Land.</li>"},
	{"/auftraege/3", 200, "Positionen 1 bis 100 von 500"},
	{"/auftraege/3?ab=401", 200, "Gewürzmischung Nr. 500"},
	{"/auftraege/4", 200, "Diese Belege zeigen noch den früheren Stand: RE-2026-0001, LS-2026-0001."},
	{"/auftraege/6", 200, "geplant"},
	{"/statusaenderungen", 200, "Von hier wurde noch kein Status"},
	{"/statusaenderungen?status=wartet&shop=tee", 200, "Zu dieser Suche gibt es nichts"},
	{"/statusaenderungen/99", 404, "gibt es"},
	{"/auftraege/1?wieder=5", 200, "Status im Shop ändern"},
	{"/auftraege/6/geplante-rechnungen", 200, "Rechnungen zusammenfassen"},
	{"/auftraege/6/zusammenfassen", 200, "Noch geplant"},
	{"/geschaeftspartner/1/zusammenfassen", 200, "Alle offenen Rechnungen"},
	{"/auftraege/1/geplante-rechnungen", 200, "keinen Service-Vertrag"},
	{"/auftraege/neu", 200, "Bitte einen Geschäftspartner suchen"},
	{"/auftraege/neu?partner=2", 200, "Anlegen und weiter zum Service-Vertrag"},
	{"/auftraege/neu?partner=99", 404, "gibt es"},
	{"/geschaeftspartner/neu", 200, "Geschäftspartner anlegen"},
	{"/auftraege/1/vertrag", 200, "Turnus und Anzahl genügen"},
	{"/auftraege/6/vertrag", 303, ""},
	{"/vertraege", 200, "alle 2\u00a0Monate"},
	{"/vertraege?status=auslaufend", 200, "Zu dieser Suche gibt es nichts"},
	{"/vertraege?q=tee-1006", 200, "/vertraege/1"},
	{"/vertraege/1", 200, "und endet dann"},
	{"/vertraege/99", 404, "gibt es"},
	{"/vertraege/1/aendern", 200, "Kündigungsfrist"},
	{"/vertraege/1/pause", 200, "nach der Pause berechnen"},
	{"/vertraege/1/kuendigung", 200, "Gekündigt am"},
	{"/vertraege/1/preis", 200, "3,5 erhöht"},
	{"/vertraege/1/quatsch", 404, "gibt es"},
	{"/vertraege/preise", 200, "Neue Preise ab"},
	{"/vertraege/preise?ab=2027-01-01&prozent=5&notiz=", 200, "Bei den angehakten ändern"},
	{"/vertraege/preise?ab=gestern&prozent=viel", 422, "Das ist keine Zahl."},
	{"/auftraege/999", 404, "gibt es"},
	{"/auftraege/x", 404, "gibt es"},
	{"/rechnungen", 200, "RE-2026-0001"},
	{"/rechnungen?status=entwurf", 200, "Rechnungsentwurf"},
	{"/rechnungen/1", 200, "Kam diese E-Mail an?"},
	{"/rechnungen/2", 200, "E-Mail abgewiesen: Adresse unbekannt"},
	{"/rechnungen/2/senden", 200, "Nummer und PDF bleiben dieselben"},
	{"/rechnungen/3/senden", 303, ""},
	{"/mails", 200, "RE-2026-0002"},
	{"/mails?status=failed&shop=kanne&von=2020-01-01&bis=2099-12-31", 200, "Adresse unbekannt"},
	{"/mails?q=gibtesnicht", 200, "Zu dieser Suche gibt es nichts"},
	{"/mails/2", 200, "mailbox unknown"},
	{"/mails/999", 404, "gibt es"},
	{"/mailtexte", 200, "Ihre Rechnung {nummer}"},
	{"/mailtexte?shop=tee", 200, "mitgeliefert"},
	{"/mailtexte/bearbeiten?art=storno&sprache=de&shop=tee", 200, "Stornorechnung RE-2026-0042 zu Ihrer Rechnung RE-2026-0040"},
	{"/mailtexte/bearbeiten?art=rechnung&sprache=de&rechnung=RE-2026-0001", 200, "Ihre Rechnung RE-2026-0001"},
	{"/mailtexte/bearbeiten?art=mahnung&sprache=de", 404, "gibt es"},
	{"/rechnungen/3", 200, "Rechnung stellen"},
	{"/rechnungen/1/storno", 200, "Alles, was noch übrig ist"},
	{"/rechnungen?status=ueberfaellig", 200, ""},
	{"/rechnungen/1/pdf", 200, "%PDF-1.4 invoice"},
	{"/rechnungen/3/pdf", 409, "Bitte zuerst die Rechnung stellen"},
	{"/rechnungen/3/bearbeiten", 200, "Entwurf speichern"},
	{"/rechnungen/3/versionen", 200, "Stand 1"},
	{"/rechnungen/neu", 200, "Bitte einen Geschäftspartner suchen"},
	{"/rechnungen/neu?q=gibtesnicht", 200, "Zu dieser Suche gibt es nichts"},
	{"/rechnungen/neu?partner=2", 200, "Entwurf anlegen"},
	{"/rechnungen/neu?partner=99", 404, "gibt es"},
	{"/rechnungen?status=gehalten", 200, "Zu dieser Suche gibt es nichts"},
	{"/lieferscheine", 200, "LS-2026-0001"},
	{"/lieferscheine?status=storniert", 200, "Zu dieser Suche gibt es nichts"},
	{"/lieferscheine/1/senden", 200, "Senden: Lieferschein LS-2026-0001"},
	{"/lieferscheine/99/senden", 404, "gibt es"},
	{"/auftraege/1/lieferschein", 200, `name="menge.1" value="2"`},
	{"/auftraege/99/lieferschein", 404, "gibt es"},
	{"/auftraege?lieferung=teilgeliefert", 200, "tee-1004"},
	{"/mailtexte/bearbeiten?art=lieferschein&sprache=de", 200, "Das ist Teillieferung 1; der Rest folgt."},
	{"/lieferscheine/1", 200, "Grüntee Sencha"},
	{"/lieferscheine/1/pdf", 200, "%PDF-1.4 note"},
	{"/sammelrechnungen", 200, "Sammelrechnung 1"},
	{"/sammelrechnungen/1", 200, "Versanddatum speichern"},
	{"/sammelrechnungen/1/bearbeiten", 200, "Sammelrechnung speichern"},
	{"/sammelrechnungen/1/abweichung", 200, "Alle Positionen werden berechnet, wie der Vertrag sie hat"},
	{"/sammelrechnungen?partner=1&status=gehalten", 200, "Nur Kunde 10001"},
	{"/warteschlange", 200, "ungeklärt <strong>1</strong>"},
	{"/warteschlange?status=ohne_datum&zeilen=500", 200, "Sammelrechnung 1"},
	{"/warteschlange?status=versaeumt&partner=7", 200, "Zu dieser Suche gibt es nichts"},
	{"/warteschlange/mail?beleg=sammelrechnung:1", 200, "kunde1@kunde.example"},
	{"/warteschlange/mail?beleg=rechnung:3", 200, "Ihre Rechnung"},
	{"/warteschlange/mail?beleg=geplant:3", 404, "gibt es"},
	{"/versaeumt", 200, "Es wurde nichts versäumt"},
	{"/jahresplan", 200, "<b>S1</b>"},
	{"/jahresplan?ab=2026-07&monate=24&zeilen=25&status=geplant", 200, "ab Juli 2026, 24 Monate"},
	{"/jahresplan?q=gibtesnicht", 200, "Zu dieser Suche gibt es nichts"},
	{"/jahresplan/zelle?partner=1&monat=2027-01", 200, "geplante-rechnungen"},
	{"/jahresplan/zelle?partner=1&monat=13", 404, "gibt es"},
	{"/geschaeftspartner", 200, "10003"},
	{"/geschaeftspartner/2", 200, "gruen@cafe.example"},
	{"/lieferanschriften", 200, "Am Kai 3"},
	{"/ansprechpartner", 200, "gruen@cafe.example"},
	{"/artikel", 200, "TEE-012"},
	{"/artikel/1", 200, "Händler"},
	{"/versandarten", 200, "Deutsche Post"},
	{"/versandarten", 200, "DE: 2,50\u00a0€ je Stück &#43; 1,00\u00a0€"},
	{"/versandarten?q=dhl", 200, "ECX DE, AT: bis 10 kg 21,50\u00a0€ · über 10 kg bis 20 kg ab 21,50\u00a0€ · WPX DE, AT: bis 10 kg"},
	{"/versandarten?q=dpd", 200, "DE 18565-18565 …: bis 5 kg 12,23\u00a0€"},
	{"/versandarten?q=free", 200, "alle Länder außer DE: frei ab 150,50\u00a0€"},
	{"/versandarten/1", 200, "Alle Einstellungen im Shop"},
	{"/versandarten/3", 200, "ist keine Staffel wie"},
	{"/versandarten/3?land=at&gewicht=12,3", 200, "ECX: <strong>33,50\u00a0€</strong>"},
	{"/versandarten/3?land=US&gewicht=1", 200, "Dafür bietet der Shop diese Versandart nicht an"},
	{"/versandarten/3?land=DE&gewicht=viel", 200, "Bitte Zahlen eingeben"},
	{"/versandarten/4?land=DE&gewicht=3&plz=18565&wert=400", 200, "<strong>15,73\u00a0€</strong>"},
	{"/versandarten/5?land=DE&stueck=3", 200, "<strong>8,50\u00a0€</strong>"},
	{"/versandarten/6?land=FR&wert=150,50", 200, "<strong>0,00\u00a0€</strong>"},
	{"/versandarten/9", 404, "Die Versandart 9"},
	{"/pruefen", 200, "Differenz 2,00 EUR"},
	{"/pruefen", 200, "/abgleich/satz?art=order&amp;nr=4711&amp;shop=multi"},
	{"/pruefen", 200, "Die Summenzeile fehlt noch."},
	{"/abgleich", 200, "connection refused"},
	{"/abgleich/satz?shop=tee&nr=4711", 200, "Bestellung 4711 ist nicht da, sondern seit 22.11.2026 18:03 zurückgestellt: Die Bestellung nennt die Währung"},
	{"/abgleich/satz?shop=multi&nr=4712&art=order", 200, "Die Summenzeile fehlt noch."},
	{"/abgleich/satz?shop=multi&nr=4713&art=order", 200, "statuses.ignore"},
	{"/abgleich/satz?shop=tee&nr=tee-1001", 200, "Bestellung 1001 ist seit 21.11.2026 11:00 da."},
	{"/abgleich/satz?shop=kanne&nr=99999999999", 200, "gab es dort nichts mit dieser Nummer"},
	{"/abgleich/satz?shop=multi&nr=7&art=article", 200, "Artikel 7 ist seit"},
	{"/abgleich/satz?shop=multi&nr=88&art=customer", 200, "Der Kunde hat keinen Namen."},
	{"/abgleich/satz?shop=tee&nr=M%C3%BCller", 422, "keine Nummer"},
	{"/abgleich/satz?shop=tee&nr=", 422, "Es fehlt die Nummer"},
	{"/abgleich/satz?shop=nirgends&nr=1", 404, "gibt es"},
	{"/abgleich/vergessen?shop=tee&nr=1001", 200, "Was dabei geschieht"},
	{"/abgleich/vergessen?shop=kanne&nr=1004", 200, "die Rechnung RE-2026-0001"},
	{"/abgleich/protokoll", 200, "Recht TRIGGER"},
	{"/abgleich/protokoll?shop=tee&art=order&ereignis=ignored&nr=4713&zeilen=50", 200, "statuses.ignore"},
	{"/abgleich/protokoll?nr=%C3%BC", 200, "Zu dieser Suche gibt es nichts"},
	{"/abgleich/protokoll?vor=1", 200, "Ende der Liste"},
	{"/auftraege/1", 200, "Warum, seit wann, was geschah"},
	{"/system", 200, "noch nie"},
	{"/system/zugaenge", 200, "Zugang anlegen"},
	{"/system", 200, "Die Datenbank verweigert jede Änderung"},
	{"/rechnungen/nummern", 200, "RE-2026-0002"},
	{"/rechnungen/1", 200, "Gestellt: Nummer vergeben"},
	{"/lieferscheine/1", 200, "PDF erstellt und archiviert"},
	{"/system/verfahrensdokumentation", 200, "Ein Absatz über Rechnungen"},
	{"/gibt-es-nicht", 404, "gibt es"},
}

func TestPages(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	clerk, stranger := h.clerk(t), h.guest(t)
	for _, p := range pages {
		t.Run(p.path, func(t *testing.T) {
			a := clerk.get(p.path)
			if a.status != p.status || !strings.Contains(a.body, p.want) {
				t.Errorf("status %d, want %d with %q\n%s", a.status, p.status, p.want, a.body)
			}
			if strings.HasSuffix(p.path, "/pdf") && p.status == 200 {
				if got := a.header.Get("Content-Type"); got != "application/pdf" {
					t.Errorf("content type %q", got)
				}
			} else {
				checkPage(t, a)
			}
			if b := stranger.get(p.path); b.status != http.StatusSeeOther || !strings.HasPrefix(b.to, "/login") {
				t.Errorf("without login: status %d to %q, want 303 to /login", b.status, b.to)
			}
		})
	}
}

var (
	external = regexp.MustCompile(`(?i)(?:src|href|action)\s*=\s*"(?:[a-z]+:)?//[^"]*"|url\(|@import`)
	inline   = regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:`)
	textless = regexp.MustCompile(`>\s*[a-z_]+\.[a-z_.]+\s*<`)
)

// checkPage holds for every page: nothing from elsewhere, nothing inline, small, and every text in the locale.
func checkPage(t *testing.T, a answer) {
	t.Helper()
	if m := external.FindString(a.body); m != "" {
		t.Errorf("page asks for something outside: %s", m)
	}
	if m := inline.FindString(a.body); m != "" {
		t.Errorf("page has something inline: %s", m)
	}
	if m := textless.FindString(a.body); m != "" {
		t.Errorf("page shows a key instead of a text: %s", m)
	}
	if len(a.body) > 100_000 {
		t.Errorf("page has %d bytes", len(a.body))
	}
	want := map[string]string{
		"Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8",
	}
	for k, v := range want {
		if got := a.header.Get(k); got != v {
			t.Errorf("%s: %q, want %q", k, got, v)
		}
	}
}

func TestListsLeadFromPageToPage(t *testing.T) {
	t.Parallel()
	clerk := open(t, nil).clerk(t)
	next := regexp.MustCompile(`href="(/auftraege\?[^"]+)" rel="next"`)
	seen, path, number := map[string]bool{}, "/auftraege?shop=tee", regexp.MustCompile(`>(tee-\d+|kanne-\d+)<`)
	for range 10 {
		a := clerk.get(path)
		for _, m := range number.FindAllStringSubmatch(a.body, -1) {
			if seen[m[1]] {
				t.Errorf("order %s stands on two pages", m[1])
			}
			if seen[m[1]] = true; strings.HasPrefix(m[1], "kanne") {
				t.Errorf("order %s is of another shop", m[1])
			}
		}
		m := next.FindStringSubmatch(a.body)
		if m == nil {
			break
		}
		path = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	if len(seen) != 16 {
		t.Errorf("%d orders on all pages, want 16", len(seen))
	}
}

func TestEnglish(t *testing.T) {
	t.Parallel()
	clerk := open(t, nil).clerk(t)
	if a := clerk.get("/auftraege?lang=en"); !strings.Contains(a.body, "<h1>Orders</h1>") || !strings.Contains(a.body, `<html lang="en">`) {
		t.Errorf("?lang=en shows no English page")
	}
	if a := clerk.get("/artikel"); !strings.Contains(a.body, "<h1>Articles</h1>") {
		t.Errorf("the language was not kept")
	}
	if a := clerk.get("/artikel?lang=de"); !strings.Contains(a.body, "<h1>Artikel</h1>") {
		t.Errorf("?lang=de shows no German page")
	}
}

// TestAnOrderShowsItsDocumentsWhateverBecameOfThePartner: the mirror may find another partner for an order later.
func TestAnOrderShowsItsDocumentsWhateverBecameOfThePartner(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	run(t, h.store, `UPDATE fakturis_order SET partner_id = partner_id + 1 WHERE id = 4`)
	if body := h.clerk(t).get("/auftraege/4").body; !strings.Contains(body, "LS-2026-0001") || !strings.Contains(body, "RE-2026-0001") {
		t.Error("the order does not show its delivery note and invoice")
	}
}

func TestWhatIsNoTextFindsNothing(t *testing.T) {
	t.Parallel()
	clerk := open(t, nil).clerk(t)
	for _, path := range []string{"/auftraege", "/rechnungen", "/sammelrechnungen", "/artikel", "/geschaeftspartner", "/lieferscheine", "/versandarten"} {
		for _, query := range []string{"?q=%ff", "?shop=%ff", "?status=%ff%00", "?q=" + strings.Repeat("a", 199) + "%C3%BC", "?nach=99999999999999999999"} {
			if a := clerk.get(path + query); a.status != http.StatusOK {
				t.Errorf("%s%s: status %d", path, query, a.status)
			}
		}
	}
}

// TestADueCollectiveThatWasNotIssuedIsSeen: the scheduler cannot issue it, for want of an e-mail address perhaps.
func TestADueCollectiveThatWasNotIssuedIsSeen(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	run(t, h.store, `UPDATE fakturis_collective_invoice SET send_date = '2026-11-01' WHERE id = 1`)
	clerk := h.clerk(t)
	if body := clerk.get("/").body; !strings.Contains(body, `href="/sammelrechnungen?status=faellig"><strong>1</strong>`) {
		t.Error("the overview does not tell of it")
	}
	if body := clerk.get("/sammelrechnungen?status=faellig").body; !strings.Contains(body, "Sammelrechnung 1") {
		t.Error("the list does not show it")
	}
}
