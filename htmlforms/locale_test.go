package htmlforms_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("locales/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

var verb = regexp.MustCompile(`%[a-z]`)

func TestLocalesHaveTheSameKeysAndVerbs(t *testing.T) {
	t.Parallel()
	de, en := texts(t, "de"), texts(t, "en")
	for k, v := range de {
		if en[k] == "" {
			t.Errorf("en.json lacks %s", k)
		}
		if got, want := verb.FindAllString(en[k], -1), verb.FindAllString(v, -1); !slices.Equal(got, want) {
			t.Errorf("%s: verbs %v in en.json, %v in de.json", k, got, want)
		}
	}
	for k := range en {
		if de[k] == "" {
			t.Errorf("de.json lacks %s", k)
		}
	}
}

var (
	inTemplate = regexp.MustCompile(`\b(t|counted) "([^"]+)"`)
	keyLike    = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)
)

// TestEveryKeyHasAText finds the keys in the templates and, by their form, among the strings of the Go files.
func TestEveryKeyHasAText(t *testing.T) {
	t.Parallel()
	de := texts(t, "de")
	for _, f := range glob(t, "templates/*.html") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range inTemplate.FindAllStringSubmatch(string(b), -1) {
			if de[m[2]] == "" || m[1] == "counted" && de[m[2]+".one"] == "" {
				t.Errorf("%s: no text for %q", f, m[2])
			}
		}
	}
	for _, f := range append(glob(t, "*.go"), glob(t, "../daemon/server/*.go")...) {
		for _, s := range stringsOf(t, f) {
			if keyLike.MatchString(s) && de[s] == "" && !slices.Contains([]string{"html", "go", "example"}, s[strings.LastIndex(s, ".")+1:]) {
				if !hasPrefixKey(de, s) {
					t.Errorf("%s: no text for %q", f, s)
				}
			}
		}
	}
}

// hasPrefixKey says whether s is the start of keys that are put together at run time.
func hasPrefixKey(m map[string]string, s string) bool {
	for k := range m {
		if strings.HasPrefix(k, s+".") {
			return true
		}
	}
	return false
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

func stringsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				all = append(all, s)
			}
		}
		return true
	})
	return all
}

// TestListsHaveTheirTexts: the keys of a list are put together from its own key.
func TestListsHaveTheirTexts(t *testing.T) {
	t.Parallel()
	de := texts(t, "de")
	for _, list := range []string{"orders", "invoices", "delivery_notes", "collectives", "partners", "addresses", "contacts", "articles", "shipping_methods"} {
		for _, part := range []string{"title", "search", "empty"} {
			if de[list+"."+part] == "" {
				t.Errorf("no text for %s.%s", list, part)
			}
		}
	}
}

func TestStaticFilesAreSmallAndAskNobody(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`https?://|url\(|@import`)
	for _, f := range glob(t, "static/*") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 30_000 {
			t.Errorf("%s has %d bytes, want less than 30 kB", f, len(b))
		}
		if m := outside.Find(b); m != nil && !strings.HasSuffix(f, ".svg") {
			t.Errorf("%s asks for something outside: %s", f, m)
		}
	}
}
