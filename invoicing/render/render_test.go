package render_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

func real(t *testing.T) *render.WKHTMLToPDF {
	t.Helper()
	w, err := render.Find("")
	if err != nil {
		t.Fatalf("this test needs the real tool: %v", err)
	}
	return w
}

// fake installs a shell script in the tool's place; it answers --version properly.
func fake(t *testing.T, script string) *render.WKHTMLToPDF {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wkhtmltopdf")
	script = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'wkhtmltopdf 0.12.6'; exit 0; fi\n" + script
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	w, err := render.Find(path)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const page = `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>Grüße aus Kiel, 12,50 €</body></html>`

func TestRealPDF(t *testing.T) {
	t.Parallel()
	w := real(t)
	pdf, err := w.PDF(context.Background(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if n := render.Pages(pdf); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
	if got := textOf(t, pdf); !strings.Contains(got, "Grüße aus Kiel, 12,50 €") {
		t.Errorf("the PDF says %q", got)
	}
	v, err := w.Version(context.Background())
	if err != nil || !strings.HasPrefix(v.Number, "0.12.") {
		t.Errorf("version %v, %v", v, err)
	}
}

func TestPagesAreCounted(t *testing.T) {
	t.Parallel()
	html := "<html><head></head><body>" + strings.Repeat(`<p style="page-break-after: always">Seite /Type /Page</p>`, 6) + "Ende</body></html>"
	pdf, err := real(t).PDF(context.Background(), []byte(html))
	if err != nil {
		t.Fatal(err)
	}
	if n := render.Pages(pdf); n != 7 {
		t.Errorf("%d pages, want 7", n)
	}
}

func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	return string(out)
}

func TestWhatGoesWrong(t *testing.T) {
	t.Parallel()
	const good = `printf '%%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n%%%%EOF\n'`
	for name, c := range map[string]struct {
		script string
		code   invoicing.Code // "" for success
		says   string
	}{
		"works":                    {good, "", ""},
		"megabytes on stderr":      {"head -c 5000000 /dev/zero | tr '\\0' x >&2; " + good, "", ""},
		"leaves a child behind":    {"sleep 600 & " + good, invoicing.CodeUnavailable, "WaitDelay"},
		"does not read its input":  {"exec <&-; " + good, "", ""},
		"exits 1 with output":      {good + "; echo 'Exit with code 1 due to network error' >&2; exit 1", invoicing.CodeInvalid, "due to network error"},
		"crashes":                  {"kill -SEGV $$", invoicing.CodeUnavailable, "signal"},
		"exits 0 without output":   {"echo 'QPainter::begin(): Returned false' >&2", invoicing.CodeUnavailable, "QPainter::begin(): Returned false"},
		"exits 0 with garbage":     {"echo '<html>no</html>'", invoicing.CodeUnavailable, "%PDF-"},
		"exits 0 with half a PDF":  {"printf '%%PDF-1.4\\n1 0 obj << /Type /Page >> endobj\\n'", invoicing.CodeUnavailable, "cut off"},
		"exits 0 without any page": {"printf '%%PDF-1.4\\n1 0 obj << /Type /Pages >> endobj\\n%%%%EOF\\n'", invoicing.CodeUnavailable, "no page"},
		"a page in a stream only":  {"printf '%%PDF-1.4\\nstream\\n/Type /Page\\nendstream\\n%%%%EOF\\n'", invoicing.CodeUnavailable, "no page"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pdf, err := fake(t, c.script).PDF(context.Background(), []byte(page))
			if invoicing.ErrorCode(err) != c.code || (err != nil && !strings.Contains(err.Error(), c.says)) {
				t.Errorf("error %v, want code %q and %q", err, c.code, c.says)
			}
			if (err == nil) != (pdf != nil) {
				t.Errorf("%d bytes together with error %v", len(pdf), err)
			}
		})
	}
}

// TestHangingToolIsEnded checks that a tool that hangs is ended with all its children.
func TestHangingToolIsEnded(t *testing.T) {
	t.Parallel()
	pids := filepath.Join(t.TempDir(), "pids")
	w := fake(t, "sleep 600 & echo $$ $! > '"+pids+".new'; mv '"+pids+".new' '"+pids+"'; wait")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() { _, err := w.PDF(ctx, []byte(page)); done <- err }()
	var started []byte
	until(t, "the tool has started", func() bool { started, _ = os.ReadFile(pids); return len(started) > 0 })
	cancel()
	if err := <-done; invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("error %v", err)
	}
	for _, pid := range strings.Fields(string(started)) {
		until(t, "process "+pid+" is gone", func() bool { return !alive(pid) })
	}
}

