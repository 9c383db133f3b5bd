package render_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

func numbered(n int) [][]byte {
	pages := make([][]byte, n)
	for i := range pages {
		more := strings.Repeat(`<p style="page-break-after: always">weiter</p>`, i%3)
		pages[i] = fmt.Appendf(nil, `<html><head><meta charset="utf-8"><style>b{font-size:%dpt}</style></head><body><b>Grüße %d</b>%s</body></html>`, 9+i%5, i, more)
	}
	return pages
}

// TestABatchMakesWhatEachPageAloneMakes compares text and picture; the order of a PDF's fonts is left to chance.
func TestABatchMakesWhatEachPageAloneMakes(t *testing.T) {
	t.Parallel()
	w := real(t)
	w.TempDir = t.TempDir()
	pages := numbered(7)
	made := w.PDFs(t.Context(), pages)
	for i, m := range made {
		if m.Err != nil || m.Took <= 0 {
			t.Fatalf("page %d took %s: %v", i, m.Took, m.Err)
		}
		alone, err := w.PDF(t.Context(), pages[i])
		if err != nil {
			t.Fatal(err)
		}
		if n := render.Pages(m.PDF); n != 1+i%3 {
			t.Errorf("page %d has %d pages", i, n)
		}
		if !bytes.Equal(picture(t, m.PDF), picture(t, alone)) || textOf(t, m.PDF) != textOf(t, alone) {
			t.Errorf("page %d says %q, alone %q", i, textOf(t, m.PDF), textOf(t, alone))
		}
	}
	if left, err := os.ReadDir(w.TempDir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// picture is what all pages of a PDF look like.
func picture(t *testing.T, pdf []byte) []byte {
	t.Helper()
	cmd := exec.Command("pdftoppm", "-r", "60", "-gray")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil || len(out) == 0 {
		t.Fatalf("pdftoppm (Debian package poppler-utils): %v", err)
	}
	return out
}

// tool is a shell script in the tool's place. In a batch it makes what each line asks for, alone what stdin asks for; the
// part in between may spoil it.
func tool(t *testing.T, spoil string) (w *render.WKHTMLToPDF, runs func() int) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "runs")
	w = fake(t, `echo run >> '`+log+`'
make() {
  text=$(cat)
  `+spoil+`
  printf '%%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n%%'
  printf '%s\n%%%%EOF\n' "$text"
}
case "$*" in
*read-args*) while read in out; do (make < $in > $out); code=$?; [ $code = 0 ] || exit $code; printf 'Loading\r=>\rDone    \n' >&2; done;;
*) make;;
esac`)
	return w, func() int {
		text, _ := os.ReadFile(log)
		return strings.Count(string(text), "run")
	}
}

// TestOneBadPageOfABatch: whatever happens to one page, the others come out right, and with few runs of the tool.
func TestOneBadPageOfABatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil string
		code  invoicing.Code // of the bad page
		runs  int            // at most
	}{
		"nothing is wrong":         {``, "", 1},
		"ends the run":             {`case "$text" in *17*) echo half; exit 1;; esac`, invoicing.CodeInvalid, 4},
		"ends it with a whole PDF": {`case "$text" in *17*) printf '%%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n%%%%EOF\n'; exit 1;; esac`, invoicing.CodeInvalid, 4},
		"takes the tool down":      {`case "$text" in *17*) kill -SEGV $$;; esac`, invoicing.CodeUnavailable, 4},
		"is passed over":           {`case "$text" in *17*) echo 'Warning: Blocked access to file /x' >&2;; esac`, "", 2},
		"leaves half a PDF":        {`case "$text" in *17*) printf '%%PDF-1.4\n'; return 0;; esac`, invoicing.CodeUnavailable, 2},
		"leaves nothing":           {`case "$text" in *17*) return 0;; esac`, invoicing.CodeUnavailable, 2},
		"says Done in its address": {`case "$text" in *17*) printf 'Warning: Failed to load http://x/\nDone\n (ignore)\n' >&2;; esac`, "", 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, runs := tool(t, c.spoil)
			for i, m := range w.PDFs(t.Context(), numbered(40)) {
				code := invoicing.Code("")
				if i == 17 {
					code = c.code
				}
				if invoicing.ErrorCode(m.Err) != code {
					t.Errorf("page %d: %v", i, m.Err)
				}
				if m.Err == nil && !bytes.Contains(m.PDF, fmt.Appendf(nil, "Grüße %d<", i)) {
					t.Errorf("page %d got another's PDF: %s", i, m.PDF)
				}
			}
			if n := runs(); n > c.runs {
				t.Errorf("the tool ran %d times, want at most %d", n, c.runs)
			}
		})
	}
}

// TestManyBadPages: the tool is not run for all of the others anew at each of them.
func TestManyBadPages(t *testing.T) {
	t.Parallel()
	w, runs := tool(t, `exit 1`)
	for i, m := range w.PDFs(t.Context(), numbered(30)) {
		if invoicing.ErrorCode(m.Err) != invoicing.CodeInvalid {
			t.Errorf("page %d: %v", i, m.Err)
		}
	}
	if n := runs(); n > 40 {
		t.Errorf("the tool ran %d times for 30 pages", n)
	}
}

// TestAStoppedBatchEnds: the tool hangs, then the batch is stopped.
func TestAStoppedBatchEnds(t *testing.T) {
	t.Parallel()
	began := filepath.Join(t.TempDir(), "began")
	w, _ := tool(t, `touch '`+began+`'; sleep 600`)
	w.TempDir = t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan []render.Made)
	go func() { done <- w.PDFs(ctx, numbered(300)) }()
	until(t, "the tool has started", func() bool { _, err := os.Stat(began); return err == nil })
	cancel()
	select {
	case made := <-done:
		for i, m := range made {
			if invoicing.ErrorCode(m.Err) != invoicing.CodeUnavailable {
				t.Fatalf("page %d: %v", i, m.Err)
			}
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
	if left, err := os.ReadDir(w.TempDir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestABatchIsRestarted(t *testing.T) {
	t.Parallel()
	w, runs := tool(t, ``)
	for i, m := range w.PDFs(t.Context(), numbered(2*render.MostAtOnce+1)) {
		if m.Err != nil {
			t.Fatalf("page %d: %v", i, m.Err)
		}
	}
	if n := runs(); n != 3 {
		t.Errorf("the tool ran %d times", n)
	}
}
