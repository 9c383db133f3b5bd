package server_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fakturisd/daemon/server"
	"fakturisd/htmlforms"
	"fakturisd/invoicing"
)

// hostileMail is what a shop that was broken into might show as its mail.
const hostileMail = `<!doctype html><html><head><title>x</title><style>body{background:url(https://evil.example/a)}</style><meta http-equiv="refresh" content="0;url=https://evil.example/m">
<base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/b.css"></head><body onload="top.broken=1" background="https://evil.example/c">
<script>top.broken=1;document.title='broken'</script><img src="https://evil.example/d.png" alt="Logo" onerror="top.broken=1"><img src="data:image/svg+xml;base64,PHN2Zz4=">
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="Punkt"><svg onload="top.broken=1"><script>top.broken=1</script></svg><iframe src="https://evil.example/e"></iframe>
<form action="https://evil.example/f"><input name="csrf_token"><button>Weiter</button></form><object data="https://evil.example/g"></object><video src="https://evil.example/h"></video>
<a href="javascript:top.broken=1">eins</a> <a href=" jAvAsCrIpT&colon;top.broken=1">zwei</a> <a href="data:text/html,<script>1</script>">drei</a> <a href="https://tee.example/konto" target="_top">Konto</a>
<p style="color: #336699; background-image: url(https://evil.example/i); position: fixed; behavior: url(x)">Hallo Frau Kühn</p><math><mi xlink:href="javascript:alert(1)">m</mi></math></body></html>`

// openPush starts a server whose shops can be told of a new status: one by its extension, one by our own template.
func openPush(t testing.TB) *house { return openPushWith(t, hostileMail) }

func openPushWith(t testing.TB, mail string) *house {
	t.Helper()
	h := open(t, func(c *server.Config) {
		c.Shops = []htmlforms.Shop{{Key: "tee", Name: "Teeladen", StatusMail: invoicing.MailByShop}, {Key: "kanne", Name: "Kannenwelt", StatusMail: invoicing.MailByUs}}
		c.StatusPreview = func(_ context.Context, o invoicing.Order, w invoicing.StatusWish) (invoicing.StatusMailPreview, error) {
			if w.Comment == "weg" {
				return invoicing.StatusMailPreview{}, invoicing.Unavailablef("Der Shop antwortet nicht.")
			}
			return invoicing.StatusMailPreview{Way: w.MailWay, From: "shop@tee.example", FromName: "Teeladen", To: o.Email, ToName: o.Billing.LastName, BCC: []string{"archiv@tee.example"},
				Subject: "Ihre Bestellung <1001>", HTML: mail, Text: "Hallo,\n\n" + w.Comment, Attachments: []string{"agb.pdf"}}, nil
		}
	})
	must(t, h.store.PutCarriers(t.Context(), "multi", []invoicing.Carrier{{ID: 1, Name: "DHL", Link: "https://dhl.example/$1"}, {ID: 2, Name: "DPD"}}))
	return h
}

// intents returns the status changes of an order, the newest first.
func (h *house) intents(t testing.TB, order int64) []invoicing.StatusIntent {
	t.Helper()
	all, err := h.store.StatusIntentsOfOrder(t.Context(), order)
	must(t, err)
	return all
}

func shipped() url.Values {
	return url.Values{"status": {"3"}, "gesehen": {"2"}, "kommentar": {"Ist unterwegs.\r\nDanke!"}, "benachrichtigen": {"1"}, "mitsenden": {"1"}, "weg": {"extension"},
		"paket": {"00340434161094042557"}, "p.1.dienst": {"2"}, "p.1.nummer": {" 0155 "}, "p.2.dienst": {"0"}, "p.2.nummer": {""}}
}

