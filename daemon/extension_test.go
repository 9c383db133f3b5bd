package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/config"
	"fakturisd/daemon/server"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

const extensionSecret = "a secret of 32 characters at least"

// standIn stands in for the extensions of a multishop: it answers what a test says, by action, signed.
type standIn struct {
	mu      sync.Mutex
	answers map[string]any // nil: the module is off
	asked   []string       // path and action
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var question struct{ Action string }
	_ = json.Unmarshal(body, &question)
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path+" "+question.Action)
	answer, ok := s.answers[question.Action]
	s.mu.Unlock()
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"error": "off"}`))
		return
	}
	text, _ := json.Marshal(answer)
	mac := hmac.New(sha256.New, []byte(extensionSecret))
	fmt.Fprintf(mac, "fakturis-v1-answer\n200\n%s\n%s", r.Header.Get("X-Fakturis-Nonce"), text)
	w.Header().Set("X-Fakturis-Signature", "v1="+hex.EncodeToString(mac.Sum(nil)))
	_, _ = w.Write(text)
}

// say changes what it answers; nil switches it off.
func (s *standIn) say(answers map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers, s.asked = answers, nil
}

func (s *standIn) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.asked, ", ")
}

// openExtended makes a daemon, not running, with a multishop whose extensions are the stand-in.
func openExtended(t *testing.T) (*Main, *standIn, *bytes.Buffer) {
	t.Helper()
	shop := &standIn{}
	web := httptest.NewServer(shop)
	t.Cleanup(web.Close)
	dsn := privatedb.New(t)
	cfg, err := config.Parse(fmt.Appendf(nil, `
database: {dsn: %q}
mail: {from: rechnung@muster.example}
shops:
  - key: tee
    url: %s/
    dsn: "u:p@tcp(127.0.0.1:1)/shop"
    extension: {secret: %q}
    layout:
      order_column: shop_id
      domains: [{key: tee, value: "1"}, {key: kaffee, value: "2", url: %s/kaffee}]
  - key: wein
    dsn: "u:p@tcp(127.0.0.1:1)/wein"
