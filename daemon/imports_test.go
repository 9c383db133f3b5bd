package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the import path of the repository's root.
const module = "fakturisd/"

// maxLines is how long a file may become before it is two.
const maxLines = 600

// rules says what each package may import of this module; more about why is in docs/architecture.md.
// A package that is not named here belongs to the nearest folder above it that is.
var rules = map[string][]string{
	"invoicing/money":               {},
	"invoicing/tax":                 {"invoicing/money"},
	"invoicing/vatid":               {},
	"invoicing":                     {"invoicing/money", "invoicing/tax", "invoicing/vatid"},
	"invoicing/collective":          {"invoicing", "invoicing/money", "invoicing/tax"},
	"invoicing/holiday":             {"invoicing"},
	"invoicing/sending":             {"invoicing", "invoicing/money", "invoicing/holiday"},
	"multishop":                     {"invoicing", "invoicing/money", "invoicing/tax"},
	"connector/match":               {"invoicing", "invoicing/money", "invoicing/tax"},
	"invoicing/outbox":              {"invoicing"},
	"invoicing/store":               {"invoicing", "invoicing/money", "invoicing/tax", "invoicing/vatid", "invoicing/collective", "invoicing/holiday", "invoicing/sending", "invoicing/outbox", "connector/match"},
	"invoicing/store/privatedb":     {"invoicing"},
	"invoicing/vatcheck":            {"invoicing", "invoicing/vatid"},
	"invoicing/render":              {"invoicing", "invoicing/money", "invoicing/tax"},
	"invoicing/mail":                {"invoicing", "invoicing/money", "invoicing/tax"},
	"invoicing/mail/bounce":         {},
	"invoicing/mail/inbox":          {"invoicing", "invoicing/mail"},
	"invoicing/mail/mailbox":        {"invoicing", "invoicing/mail"},
	"connector":                     {"invoicing", "invoicing/money", "invoicing/tax", "connector/match", "multishop", "invoicing/store"},
	"connector/modified":            {"connector", "invoicing", "invoicing/money", "invoicing/tax", "connector/match", "multishop"},
	"connector/modified/sampleshop": {"invoicing", "invoicing/vatid", "invoicing/money", "invoicing/tax", "multishop", "invoicing/store/privatedb"},
	"connector/extension":           {"invoicing"},
	"connector/track":               {"connector", "invoicing", "invoicing/store", "multishop"},
	"htmlforms":                     {"invoicing", "invoicing/money", "invoicing/tax", "invoicing/collective", "invoicing/holiday", "invoicing/sending", "multishop", "invoicing/store", "htmlforms/print"},
	"htmlforms/print":               {"invoicing", "invoicing/money", "invoicing/tax"},
	"packaging":                     {},
	"packaging/shop-extension":      {"invoicing"},
	"daemon":                        nil, // everything
}

// source is one Go file of the repository.
type source struct {
	path string // from the root, with slashes
	file *ast.File
	fset *token.FileSet
}

func (s source) pkg() string  { return path.Dir(s.path) }
func (s source) test() bool   { return strings.HasSuffix(s.path, "_test.go") }
func (s source) lines() int   { return s.fset.File(s.file.Pos()).LineCount() }
func (s source) daemon() bool { return s.pkg() == "daemon" || strings.HasPrefix(s.pkg(), "daemon/") }

// imports returns the packages of this module that the file imports, from the root.
func (s source) imports() []string {
	var all []string
	for _, i := range s.file.Imports {
		name, _ := strconv.Unquote(i.Path.Value)
		if inside, ok := strings.CutPrefix(name, module); ok {
			all = append(all, inside)
		}
	}
	return all
}

// sources parses every Go file of the repository.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("..", name)
		all = append(all, source{path: filepath.ToSlash(rel), file: file, fset: fset})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d Go files found; is this the repository?", len(all))
	}
	return all
}

// ruleFor returns the rule of the package, or of the nearest folder above it.
func ruleFor(pkg string) (allowed []string, found bool) {
	for ; pkg != "."; pkg = path.Dir(pkg) {
		if allowed, found = rules[pkg]; found {
			return allowed, true
		}
	}
	return nil, false
}

// mayImport says whether a file of package pkg may import the package imported.
func mayImport(pkg, imported string) bool {
	allowed, found := ruleFor(pkg)
	if !found {
		return false
	}
	return allowed == nil || slices.Contains(allowed, imported) || pkg == imported
}

func TestImportsFollowTheRules(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			if !s.daemon() && (imported == "daemon" || strings.HasPrefix(imported, "daemon/")) {
				t.Errorf("%s imports %s: nobody outside the daemon may", s.path, imported)
			}
			if !s.test() && !mayImport(s.pkg(), imported) {
				t.Errorf("%s imports %s: the rule of %s does not allow it", s.path, imported, s.pkg())
			}
		}
	}
}

func TestTheRulesRefuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pkg, imported string
		want          bool
	}{
		{"invoicing/money", "invoicing", false},
		{"invoicing", "invoicing/tax", true},
		{"invoicing", "invoicing/store", false},
		{"invoicing/store", "connector", false},
		{"connector/modified", "invoicing/store", false},
		{"htmlforms", "daemon/server", false},
		{"daemon/server/api", "invoicing/store", true},
		{"utilities", "invoicing", false},
	} {
		if got := mayImport(c.pkg, c.imported); got != c.want {
			t.Errorf("mayImport(%s, %s) = %v, want %v", c.pkg, c.imported, got, c.want)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test() {
			said[s.pkg()] = said[s.pkg()] || strings.TrimSpace(s.file.Doc.Text()) != ""
		}
	}
	for pkg, ok := range said {
		if !ok {
			t.Errorf("package %s has no package comment", pkg)
		}
		if _, found := ruleFor(pkg); !found {
			t.Errorf("package %s has no import rule", pkg)
		}
	}
}

func TestNoFileIsTooLong(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if n := s.lines(); n > maxLines {
			t.Errorf("%s has %d lines; more than %d are two jobs", s.path, n, maxLines)
		}
	}
}