// TestStatusChange: the form, sent without JavaScript, becomes one intent with all that was typed, however often it is sent.
func TestStatusChange(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	body := clerk.get("/auftraege/1").body
	for _, want := range []string{`<option value="2" selected>In Bearbeitung (jetzt)</option>`, `<option value="3">Versendet</option>`, `name="benachrichtigen" value="1">`, `value="extension" checked`, "(kunde1@kunde.example)"} {
		if !strings.Contains(body, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	form := shipped()
	form.Set("csrf_token", field(t, tokenField, body))
	form.Set("form_id", field(t, formField, body))
	for range 2 {
		if a := clerk.post("/auftraege/1/status", form); a.status != http.StatusSeeOther || a.to != "/auftraege/1#statuswechsel" {
			t.Fatalf("status %d to %q\n%s", a.status, a.to, a.body)
		}
	}
	all := h.intents(t, orderGood)
	if len(all) != 1 {
		t.Fatalf("%d intents, want 1", len(all))
	}
	i := all[0]
	want := []invoicing.StatusParcel{{CarrierID: 1, Carrier: "DHL", Number: "00340434161094042557"}, {CarrierID: 2, Carrier: "DPD", Number: "0155", New: true}}
	if i.Status != 3 || i.Seen != 2 || i.Comment != "Ist unterwegs.\nDanke!" || !i.Notify || !i.SendComment || i.MailWay != invoicing.MailByShop || i.Cause != invoicing.CauseForm || i.Actor != login {
		t.Errorf("intent %+v", i)
	}
	if len(i.Parcels) != 2 || i.Parcels[0] != want[0] || i.Parcels[1] != want[1] {
		t.Errorf("parcels %+v, want %+v", i.Parcels, want)
	}
	form.Set("status", "1")
	if a := clerk.post("/auftraege/1/status", form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "schon mit anderen Angaben") {
		t.Errorf("the same form with another wish: %d\n%s", a.status, a.body)
	}
	if page := clerk.get("/auftraege/1").body; !strings.Contains(page, "Wird gleich ausgeführt.") || strings.Contains(page, `action="/auftraege/1/status"`) || !strings.Contains(page, "Solange eine Änderung offen ist") ||
		!strings.Contains(page, "Statusänderung im Shop vorgemerkt: „In Bearbeitung“ → „Versendet“") {
		t.Errorf("the order does not tell of its open change")
	}
}

// TestStatusFormKeepsWhatWasTyped: what is wrong is said above the form, and nothing that was typed is lost.
func TestStatusFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	for _, tt := range []struct{ field, value, want string }{
		{"gesehen", "1", "Der Status im Shop hat sich inzwischen geändert, von „Offen“ auf „In Bearbeitung“."},
		{"status", "77", "Diesen Status gibt es im Shop nicht."},
		{"p.1.dienst", "0", "Zur Sendungsnummer 0155 fehlt der Paketdienst."},
		{"p.1.nummer", strings.Repeat("9", 81), "höchstens 80 sind möglich"},
		{"kommentar", strings.Repeat("ü", 4001), "höchstens 4000 sind möglich"},
		{"form_id", "", "Dem Formular fehlt seine Kennung."},
	} {
		form := shipped()
		form.Set(tt.field, tt.value)
		a := clerk.press("/auftraege/1", "/auftraege/1/status", form)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, tt.want) {
			t.Errorf("%s: status %d, no %q", tt.field, a.status, tt.want)
		}
		if tt.field != "kommentar" && !strings.Contains(a.body, "Ist unterwegs.\nDanke!</textarea>") || !strings.Contains(a.body, `value="00340434161094042557" checked`) || !strings.Contains(a.body, `name="gesehen" value="2"`) {
			t.Errorf("%s: what was typed is lost", tt.field)
		}
	}
	form := shipped()
	form.Set("tun", "zeilen")
	if a := clerk.press("/auftraege/1", "/auftraege/1/status", form); a.status != http.StatusOK || !strings.Contains(a.body, `name="p.4.nummer"`) || !strings.Contains(a.body, `value="0155"`) {
		t.Errorf("more rows: status %d\n%s", a.status, a.body)
	}
	if n := len(h.intents(t, orderGood)); n != 0 {
		t.Errorf("%d intents came of wrong forms", n)
	}
}

