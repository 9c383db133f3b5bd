package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
)

// calendar is a clock that a test turns.
type calendar struct{ at atomic.Pointer[time.Time] }

func newCalendar(d invoicing.Date) *calendar {
	c := &calendar{}
	c.turn(d)
	return c
}

func (c *calendar) now() time.Time { return *c.at.Load() }

func (c *calendar) turn(d invoicing.Date) {
	t := d.Time().Add(9 * time.Hour)
	c.at.Store(&t)
}

// office are rules of a merchant in Bavaria.
func office() sending.Rules {
	return sending.Rules{Window: sending.Window{From: 7 * 60, Until: 18 * 60}, BusinessDays: true, Land: "BY", LateDays: 7}
}

// combined makes a collective invoice of periods of the fixture's contract; each is 40,60 €.
func (h *house) combined(t *testing.T, send invoicing.Date, periods ...int) invoicing.ScheduledRef {
	t.Helper()
	planned, err := h.store.PlannedInvoices(t.Context(), orderContract)
	must(t, err)
	var ids []int64
	for _, k := range periods {
		ids = append(ids, planned[k].ID)
	}
	id, err := h.store.Combine(t.Context(), ids, send, "test")
	must(t, err)
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id}
}

func refs(all ...invoicing.ScheduledRef) []invoicing.ScheduledRef { return all }

func (h *house) schedule(t *testing.T, ref invoicing.ScheduledRef) invoicing.Schedule {
	t.Helper()
	c, err := h.store.Collective(t.Context(), ref.ID)
	must(t, err)
	return c.Schedule
}

const popup = `dialog[open] #ohne-versanddatum`

// buttonOf is a button of a document's own form.
func buttonOf(ref invoicing.ScheduledRef, do string) chromedp.CSS {
	return css(fmt.Sprintf(`%s form:has([name=beleg][value="%s:%d"]) button[value=%s]`, popup, ref.Kind, ref.ID, do))
}

// TestNothingWithoutASendDateIsForgotten is the seed's fourth step: what has no send date comes as a popup after the login once
// its provisional date is reached; there a date is set, or it is deselected, stays in the list, marked, and comes again.
func TestNothingWithoutASendDateIsForgotten(t *testing.T) {
	t.Parallel()
	clock := newCalendar(invoicing.NewDate(2026, 11, 22))
	h := openAt(t, clock, office())
	first, second := invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: 1}, h.combined(t, invoicing.Date{}, 2, 3)
	must(t, h.store.SetProvisionalDates(t.Context(), refs(second), today, "test"))
	clock.turn(today)
	ctx := window(t)
	steps(t, ctx, "desk", chromedp.EmulateViewport(1280, 900))
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "popup", chromedp.WaitVisible(css(popup)))
	got := ask(t, ctx, "popup", chromedp.Text(css(popup)))
	for _, want := range []string{"Anna Kühn", "Sammelrechnung 1", "seit 83 Tagen", "Sammelrechnung 2", "81,20", "vorläufiges Datum: 23.11.2026", "legt sie am 01.01.2027 wieder vor", "Erinnern am"} {
		if !strings.Contains(got, want) {
			t.Errorf("the popup lacks %q: %s", want, got)
		}
	}
	keepPicture(t, ctx, "popup", 1280)
	steps(t, ctx, "set the date of the first", chromedp.Click(buttonOf(first, "setzen")), chromedp.WaitVisible(css(popup+` .notice.good`)))
	if send := h.schedule(t, first).SendDate; send != today {
		t.Errorf("send date %s, want today", send)
	}
	if got := ask(t, ctx, "popup", chromedp.Text(css(popup))); strings.Contains(got, "Sammelrechnung 1") || !strings.Contains(got, "Sammelrechnung 2") {
		t.Errorf("popup after the first was decided: %s", got)
	}
	steps(t, ctx, "deselect the second", chromedp.Click(buttonOf(second, "abwaehlen")), chromedp.WaitNotPresent(css(`form:has([value="sammelrechnung:2"])`)))
	steps(t, ctx, "list", chromedp.Navigate(h.web.URL+"/sammelrechnungen?status=undatiert"), chromedp.WaitVisible(css(`tbody tr`)))
	if got := ask(t, ctx, "list", chromedp.Text(css(`tbody`))); !strings.Contains(got, "Sammelrechnung 2") || !strings.Contains(got, "abgewählt") {
		t.Errorf("the deselected one is not marked in the list: %s", got)
	}
	next := h.schedule(t, second).ProvisionalDate
	if !today.Before(next) {
		t.Fatalf("next provisional date %s, want one after today", next)
	}
	clock.turn(next.AddDays(-1))
	if got := h.askedAtLogin(t, ctx); strings.Contains(got, "Sammelrechnung 2") {
		t.Errorf("asked before %s: %s", next, got)
	}
	clock.turn(next)
	if got := h.askedAtLogin(t, ctx); !strings.Contains(got, "Sammelrechnung 2") {
		t.Errorf("not asked again on %s: %q", next, got)
	}
}

