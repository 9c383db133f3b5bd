package render_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fakturisd/invoicing/render"
)

// TestJoin joins PDFs of several pages with tricky texts, and reads the result with programs of others.
func TestJoin(t *testing.T) {
	t.Parallel()
	w := real(t)
	pages := numbered(5)
	pages = append(pages, []byte(`<html><head><meta charset="utf-8"><title>Preis (1 0 R) \( 6 0 R</title></head><body>1 0 R endobj endstream xref <a href="http://x/(6 0 R">mehr</a></body></html>`))
	var out, want bytes.Buffer
	j := render.NewJoin(&out)
	total := 0
	for i, m := range w.PDFs(t.Context(), pages) {
		if m.Err != nil {
			t.Fatal(m.Err)
		}
		if err := j.Add(fmt.Sprintf("Beleg %d für Änne", i), m.PDF); err != nil {
			t.Fatal(err)
		}
		total += render.Pages(m.PDF)
		want.Write(picture(t, m.PDF))
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(picture(t, out.Bytes()), want.Bytes()) {
		t.Error("the pages look different once they are joined")
	}
	path := filepath.Join(t.TempDir(), "all.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("pdfinfo", path).CombinedOutput()
	if err != nil || !strings.Contains(string(said), fmt.Sprintf("Pages:           %d\n", total)) || strings.Contains(string(said), "Error") || strings.Contains(string(said), "Warning") {
		t.Errorf("want %d pages; pdfinfo says %s (%v)", total, said, err)
	}
	if err := render.NewJoin(&out).Add("x", []byte("%PDF-1.4\nnothing")); err == nil {
		t.Error("joined what is no PDF")
	}
}