var (
	frameSource = regexp.MustCompile(`<iframe class="mailframe" src="([^"]+)" sandbox `)
	hidden      = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// TestStatusPreviewIsTame: the preview shows the very mail, whatever the shop puts into it does nothing, and the one button carries
// the whole form on.
func TestStatusPreviewIsTame(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	form := shipped()
	form.Del("benachrichtigen")
	page := clerk.press("/auftraege/1", "/auftraege/1/status", form)
	if page.status != http.StatusSeeOther {
		t.Fatalf("status %d", page.status)
	}
	must(t, h.store.CancelStatusIntent(t.Context(), h.intents(t, orderGood)[0].ID, "test"))
	form = shipped()
	body := clerk.get("/auftraege/1").body
	form.Set("csrf_token", field(t, tokenField, body))
	form.Set("form_id", field(t, formField, body))
	page = clerk.post("/auftraege/1/status/vorschau", form)
	for _, want := range []string{"Teeladen &lt;shop@tee.example&gt;", "kunde1@kunde.example", "archiv@tee.example", "Ihre Bestellung &lt;1001&gt;", "agb.pdf", "Jetzt ändern und senden", "Hallo,\n\nIst unterwegs."} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the preview lacks %q", want)
		}
	}
	src := field(t, frameSource, page.body)
	a := clerk.get(src)
	if policy := a.header.Get("Content-Security-Policy"); policy != "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'" ||
		a.header.Get("X-Frame-Options") != "SAMEORIGIN" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", a.header)
	}
	for _, bad := range []string{"evil.example", "script", "broken", "onload", "onerror", "<form", "<input", "<button", "<iframe", "<object", "<video", "<svg", "<math", "svg+xml", "url(", "position", "behavior", "<base", "refresh", "text/html,"} {
		if strings.Contains(strings.ToLower(a.body), bad) {
			t.Errorf("%q survived:\n%s", bad, a.body)
		}
	}
	for _, want := range []string{"Hallo Frau Kühn", "color: #336699", `href="https://tee.example/konto"`, `src="data:image/gif;base64,R0lGODlhAQABAAAAACw="`, `alt="Logo"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the cleaned mail lacks %q:\n%s", want, a.body)
		}
	}
	if other := h.clerk(t).get(src); other.status != http.StatusNotFound {
		t.Errorf("another session sees the preview: %d", other.status)
	}
	if gone := clerk.get("/auftraege/1/status/vorschau/html?v="); gone.status != http.StatusNotFound {
		t.Errorf("without its mark: %d", gone.status)
	}
	carried := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page.body[strings.Index(page.body, frameSource.FindString(page.body)):], -1) {
		carried.Add(m[1], strings.NewReplacer("&#34;", `"`, "&#43;", "+", "&amp;", "&").Replace(m[2]))
	}
	if a := clerk.post("/auftraege/1/status/bearbeiten", carried); a.status != http.StatusOK || !strings.Contains(a.body, "Ist unterwegs.\nDanke!</textarea>") || !strings.Contains(a.body, `name="p.1.nummer" value="0155"`) ||
		!strings.Contains(a.body, `name="form_id" value="`+form.Get("form_id")+`"`) {
		t.Errorf("back to the form: %d\n%s", a.status, a.body)
	}
	if a := clerk.post("/auftraege/1/status", carried); a.status != http.StatusSeeOther {
		t.Fatalf("send: %d\n%s", a.status, a.body)
	}
	if a := clerk.get(src); a.status != http.StatusNotFound {
		t.Errorf("the preview outlives its sending: %d", a.status)
	}
	i := h.intents(t, orderGood)[0]
	if !i.Notify || i.Comment != "Ist unterwegs.\nDanke!" || len(i.Parcels) != 2 || i.FormID != form.Get("form_id") || i.State != invoicing.IntentQueued {
		t.Errorf("intent %+v", i)
	}
}

// TestStatusPreviewThatFails shows the shop's reason above the form, which offers the other way.
func TestStatusPreviewThatFails(t *testing.T) {
	t.Parallel()
	clerk := openPush(t).clerk(t)
	form := shipped()
	form.Set("kommentar", "weg")
	body := clerk.get("/auftraege/1").body
	form.Set("csrf_token", field(t, tokenField, body))
	form.Set("form_id", field(t, formField, body))
	a := clerk.post("/auftraege/1/status/vorschau", form)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Die Mail lässt sich nicht vorbereiten: Der Shop antwortet nicht.") || !strings.Contains(a.body, `value="own"`) || !strings.Contains(a.body, ">weg</textarea>") {
		t.Errorf("status %d\n%s", a.status, a.body)
	}
}