// alive says whether a process runs; one that ended and waits to be collected does not.
func alive(pid string) bool {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(state, "Z")
}

func until(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !true(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// TestProcessesAreBounded fills all slots and checks that one more waits without starting.
func TestProcessesAreBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := fake(t, "touch '"+dir+"'/$$; sleep 600")
	if _, err := w.Version(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	for range w.Parallel() {
		go func() { _, _ = w.PDF(ctx, []byte(page)); done <- struct{}{} }()
	}
	running := func() int { e, _ := os.ReadDir(dir); return len(e) }
	until(t, "all slots are taken", func() bool { return running() == w.Parallel() })
	short, end := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer end()
	if _, err := w.PDF(short, []byte(page)); invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "slot") {
		t.Errorf("error %v", err)
	}
	if n := running(); n != w.Parallel() {
		t.Errorf("%d processes for %d slots", n, w.Parallel())
	}
	cancel()
	for range w.Parallel() {
		<-done
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "wkhtmltopdf")
	_, err := render.Find(missing)
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Fatalf("error %v", err)
	}
	for _, hint := range []string{missing, "apt install wkhtmltopdf", "wkhtmltopdf.org/downloads"} {
		if !strings.Contains(err.Error(), hint) {
			t.Errorf("%q does not name %q", err, hint)
		}
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("#!/bin/sh\necho something else 1.0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	w, err := render.Find(other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.PDF(context.Background(), []byte(page)); invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "something else") {
		t.Errorf("error %v", err)
	}
}

// TestArguments keeps the options that make the tool harmless, for both kinds of Qt.
func TestArguments(t *testing.T) {
	t.Parallel()
	for _, patched := range []bool{false, true} {
		args := render.Arguments(patched)
		for _, want := range []string{"--quiet", "--disable-javascript", "--disable-local-file-access", "http://127.0.0.1:9"} {
			if !slices.Contains(args, want) {
				t.Errorf("patched %t: %q misses %s", patched, args, want)
			}
		}
		single := slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "page" || arg == "-" || arg == "--quiet" })
		batch := render.BatchArguments(patched)
		for _, own := range []string{"--log-level", "info", "--read-args-from-stdin"} {
			i := slices.Index(batch, own)
			if i < 0 {
				t.Fatalf("patched %t: %q misses %s", patched, batch, own)
			}
			batch = slices.Delete(batch, i, i+1)
		}
		if !slices.Equal(single, batch) {
			t.Errorf("patched %t: a batch runs with %q, a page with %q", patched, batch, single)
		}
		if slices.Contains(args, "--disable-smart-shrinking") != patched {
			t.Errorf("patched %t: %q", patched, args)
		}
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	w := real(t)
	w.TempDir = t.TempDir()
	if _, err := w.PDF(context.Background(), []byte(page)); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(w.TempDir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSecretsStayHome(t *testing.T) {
	t.Setenv("FAKTURIS_MAIL_PASSWORD", "geheim")
	w := fake(t, `printf '%%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n'; env | sed 's/^/%/'; printf '%%%%EOF\n'`)
	pdf, err := w.PDF(context.Background(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pdf, []byte("XDG_RUNTIME_DIR=")) || bytes.Contains(pdf, []byte("FAKTURIS")) {
		t.Errorf("the tool's environment is\n%s", pdf)
	}
}
