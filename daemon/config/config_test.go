package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/daemon/config"
	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
)

const small = `
database: {dsn: "u:p@tcp(127.0.0.1:3306)/fakturis"}
shops:
  - key: tee
    dsn: "u:p@tcp(127.0.0.1:3306)/shop"
`

func TestALittleIsEnough(t *testing.T) {
	c, err := config.Parse([]byte(small), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.VATCheck.Online() || c.VATCheck.Days != 90 {
		t.Errorf("checks of VAT ids: %+v", c.VATCheck)
	}
	if c.Listen != "127.0.0.1:8480" || c.Mail.Port != 587 || c.Mail.TLS != "starttls" {
		t.Errorf("listen %s, mail %s:%d", c.Listen, c.Mail.TLS, c.Mail.Port)
	}
	s := c.Shops[0]
	if s.Name != "tee" || s.System != "modified" || s.Tracking != "auto" || *s.Settle != config.Duration(10*time.Second) {
		t.Errorf("the shop's defaults are %+v", s)
	}
}

func TestTheExampleConfigurationIsGood(t *testing.T) {
	text, err := os.ReadFile("../../packaging/fakturis.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"database-dsn", "mail-password", "shop-dsn"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("u:p@tcp(h)/d\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := config.Parse(text, filepath.Join(dir, "fakturis.yaml"), nil); err != nil {
		t.Error(err)
	}
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":       {small + "listem: x\n", `[6:1] unknown field "listem"`},
		"no database":       {"shops: []\n", "database.dsn: is missing"},
		"shop without dsn":  {"database: {dsn: x}\nshops:\n  - key: tee\n", `fakturis.yaml:3:8: shops[0].dsn: of shop "tee" is missing`},
		"bad key":           {"database: {dsn: x}\nshops:\n  - key: Tee Shop\n    dsn: x\n", `fakturis.yaml:3:10: shops[0].key: "Tee Shop" is not a key`},
		"two of one key":    {small + "  - {key: tee, dsn: x}\n", `shops[1].key: "tee" is the key of two shops`},
		"tls":               {small + "mail: {tls: ssl}\n", `fakturis.yaml:6:13: mail.tls: "ssl" is not one of`},
		"mail without from": {small + "mail: {host: smtp.example}\n", "mail.from: is missing"},
		"pattern":           {small + "numbers: {invoice: RE}\n", `"RE"`},
		"payment rule":      {small + "payments: {paypal: yes}\n", `fakturis.yaml:6:20: payments.paypal: "yes" is not one of paid, open`},
		"shop's rule":       {"database: {dsn: x}\nshops: [{key: a, dsn: x, payments: {'': paid}}]\n", "shops[0].payments: a rule needs"},
		"kind of number":    {small + "numbers: {rechnung: '{counter}'}\n", "there is no such kind of number"},
		"type":              {"database: {dsn: x}\nscan: lang\n", "[2:7]"},
		"listen":            {small + "listen: '8480'\n", `"8480" is not host:port`},
		"lan":               {small + "listen: 0.0.0.0:8480\n", `fakturis.yaml:6:9: listen: "0.0.0.0:8480" can be reached from other machines`},
		"every address":     {small + "listen: ':8480'\n", "can be reached from other machines"},
		"name":              {small + "listen: buero:8480\n", "can be reached from other machines"},
		"IPv6":              {small + "listen: '[::]:8480'\n", "can be reached from other machines"},
		"half a cert":       {small + "listen: 0.0.0.0:8480\ntls: {cert: a.pem}\n", "tls.key: is missing"},
		"key alone":         {small + "tls: {key: a.pem}\n", "tls.cert: is missing"},
		"cert and proxy":    {small + "tls: {cert: a.pem, key: b.pem, proxy: true}\n", "exclude each other"},
		"origin":            {small + "origins: [https://a.example, '*']\n", `fakturis.yaml:6:10: origins: "*" is not an origin`},
		"origin with path":  {small + "origins: [https://a.example/]\n", "is not an origin"},
		"settle":            {"database: {dsn: x}\nshops: [{key: a, dsn: x, settle: -1s}]\n", "is negative"},
		"quiet alarm":       {"database: {dsn: x}\nshops: [{key: a, dsn: x, quiet_alarm: -1h}]\n", "shops[0].quiet_alarm: -1h0m0s is negative"},
		"domain's alarm":    {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: s, domains: [{key: b, value: '1', quiet_alarm: -1h}]}}]\n", "domains[0].quiet_alarm"},
		"layout column":     {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: 'a; DROP'}}]\n", "is not a column name"},
		"default shop":      {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: s, default: c, domains: [{key: b, value: '1'}]}}]\n", `shops[0]: default shop "c" is none of the shops in a`},
		"values":            {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: s, domains: [{key: b, value: x}, {key: c, value: 'X '}]}}]\n", "two shops of a have the value"},
		"customers":         {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {customer_column: 'a b'}}]\n", "layout.customer_column"},
		"url":               {"database: {dsn: x}\nshops: [{key: a, dsn: x, url: tee}]\n", "is not an address"},
		"archive":           {small + "mail: {archive_bcc: archiv}\n", "mail.archive_bcc"},
		"answers":           {small + "mail: {reply_to: \"a@b.example\\r\\nBcc: x\"}\n", "mail.reply_to"},
		"domain's mail":     {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: s, domains: [{key: b, value: '1', mail: {from: b}}]}}]\n", "domains[0].mail.from"},
		"iban":              {small + "company: {iban: DE89370400440532013001}\n", "company.iban: die Prüfziffern der IBAN"},
		"colour":            {small + "company: {colour: blue}\n", `company.colour: "blue" ist keine Farbe`},
		"shop's colour":     {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {colour: '#12345'}}]\n", "shops[0].layout.colour"},
		"domain's colour":   {"database: {dsn: x}\nshops: [{key: a, dsn: x, layout: {order_column: s, domains: [{key: b, value: '1', colour: x}]}}]\n", "domains[0].colour"},
		"country":           {small + "company: {country: de}\n", "company.country"},
		"shop's country":    {"database: {dsn: x}\nshops: [{key: a, dsn: x, company: {country: Deutschland}}]\n", "shops[0].company.country"},
		"scan":              {small + "scan: -5s\n", "scan: -5s is too short"},
		"late days":         {small + "send: {late_days: -1}\n", "send.late_days"},
		"late for ever":     {small + "send: {late_days: 367}\n", "send.late_days"},
		"window":            {small + "send: {window: \"22:00-02:00\"}\n", ":6:16: send.window"},
		"no window":         {small + "send: {window: always}\n", "send.window"},
		"bundesland":        {small + "send: {business_days: true, bundesland: XX}\n", "send.bundesland"},
		"guard":             {small + "send: {guard_percent: -1}\n", "send.guard_percent"},
		"per partner":       {small + "send: {max_per_partner: -1}\n", "send.max_per_partner"},
		"per minute":        {small + "send: {per_minute: -1}\n", "send.per_minute"},
		"report to":         {small + "send: {report_to: chef}\n", "send.report_to"},
		"report at":         {small + "send: {report_at: \"7\"}\n", "send.report_at"},
		"public url":        {small + "public_url: fakturis.example.com\n", "public_url"},
		"due days":          {small + "send: {due_days: -1}\n", "send.due_days"},
		"split":             {small + "amounts: halves\n", "amounts"},
		"Skonto alone":      {small + "terms: {skonto_days: 7}\n", "terms.skonto_percent"},
		"Skonto too high":   {small + "terms: {skonto_days: 7, skonto_percent: 51}\n", "terms.skonto_percent"},
		"Skonto too long":   {small + "terms: {due_days: 7, skonto_days: 8, skonto_percent: 2}\n", "terms.skonto_days"},
		"a shop's Skonto":   {"database: {dsn: x}\nshops: [{key: a, dsn: x, terms: {due_days: 3, skonto_days: 4, skonto_percent: 2.5}}]\n", "shops[0].terms.skonto_days"},
		"vat check":         {small + "vat_check: {service: zoll}\n", `fakturis.yaml:6:22: vat_check.service: "zoll" is not one of off, vies, bzst`},
		"vat check by whom": {small + "vat_check: {service: bzst}\n", "company.vat_id is missing"},
		"vat check's days":  {small + "vat_check: {days: -1}\n", "vat_check.days: -1"},
		"vat check's url":   {small + "vat_check: {url: bzst.de}\n", "vat_check.url"},
		"zero rate":         {small + "company: {zero_rate: pv}\n", `company.zero_rate: "pv" is not one of photovoltaik, steuerfrei`},
		"push mail":         {small + "    push: {mail: always}\n", `fakturis.yaml:6:18: shops[0].push.mail: "always" is not one of auto, extension, own, none`},
		"no secret":         {small + "    url: https://tee.example\n    push: {mail: extension}\n", "shops[0].extension.secret: is missing"},
		"short secret":      {small + "    url: https://tee.example\n    extension: {secret: geheim}\n", "fakturis.yaml:7:25: shops[0].extension.secret: is too short"},
		"no address":        {small + "    extension: {secret: 0123456789abcdef0123456789abcdef}\n", "shops[0].extension.url: is missing"},
		"extension's url":   {small + "    extension: {url: \"ftp://tee.example\"}\n", `shops[0].extension.url: "ftp://tee.example" is not an address`},
		"a rule's event":    {small + "    push:\n      rules:\n        - {on: always, status: 3}\n", `fakturis.yaml:8:16: shops[0].push.rules[0].on: "always" is not one of delivery_note, invoice_issued, invoice_sent, paid`},
		"a rule's status":   {small + "    push: {rules: [{on: paid, status: 2}, {on: paid}]}\n", "shops[0].push.rules[1].status: 0 is not the number"},
		"a rule's from":     {small + "    push: {rules: [{on: paid, status: 2, from: [1, 2]}]}\n", "shops[0].push.rules[0].from: names 2"},
		"a rule's mail":     {small + "    push: {mail: none, rules: [{on: paid, status: 2, notify: true}]}\n", "shops[0].push.rules[0].notify: there is no mail"},
		"a rule's comment":  {small + "    push: {rules: [{on: paid, status: 2, comment: " + strings.Repeat("x", 4001) + "}]}\n", "shops[0].push.rules[0].comment: has more than 4000 characters"},
		"tabs":              {"database:\n\tdsn: x\n", "2:1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse([]byte(c.text), "fakturis.yaml", nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant it to contain %q", err, c.want)
			}
			if code := invoicing.ErrorCode(err); code != invoicing.CodeInvalid {
				t.Errorf("code %s", code)
			}
		})
	}
}