// TestStatusLife: the block says at each state what is the matter, and has the buttons that this state allows.
func TestStatusLife(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	add := func(order int64) int64 {
		t.Helper()
		id, err := h.store.AddStatusIntent(t.Context(), invoicing.StatusWish{OrderID: order, Seen: 2, Status: 3, Notify: true, MailWay: invoicing.MailByShop, Cause: invoicing.CauseForm}, login)
		must(t, err)
		return id
	}
	says := func(order string, want ...string) {
		t.Helper()
		a := clerk.get("/auftraege/" + order + "/status/stand")
		for _, w := range want {
			if unwanted, not := strings.CutPrefix(w, "!"); strings.Contains(a.body, unwanted) == not || a.status != http.StatusOK {
				t.Errorf("the block does not go with %q:\n%s", w, a.body)
			}
		}
	}
	id := add(orderGood)
	says("1", "Wird gleich ausgeführt.", "data-live", "Zurücknehmen", "!Jetzt versuchen", "In Bearbeitung → Versendet")
	must(t, h.store.StatusWaits(t.Context(), id, "Der Shop ist nicht erreichbar."))
	says("1", "Wartet seit 10:30: Der Shop ist nicht erreichbar.", "Nächster Versuch:", "Jetzt versuchen", "Zurücknehmen", "data-live")
	if a := clerk.press("/auftraege/1", "/statusaenderungen/1/jetzt", nil); a.to != "/auftraege/1#statuswechsel" {
		t.Errorf("try now: to %q", a.to)
	}
	must(t, h.store.StatusRefused(t.Context(), id, "Im Shop steht inzwischen „Offen“."))
	says("1", "abgelehnt", "Im Shop steht inzwischen „Offen“.", `href="/auftraege/1?wieder=1#status-aendern"`, "!data-live", "!Zurücknehmen")
	if page := clerk.get("/auftraege/1?wieder=1").body; !strings.Contains(page, `<details open><summary>Neuen Status`) || !strings.Contains(page, `<option value="3" selected>`) || !strings.Contains(page, `name="benachrichtigen" value="1" checked`) {
		t.Error("the refused wish does not come back into the form")
	}
	id = add(orderGood)
	must(t, h.store.BeginStatusIntent(t.Context(), id, 0, "2026-11-23 10:31:00"))
	says("1", "Wird gerade ausgeführt.", "!steht schon im Shop", "!Zurücknehmen", "Frühere Statusänderungen (1)")
	must(t, h.store.StatusStepDone(t.Context(), id, invoicing.StepMailing))
	must(t, h.store.StatusUnknown(t.Context(), id, "Der Shop antwortete nicht."))
	says("1", "ungeklärt", "Der neue Status steht schon im Shop", "Ist angekommen", "Noch einmal senden", "Ohne Mail abschließen", "data-live")
	if a := clerk.press("/auftraege/1", "/statusaenderungen/2/klaeren", url.Values{"ergebnis": {"angekommen"}}); a.to != "/auftraege/1#statuswechsel" {
		t.Errorf("arrived: to %q", a.to)
	}
	must(t, h.store.StatusDone(t.Context(), id, 9))
	says("1", "Erledigt: 10:30.", "Der Abgleich hat es noch nicht gesehen.", "Die Mail hat der Shop versendet.", "kunde1@kunde.example", "data-live")
	changeOrder(t, h.store, orderGood, func(o *invoicing.Order) {
		o.ShopStatus = 3
		o.History = append(o.History, invoicing.StatusChange{StatusID: 3, At: now().Add(60e9), Notified: true})
	})
	says("1", "Vom Abgleich bestätigt.", "!data-live")
	add(9)
	if a := clerk.press("/auftraege/9", "/statusaenderungen/3/zuruecknehmen", nil); a.to != "/auftraege/9#statuswechsel" {
		t.Errorf("cancel: to %q", a.to)
	}
	says("9", "Zurückgenommen, bevor im Shop etwas geändert wurde.", "!data-live")
	if a := clerk.press("/auftraege/1", "/auftraege/1/status", url.Values{"status": {"1"}, "gesehen": {"3"}}); a.status != http.StatusSeeOther {
		t.Errorf("another change: %d", a.status)
	}
	if a := clerk.press("/auftraege/1", "/statusaenderungen/4/zuruecknehmen", nil); a.status != http.StatusSeeOther {
		t.Errorf("take it back: %d", a.status)
	}
	if a := clerk.get("/statusaenderungen/4"); a.to != "/auftraege/1#statuswechsel" {
		t.Errorf("an intent leads to %q", a.to)
	}
}

