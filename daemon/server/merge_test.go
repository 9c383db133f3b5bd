package server_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fakturisd/invoicing"
)

// contractOf gives an order a contract of so many periods of two months from 2027 on and returns its planned invoices.
func contractOf(t testing.TB, h *house, order int64, periods int) []invoicing.PlannedInvoice {
	t.Helper()
	_, err := h.store.AddContract(t.Context(), order, invoicing.Contract{OrderID: order, Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month},
		Start: invoicing.NewDate(2027, 1, 1), Count: periods}, "test")
	must(t, err)
	planned, err := h.store.PlannedInvoices(t.Context(), order)
	must(t, err)
	return planned
}

// openPopup goes the way of the brochure up to the open popup.
func openPopup(t *testing.T, h *house, ctx context.Context) {
	t.Helper()
	steps(t, ctx, "resize", chromedp.EmulateViewport(1280, 900))
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "open the order", chromedp.Navigate(h.web.URL+"/auftraege/1"), chromedp.WaitVisible(css(`form[action$="/rechnung"] button`)))
	steps(t, ctx, "take it over as an invoice", chromedp.Click(css(`form[action$="/rechnung"] button`)), chromedp.WaitVisible(css(`#zusammenfassen-oeffnen`)))
	if rows := ask(t, ctx, "rows", chromedp.Evaluate[int](`document.querySelectorAll('.planned input[name=wahl]').length`)); rows != 6 {
		t.Fatalf("%d planned invoices, want 6", rows)
	}
	steps(t, ctx, "press the icon", chromedp.Click(css(`#zusammenfassen-oeffnen`)), chromedp.WaitVisible(css(`dialog[open] #uebernehmen`)))
}

// TestSixPlannedInvoicesBecomeThree is the brochure word for word: two at a time are ticked and taken over, "Speichern" makes
// three collective invoices of six planned ones, and they lie in the list.
func TestSixPlannedInvoicesBecomeThree(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	contractOf(t, h, orderGood, 6)
	ctx := window(t)
	openPopup(t, h, ctx)
	keepPicture(t, ctx, "popup-open", 1280)
	for n := 1; n <= 3; n++ {
		steps(t, ctx, "tick two", chromedp.Click(css(`#offene li:nth-child(1) label`)), chromedp.Click(css(`#offene li:nth-child(2) label`)))
		steps(t, ctx, "take them over", chromedp.Click(css(`#uebernehmen`)), chromedp.WaitVisible(css(fmt.Sprintf(`#gruppe-g%d .proof`, n))))
		if got := ask(t, ctx, "proof", chromedp.Text(css(fmt.Sprintf(`#gruppe-g%d .proof summary`, n)))); !strings.Contains(got, "81,20") || !strings.Contains(got, "auf den Cent") {
			t.Errorf("group %d: the proof says %q", n, got)
		}
		if n < 3 {
			keepPicture(t, ctx, fmt.Sprintf("popup-%d", n), 1280)
		}
	}
	steps(t, ctx, "choose a send date", chromedp.SetValue(css(`#d-g1`), "2027-03-01"))
	keepPicture(t, ctx, "popup-3", 1280)
	steps(t, ctx, "save", chromedp.Click(css(`#speichern`)), chromedp.WaitVisible(css(`.panel.good`)))
	keepPicture(t, ctx, "popup-saved", 1280)
	if got := ask(t, ctx, "result", chromedp.Text(css(`.panel.good h2`))); !strings.Contains(got, "6 geplante Rechnungen übernommen: 3 Sammelrechnungen") {
		t.Errorf("the page says %q", got)
	}
	wantGroups(t, h, [][]int{{0, 1}, {2, 3}, {4, 5}})
	steps(t, ctx, "the customers' invoice list", chromedp.Navigate(h.web.URL+"/rechnungen"), chromedp.Click(css(`main a[href="/sammelrechnungen"]`)),
		chromedp.WaitVisible(css(`tbody tr:nth-child(4)`)))
	if got := ask(t, ctx, "list", chromedp.Text(css(`tbody`))); strings.Count(got, "81,20") != 4 || !strings.Contains(got, "01.03.2027") {
		t.Errorf("the collective list says %q", got)
	}
}

// wantGroups compares the collective invoices of the order's periods.
func wantGroups(t *testing.T, h *house, want [][]int) {
	t.Helper()
	planned, err := h.store.PlannedInvoices(t.Context(), orderGood)
	must(t, err)
	var ids []int64
	got := map[int64][]int{}
	for k, p := range planned {
		if p.CollectiveID == 0 {
			continue
		}
		if got[p.CollectiveID] == nil {
			ids = append(ids, p.CollectiveID)
		}
		got[p.CollectiveID] = append(got[p.CollectiveID], k)
	}
	if len(ids) != len(want) {
		t.Fatalf("%d collective invoices %v, want %v", len(ids), got, want)
	}
	for n, id := range ids {
		if !slices.Equal(got[id], want[n]) {
			t.Errorf("collective invoice %d has the periods %v, want %v", id, got[id], want[n])
		}
	}
}

