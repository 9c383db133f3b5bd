package print_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

// TestGoldenInvoices prints the frozen content of an invoice per case of the law and per trap. Its content must be what
// the domain makes today, must add up and be held for nothing, and its PDF must say what a person has approved.
func TestGoldenInvoices(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			made, err := c.make()
			if err != nil {
				t.Fatal(err)
			}
			sound(t, made)
			content, err := json.MarshalIndent(made, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("golden", c.name+".json"), append(content, '\n'))
			html, err := print.Invoice(thaw(t, c.name))
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := wk.PDF(context.Background(), html)
			if err != nil {
				t.Fatal(err)
			}
			said := text(t, pdf)
			numbered(t, said, c.pages)
			golden(t, filepath.Join("golden", c.name+".txt"), said)
			if dir := os.Getenv("FAKTURIS_PRINTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, c.name+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sound asserts what issuing asserts.
func sound(t *testing.T, inv invoicing.Invoice) {
	t.Helper()
	if err := inv.Verify(); err != nil {
		t.Error(err)
	}
	if reasons := append(inv.Hold, font(t).Unprintable(inv)...); len(reasons) > 0 {
		t.Errorf("held: %q", reasons)
	}
}

// thaw reads what was frozen.
func thaw(t *testing.T, name string) invoicing.Invoice {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "golden", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var inv invoicing.Invoice
	if err := json.Unmarshal(b, &inv); err != nil {
		t.Fatal(err)
	}
	return inv
}

// numbered asserts that every page of a PDF says which of how many it is, and that none calls itself a Gutschrift.
func numbered(t *testing.T, said []byte, pages int) {
	t.Helper()
	sheets := strings.Split(strings.TrimSuffix(string(said), "\f"), "\f")
	if len(sheets) != pages {
		t.Errorf("%d pages, want %d", len(sheets), pages)
	}
	for i, s := range sheets {
		german, english := fmt.Sprintf("Seite %d von %d\n", i+1, len(sheets)), fmt.Sprintf("Page %d of %d\n", i+1, len(sheets))
		if n := strings.Count(s, german) + strings.Count(s, english); n != 1 {
			t.Errorf("page %d says %d times which it is", i+1, n)
		}
	}
	if strings.Contains(string(said), "Gutschrift") {
		t.Error("an invoice calls itself a Gutschrift (§ 14 (2) UStG)")
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