// askedAtLogin logs in anew and returns the text of the popup, "" where there is none.
func (h *house) askedAtLogin(t *testing.T, ctx context.Context) string {
	t.Helper()
	ask(t, ctx, "log out", chromedp.Evaluate[bool](`document.querySelector('form.who').submit(), true`))
	steps(t, ctx, "login page", chromedp.WaitVisible(css(`.login`)))
	logIn(t, ctx, h.web.URL)
	return ask(t, ctx, "popup", chromedp.Evaluate[string](`(document.querySelector('dialog[open] #ohne-versanddatum') || {innerText: ''}).innerText`))
}

// TestLaterIsNoAnswer: closing the popup decides nothing; the list stays on the overview, and the next login asks again.
func TestLaterIsNoAnswer(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "popup", chromedp.WaitVisible(css(popup)))
	if focus := ask(t, ctx, "focus", chromedp.Evaluate[bool](`!!document.activeElement.closest('dialog')`)); !focus {
		t.Error("the popup does not have the focus")
	}
	steps(t, ctx, "close it with the keyboard", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(css(`dialog`)), chromedp.WaitVisible(css(`main #ohne-versanddatum`)))
	steps(t, ctx, "look again", chromedp.Reload(), chromedp.WaitVisible(css(`main #ohne-versanddatum`)))
	if got := h.askedAtLogin(t, ctx); !strings.Contains(got, "Sammelrechnung 1") {
		t.Errorf("the next login does not ask: %q", got)
	}
	steps(t, ctx, "tick all", chromedp.Click(css(popup+` button[value=spaeter], `+popup+` [data-later] button`)), chromedp.WaitVisible(css(`main #ohne-versanddatum`)))
}

// TestManyAreDecidedAtOnceWithoutScript: the same list serves a browser without scripts.
func TestManyAreDecidedAtOnceWithoutScript(t *testing.T) {
	t.Parallel()
	clock := newCalendar(today)
	h := openAt(t, clock, office())
	one, two := invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: 1}, h.combined(t, invoicing.Date{}, 2, 3)
	must(t, h.store.SetProvisionalDates(t.Context(), refs(two), today, "test"))
	g := h.clerk(t)
	both := []string{"sammelrechnung:1", "sammelrechnung:2"}
	wantPage(t, g, g.press("/", "/ohne-versanddatum", url.Values{"tun": {"setzen"}, "versanddatum": {"2026-11-23"}}), "/", "Es ist nichts angekreuzt")
	wantPage(t, g, g.press("/", "/ohne-versanddatum", url.Values{"tun": {"erinnern"}, "gezeigt": both, "alle": {"ja"}, "erinnern": {"2026-11-25"}}), "/", "Erinnerung gesetzt")
	if body := g.get("/").body; strings.Contains(body, `id="ohne-versanddatum"`) {
		t.Error("asked before the day of the reminder")
	}
	clock.turn(invoicing.NewDate(2026, 11, 25))
	wantPage(t, g, g.press("/", "/ohne-versanddatum", url.Values{"tun": {"setzen"}, "beleg": both, "versanddatum": {"2026-11-30"}}), "/", "30.11.2026 (2)")
	for _, ref := range refs(one, two) {
		if send := h.schedule(t, ref).SendDate; send != invoicing.NewDate(2026, 11, 30) {
			t.Errorf("%+v: send date %s", ref, send)
		}
	}
}

