package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fakturisd/invoicing"
)

var (
	inputs   = regexp.MustCompile(`<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"`)
	areas    = regexp.MustCompile(`<textarea[^>]*? name="([^"]+)"[^>]*>([^<]*)</textarea>`)
	selected = regexp.MustCompile(`<select name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected>`)
)

// typed is the form of a draft as a browser would send it.
func typed(body string) url.Values {
	form := url.Values{"language": {"de"}}
	_, body, _ = strings.Cut(body, `class="draft"`)
	body, _, _ = strings.Cut(body, `</form>`)
	for _, re := range []*regexp.Regexp{inputs, areas, selected} {
		for _, m := range re.FindAllStringSubmatch(body, -1) {
			if !strings.Contains(m[0], `type="checkbox"`) {
				form.Set(m[1], strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+").Replace(m[2]))
			}
		}
	}
	form.Set("tun", "speichern")
	return form
}

const draftPath, draftForm = "/rechnungen/3", "/rechnungen/3/bearbeiten"

func TestADraftIsEditedWithoutScript(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := typed(g.get(draftForm).body)
	form.Set("l.2.preis", "20,00")
	form.Set("l.1.pos", "2") // behind the other one
	form.Set("l.4.text", "Einpacken")
	form.Set("l.4.preis", "5")
	form.Set("l.4.einheit", "pauschal")
	form.Set("intro_text", "Guten Tag\r\nund danke")
	form.Set("terms.due_days", "30")
	wantPage(t, g, g.post(draftForm, form), draftPath, "Der Entwurf ist gespeichert", "weicht vom Auftrag ab: 40,60 → 41,80 EUR", "Rückgängig", "Guten Tag")
	inv, err := h.store.Invoice(t.Context(), 3)
	must(t, err)
	if len(inv.Lines) != 4 || inv.Lines[1].Number != "TEE-001" || inv.Lines[3].Unit != "LS" || inv.IntroText != "Guten Tag\nund danke" || *inv.Terms.DueDays != 30 {
		t.Errorf("saved %+v, terms %+v, intro %q", inv.Lines, inv.Terms, inv.IntroText)
	}
	wantPage(t, g, g.press(draftPath, draftPath+"/rueckgaengig", url.Values{"version": {"2"}}), draftPath, "40,60", "Wiederherstellen")
	wantPage(t, g, g.press(draftPath, draftPath+"/wiederherstellen", url.Values{"version": {"3"}}), draftPath, "41,80")
	if body := g.get(draftPath + "/versionen").body; !strings.Contains(body, "Einpacken") || !strings.Contains(body, "rückgängig") || strings.Count(body, "<strong>Stand") != 4 {
		t.Errorf("the history lacks a step:\n%s", body)
	}
}

func TestNothingTypedIsLostByAnError(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := typed(g.get(draftForm).body)
	for name, value := range map[string]string{"l.1.menge": "viele", "l.2.steuer": "119", "l.3.preis": "1.000", "l.3.einheit": "Fuder", "email": "anna at", "service_from": "gestern",
		"terms.skonto": "2", "intro_text": "Das <bleibt> stehen", "billing.country": "Deutschland"} {
		form.Set(name, value)
	}
	a := g.post(draftForm, form)
	checkPage(t, a)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, want 422", a.status)
	}
	for _, want := range []string{"nichts Eingegebenes geht verloren", "Das ist keine Zahl.", "Das ist kein Steuersatz.", "1000 oder 1?", "Möglich: Stück", "Das ist kein Datum.",
		`value="viele"`, `value="119"`, `value="Fuder"`, `value="anna at"`, "Das &lt;bleibt&gt; stehen"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	again := typed(a.body)
	for name, value := range map[string]string{"l.1.menge": "2", "l.2.steuer": "19", "l.3.preis": "4,90", "l.3.einheit": "", "service_from": ""} {
		again.Set(name, value)
	}
	a = g.post(draftForm, again)
	for _, want := range []string{"Das ist keine E-Mail-Adresse", "zwei großen Buchstaben", "Skonto braucht beides", `value="anna at"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if d, err := h.store.Draft(t.Context(), 3); err != nil || d.Version != 1 {
		t.Errorf("version %d: something was saved (%v)", d.Version, err)
	}
}

func TestTheSecondClerkSeesWhatTheFirstChanged(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	mine := typed(g.get(draftForm).body)
	theirs := typed(g.get(draftForm).body)
	theirs.Set("closing_text", "Mit besten Grüßen")
	g.post(draftForm, theirs)
	mine.Set("intro_text", "Meine Einleitung")
	a := g.post(draftForm, mine)
	checkPage(t, a)
	if a.status != http.StatusConflict || !strings.Contains(a.body, login+" hat diesen Entwurf inzwischen geändert") || !strings.Contains(a.body, "Mit besten Grüßen") ||
		!strings.Contains(a.body, "Meine Einleitung") {
		t.Fatalf("status %d\n%s", a.status, a.body)
	}
	wantPage(t, g, g.post(draftForm, typed(a.body)), draftPath, "Der Entwurf ist gespeichert", "Meine Einleitung")
	wantPage(t, g, g.press(draftPath, draftPath+"/rueckgaengig", url.Values{"version": {"3"}}), draftPath, "Mit besten Grüßen")
}

func TestArticlesAndDiscountsAreAddedToWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	form := typed(g.get(draftForm).body)
	form.Set("intro_text", "Noch nicht gespeichert")
	form.Set("tun", "artikel")
	form.Set("artikel", "Sencha")
	body := g.post(draftForm, form).body
	if strings.Count(body, `value="artikel.`) != 10 || !strings.Contains(body, "Noch nicht gespeichert") {
		t.Fatalf("no articles to choose from:\n%s", body)
	}
	form = typed(body)
	form.Set("tun", "artikel.2")
	form = typed(g.post(draftForm, form).body)
	if form.Get("l.4.nummer") != "TEE-002" || form.Get("l.4.preis") != "7,02" || form.Get("l.4.steuer") != "7" {
		t.Fatalf("added %q at %q", form.Get("l.4.nummer"), form.Get("l.4.preis"))
	}
	form.Set("tun", "artikel")
	form.Set("artikel", "tee-003")
	form = typed(g.post(draftForm, form).body)
	form.Set("tun", "rabatt")
	form.Set("rabatt", "10")
	form = typed(g.post(draftForm, form).body)
	if form.Get("l.5.nummer") != "TEE-003" || form.Get("l.6.art") != "rabatt" || form.Get("l.7.steuer") != "19" {
		t.Fatalf("lines 5 to 7: %q, %q, %q", form.Get("l.5.nummer"), form.Get("l.6.art"), form.Get("l.7.steuer"))
	}
	wantPage(t, g, g.post(draftForm, form), draftPath, "Rabatt 10 %", "Noch nicht gespeichert")
	inv, err := h.store.Invoice(t.Context(), 3)
	must(t, err)
	// 11,90 + 7,02 + 8,09 at 7 %, 28,70 at 19 %, less a tenth of each
	if inv.Total != 2701-270+2870-287 || inv.Verify() != nil {
		t.Errorf("total %s, %v", inv.Total, inv.Verify())
	}
	for what, words := range map[string]string{"artikel": "Dazu gibt es keinen Artikel", "rabatt": "Ein Rabatt ist eine Zahl"} {
		form = typed(g.get(draftForm).body)
		form.Set("tun", what)
		form.Set(what, "gibtesnicht")
		if a := g.post(draftForm, form); !strings.Contains(a.body, words) {
			t.Errorf("%s: the page lacks %q", what, words)
		}
	}
}

// TestALongDraftIsEditedPageByPage: what the page does not show stays, and turning the page saves what was typed.
func TestALongDraftIsEditedPageByPage(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	id, err := h.store.DraftInvoice(t.Context(), orderLong, "anna")
	must(t, err)
	path := fmt.Sprintf("/rechnungen/%d/bearbeiten", id)
	a := g.get(path)
	checkPage(t, a)
	form := typed(a.body)
	form.Set("l.3.text", "Drittes")
	form.Set("l.2.pos", "500")
	form.Set("tun", "ab.41")
	a = g.post(path, form)
	if want := path + "?ab=41"; a.to != want {
		t.Fatalf("turned to %q, want %q", a.to, want)
	}
	last := g.get(path + "?ab=481")
	checkPage(t, last)
	if !strings.Contains(last.body, `value="500"`) || !strings.Contains(last.body, `name="l.21.base" value="0"`) {
		t.Error("the last page shows no line to fill in behind the 500th")
	}
	inv, err := h.store.Invoice(t.Context(), id)
	must(t, err)
	if len(inv.Lines) != 500 || inv.Lines[1].Text != "Drittes" || !strings.Contains(inv.Lines[499].Text, "Nr. 2 ") {
		t.Errorf("%d lines, the second is %q, the last %q", len(inv.Lines), inv.Lines[1].Text, inv.Lines[499].Text)
	}
}

func TestAnInvoiceIsBegunByHand(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	if body := g.get("/rechnungen/neu?q=Z%C3%BCrich").body; !strings.Contains(body, "/rechnungen/neu?partner=3") || strings.Contains(body, "partner=1") {
		t.Errorf("the search finds somebody else:\n%s", body)
	}
	const page = "/rechnungen/neu?partner=1"
	a := g.press(page, "/rechnungen/neu", url.Values{"partner": {"1"}, "shop": {"tee"}, "waehrung": {"Euro"}, "preise": {"brutto"}})
	if checkPage(t, a); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Eine Währung hat drei Buchstaben") {
		t.Errorf("status %d for a currency that is none", a.status)
	}
	a = g.press(page, "/rechnungen/neu", url.Values{"partner": {"1"}, "shop": {"tee"}, "waehrung": {"eur"}, "preise": {"brutto"}})
	wantPage(t, g, a, "/rechnungen/4/bearbeiten", "Entwurf bearbeiten", "Lindenweg 4")
	if body := g.get("/rechnungen/4").body; !strings.Contains(body, "Diese Rechnung wird gehalten") || !strings.Contains(body, "noch keine Position") {
		t.Error("the empty draft does not say what it lacks")
	}
	if body := g.get("/rechnungen?status=gehalten").body; !strings.Contains(body, `<span class="badge bad">gehalten</span>`) || strings.Contains(body, "RE-2026-0001") {
		t.Error("the list of held drafts shows something else")
	}
	if body := g.get("/").body; !strings.Contains(body, `<a class="tile bad" href="/rechnungen?status=gehalten"><strong>1</strong>`) {
		t.Error("the dashboard does not count the held draft")
	}
	wantPage(t, g, g.press("/rechnungen/4", "/rechnungen/4/stellen", nil), "/rechnungen/4", `role="alert"`, "wird gehalten")
	wantPage(t, g, g.press("/rechnungen/4", "/rechnungen/4/verwerfen", url.Values{"version": {"1"}}), "/rechnungen", "Der Entwurf ist verworfen")
	if a := g.get("/rechnungen/4"); a.status != http.StatusNotFound {
		t.Errorf("the discarded draft answers with status %d", a.status)
	}
}