func TestVATIDsAreCheckedWhereThatIsWanted(t *testing.T) {
	for text, want := range map[string]bool{"service: off": false, "days: 30": false, "service: vies": true, "service: bzst, days: 366": true} {
		c, err := config.Parse([]byte(small+"company: {vat_id: DE136695976, oss: true, zero_rate: photovoltaik}\nvat_check: {"+text+"}\n"), "fakturis.yaml", nil)
		if err != nil || c.VATCheck.Online() != want || !c.Settings()["tee"].Company.OSS {
			t.Errorf("%s: %+v (%v)", text, c.VATCheck, err)
		}
	}
}

func TestPaymentRulesOfShopsGoBeforeTheCompanys(t *testing.T) {
	c, err := config.Parse([]byte(small+`  - {key: wein, dsn: x, payments: {paypal: open, stripe: paid}}
payments: {paypal: paid}
`), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	all := c.Settings()
	for code, want := range map[string][2]bool{"paypalexpress": {true, false}, "stripe_card": {false, true}, "moneyorder": {false, false}, "": {false, false}} {
		if got := [2]bool{all["tee"].PaidByRule(code), all["wein"].PaidByRule(code)}; got != want {
			t.Errorf("%q is paid in tee, wein: %v, want %v", code, got, want)
		}
	}
}

func TestQuietAlarms(t *testing.T) {
	c, err := config.Parse([]byte(small+`  - {key: wein, dsn: x, quiet_alarm: 48h}
  - key: multi
    dsn: x
    quiet_alarm: 24h
    layout: {order_column: s, domains: [{key: a, value: '1'}, {key: b, value: '2', quiet_alarm: 168h}, {key: c, value: '3', quiet_alarm: 0s}]}
`), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]time.Duration{"wein": 48 * time.Hour, "a": 24 * time.Hour, "b": 168 * time.Hour}
	if diff := cmp.Diff(want, c.QuietAlarms()); diff != "" {
		t.Error(diff)
	}
}

func TestNoDaysAreNotTheDefault(t *testing.T) {
	c, err := config.Parse([]byte(small+"send: {late_days: 0, due_days: 0}\n"), "fakturis.yaml", nil)
	if err != nil || *c.Send.LateDays != 0 || c.Settings()["tee"].DueDays != 0 {
		t.Errorf("%v, due in %d days: %v", c.Send.LateDays, c.Settings()["tee"].DueDays, err)
	}
	if c, err = config.Parse([]byte(small), "fakturis.yaml", nil); err != nil || *c.Send.LateDays != 7 || *c.Send.DueDays != 14 {
		t.Errorf("the defaults are %+v: %v", c.Send, err)
	}
}

func TestEveryShopMayHaveItsOwnTerms(t *testing.T) {
	c, err := config.Parse([]byte(`database: {dsn: x}
terms: {due_days: 30, skonto_days: 14, skonto_percent: 2}
shops:
  - {key: tee, dsn: x}
  - key: multi
    dsn: x
    amounts: proportional
    terms: {skonto_percent: 2.5}
    layout: {order_column: d, default: wein, domains: [{key: wein, value: "1"}, {key: bier, value: "2", amounts: shop, terms: {due_days: 7, skonto_days: 0}}]}
`), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"": "30 14 2 shop", "tee": "30 14 2 shop", "multi": "30 14 2.5 proportional", "wein": "30 14 2.5 proportional", "bier": "7 0 0 shop"} {
		s := c.Settings()[key]
		if got := fmt.Sprintf("%d %d %s %s", s.DueDays, s.Terms.SkontoDays, s.Terms.Skonto, s.Amounts); got != want {
			t.Errorf("%q: %s, want %s", key, got, want)
		}
	}
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	c, err := config.Parse([]byte(small), "fakturis.yaml", []string{
		"FAKTURIS_DATABASE_DSN=from-env", "FAKTURIS_SHOPS_TEE_DSN=shop-from-env", "FAKTURIS_LISTEN=127.0.0.1:1", "FAKTURIS_SHOPS_TEE_SETTLE=0s",
		"FAKTURIS_MAIL_PASSWORD=secret", "FAKTURIS_COMPANY_VAT_ID=DE1", "PATH=/bin",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Database.DSN, c.Shops[0].DSN, c.Listen, c.Shops[0].Settle.String(), c.Mail.Password, c.Company.VATID}
	want := []string{"from-env", "shop-from-env", "127.0.0.1:1", "0s", "secret", "DE1"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got, want)
			break
		}
	}
	if _, err := config.Parse([]byte(small), "fakturis.yaml", []string{"FAKTURIS_MAIL_PORT=many"}); err == nil || !strings.Contains(err.Error(), "FAKTURIS_MAIL_PORT") {
		t.Errorf("a port that is none: %v", err)
	}
}

