package shopextension_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fakturisd/invoicing"
	shopextension "fakturisd/packaging/shop-extension"
)

const shopVersion = `<?php
define('DB_VERSION', 'MOD_2.0.7.2');
define('PROJECT_MAJOR_VERSION', '2');
define('PROJECT_MINOR_VERSION', '0.7.2');
`

// shopFolder makes a shop's root with the extension in it; its admin folder has a name of its own.
func shopFolder(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "shop [1]")
	for _, name := range sourceFiles(t) {
		data, err := os.ReadFile(filepath.Join("src", name))
		if err != nil {
			t.Fatal(err)
		}
		if rest, ok := strings.CutPrefix(name, "admin/"); ok {
			name = "geheim_7/" + rest
		}
		write(t, filepath.Join(root, name), string(data))
	}
	write(t, filepath.Join(root, "geheim_7/check_update.php"), "<?php\n")
	write(t, filepath.Join(root, "geheim_7/includes/version.php"), shopVersion)
	write(t, filepath.Join(root, "index.php"), "<?php echo 1;\n")
	write(t, filepath.Join(root, "cache/page.php"), "fakturis")
	return root
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAShopWithTheExtensionIsWhole(t *testing.T) {
	t.Parallel()
	got, err := shopextension.Inspect(shopFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Whole() || got.Version != "MOD_2.0.7.2" || got.Admin != "geheim_7" || got.Files != len(sourceFiles(t)) {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsWrongInAShopIsFound(t *testing.T) {
	t.Parallel()
	const panel = "includes/external/fakturis/fakturis_panel.php"
	for name, c := range map[string]struct {
		change func(t *testing.T, root string)
		found  func(s shopextension.Shop) []string
		want   []string
	}{
		"a file is missing": {func(t *testing.T, root string) {
			t.Helper()
			if err := os.Remove(filepath.Join(root, panel)); err != nil {
				t.Fatal(err)
			}
		}, func(s shopextension.Shop) []string { return s.Missing }, []string{panel}},
		"a file was changed": {func(t *testing.T, root string) {
			t.Helper()
			write(t, filepath.Join(root, "geheim_7/includes/modules/system/fakturis.php"), "<?php\n")
		}, func(s shopextension.Shop) []string { return s.Changed }, []string{"geheim_7/includes/modules/system/fakturis.php"}},
		"a file of another version": {func(t *testing.T, root string) {
			t.Helper()
			write(t, filepath.Join(root, "includes/external/fakturis/fakturis_old.php"), "<?php\n")
		}, func(s shopextension.Shop) []string { return s.Leftovers }, []string{"includes/external/fakturis/fakturis_old.php"}},
		"a file of the shop calls it": {func(t *testing.T, root string) {
			t.Helper()
			write(t, filepath.Join(root, "index.php"), "<?php FakturisPanel::show(1, array());\n")
		}, func(s shopextension.Shop) []string { return s.Touched }, []string{"index.php"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := shopFolder(t)
			c.change(t, root)
			got, err := shopextension.Inspect(root)
			if err != nil {
				t.Fatal(err)
			}
			if got.Whole() || !slices.Equal(c.found(got), c.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestOtherEndsOfLinesAreForgiven(t *testing.T) {
	t.Parallel()
	root := shopFolder(t)
	name := filepath.Join(root, "lang/german/modules/system/fakturis.php")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, strings.ReplaceAll(string(text), "\n", "\r\n"))
	if got, err := shopextension.Inspect(root); err != nil || !got.Whole() {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTheOldestShopSaysItsVersionInParts(t *testing.T) {
	t.Parallel()
	root := shopFolder(t)
	write(t, filepath.Join(root, "geheim_7/includes/version.php"), "<?php\ndefine('PROJECT_MAJOR_VERSION', '2');\ndefine('PROJECT_MINOR_VERSION', '0.0.0');\n")
	if got, err := shopextension.Inspect(root); err != nil || got.Version != "MOD_2.0.0.0" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAFolderThatIsNoShop(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		if _, err := shopextension.Inspect(dir); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
