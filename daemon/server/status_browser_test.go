package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fakturisd/daemon/server"
	"fakturisd/htmlforms"
	"fakturisd/invoicing"
)

// TestStatusLifeWithoutReload: the page of the order, left open, tells by itself that a change waits, was refused, was done and was seen
// by the mirror, and then has the form on the new status; the page is never loaded again.
func TestStatusLifeWithoutReload(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "order", chromedp.Navigate(h.web.URL+"/auftraege/1"), chromedp.Click(css(`#status-aendern summary`)), chromedp.SetValue(css(`[name=status]`), "3"),
		chromedp.Click(css(`.statusform button.save`)), chromedp.WaitVisible(css(`[data-live]`)), chromedp.Evaluate[chromedp.Void](`window.same = true`))
	shows := func(want string) {
		t.Helper()
		steps(t, ctx, want, chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.querySelector('.life').textContent.includes(%q)`, want)))
	}
	shows("Wird gleich ausgeführt.")
	id := h.intents(t, orderGood)[0].ID
	must(t, h.store.StatusWaits(t.Context(), id, "Der Shop ist nicht erreichbar."))
	shows("Der Shop ist nicht erreichbar.")
	must(t, h.store.StatusRefused(t.Context(), id, "Im Shop steht inzwischen „Offen“."))
	shows("Im Shop steht inzwischen „Offen“.")
	steps(t, ctx, "the form is back", chromedp.WaitReady(css(`#status-aendern form`)))
	if same := ask(t, ctx, "page", chromedp.Evaluate[bool](`window.same === true`)); !same {
		t.Error("the page was loaded again")
	}
	keepPicture(t, ctx, "status-abgelehnt", 1280)
	steps(t, ctx, "anew", chromedp.Click(css(`.life .button`)), chromedp.WaitVisible(css(`.statusform [name=kommentar]`)), chromedp.SendKeys(css(`.statusform [name=kommentar]`), "Jetzt aber."),
		chromedp.Click(css(`.statusform button.save`)), chromedp.WaitVisible(css(`[data-live]`)), chromedp.Evaluate[chromedp.Void](`window.same = true`))
	id = h.intents(t, orderGood)[0].ID
	must(t, h.store.BeginStatusIntent(t.Context(), id, 0, "2026-11-23 10:31:00"))
	must(t, h.store.StatusStepDone(t.Context(), id, invoicing.StepMailed))
	must(t, h.store.StatusDone(t.Context(), id, 9))
	shows("Der Abgleich hat es noch nicht gesehen.")
	changeOrder(t, h.store, orderGood, func(o *invoicing.Order) {
		o.ShopStatus = 3
		o.History = append(o.History, invoicing.StatusChange{StatusID: 3, At: now().Add(time.Minute), Comment: "Jetzt aber."})
	})
	shows("Vom Abgleich bestätigt.")
	steps(t, ctx, "the page follows", chromedp.Poll[chromedp.Void](`document.querySelector('#shopstatus').textContent.includes('Versendet') && document.querySelector('#verlauf-shop').textContent.includes('Jetzt aber.')`))
	if seen := ask(t, ctx, "form", chromedp.Evaluate[string](`document.querySelector('#status-aendern [name=gesehen]').value`)); seen != "3" {
		t.Errorf("the form shows status %s", seen)
	}
	if same := ask(t, ctx, "page", chromedp.Evaluate[bool](`window.same === true`)); !same {
		t.Error("the page was loaded again")
	}
	keepPicture(t, ctx, "status-bestaetigt", 1280)
}

// TestStatusPreviewInABrowser: the mail is shown in its frame, and what a hostile one tries does not happen: nothing runs, nothing is
// fetched, nothing leads away.
func TestStatusPreviewInABrowser(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer evil.Close()
	h := openPushWith(t, strings.ReplaceAll(hostileMail, "https://evil.example", evil.URL))
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "preview", chromedp.Navigate(h.web.URL+"/auftraege/1"), chromedp.Click(css(`#status-aendern summary`)), chromedp.SetValue(css(`[name=status]`), "3"),
		chromedp.SendKeys(css(`[name="p.1.nummer"]`), "0155"), chromedp.SetValue(css(`[name="p.1.dienst"]`), "2"), chromedp.Click(css(`[data-add=parcel]`)),
		chromedp.SendKeys(css(`[name="p.2.nummer"]`), "0156"), chromedp.Click(css(`[data-add=parcel]`)), chromedp.WaitReady(css(`[name="p.3.nummer"]`)), chromedp.SetValue(css(`[name="p.2.dienst"]`), "1"),
		chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.mailframe`)))
	keepPicture(t, ctx, "status-vorschau", 1280)
	fits(t, ctx, "status-vorschau")
	steps(t, ctx, "the frame is loaded", chromedp.Poll[chromedp.Void](`performance.getEntriesByType('resource').some(e => e.name.includes('/status/vorschau/html') && e.responseStatus === 200)`))
	if n := asked.Load(); n != 0 {
		t.Errorf("the mail fetched %d things", n)
	}
	if broken := ask(t, ctx, "page", chromedp.Evaluate[bool](`'broken' in window || document.title.includes('broken')`)); broken {
		t.Error("the mail reached the page")
	}
	steps(t, ctx, "send", chromedp.Click(css(`form.bar button.save`)), chromedp.WaitVisible(css(`[data-live]`)))
	if i := h.intents(t, orderGood)[0]; !i.Notify || len(i.Parcels) != 2 || i.Parcels[1].Number != "0156" || i.Parcels[1].Carrier != "DHL" {
		t.Errorf("intent %+v", i)
	}
}

// openCrowded starts a server with an order that has everything in plenty: long names of statuses, 20 parcels, 100 former changes.
func openCrowded(t *testing.T) *house {
	t.Helper()
	h := open(t, func(c *server.Config) {
		c.Shops = []htmlforms.Shop{{Key: "tee", Name: "Teeladen", StatusMail: invoicing.MailByShop}, {Key: "kanne", Name: "Kannenwelt", StatusMail: invoicing.MailByUs}}
		c.StatusPreview = func(context.Context, invoicing.Order, invoicing.StatusWish) (invoicing.StatusMailPreview, error) {
			return invoicing.StatusMailPreview{Way: invoicing.MailByShop, From: "shop@tee.example", To: "kunde@kunde.example", Subject: strings.Repeat("Zahlungserinnerung ", 8), HTML: "<table width=900><tr><td>" + strings.Repeat("breit ", 300), Text: strings.Repeat("x", 300)}, nil
		}
	})
	run(t, h.store, `INSERT INTO fakturis_shop_status (source, status_id, language, name, sort_order) VALUES ('multi', 8, 'de', 'Teilweise versendet, Rest folgt nach Wareneingang voraussichtlich in der übernächsten Woche', 8),
		('multi', 9, 'de', 'Zahlungseingangsbestätigungsverfahrensunterbrechungsbenachrichtigung', 9)`)
	must(t, h.store.PutCarriers(t.Context(), "multi", []invoicing.Carrier{{ID: 1, Name: "DHL"}, {ID: 2, Name: "Deutsche Post Internationaler Paketdienst GmbH & Co. KG"}}))
	changeOrder(t, h.store, orderGood, func(o *invoicing.Order) {
		for n := range 20 {
			o.Parcels = append(o.Parcels, invoicing.Parcel{Carrier: "DHL", Number: fmt.Sprintf("%s%04d", strings.Repeat("00340434", 2), n)})
		}
	})
	for n := range 100 {
		id, err := h.store.AddStatusIntent(t.Context(), invoicing.StatusWish{OrderID: orderGood, Seen: 2, Status: 8 + int64(n%2), Comment: "Versuch", MailWay: invoicing.MailNone, Cause: invoicing.CauseForm}, login)
		must(t, err)
		must(t, h.store.StatusRefused(t.Context(), id, fmt.Sprintf("Im Shop steht inzwischen ein anderer Status, Nummer %d.", n)))
	}
	return h
}

// TestCrowdedStatusPagesFit looks at the pages with long names, many parcels and a long history, on a desk and on a telephone.
func TestCrowdedStatusPagesFit(t *testing.T) {
	t.Parallel()
	h := openCrowded(t)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "order", chromedp.Navigate(h.web.URL+"/auftraege/1?wieder=100"), chromedp.Click(css(`#status-frueher summary`)), chromedp.WaitVisible(css(`.earlier li:nth-child(99)`)))
	fits(t, ctx, "status-voll")
	clerk := h.clerk(t)
	if a := clerk.get("/auftraege/1"); len(a.body) > 100_000 || a.status != http.StatusOK {
		t.Errorf("the page has %d bytes", len(a.body))
	}
	steps(t, ctx, "preview", chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.mailframe`)))
	fits(t, ctx, "status-vorschau-breit")
	steps(t, ctx, "list", chromedp.Navigate(h.web.URL+"/statusaenderungen"), chromedp.WaitReady(css(`footer`)))
	fits(t, ctx, "statusaenderungen")
	steps(t, ctx, "orders", chromedp.Navigate(h.web.URL+"/auftraege?zeilen=25"), chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('[name=auftrag]').forEach(b => { b.checked = true })`),
		chromedp.Click(css(`[formaction="/auftraege/status"]`)), chromedp.WaitVisible(css(`[name=tun]`)), chromedp.SetValue(css(`[name=status]`), "8"))
	fits(t, ctx, "status-mehrere")
	steps(t, ctx, "check", chromedp.Click(css(`[value=pruefen]`)), chromedp.WaitVisible(css(`[value=aendern]`)))
	fits(t, ctx, "status-mehrere-pruefen")
	steps(t, ctx, "change", chromedp.Click(css(`[value=aendern]`)), chromedp.WaitVisible(css(`.notice.good`)))
	fits(t, ctx, "status-mehrere-ergebnis")
}