func TestHowShopsArePushedTo(t *testing.T) {
	const secret = "0123456789abcdef0123456789abcdef"
	for name, c := range map[string]struct {
		text    string
		environ []string
		way     invoicing.MailWay
		url     string
		warned  bool
	}{
		"by default":       {"", nil, invoicing.MailByUs, "", false},
		"with a secret":    {"    url: https://tee.example/\n    extension: {secret: " + secret + "}\n", nil, invoicing.MailByShop, "https://tee.example/callback/fakturis/index.php", false},
		"no mails":         {"    url: https://tee.example\n    push: {mail: none}\n", nil, invoicing.MailNone, "https://tee.example/callback/fakturis/index.php", false},
		"unencrypted":      {"    url: http://tee.example\n    extension: {secret: " + secret + "}\n", nil, invoicing.MailByShop, "http://tee.example/callback/fakturis/index.php", true},
		"on this machine":  {"    extension: {url: \"http://127.0.0.1:8080/x.php\", secret: " + secret + "}\n", nil, invoicing.MailByShop, "http://127.0.0.1:8080/x.php", false},
		"in the own house": {"    extension: {url: \"http://192.168.1.5/x.php\", secret: " + secret + "}\n", nil, invoicing.MailByShop, "http://192.168.1.5/x.php", false},
		"by environment": {"    push: {mail: none}\n", []string{"FAKTURIS_SHOPS_TEE_PUSH_MAIL=auto", "FAKTURIS_SHOPS_TEE_PUSH_DSN=writer", "FAKTURIS_SHOPS_TEE_EXTENSION_SECRET=" + secret,
			"FAKTURIS_SHOPS_TEE_EXTENSION_URL=https://tee.example/x.php"}, invoicing.MailByShop, "https://tee.example/x.php", false},
	} {
		cfg, err := config.Parse([]byte(small+c.text), "fakturis.yaml", c.environ)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s := cfg.Shops[0]
		if way, url := cfg.Settings()["tee"].StatusMail, s.Extension.ExtensionURL(s.URL); way != c.way || url != c.url || (len(cfg.Warnings()) > 0) != c.warned {
			t.Errorf("%s: %s by %s, %q", name, way, url, cfg.Warnings())
		}
		if want := map[bool]string{true: "writer", false: s.DSN}[c.environ != nil]; s.PushDSN() != want {
			t.Errorf("%s: writes as %s", name, s.PushDSN())
		}
	}
	cfg, err := config.Parse([]byte(small+"    push: {rules: [{on: delivery_note, from: [1], status: 3, notify: true, comment: Danke, send_comment: true}]}\n"), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []invoicing.StatusRule{{On: invoicing.EventDeliveryNote, From: []int64{1}, Status: 3, Notify: true, Comment: "Danke", SendComment: true}}
	if diff := cmp.Diff(want, cfg.Settings()["tee"].StatusRules); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsMayLieInFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "dsn"), []byte("u:geheim@tcp(h)/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "fakturis.yaml")
	c, err := config.Parse([]byte("database: {dsn_file: dsn}\n"), path, nil)
	if err != nil || c.Database.DSN != "u:geheim@tcp(h)/d" {
		t.Errorf("dsn %q (%v)", c.Database.DSN, err)
	}
	if _, err := config.Parse([]byte("database: {dsn_file: missing}\n"), path, nil); err == nil || !strings.Contains(err.Error(), "database.dsn_file") {
		t.Errorf("a missing file: %v", err)
	}
	if c, err := config.Parse([]byte("database: {dsn_file: dsn}\n"), path, []string{"FAKTURIS_DATABASE_DSN=env"}); err != nil || c.Database.DSN != "env" {
		t.Errorf("the environment does not override the file: %v", err)
	}
	if _, err := config.Parse([]byte("database: {dsn_file: dsn, dsn: x}\n"), path, nil); err == nil {
		t.Error("both dsn and dsn_file were taken")
	}
}

func TestShopsStartFromTheCompany(t *testing.T) {
	c, err := config.Parse([]byte(`
database: {dsn: x}
company: {name: Muster GmbH, city: Hamburg}
mail: {host: h, from: a@muster.example, reply_to: service@muster.example, archive_bcc: archiv@muster.example}
numbers: {invoice: "RE-{counter:4}"}
shops:
  - key: multi
    dsn: x
    mail: {from: multi@muster.example}
    layout:
      order_column: shop_id
      domains:
        - {key: tee, value: "1", numbers: {invoice: "T-{counter}"}}
        - {key: kaffee, value: "2", company: {name: Kaffee GmbH}, mail: {from: k@kaffee.example, reply_to: s@kaffee.example}}
`), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Settings()
	if s["tee"].Numbers["invoice"] != "T-{counter}" || s["kaffee"].Numbers["invoice"] != "RE-{counter:4}" || s[""].Numbers["invoice"] != "RE-{counter:4}" {
		t.Errorf("numbers: %v, %v, %v", s["tee"].Numbers, s["kaffee"].Numbers, s[""].Numbers)
	}
	if s["tee"].MailFrom != "multi@muster.example" || s["kaffee"].MailFrom != "k@kaffee.example" || s["tee"].MailBCC != "archiv@muster.example" {
		t.Errorf("senders: %+v", s)
	}
	if s["tee"].MailReplyTo != "service@muster.example" || s["kaffee"].MailReplyTo != "s@kaffee.example" {
		t.Errorf("answers go to %q and %q", s["tee"].MailReplyTo, s["kaffee"].MailReplyTo)
	}
	if s["tee"].Company.Name != "Muster GmbH" || s["kaffee"].Company.Name != "Kaffee GmbH" || s["kaffee"].Company.Country != "DE" {
		t.Errorf("companies: %+v, %+v", s["tee"].Company, s["kaffee"].Company)
	}
	sources := c.Sources()
	if len(sources) != 1 || len(sources[0].Shops()) != 2 || sources[0].Validate() != nil {
		t.Errorf("sources: %+v", sources)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("shops: [{key: a, layout: {domains: [{}]}}]")
	f.Add("database: *a")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse([]byte(text), "fakturis.yaml", nil)
		if err == nil && c.Database.DSN == "" {
			t.Error("a configuration without a database was taken")
		}
	})
}

func TestAShopsTextsAreRepairedWhereTheFileSaysSo(t *testing.T) {
	for text, want := range map[string]bool{small: false, small + "    charset_repair: false\n": false, small + "    charset_repair: true\n": true} {
		c, err := config.Parse([]byte(text), "fakturis.yaml", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Sources()[0].CharsetRepair; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestEveryShopHasItsLook lays a shop's logo and colour over the company's, files beside the configuration.
func TestEveryShopHasItsLook(t *testing.T) {
	const text = `
database: {dsn: x}
company: {name: Haus, logo: haus.png, colour: "#112233"}
shops:
  - {key: tee, dsn: x, layout: {colour: "#445566"}}
  - {key: brot, dsn: x, company: {name: Brot}}
  - key: multi
    dsn: x
    layout: {logo: multi.png, order_column: s, domains: [{key: a, value: "1"}, {key: b, value: "2", logo: /b.png, colour: "#778899"}]}
`
	c, err := config.Parse([]byte(text), "/etc/fakturis/fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for key, s := range c.Settings() {
		got[key] = s.Company.Logo + " " + s.Company.Colour
	}
	want := map[string]string{"": "/etc/fakturis/haus.png #112233", "tee": "/etc/fakturis/haus.png #445566", "brot": " ",
		"multi": "/etc/fakturis/multi.png #112233", "a": "/etc/fakturis/multi.png #112233", "b": "/b.png #778899"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("looks (-want +got):\n%s", diff)
	}
}

func TestWhatIsSentByItself(t *testing.T) {
	t.Parallel()
	c, err := config.Parse([]byte(small+"company: {email: chef@muster.example}\n"), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Sending(), (sending.Rules{LateDays: 7, GuardPercent: 50, MaxPerPartner: 5}); got != want || *c.Send.ReportTo != "chef@muster.example" || c.ReportFrom().From != 450 {
		t.Errorf("by default %+v, report to %s from %s", got, *c.Send.ReportTo, c.ReportFrom())
	}
	c, err = config.Parse([]byte(small+`company: {email: chef@muster.example}
send: {window: "07:00-18:00", business_days: true, bundesland: BY, late_days: 3, guard_percent: 0, max_per_partner: 0, per_minute: 30, report_to: "", report_at: "18:15"}
`), "fakturis.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := sending.Rules{Window: sending.Window{From: 420, Until: 1080}, BusinessDays: true, Land: "BY", LateDays: 3}
	if got := c.Sending(); got != want || *c.Send.ReportTo != "" || c.ReportFrom().From != 1095 || c.Send.PerMinute != 30 {
		t.Errorf("%+v, report to %q from %s", got, *c.Send.ReportTo, c.ReportFrom())
	}
}

func TestTheMailboxOfReturnedMails(t *testing.T) {
	t.Parallel()
	with := func(bounces string) (*config.Config, error) {
		return config.Parse([]byte(small+"mail: {host: smtp.example.com, from: a@example.com, bounces: {"+bounces+"}}\n"), "fakturis.yaml", []string{"FAKTURIS_MAIL_BOUNCES_PASSWORD=geheim"})
	}
	c, err := with("host: imap.example.com, user: a")
	if err != nil {
		t.Fatal(err)
	}
	want := config.Bounces{Host: "imap.example.com", Port: 993, TLS: "implicit", User: "a", Password: "geheim", Folder: "INBOX", Every: config.Duration(5 * time.Minute)}
	if diff := cmp.Diff(want, c.Mail.Bounces); diff != "" {
		t.Error(diff)
	}
	for bounces, key := range map[string]string{"host: a": "mail.bounces.user", "host: a, user: b, tls: ssl": "mail.bounces.tls", "host: a, user: b, every: 1s": "mail.bounces.every",
		"host: a, user: b, port: 70000": "mail.bounces.port", "host: a, user: b, processed: INBOX": "mail.bounces.processed"} {
		if _, err := with(bounces); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", bounces, err)
		}
	}
}

// TestOtherMachinesNeedTLS: with a certificate, or behind a proxy that has one, any address may be listened on.
func TestOtherMachinesNeedTLS(t *testing.T) {
	for _, text := range []string{"listen: 0.0.0.0:8480\ntls: {cert: a.pem, key: b.pem}\n", "listen: '[::]:8480'\ntls: {proxy: true}\n", "listen: '[::1]:8480'\n",
		"listen: localhost:8480\n", "listen: 127.0.0.2:8480\norigins: [https://fakturis.example.com, 'http://localhost:8080']\n"} {
		c, err := config.Parse([]byte(small+text), "/etc/fakturis/fakturis.yaml", nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if c.TLS.Served() && c.TLS.Cert != "/etc/fakturis/a.pem" {
			t.Errorf("cert is %s", c.TLS.Cert)
		}
	}
}