func TestWhatCannotBeBilledTogetherGoesBackToItsList(t *testing.T) {
	t.Parallel()
	g := open(t, nil).clerk(t)
	const list = "/auftraege?shop=tee&zeilen=100"
	for why, orders := range map[string][]string{"Bitte zuerst ankreuzen": nil, "verschiedenen Geschäftspartnern": {"8", "10"}, "ist schon abgerechnet: im Entwurf 3": {"7"}} {
		a := g.press(list, "/rechnungen/gemeinsam", url.Values{"auftrag": orders, "zurueck": {list}})
		wantPage(t, g, a, list, `role="alert"`, why)
	}
	a := g.press(list, "/rechnungen/gemeinsam", url.Values{"zurueck": {"//boese.example/auftraege"}})
	wantPage(t, g, a, "/auftraege")
}

// TestFromAnEmptyDraftToAnInvoice goes the whole way of an invoice by hand with a real browser and its script.
func TestFromAnEmptyDraftToAnInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "new", chromedp.EmulateViewport(1280, 1600), chromedp.Navigate(h.web.URL+"/rechnungen/neu?partner=1"), chromedp.WaitVisible(css(`main .save`)))
	steps(t, ctx, "make it", chromedp.Click(css(`main .bar .save`)), chromedp.WaitVisible(css(`#positionen`)))
	steps(t, ctx, "a line", chromedp.SendKeys(css(`[name="l.1.text"]`), "Teeprobe"), chromedp.SendKeys(css(`[name="l.1.menge"]`), "2"), chromedp.SendKeys(css(`[name="l.1.preis"]`), "59,50"))
	if got := ask(t, ctx, "live amount", chromedp.Text(css(`#positionen output`))); got != "119,00" {
		t.Errorf("while typing the line comes to %q", got)
	}
	steps(t, ctx, "another line", chromedp.Click(css(`[data-add=line]`)), chromedp.WaitVisible(css(`[name="l.2.text"]`)), chromedp.SendKeys(css(`[name="l.2.text"]`), "Porto"),
		chromedp.SendKeys(css(`[name="l.2.preis"]`), "5,95"))
	steps(t, ctx, "save", chromedp.Click(css(`.sticky .save`)), chromedp.WaitVisible(css(`.notice.good`)))
	total := func() string { return ask(t, ctx, "total", chromedp.Text(css(`.total`))) }
	if got := total(); got != "124,95\u00a0€" {
		t.Errorf("total %q", got)
	}
	steps(t, ctx, "undo", chromedp.Click(css(`form[action$="/rueckgaengig"] button`)), chromedp.WaitVisible(css(`form[action$="/wiederherstellen"] button`)))
	if got := total(); got != "0,00\u00a0€" {
		t.Errorf("total %q after undo", got)
	}
	steps(t, ctx, "redo", chromedp.Click(css(`form[action$="/wiederherstellen"] button`)), chromedp.WaitVisible(css(`form[action$="/rueckgaengig"] button`)))
	steps(t, ctx, "duplicate", chromedp.Click(css(`.duplicate`)), chromedp.WaitVisible(css(`form[action="/rechnungen/5/stellen"]`)))
	if at := ask(t, ctx, "address", chromedp.Evaluate[string](`location.pathname`)); at != "/rechnungen/5" || total() != "124,95\u00a0€" {
		t.Errorf("the copy is %s with %s", at, total())
	}
	steps(t, ctx, "issue", chromedp.Click(css(`form[action$="/stellen"] button:not([name])`)), chromedp.WaitVisible(css(`#mails`)))
	if got := ask(t, ctx, "heading", chromedp.Text(css(`h1`))); got != "Rechnung RE-2026-0003" {
		t.Errorf("heading %q", got)
	}
	if inv, err := h.store.Invoice(t.Context(), 4); err != nil || inv.Status != invoicing.InvoiceDraft {
		t.Errorf("the first one is %s (%v), want a draft still", inv.Status, err)
	}
}