// TestInvoicesAreMergedByKeyboard: no step needs a mouse, and the focus stays where the work goes on.
func TestInvoicesAreMergedByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	contractOf(t, h, orderGood, 6)
	ctx := window(t)
	openPopup(t, h, ctx)
	focused := func() string { return ask(t, ctx, "focus", chromedp.Evaluate[string](`document.activeElement.id`)) }
	steps(t, ctx, "take the first one up", chromedp.Focus(css(`#offene li:nth-child(1) .grip`)), chromedp.KeyEvent("n"), chromedp.WaitVisible(css(`#gruppe-g1`)))
	for n := 1; n <= 2; n++ {
		steps(t, ctx, "send one more to the group", chromedp.Focus(css(`#offene li:nth-child(1) .grip`)), chromedp.KeyEvent(kb.ArrowDown),
			chromedp.WaitVisible(css(fmt.Sprintf(`#gruppe-g1 .item:nth-child(%d)`, n+1))))
	}
	steps(t, ctx, "take the last step back", chromedp.KeyEvent("z", chromedp.KeyModifiers(2)), chromedp.WaitVisible(css(`#offene li:nth-child(4)`)))
	steps(t, ctx, "tick two by space", chromedp.Focus(css(`#offene li:nth-child(1) input`)), chromedp.KeyEvent(" "), chromedp.Focus(css(`#offene li:nth-child(2) input`)), chromedp.KeyEvent(" "))
	steps(t, ctx, "take them over", chromedp.Focus(css(`#uebernehmen`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(css(`#gruppe-g2 .item:nth-child(2)`)))
	if at := focused(); !strings.HasPrefix(at, "w-p") {
		t.Errorf("after taking over the focus is on %q, want the next box", at)
	}
	steps(t, ctx, "save", chromedp.Focus(css(`#speichern`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(css(`.panel.good`)))
	wantGroups(t, h, [][]int{{0, 1}, {2, 3}})
}

// TestInvoicesAreDraggedIntoGroups moves rows with the mouse, also from one group into another.
func TestInvoicesAreDraggedIntoGroups(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	contractOf(t, h, orderGood, 6)
	ctx := window(t)
	openPopup(t, h, ctx)
	drag(t, ctx, `#offene li:nth-child(1)`, `.newgroup`, `#gruppe-g1 .item:nth-child(1)`)
	drag(t, ctx, `#offene li:nth-child(1)`, `#gruppe-g1`, `#gruppe-g1 .item:nth-child(2)`)
	drag(t, ctx, `#offene li:nth-child(2)`, `.newgroup`, `#gruppe-g2 .item:nth-child(1)`)
	drag(t, ctx, `#gruppe-g1 .item:nth-child(2)`, `#gruppe-g2`, `#gruppe-g2 .item:nth-child(2)`)
	if got := ask(t, ctx, "ticks", chromedp.Evaluate[int](`document.querySelectorAll('dialog input[name=wahl]:checked').length`)); got != 0 {
		t.Errorf("dragging ticked %d boxes", got)
	}
	steps(t, ctx, "save", chromedp.Click(css(`#speichern`)), chromedp.WaitVisible(css(`.panel.good`)))
	wantGroups(t, h, [][]int{{0}, {1, 3}})
}

// drag moves the middle of one element onto another with the mouse and waits for what follows.
func drag(t *testing.T, ctx context.Context, from, to, then string) {
	t.Helper()
	const middle = `(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.x + b.width / 2, b.y + Math.min(b.height / 2, 40)]; })()`
	a := ask(t, ctx, from, chromedp.Evaluate[[]float64](fmt.Sprintf(middle, from)))
	b := ask(t, ctx, to, chromedp.Evaluate[[]float64](fmt.Sprintf(middle, to)))
	steps(t, ctx, "drag "+from+" to "+to, chromedp.MouseEvent("mousePressed", a[0], a[1], chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", a[0]+20, a[1]+10, chromedp.ButtonLeft), chromedp.MouseEvent("mouseMoved", b[0], b[1], chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseReleased", b[0], b[1], chromedp.ButtonLeft), chromedp.WaitVisible(css(then)))
}

var hiddenOrt = regexp.MustCompile(`name="(ort|verlauf|datum\.[^"]+|mittel\.[^"]+)"(?: id="[^"]*")? value="([^"]*)"`)

// pressMerge sends the popup's form as a browser without script does, with ticks and a button.
func pressMerge(t *testing.T, g *guest, path, body, step string, more url.Values) answer {
	t.Helper()
	form := url.Values{"csrf_token": {field(t, tokenField, body)}, "form_id": {field(t, formField, body)}, "schritt": {step}, "ziel": {"neu"}}
	for _, m := range hiddenOrt.FindAllStringSubmatch(body, -1) {
		form.Add(m[1], strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(m[2]))
	}
	for k, v := range more {
		form[k] = v
	}
	return g.post(path, form)
}

// TestInvoicesAreMergedWithoutScript walks the same way with forms alone, and takes singles over.
func TestInvoicesAreMergedWithoutScript(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	planned := contractOf(t, h, orderGood, 6)
	g := h.clerk(t)
	ref := func(n int) string { return fmt.Sprintf("p%d", planned[n].ID) }
	const page, path = "/auftraege/1/geplante-rechnungen", "/auftraege/1/zusammenfassen"
	wantPage(t, g, g.press("/auftraege/1", "/auftraege/1/rechnung", nil), page, "Zu generierende Rechnungen")
	body := pressMerge(t, g, path, g.get(page).body, "oeffnen", url.Values{"wahl": {ref(0), ref(1)}}).body
	body = pressMerge(t, g, path, body, "uebernehmen", url.Values{"wahl": {ref(0), ref(1)}}).body
	if !strings.Contains(body, "Stimmt auf den Cent: einzeln 81,20") {
		t.Fatalf("no proof on the page:\n%s", body)
	}
	body = pressMerge(t, g, path, body, "uebernehmen", url.Values{"wahl": {ref(2), ref(3)}}).body
	body = pressMerge(t, g, path, body, "aufloesen:g2", nil).body
	body = pressMerge(t, g, path, body, "zurueck", nil).body
	if n := strings.Count(body, `name="ort"`); n != 4 {
		t.Fatalf("%d invoices in groups after undo, want 4", n)
	}
	asked := pressMerge(t, g, path, body, "speichern", url.Values{"wahl": {ref(4)}})
	if !strings.Contains(asked.body, "1 Rechnung ist angehakt, steht aber in keiner Gruppe") {
		t.Fatalf("nobody asks what becomes of the ticked one: %d", asked.status)
	}
	saved := pressMerge(t, g, path, asked.body, "speichern:einzeln", url.Values{"wahl": {ref(4)}, "datum.g2": {"2027-07-01"}})
	if saved.status != 303 || !strings.HasPrefix(saved.to, page+"?") {
		t.Fatalf("saving answers %d to %q:\n%s", saved.status, saved.to, saved.body)
	}
	body = g.get(saved.to).body
	for _, want := range []string{"2 Sammelrechnungen angelegt", "1 einzelne", "geht am 01.07.2027 hinaus", "/rechnungen?status=entwurf", "Entwurf"} {
		if !strings.Contains(body, want) {
			t.Errorf("the result lacks %q", want)
		}
	}
	wantGroups(t, h, [][]int{{0, 1}, {2, 3}})
	again, err := h.store.PlannedInvoices(t.Context(), orderGood)
	must(t, err)
	if again[4].Status != invoicing.TakenOver || again[5].Status != invoicing.Planned {
		t.Errorf("the single one is %s, the one left alone is %s", again[4].Status, again[5].Status)
	}
	if twice := pressMerge(t, g, path, asked.body, "speichern:einzeln", nil); twice.status == 303 && strings.Contains(twice.to, "sammel=") {
		t.Error("the same form saved twice")
	}
}

func TestNothingTickedMergesNothing(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	planned := contractOf(t, h, orderGood, 6)
	ref := func(n int) string { return fmt.Sprintf("p%d", planned[n].ID) }
	g := h.clerk(t)
	const path = "/auftraege/1/zusammenfassen"
	body := g.get(path).body
	for what, more := range map[string]url.Values{
		"noch nichts zusammengefasst": nil, "keiner Gruppe": {"wahl": {ref(0)}}, "nicht stimmen": {"ort": {ref(0) + "=g1", ref(1) + "=g1"}, "datum.g1": {"2027-02-31"}},
	} {
		if a := pressMerge(t, g, path, body, "speichern", more); !strings.Contains(a.body, what) {
			t.Errorf("saving %v answers %d without %q", more, a.status, what)
		}
	}
	wantGroups(t, h, nil)
}

// TestEverythingOfAPartnerGoesTogether: periods of a contract, an open shop order and a collective invoice on record are moved
// into each other on one page.
func TestEverythingOfAPartnerGoesTogether(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	planned := contractOf(t, h, orderGood, 4)
	g := h.clerk(t)
	const path = "/geschaeftspartner/1/zusammenfassen"
	body := g.get(path).body
	order := field(t, regexp.MustCompile(`name="wahl" value="(a\d+)"`), body)
	inside := field(t, regexp.MustCompile(`(?s)id="gruppe-s1".*?name="wahl" value="(p\d+)"`), body)
	moves := url.Values{"ort": {fmt.Sprintf("p%d=g1", planned[0].ID), order + "=g1", fmt.Sprintf("p%d=s1", planned[1].ID), inside + "=einzeln"}}
	body = pressMerge(t, g, path, body, "pruefen", moves).body
	for _, want := range []string{"Aus 2 Rechnungen wird 1 Sammelrechnung", "2 in bestehenden geändert", "1 einzeln"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	body = mended(t, g, path, body)
	saved := pressMerge(t, g, path, body, "speichern", nil)
	if saved.status != 303 || !strings.HasPrefix(saved.to, path+"?") {
		t.Fatalf("saving answers %d to %q:\n%s", saved.status, saved.to, saved.body)
	}
	first, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	if len(first.Items) != 2 || !slices.ContainsFunc(first.Items, func(p invoicing.PlannedInvoice) bool { return p.ID == planned[1].ID }) {
		t.Errorf("collective invoice 1 has %+v", first.Items)
	}
	second, err := h.store.Collective(t.Context(), 2)
	must(t, err)
	if len(second.Items) != 2 || !slices.ContainsFunc(second.Items, func(p invoicing.PlannedInvoice) bool { return p.ContractID == 0 }) {
		t.Errorf("the new collective invoice has %+v", second.Items)
	}
}

var mendButton = regexp.MustCompile(`name="schritt" value="(mittel:[^"]+)"`)

// mended presses the first way around each obstacle until there is none.
func mended(t *testing.T, g *guest, path, body string) string {
	t.Helper()
	for range 5 {
		m := mendButton.FindStringSubmatch(body)
		if m == nil {
			return body
		}
		body = pressMerge(t, g, path, body, strings.ReplaceAll(m[1], "&#34;", `"`), nil).body
	}
	t.Fatal("five clicks do not mend it")
	return ""
}

// TestWhatDoesNotFitIsMendedByAClick: different payment terms keep two contracts apart until somebody says whose count.
func TestWhatDoesNotFitIsMendedByAClick(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	planned := contractOf(t, h, orderGood, 2)
	others, err := h.store.PlannedInvoices(t.Context(), orderContract)
	must(t, err)
	run(t, h.store, `UPDATE fakturis_contract SET terms = JSON_SET(terms, '$.terms', JSON_OBJECT('due_days', 60)) WHERE order_id = ?`, orderGood)
	g := h.clerk(t)
	const path = "/geschaeftspartner/1/zusammenfassen"
	body := pressMerge(t, g, path, g.get(path).body, "pruefen", url.Values{"ort": {fmt.Sprintf("p%d=g1", planned[0].ID), fmt.Sprintf("p%d=g1", others[2].ID)}}).body
	if !strings.Contains(body, "Passt nicht zusammen") || !strings.Contains(body, "Zahlungsbedingungen") {
		t.Fatalf("nothing says that the terms differ:\n%s", body)
	}
	if a := pressMerge(t, g, path, body, "speichern", nil); a.status != 409 || !strings.Contains(a.body, "Zahlungsbedingungen") {
		t.Errorf("saving in spite of it answers %d", a.status)
	}
	body = mended(t, g, path, body)
	if a := pressMerge(t, g, path, body, "speichern", nil); a.status != 303 {
		t.Errorf("saving after mending answers %d:\n%s", a.status, a.body)
	}
}

// TestACollectiveInvoiceIsTakenApart splits and moves its parts on its own page.
func TestACollectiveInvoiceIsTakenApart(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	const page = "/sammelrechnungen/1"
	c, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	part := url.Values{"geplant": {fmt.Sprint(c.Items[0].ID)}}
	wantPage(t, g, g.press(page, page+"/trennen", nil), page, "Bitte erst anhaken")
	moving := url.Values{"geplant": part["geplant"], "nach": {"0"}}
	form := url.Values{"csrf_token": {field(t, tokenField, g.get(page).body)}, "form_id": {field(t, formField, g.get(page).body)}}
	for k, v := range moving {
		form[k] = v
	}
	wantPage(t, g, g.post(page+"/verschieben", form), "/sammelrechnungen/2", "Verschoben", "Sammelrechnung 1")
	wantPage(t, g, g.press("/sammelrechnungen/2", "/sammelrechnungen/2/trennen", part), "/geschaeftspartner/1/zusammenfassen", "aufgelöst")
	wantPage(t, g, g.press(page, page+"/trennen", url.Values{"alle": {"1"}}), "/geschaeftspartner/1/zusammenfassen", "aufgelöst")
	if n := count(t, h, `SELECT COUNT(*) FROM fakturis_collective_invoice`); n != 0 {
		t.Errorf("%d collective invoices left", n)
	}
}