// TestStatusBlockLeavesTheSessionAlone: what the page fetches by itself does not keep a login alive, and is for logged-in people only.
func TestStatusBlockLeavesTheSessionAlone(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	if a := clerk.get("/auftraege/1/status/stand"); a.status != http.StatusOK || a.header.Get("Set-Cookie") != "" {
		t.Errorf("status %d, cookie %q", a.status, a.header.Get("Set-Cookie"))
	}
	run(t, h.store, `UPDATE fakturis_session SET expiry = '2099-01-01'`)
	clerk.get("/auftraege/1/status/stand")
	var touched int
	must(t, h.store.DB().QueryRow(`SELECT COUNT(*) FROM fakturis_session WHERE expiry < '2099-01-01'`).Scan(&touched))
	if touched != 0 {
		t.Error("fetching the block wrote the session")
	}
	if a := h.guest(t).get("/auftraege/1/status/stand"); a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/login") {
		t.Errorf("a stranger: %d to %q", a.status, a.to)
	}
}

// TestStatusOfOrdersThatNoShopHas: there is no form for them.
func TestStatusOfOrdersThatNoShopHas(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	run(t, h.store, `UPDATE fakturis_order SET deleted_at = '2026-11-20 10:00:00' WHERE id = 8`)
	run(t, h.store, `UPDATE fakturis_order SET type = 'manuell', source = '', shop = '', shop_order_id = 0 WHERE id = 9`)
	clerk := h.clerk(t)
	for path, want := range map[string]string{"/auftraege/8": "lässt sich im Shop nicht ändern", "/auftraege/6": "lässt sich im Shop nicht ändern", "/auftraege/9": ""} {
		a := clerk.get(path)
		if strings.Contains(a.body, `action="`+path+`/status"`) || !strings.Contains(a.body, want) || want == "" && strings.Contains(a.body, "Status im Shop ändern") {
			t.Errorf("%s: the form is there, or nothing says why not", path)
		}
	}
}

var tickedRow = regexp.MustCompile(`name="zeile" value="([^"]+)"`)

// TestStatusOfManyOrders: ticked orders are changed by one form; each that cannot be is named with its reason and left out.
func TestStatusOfManyOrders(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	run(t, h.store, `UPDATE fakturis_order SET type = 'manuell', source = '', shop = '', shop_order_id = 0 WHERE id = 9`)
	run(t, h.store, `UPDATE fakturis_order SET status_id = 3 WHERE id = 10`)
	_, err := h.store.AddStatusIntent(t.Context(), invoicing.StatusWish{OrderID: 11, Seen: 2, Status: 3, MailWay: invoicing.MailNone, Cause: invoicing.CauseAPI}, "api")
	must(t, err)
	clerk := h.clerk(t)
	list := clerk.get("/auftraege?zeilen=100").body
	ask := url.Values{"csrf_token": {field(t, tokenField, list)}, "zurueck": {"/auftraege?zeilen=100"}, "auftrag": {"1", "2", "8", "9", "10", "11", "12"}}
	page := clerk.post("/auftraege/status", ask)
	for _, want := range []string{"Status mehrerer Aufträge ändern", "Der Auftrag ist nicht aus einem Shop.", "Eine andere Statusänderung ist noch offen.", "Zeigen, was geschieht"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("first step lacks %q", want)
		}
	}
	next := url.Values{"csrf_token": ask["csrf_token"], "zurueck": ask["zurueck"], "bulk_id": {"VIELE"}, "tun": {"pruefen"}, "status": {"3"}, "kommentar": {"Unterwegs."}, "benachrichtigen": {"1"}}
	for _, m := range tickedRow.FindAllStringSubmatch(page.body, -1) {
		next.Add("zeile", m[1])
	}
	page = clerk.post("/auftraege/status", next)
	for _, want := range []string{"Hat diesen Status schon.", "Für 4 Aufträge ändern", "Mail vom Shop", "Mail von hier", "kunde1@kunde.example"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("second step lacks %q", want)
		}
	}
	run(t, h.store, `UPDATE fakturis_order SET status_id = 1 WHERE id = 12`) // meanwhile
	next.Set("tun", "aendern")
	for range 2 {
		if page = clerk.post("/auftraege/status", next); !strings.Contains(page.body, "Vorgemerkt für 3 Aufträge.") || !strings.Contains(page.body, "Sein Status hat sich inzwischen geändert.") {
			t.Errorf("result:\n%s", page.body)
		}
	}
	ways := map[int64]invoicing.MailWay{1: invoicing.MailByShop, 2: invoicing.MailByUs, 8: invoicing.MailByShop}
	for order, way := range ways {
		all := h.intents(t, order)
		if len(all) != 1 || all[0].Status != 3 || all[0].MailWay != way || !all[0].Notify || all[0].Comment != "Unterwegs." || all[0].Cause != invoicing.CauseBulk {
			t.Errorf("order %d: %+v", order, all)
		}
	}
	for order, n := range map[int64]int{9: 0, 10: 0, 11: 1, 12: 0} {
		if got := len(h.intents(t, order)); got != n {
			t.Errorf("order %d: %d intents, want %d", order, got, n)
		}
	}
	next.Set("status", "")
	next.Set("tun", "pruefen")
	if page = clerk.post("/auftraege/status", next); !strings.Contains(page.body, `role="alert">Bitte einen Status wählen`) {
		t.Error("no status chosen: nothing says so")
	}
}

