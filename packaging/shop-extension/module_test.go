package shopextension_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema is all that a database holds: its tables and columns, and the rows of the shop's settings.
func (s *shop) schema() string {
	s.t.Helper()
	var all strings.Builder
	for _, query := range []string{
		"SELECT CONCAT(table_name, '.', column_name, ' ', column_type) FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1",
		"SELECT CONCAT(configuration_key, '=', configuration_value) FROM configuration ORDER BY 1",
		"SELECT CONCAT(configuration_key, '=', configuration_value) FROM module_backup ORDER BY 1",
	} {
		rows, err := s.db.QueryContext(s.t.Context(), query)
		if err != nil {
			s.t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				s.t.Fatal(err)
			}
			all.WriteString(line + "\n")
		}
		if err := rows.Close(); err != nil {
			s.t.Fatal(err)
		}
	}
	return all.String()
}

func TestTheModuleGoesAsItCame(t *testing.T) {
	t.Parallel()
	s := openShop(t, desk)
	s.exec("INSERT INTO configuration (configuration_key, configuration_value) VALUES ('MODULE_FAKTURISX_STATUS', 'of somebody else'), ('STORE_NAME', 'Teehaus')")
	before := s.schema()
	s.quiet(request{Run: "install"})
	after := s.schema()
	for _, want := range []string{"fakturis_nonce.nonce", "fakturis_status_mail.mail_key", "MODULE_FAKTURIS_STATUS=false", "MODULE_FAKTURIS_API_URL=http://127.0.0.1:8480\n"} {
		if !strings.Contains(after, want) {
			t.Errorf("installed without %s:\n%s", want, after)
		}
	}
	if secret := s.setting("SECRET"); !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(secret) {
		t.Errorf("secret %q", secret)
	}
	s.quiet(request{Run: "install"})
	if again := s.schema(); again != after {
		t.Errorf("the second installation changed\n%s\nto\n%s", after, again)
	}
	s.exec("INSERT INTO module_backup SELECT configuration_key, configuration_value, NULL FROM configuration WHERE configuration_key LIKE 'MODULE\\_FAKTURIS\\_%'")
	s.quiet(request{Run: "remove"})
	if left := s.schema(); left != before {
		t.Errorf("before:\n%s\nleft:\n%s", before, left)
	}
}

func TestTwoInstallationsHaveTwoSecrets(t *testing.T) {
	t.Parallel()
	s := openShop(t, desk)
	seen := map[string]bool{}
	for range 3 {
		s.quiet(request{Run: "install"})
		seen[s.setting("SECRET")] = true
		s.quiet(request{Run: "remove"})
	}
	if len(seen) != 3 {
		t.Errorf("secrets %v", seen)
	}
}

func TestTheTokenIsWrittenAndNeverShown(t *testing.T) {
	t.Parallel()
	s := connected(t, desk)
	s.exec("UPDATE configuration SET configuration_value = UNIX_TIMESTAMP() WHERE configuration_key = 'MODULE_FAKTURIS_DOWN'")
	s.quiet(request{Run: "save", Method: http.MethodPost, Post: map[string]string{"fakturis_token": ` fkt_"neu' `}})
	if got := s.setting("API_TOKEN"); got != `fkt_"neu'` || s.setting("DOWN") != "0" {
		t.Errorf("token %q, pause %q", got, s.setting("DOWN"))
	}
	s.quiet(request{Run: "save", Method: http.MethodPost, Post: map[string]string{"fakturis_token": ""}})
	if got := s.setting("API_TOKEN"); got != `fkt_"neu'` {
		t.Errorf("an empty field made it %q", got)
	}
	p := s.quiet(request{Run: "box"})
	p.mustSay(t, "FAKTURIS: Rechnungen und Lieferscheine", "fakturis_check=1", "**********", `name="fakturis_token" value=""`, "leer lassen, um es zu behalten")
	p.mustNotSay(t, "fkt_", "nicht gesetzt")
}

func TestTheCheckOfTheConnection(t *testing.T) {
	t.Parallel()
	check := request{Run: "box", Get: map[string]string{"module": "fakturis", "fakturis_check": "1"}}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"ok": {desk, "success_message\">Verbunden"}, "401": {asJSON(http.StatusUnauthorized, ""), "error_message\">fakturisd kennt das Token nicht"},
		"403": {asJSON(http.StatusForbidden, ""), "nicht f&uuml;r diesen Shop"}, "silent": {silent, "nicht rechtzeitig"}, "not JSON": {asJSON(http.StatusOK, "<p>"), "antwortet etwas anderes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := connected(t, c.answer)
			s.quiet(check).mustSay(t, c.says)
			if r := s.daemon.requests(); len(r) != 1 || r[0].URL.Path != "/api/v1/shops/haupt/orders/4711" {
				t.Errorf("asked %v", r)
			}
		})
	}
	s := connected(t, desk)
	s.quiet(request{Run: "box"})
	s.daemon.Close()
	s.quiet(check).mustSay(t, "antwortet niemand")
}

var defined = regexp.MustCompile(`define\('((?:MODULE_)?FAKTURIS_[A-Z_]+)'`)

// words returns the names of a language file of the extension.
func words(t *testing.T, language, file string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("src/lang", language, file))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range defined.FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return all
}

func TestBothLanguagesHaveTheSameWords(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"modules/system/fakturis.php", "extra/admin/fakturis.php"} {
		german, english := words(t, "german", file), words(t, "english", file)
		if len(german) < 10 || !slices.Equal(german, english) || len(slices.Compact(slices.Clone(german))) != len(german) {
			t.Errorf("%s:\n%v\n%v", file, german, english)
		}
	}
}

func TestEveryPhraseIsThere(t *testing.T) {
	t.Parallel()
	have := words(t, "german", "extra/admin/fakturis.php")
	asked := regexp.MustCompile(`(?:phrase|red)\('([A-Z_]+)'`)
	found := 0
	files, err := filepath.Glob("src/includes/external/fakturis/*.php")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
			found++
			if !slices.Contains(have, "FAKTURIS_"+m[1]) {
				t.Errorf("%s asks for %s, which no language has", name, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d phrases found", found)
	}
}

// TestAnotherLanguageReadsEnglish has an admin in a language that the extension does not speak.
func TestAnotherLanguageReadsEnglish(t *testing.T) {
	t.Parallel()
	s := connected(t, desk)
	for _, folder := range []string{"modules/system", "extra/admin"} {
		if err := os.MkdirAll(filepath.Join(s.root, "lang/french", folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.root, "lang/french/extra/admin/fakturis.php"), []byte("<?php\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	french := map[string]any{"language": "french"}
	for run, want := range map[string]string{"panel": "Make delivery note", "box": "FAKTURIS: invoices and delivery notes"} {
		s.quiet(request{Run: run, Session: french}).mustSay(t, want)
	}
}

func TestEverySettingHasATitle(t *testing.T) {
	t.Parallel()
	have := words(t, "german", "modules/system/fakturis.php")
	for _, key := range []string{"STATUS", "API_URL", "SHOP_KEY", "API_TOKEN", "HINT", "SECRET", "ALLOWED_IPS"} {
		for _, end := range []string{"TITLE", "DESC"} {
			if name := fmt.Sprintf("MODULE_FAKTURIS_%s_%s", key, end); !slices.Contains(have, name) {
				t.Errorf("no %s", name)
			}
		}
	}
}