// TestQueueSaysWhenAndWhy: each row says on which day it goes, and why not on its send date.
func TestQueueSaysWhenAndWhy(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	h.combined(t, invoicing.NewDate(2027, 5, 1), 2)
	g := h.clerk(t)
	body := g.get("/warteschlange").body
	for _, want := range []string{"Sa 01.05. ist Feiertag in BY (Tag der Arbeit), geht am Mo 03.05.", "Montag, 03.05.2027", "07:00–18:00 Uhr", "kunde1@kunde.example",
		"/sammelrechnungen/2/vorschau", "/warteschlange/mail?beleg=sammelrechnung:2", "ohne Datum <strong>1</strong>", "fehlgeschlagen <strong>1</strong>", "ungeklärt <strong>1</strong>", `href="/probelauf"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the queue lacks %q", want)
		}
	}
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/aendern", url.Values{"tun": {"setzen"}, "beleg": {"sammelrechnung:2"}, "versanddatum": {"2026-11-23"}, "zurueck": {"/warteschlange"}}),
		"/warteschlange", "Versanddatum gesetzt", "heute <strong>1</strong>")
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/aendern", url.Values{"tun": {"anhalten"}, "beleg": {"sammelrechnung:2"}, "zurueck": {"/warteschlange"}}),
		"/warteschlange", "heute <strong>0</strong>")
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/aendern", url.Values{"tun": {"anhalten"}, "beleg": {"sammelrechnung:2"}, "zurueck": {"https://boese.example/"}}), "/")
}

// TestWhatIsHeldGoesOnlyWithAReason: the guard's reason is shown, and whoever overrides it says why.
func TestWhatIsHeldGoesOnlyWithAReason(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	ref := h.combined(t, today, 2)
	run(t, h.store, `UPDATE fakturis_collective_invoice SET guard = 'Der Betrag weicht um 80 % ab.' WHERE id = ?`, ref.ID)
	g := h.clerk(t)
	form := url.Values{"beleg": {"sammelrechnung:2"}, "zurueck": {"/warteschlange"}}
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/freigeben", form), "/warteschlange", "Bitte angeben, warum", "Der Betrag weicht um 80 % ab.", "gehalten <strong>1</strong>")
	form.Set("grund", "Einmalige Nachlieferung")
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/freigeben", form), "/warteschlange", "Freigegeben")
	if s := h.schedule(t, ref); s.Held() {
		t.Errorf("still held: %+v", s)
	}
}

// TestVacationIsOnEveryPage: the switch holds everything, every page says so, and what falls into it goes on the day after.
func TestVacationIsOnEveryPage(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	h.combined(t, invoicing.NewDate(2026, 11, 25), 2)
	g := h.clerk(t)
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/urlaub", url.Values{"tun": {"an"}, "von": {"2026-11-30"}, "bis": {"2026-11-23"}}), "/warteschlange", "bevor er")
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/urlaub", url.Values{"tun": {"an"}, "von": {"2026-11-23"}, "bis": {"2026-11-27"}, "notiz": {"Betriebsferien"}}), "/warteschlange",
		"Mi 25.11. liegt im Urlaub bis Fr 27.11., geht am Mo 30.11.", "hineinfallen: 1.", "Ab 28.11.2026")
	for _, path := range []string{"/", "/auftraege", "/jahresplan"} {
		if body := g.get(path).body; !strings.Contains(body, `id="urlaub-an"`) || !strings.Contains(body, "Betriebsferien") {
			t.Errorf("%s does not tell of the vacation", path)
		}
	}
	wantPage(t, g, g.press("/warteschlange", "/warteschlange/urlaub", url.Values{"tun": {"aus"}}), "/warteschlange", "ausgeschaltet")
	if body := g.get("/auftraege").body; strings.Contains(body, `id="urlaub-an"`) {
		t.Error("the vacation is off, and the banner is still there")
	}
}

// TestMissedInvoicesAreDecided: after downtime nothing goes out as a surprise; each missed one is decided, many at once.
func TestMissedInvoicesAreDecided(t *testing.T) {
	t.Parallel()
	clock := newCalendar(today)
	h := openAt(t, clock, office())
	ref := h.combined(t, invoicing.NewDate(2026, 11, 24), 2)
	other := h.combined(t, invoicing.NewDate(2026, 11, 25), 3)
	clock.turn(invoicing.NewDate(2027, 2, 1))
	g := h.clerk(t)
	body := g.get("/versaeumt").body
	for _, want := range []string{"24.11.2026", "69 Tage zu spät", "Mit dem Datum von damals senden", "heutige Rechnungsdatum", "Mit der nächsten zusammenfassen", "Die Zeiträume werden nicht abgerechnet"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	wantPage(t, g, g.press("/versaeumt", "/versaeumt", url.Values{"tun": {"heute"}}), "/versaeumt", "Es ist nichts angekreuzt")
	wantPage(t, g, g.press("/versaeumt", "/versaeumt", url.Values{"tun": {"heute"}, "beleg": {"sammelrechnung:2", "sammelrechnung:3"}}), "/versaeumt", "Es wurde nichts versäumt")
	for _, one := range refs(ref, other) {
		if s := h.schedule(t, one); !s.MissedDecided && s.SendDate != invoicing.NewDate(2027, 2, 1) {
			t.Errorf("%+v: %+v", one, s)
		}
	}
}

// TestYearPlanCanBeWorkedWith: a collective invoice is dragged to another month, and moved back with the keyboard alone.
func TestYearPlanCanBeWorkedWith(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	ref := h.combined(t, invoicing.NewDate(2027, 1, 15), 2, 3)
	ctx := window(t)
	steps(t, ctx, "desk", chromedp.EmulateViewport(1280, 900))
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "plan", chromedp.Navigate(h.web.URL+"/jahresplan"), chromedp.WaitVisible(css(`[data-ref="sammelrechnung:2"]`)))
	keepPicture(t, ctx, "plan", 1280)
	ask(t, ctx, "drag", chromedp.Evaluate[bool](`(() => {
		const chip = document.querySelector('[data-ref="sammelrechnung:2"]'), cell = chip.closest('tr').querySelector('[data-month="2027-04"]'), data = new DataTransfer();
		const fire = (where, what) => where.dispatchEvent(new DragEvent(what, {bubbles: true, cancelable: true, dataTransfer: data}));
		fire(chip, 'dragstart');
		const taken = !fire(cell, 'dragover');
		fire(cell, 'drop');
		return taken;
	})()`))
	steps(t, ctx, "moved", chromedp.WaitVisible(css(`td[data-month="2027-04"] [data-ref="sammelrechnung:2"]`)))
	if send := h.schedule(t, ref).SendDate; send != invoicing.NewDate(2027, 4, 15) {
		t.Errorf("send date %s, want 2027-04-15", send)
	}
	steps(t, ctx, "open the cell with the keyboard", chromedp.Focus(css(`td[data-month="2027-04"] a.cell`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(css(`dialog[open] select[name=monat]`)))
	keepPicture(t, ctx, "plan-cell", 1280)
	ask(t, ctx, "choose the month", chromedp.Evaluate[bool](`document.querySelector('dialog[open] select[name=monat]').value = '2027-02', true`))
	steps(t, ctx, "press the button", chromedp.Focus(css(`dialog[open] form[action$=verschieben] button`)), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(css(`td[data-month="2027-02"] [data-ref="sammelrechnung:2"]`)))
	if send := h.schedule(t, ref).SendDate; send != invoicing.NewDate(2027, 2, 15) {
		t.Errorf("send date %s, want 2027-02-15", send)
	}
}

// TestYearPlanCellActs: without a script the cell is a page with the same actions.
func TestYearPlanCellActs(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	ref := h.combined(t, invoicing.Date{}, 2, 3)
	g := h.clerk(t)
	cell := "/jahresplan/zelle?partner=1&monat=2027-01&zurueck=%2Fjahresplan%3Fab%3D2027-01"
	wantPage(t, g, g.press(cell, "/jahresplan/termin", url.Values{"beleg": {"sammelrechnung:2"}, "versanddatum": {"2027-01-20"}, "zurueck": {"/jahresplan?ab=2027-01"}}), "/jahresplan?ab=2027-01", "20.01.2027")
	if send := h.schedule(t, ref).SendDate; send != invoicing.NewDate(2027, 1, 20) {
		t.Errorf("send date %s", send)
	}
	wantPage(t, g, g.press(cell, "/jahresplan/verschieben", url.Values{"beleg": {"sammelrechnung:2"}, "tag": {"2027-01-20"}, "gesetzt": {"2027-01-20"}, "monat": {"2026-10"}}), "/jahresplan", "Vergangenheit")
	planned, err := h.store.PlannedInvoices(t.Context(), orderContract)
	must(t, err)
	a := g.press("/jahresplan/zelle?partner=1&monat=2027-05", "/jahresplan/uebernehmen", url.Values{"beleg": {fmt.Sprintf("geplant:%d", planned[4].ID)}})
	wantPage(t, g, a, "/jahresplan", "als Entwurf übernommen")
	planned, err = h.store.PlannedInvoices(t.Context(), orderContract)
	must(t, err)
	if planned[4].Status != invoicing.TakenOver || planned[4].InvoiceID == 0 {
		t.Errorf("planned invoice: %s, draft %d", planned[4].Status, planned[4].InvoiceID)
	}
	if a := g.get("/jahresplan/zelle?partner=99&monat=2027-05"); a.status != http.StatusNotFound {
		t.Errorf("status %d for a partner that there is not", a.status)
	}
}

// TestMoreThanAHundredWithoutADate: none is out of reach, and the second page comes back to itself.
func TestMoreThanAHundredWithoutADate(t *testing.T) {
	t.Parallel()
	h := openAt(t, newCalendar(today), office())
	run(t, h.store, `INSERT INTO fakturis_collective_invoice (id, partner_id, provisional_date, waiting_since, status, currency, price_mode, content, net_cents, tax_cents, total_cents)
		SELECT 1000 + seq, 1, '2026-11-01', '2026-11-01', 'geplant', 'EUR', 'brutto', '{}', 100, 0, 100 FROM seq_1_to_230`)
	g := h.clerk(t)
	seen := map[string]int{}
	for _, page := range []string{"/", "/?ab=50", "/?ab=100", "/?ab=150", "/?ab=200"} {
		body := g.get(page).body
		if len(body) > 100_000 {
			t.Errorf("%s: %d bytes, want at most 100 kB", page, len(body))
		}
		for _, m := range regexp.MustCompile(`name="gezeigt" value="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			seen[m[1]]++
		}
	}
	if len(seen) != 231 {
		t.Errorf("%d documents on all pages, want 231", len(seen))
	}
	for ref, n := range seen {
		if n != 1 {
			t.Errorf("%s is shown %d times", ref, n)
		}
	}
	wantPage(t, g, g.press("/?ab=200", "/ohne-versanddatum", url.Values{"tun": {"abwaehlen"}, "beleg": {"sammelrechnung:1230"}, "zurueck": {"/?ab=200"}}), "/?ab=200", "201 bis 230 von 230")
	wantPage(t, g, g.press("/", "/ohne-versanddatum", url.Values{"tun": {"setzen"}, "beleg": {"sammelrechnung:1001"}, "versanddatum": {"2026-11-24"}, "zurueck": {"/?ab=5000"}}), "/?ab=5000", "1 bis 50 von 229")
}
