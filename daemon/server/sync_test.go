package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fakturisd/daemon/server"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

const askPath = "/abgleich/anforderung"

// asked returns the newest request to the shops of the fixture.
func (h *house) asked(t *testing.T) store.SyncRequestRow {
	t.Helper()
	rows, err := h.store.SyncRequests(t.Context(), "multi")
	must(t, err)
	return rows[0]
}

func TestAskingTheMirror(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	clerk := h.clerk(t)
	record := "/abgleich/satz?art=order&nr=4711&shop=multi"
	for _, c := range []struct {
		page string
		form url.Values
		to   string
		want store.SyncRequestRow
	}{
		{"/abgleich", url.Values{"quelle": {"multi"}, "aktion": {"scan"}}, "/abgleich", store.SyncRequestRow{Action: store.ActionScan}},
		{"/abgleich", url.Values{"quelle": {"multi"}, "aktion": {"read"}, "art": {"order"}, "ab": {"2026-11-20"}}, "/abgleich",
			store.SyncRequestRow{Action: store.ActionRead, Kind: invoicing.KindOrder, From: invoicing.NewDate(2026, 11, 20)}},
		{record, url.Values{"quelle": {"multi"}, "aktion": {"read"}, "art": {"order"}, "nr": {"4711"}}, record,
			store.SyncRequestRow{Action: store.ActionRead, Kind: invoicing.KindOrder, Key: "4711"}},
		{"/abgleich/vergessen?shop=tee&nr=1001", url.Values{"quelle": {"multi"}, "aktion": {"forget"}, "art": {"order"}, "nr": {"1001"}},
			"/abgleich/satz?art=order&nr=1001&shop=multi", store.SyncRequestRow{Action: store.ActionForget, Kind: invoicing.KindOrder, Key: "1001"}},
	} {
		a := clerk.press(c.page, askPath, c.form)
		if a.status != http.StatusSeeOther || a.to != c.to {
			t.Fatalf("%v: status %d to %q, want 303 to %s", c.form, a.status, a.to, c.to)
		}
		got := h.asked(t)
		if got.Action != c.want.Action || got.Kind != c.want.Kind || got.Key != c.want.Key || got.From != c.want.From || got.By != login {
			t.Errorf("%v: request %+v", c.form, got)
		}
		if page := clerk.get(c.to); !strings.Contains(page.body, "beim nächsten Blick in den Shop") {
			t.Errorf("%v: the page does not say so", c.form)
		}
	}
	must(t, h.store.FinishSyncRequest(t.Context(), h.asked(t).ID, "Neu eingelesen."))
	if page := clerk.get("/abgleich/satz?art=order&nr=1001&shop=multi"); !strings.Contains(page.body, "Neu eingelesen.") {
		t.Error("the page does not tell what came of it")
	}
}

func TestAskingForNonsenseSaysWhy(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	clerk := h.clerk(t)
	before := h.asked(t)
	for want, form := range map[string]url.Values{
		"Es fehlt das Datum":                  {"quelle": {"multi"}, "aktion": {"read"}, "art": {"order"}},
		"liegt in der Zukunft":                {"quelle": {"multi"}, "aktion": {"read"}, "art": {"order"}, "ab": {"2026-11-24"}},
		"ist kein Tag des Kalenders":          {"quelle": {"multi"}, "aktion": {"read"}, "art": {"order"}, "ab": {"gestern"}},
		"Es gibt keine Shop-Datenbank":        {"quelle": {"nirgends"}, "aktion": {"scan"}},
		"Auf ihm beruht die Rechnung RE-2026": {"quelle": {"multi"}, "aktion": {"forget"}, "art": {"order"}, "nr": {"1004"}},
	} {
		a := clerk.press("/abgleich", askPath, form)
		if page := clerk.get(a.to); a.status != http.StatusSeeOther || !strings.Contains(page.body, want) {
			t.Errorf("%v: status %d, the page at %s does not say %q", form, a.status, a.to, want)
		}
	}
	if got := h.asked(t); got.ID != before.ID {
		t.Errorf("nonsense became a request: %+v", got)
	}
	if a := clerk.post(askPath, url.Values{"quelle": {"multi"}, "aktion": {"scan"}}); a.status != http.StatusForbidden {
		t.Errorf("without the page's token: status %d, want 403", a.status)
	}
}

func TestProgressOfTheFirstMirror(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	clerk := h.clerk(t)
	must(t, h.store.PutProgress(t.Context(), "multi", "orders", 2500, 10000))
	a := clerk.get("/abgleich")
	if !strings.Contains(a.body, "Bestellungen, 2.500 von 10.000") || !strings.Contains(a.body, `max="10000" value="2500"`) || a.header.Get("Refresh") == "" {
		t.Errorf("no progress on the page:\n%s", a.body)
	}
	must(t, h.store.PutProgress(t.Context(), "multi", "orders", 10000, 10000))
	if a := clerk.get("/abgleich"); strings.Contains(a.body, "<progress") || a.header.Get("Refresh") != "" {
		t.Error("a progress is shown although nothing is read")
	}
}

func TestAQuietShopIsSeen(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *server.Config) {
		c.Quiet = map[string]time.Duration{"tee": time.Hour, "kanne": 100 * 365 * 24 * time.Hour}
	})
	run(t, h.store, `UPDATE fakturis_order SET ordered_at = UTC_TIMESTAMP() - INTERVAL 2 DAY`)
	clerk := h.clerk(t)
	body := clerk.get("/abgleich").body
	if !strings.Contains(body, "Teeladen: keine neue Bestellung seit") || strings.Contains(body, "Kannenwelt: keine neue Bestellung") {
		t.Errorf("the shop that is quiet for too long is not the one shown:\n%s", body)
	}
	if !strings.Contains(clerk.get("/").body, `<a class="tile warn" href="/abgleich"><strong>1</strong><span>Shops ohne neue Bestellung`) {
		t.Error("the dashboard does not count it")
	}
}

func TestSyncWithoutShops(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	for _, table := range []string{"shop", "sync_log", "sync_request", "tracking"} {
		run(t, h.store, `DELETE FROM fakturis_`+table)
	}
	clerk := h.clerk(t)
	for path, want := range map[string]string{"/abgleich": "Noch kein Shop abgeglichen", "/abgleich/protokoll": "Noch keine Einträge"} {
		a := clerk.get(path)
		if a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("%s: status %d without %q\n%s", path, a.status, want, a.body)
		}
		checkPage(t, a)
	}
}

func TestALongLogStaysSmall(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	run(t, h.store, `INSERT INTO fakturis_sync_log (at, source, shop, kind, shop_key, event, detail)
		SELECT UTC_TIMESTAMP(6), 'multi', 'kanne', 'order', IF(seq MOD 2, '9223372036854775807', '4711'), 'forgotten', REPEAT('<ä<', 1000) FROM seq_1_to_200`)
	clerk := h.clerk(t)
	for _, path := range []string{"/abgleich/protokoll?zeilen=50", "/abgleich/satz?shop=kanne&nr=4711"} {
		a := clerk.get(path)
		if a.status != http.StatusOK || !strings.Contains(a.body, "&lt;ä&lt;") {
			t.Errorf("%s: status %d", path, a.status)
		}
		checkPage(t, a)
	}
}