// TestStatusOfAllFound takes all orders that the list's filter finds, and asks for one shop where their statuses differ.
func TestStatusOfAllFound(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	list := clerk.get("/auftraege?shop=tee").body
	if !strings.Contains(list, "Status aller gefundenen ändern") || strings.Contains(clerk.get("/auftraege").body, "Status aller gefundenen") {
		t.Error("the button for all goes with a filter")
	}
	ask := url.Values{"csrf_token": {field(t, tokenField, list)}, "zurueck": {"/auftraege?shop=tee"}, "alle": {"1"}}
	var inShop int
	must(t, h.store.DB().QueryRow(`SELECT COUNT(*) FROM fakturis_order WHERE shop = 'tee'`).Scan(&inShop))
	if n := len(tickedRow.FindAllString(clerk.post("/auftraege/status", ask).body, -1)); n != inShop || n <= 10 {
		t.Errorf("%d orders, want all %d", n, inShop)
	}
	if a := clerk.post("/auftraege/status", url.Values{"csrf_token": ask["csrf_token"], "zurueck": ask["zurueck"]}); a.to != "/auftraege?shop=tee" {
		t.Errorf("nothing ticked: to %q", a.to)
	}
	run(t, h.store, `INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone, vat_id,
		billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
		SELECT type, CONCAT('tee-', 9000 + seq), source, shop, 9000 + seq, 9000 + seq, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone, vat_id,
		billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, 0, '', history, parcels FROM fakturis_order, seq_1_to_500 WHERE id = 1`)
	if a := clerk.post("/auftraege/status", ask); a.status != http.StatusSeeOther || !strings.Contains(clerk.get(a.to).body, "Bitte 1 bis 500 Aufträge ankreuzen.") {
		t.Errorf("more than 500 orders: status %d", a.status)
	}
	run(t, h.store, `UPDATE fakturis_shop SET source = 'solo' WHERE shop_key = 'kanne'`)
	if page := clerk.post("/auftraege/status", url.Values{"csrf_token": ask["csrf_token"], "auftrag": {"1", "2"}}).body; !strings.Contains(page, "verschiedenen Status") || !strings.Contains(page, `href="/auftraege?shop=kanne"`) ||
		strings.Contains(page, `name="tun"`) {
		t.Errorf("two sources:\n%s", page)
	}
}

// TestStatusListAndTile: the list filters by state and shop, and the overview counts what needs somebody.
func TestStatusListAndTile(t *testing.T) {
	t.Parallel()
	h := openPush(t)
	clerk := h.clerk(t)
	for order, do := range map[int64]func(int64){
		1: func(id int64) { must(t, h.store.StatusWaits(t.Context(), id, "Shop weg.")) },
		2: func(id int64) { must(t, h.store.StatusRefused(t.Context(), id, "Im Shop „Offen“.")) },
		8: func(int64) {},
	} {
		id, err := h.store.AddStatusIntent(t.Context(), invoicing.StatusWish{OrderID: order, Seen: 2, Status: 3, MailWay: invoicing.MailNone, Cause: invoicing.CauseForm}, login)
		must(t, err)
		do(id)
	}
	for path, want := range map[string]string{"/statusaenderungen?status=wartet": "Shop weg.", "/statusaenderungen?status=abgelehnt&shop=kanne": "Im Shop „Offen“.", "/statusaenderungen?status=offen": "tee-1008"} {
		if a := clerk.get(path); !strings.Contains(a.body, want) || strings.Count(a.body, "#statuswechsel") != 1 {
			t.Errorf("%s: status %d, %d rows", path, a.status, strings.Count(a.body, "#statuswechsel"))
		}
	}
	if a := clerk.get("/"); !strings.Contains(a.body, `<a class="tile bad" href="/statusaenderungen?status=abgelehnt"><strong>2</strong>`) {
		t.Error("the overview does not count the changes that wait or were refused")
	}
}