// TestSeveralOrdersBecomeOneInvoice ticks orders of one customer in the list with a real browser.
func TestSeveralOrdersBecomeOneInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "list", chromedp.Navigate(h.web.URL+"/auftraege?q=K%C3%BChn&zeilen=100"), chromedp.WaitVisible(css(`.together`)))
	steps(t, ctx, "tick", chromedp.Click(css(`tbody tr:nth-child(1) .tick input`)), chromedp.Click(css(`tbody tr:nth-child(2) .tick input`)))
	steps(t, ctx, "bill", chromedp.Click(css(`.together button`)), chromedp.WaitVisible(css(`.notice.good`)))
	if got := ask(t, ctx, "total", chromedp.Text(css(`.total`))); got != "81,20\u00a0€" {
		t.Errorf("total %q", got)
	}
	if n := ask(t, ctx, "blocks", chromedp.Evaluate[int](`document.querySelectorAll('.lines .block').length`)); n != 2 {
		t.Errorf("%d blocks, want one for each order", n)
	}
	steps(t, ctx, "issue", chromedp.Click(css(`form[action$="/stellen"] button:not([name])`)), chromedp.WaitVisible(css(`#mails`)))
	steps(t, ctx, "order", chromedp.Navigate(h.web.URL+"/auftraege/30"), chromedp.WaitReady(css(`footer`)))
	if got := ask(t, ctx, "documents", chromedp.Text(css(`main`))); !strings.Contains(got, "RE-2026-0003") {
		t.Error("the order does not show the invoice that bills it too")
	}
}