`, dsn, web.URL, extensionSecret, web.URL), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{DSN: dsn, Settings: cfg.Settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	return &Main{Config: cfg, Store: s, Log: zerolog.New(&log), metrics: server.NewMetrics("test"), sources: newSources(cfg, s, zerolog.Nop(), nil)}, shop, &log
}

// measured returns a metric's lines.
func measured(m *Main, name string) string {
	w := httptest.NewRecorder()
	m.metrics.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var lines []string
	for line := range strings.SplitSeq(w.Body.String(), "\n") {
		if strings.HasPrefix(line, name+"{") {
			lines = append(lines, strings.TrimPrefix(line, name))
		}
	}
	return strings.Join(lines, " ")
}

func pong() map[string]any {
	return map[string]any{"version": "1.0.0", "shop_version": "MOD_2.0.7.2", "php": "8.2.1", "now": time.Now().Unix()}
}

func TestTitlesAreFetchedWhenAnExtensionAppears(t *testing.T) {
	t.Parallel()
	m, shop, log := openExtended(t)
	tee := m.sources[0]
	look := func(named time.Time) time.Time { return m.lookAtExtension(t.Context(), tee, named) }
	names := func(kind string) map[string]string {
		t.Helper()
		titles, err := m.Store.ShopTitles(t.Context(), "tee", kind, "de")
		if err != nil {
			t.Fatal(err)
		}
		return titles
	}
	if named := look(time.Time{}); !named.IsZero() || measured(m, "fakturis_extension_up") != `{shop="kaffee"} 0 {shop="tee"} 0` || !strings.Contains(log.String(), "nicht aktiv") {
		t.Errorf("off: named %v, %s\n%s", named, measured(m, "fakturis_extension_up"), log)
	}
	titles := map[string]any{"shipping": map[string]any{"DP": map[string]string{"de": "DE::<b>Deutsche Post</b>:||EN::German Post", "xx1": "?", "1": "?"}, "bad code": map[string]string{"de": "x"}},
		"payment": map[string]any{"moneyorder": map[string]string{"de": "Vorkasse &amp; mehr", "en": "  "}}}
	shop.say(map[string]any{"ping": pong(), "titles": titles})
	named := look(time.Time{})
	if named.IsZero() || measured(m, "fakturis_extension_up") != `{shop="kaffee"} 1 {shop="tee"} 1` {
		t.Errorf("on: named %v, %s\n%s", named, measured(m, "fakturis_extension_up"), log)
	}
	if got, want := shop.heard(), "/callback/fakturis/index.php ping, /kaffee/callback/fakturis/index.php ping, /kaffee/callback/fakturis/index.php titles"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	if s, p := names(store.TitleShipping), names(store.TitlePayment); len(s) != 1 || s["dp"] != "Deutsche Post" || len(p) != 1 || p["moneyorder"] != "Vorkasse & mehr" {
		t.Errorf("%q, %q", s, p)
	}
	shop.say(map[string]any{"ping": pong(), "titles": titles})
	if again := look(named); again != named || strings.Contains(shop.heard(), "titles") {
		t.Errorf("asked on the same day: %s", shop.heard())
	}
	if again := look(named.Add(-25 * time.Hour)); !again.After(named.Add(-time.Hour)) || !strings.Contains(shop.heard(), "titles") {
		t.Errorf("not asked on the next day: %s", shop.heard())
	}
	shop.say(nil)
	if named = look(named); !named.IsZero() || names(store.TitleShipping)["dp"] != "Deutsche Post" {
		t.Errorf("away: named %v, %q", named, names(store.TitleShipping))
	}
}

func TestCheckSaysHowTheExtensionAnswers(t *testing.T) {
	t.Parallel()
	m, shop, _ := openExtended(t)
	for _, f := range checkExtensions(t.Context(), m.sources[0]) {
		if f.OK || !strings.Contains(f.Message, "nicht aktiv") || strings.Contains(f.Message, extensionSecret) {
			t.Errorf("off: %+v", f)
		}
	}
	late := pong()
	late["now"] = time.Now().Unix() - 200
	shop.say(map[string]any{"ping": late})
	all := checkExtensions(t.Context(), m.sources[0])
	if len(all) != 2 || all[0].Name != "extension tee" || all[1].Name != "extension kaffee" {
		t.Fatalf("%+v", all)
	}
	for _, wanted := range []string{"Erweiterung 1.0.0", "/kaffee/callback/fakturis/index.php", "MOD_2.0.7.2", "PHP 8.2.1", "Sekunden nach", "ACHTUNG"} {
		if !all[1].OK || !strings.Contains(all[1].Message, wanted) {
			t.Errorf("%q is missing: %+v", wanted, all[1])
		}
	}
	if none := checkExtensions(t.Context(), m.sources[1]); len(none) != 0 {
		t.Errorf("a shop without extension: %+v", none)
	}
}

func TestAStatusMailIsPreviewedByItsWay(t *testing.T) {
	t.Parallel()
	m, shop, _ := openExtended(t)
	shop.say(map[string]any{"preview": map[string]any{"to": "anna@kunde.example", "subject": "vom Shop"}})
	_, err := m.Store.DB().Exec(`INSERT INTO fakturis_order (id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone,
		vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
		VALUES (1, 'shop', 'AU-1', 'tee', 'kaffee', 4711, '4711', 1, UTC_TIMESTAMP(), 'EUR', 1, 'de', 'Anna', 'anna@kunde.example', '', '', '{}', '{}', '{}', 1, '', '', '', '', 'brutto', 1, 1, 1, FALSE, '', '[]', '[]')`)
	if err != nil {
		t.Fatal(err)
	}
	o, err := m.Store.Order(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for way, want := range map[invoicing.MailWay]string{invoicing.MailByShop: "vom Shop", invoicing.MailByUs: "Ihre Bestellung 4711"} {
		p, err := m.previewStatus(t.Context(), o, invoicing.StatusWish{Status: 3, MailWay: way})
		if err != nil || p.Way != way || !strings.HasPrefix(p.Subject, want) || p.To != "anna@kunde.example" {
			t.Errorf("%s: %+v, %v", way, p, err)
		}
	}
	if got := shop.heard(); got != "/kaffee/callback/fakturis/index.php preview" {
		t.Errorf("asked %s", got)
	}
	o.Origin.Shop = "wein"
	if _, err := m.previewStatus(t.Context(), o, invoicing.StatusWish{Status: 3, MailWay: invoicing.MailByShop}); invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "extension.secret") {
		t.Errorf("a shop without extension: %v", err)
	}
}
