package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said runs a command and returns its exit code and what it prints.
func said(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := execute(t.Context(), args, &out, &errs)
	return code, out.String() + errs.String()
}

func TestTheExtensionIsPackedAndCheckedInAShop(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	code, text := said(t, "extension", "build", "--out", out)
	built, err := filepath.Glob(filepath.Join(out, "*"))
	if code != exitDone || err != nil || len(built) != 2 || !strings.Contains(text, built[0]+"\n") {
		t.Fatalf("%d, %v, %v: %s", code, built, err, text)
	}
	shop := t.TempDir()
	if err := os.CopyFS(shop, os.DirFS("../packaging/shop-extension/src")); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"admin/check_update.php": "", "admin/includes/version.php": "define('DB_VERSION', 'MOD_3.3.0');"} {
		if err := os.WriteFile(filepath.Join(shop, name), []byte("<?php\n"+content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, text = said(t, "extension", "check", "--dir", shop); code != exitDone || !strings.Contains(text, "MOD_3.3.0") || !strings.Contains(text, "alle unverändert") {
		t.Errorf("%d: %s", code, text)
	}
	if err := os.Remove(filepath.Join(shop, "includes/external/fakturis/fakturis_panel.php")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shop, "index.php"), []byte("<?php new FakturisApi();"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, text = said(t, "--json", "extension", "check", "--dir", shop)
	var findings []finding
	if err := json.Unmarshal([]byte(text), &findings); err != nil || code != exitFailed {
		t.Fatalf("%d, %v: %s", code, err, text)
	}
	for _, f := range findings {
		if want := f.Name != "files" && f.Name != "core"; f.OK != want {
			t.Errorf("%+v", f)
		}
	}
}

func TestTheExtensionCheckWantsOneShop(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--dir", ".", "--shop", "tee"}, {"--dir"}} {
		if code, text := said(t, append([]string{"extension", "check"}, args...)...); code != exitUsage {
			t.Errorf("%v: %d, %s", args, code, text)
		}
	}
	if code, text := said(t, "extension", "check", "--dir", t.TempDir()); code != exitFailed || !strings.Contains(text, "nicht das Wurzelverzeichnis eines Shops") {
		t.Errorf("%d: %s", code, text)
	}
}
