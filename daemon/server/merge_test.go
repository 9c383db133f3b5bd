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
	ctx := browser(t)
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
	ctx := browser(t)
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
	ctx := browser(t)
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
	if !strings.Contains(asked.body, "angehakt, stehen aber in keiner Gruppe") {
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
