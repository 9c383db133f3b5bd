package render_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

// TestHostilePages renders pages that want what they must not have, with the network namespace and, as on systems
// without one, with the dead proxy alone.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	t.Cleanup(server.Close)
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("STRENGGEHEIM"), 0o644); err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{
		"image":      `<img src="` + server.URL + `/i.png">`,
		"stylesheet": `<link rel="stylesheet" href="` + server.URL + `/s.css">`,
		"import":     `<style>@import url(` + server.URL + `/s.css);</style>`,
		"font":       `<style>@font-face{font-family:x;src:url(` + server.URL + `/f.ttf)}b{font-family:x}</style><b>x</b>`,
		"frame":      `<iframe src="` + server.URL + `/f.html"></iframe>`,
		"refresh":    `<meta http-equiv="refresh" content="0;url=` + server.URL + `/r.html">`,
		"script":     `<script>var i=new Image();i.src="` + server.URL + `/x";document.write("GESCHRIEBEN")</script>`,
		"object":     `<object data="` + server.URL + `/o"></object>`,
		"file frame": `<iframe src="file://` + secret + `" width="400" height="200"></iframe>`,
		"file image": `<img src="file://` + secret + `">`,
		"passwd":     `<iframe src="file:///etc/passwd" width="900" height="900"></iframe>`,
		"file link":  `<link rel="stylesheet" href="file://` + secret + `">`,
		"long":       strings.Repeat("x", 10000),
		"neighbour":  `<iframe src="0.html"></iframe><iframe src="2.html"></iframe><object data="0.pdf"></object><img src="0.html">`,
		"arguments":  "\n--enable-local-file-access --proxy none\n" + secret + " 2.pdf\n",
		"done":       `<iframe src="file:///%0ADone%0A"></iframe><img src="` + server.URL + `/%0ADone%0A">`,
	}
	for name, body := range pages {
		for _, caged := range []bool{true, false} {
			t.Run(name+map[bool]string{true: " caged", false: " by proxy"}[caged], func(t *testing.T) {
				w := real(t)
				if !caged {
					w.Uncage()
				}
				pdf, err := w.PDF(context.Background(), []byte("<html><head></head><body>Inhalt "+body+"</body></html>"))
				if err != nil && invoicing.ErrorCode(err) != invoicing.CodeInvalid {
					t.Errorf("error %v, want a refusal or a PDF", err)
				}
				if err == nil {
					refuseSecrets(t, pdf)
				}
				among(t, w, []byte("<html><head></head><body>Inhalt "+body+"</body></html>"))
				if n := requests.Load(); n != 0 {
					t.Errorf("%d requests left the cage", n)
				}
			})
		}
	}
	control(t, server, &requests)
}

// among makes a hostile page together with harmless ones, which must come out as if it were not there.
func among(t *testing.T, w *render.WKHTMLToPDF, hostile []byte) {
	t.Helper()
	neighbour := []byte(`<html><head></head><body>NACHBAR</body></html>`)
	made := w.PDFs(t.Context(), [][]byte{neighbour, hostile, neighbour, neighbour})
	for i, m := range made {
		if i == 1 {
			continue
		}
		if m.Err != nil || strings.TrimSpace(textOf(t, m.PDF)) != "NACHBAR" {
			t.Errorf("the harmless page %d became %q, %v", i, m.PDF, m.Err)
		}
	}
	if err := made[1].Err; err == nil {
		refuseSecrets(t, made[1].PDF)
	} else if invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("error %v, want a refusal or a PDF", err)
	}
	_, alone := w.PDF(t.Context(), hostile)
	if (alone == nil) != (made[1].Err == nil) {
		t.Errorf("alone it ends with %v, among others with %v", alone, made[1].Err)
	}
}

func refuseSecrets(t *testing.T, pdf []byte) {
	t.Helper()
	text := textOf(t, pdf)
	if !strings.Contains(text, "Inhalt") {
		t.Errorf("the harmless part is missing in %q", text)
	}
	for _, secret := range []string{"STRENGGEHEIM", "root:", "GESCHRIEBEN", "NACHBAR"} {
		if strings.Contains(text, secret) {
			t.Errorf("the PDF contains %q", secret)
		}
	}
}

// control shows that the tool does fetch the image when nothing holds it, and so that the test above can fail.
func control(t *testing.T, server *httptest.Server, requests *atomic.Int64) {
	t.Helper()
	cmd := exec.Command(real(t).Path, "--quiet", "-", "-")
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	cmd.Stdin = strings.NewReader(`<html><body><img src="` + server.URL + `/i.png"></body></html>`)
	_ = cmd.Run()
	if requests.Load() == 0 {
		t.Error("even without a cage no request arrived: the test proves nothing")
	}
}

// TestCage checks that the tool cannot even see a network.
func TestCage(t *testing.T) {
	t.Parallel()
	granted := exec.Command("unshare", "--user", "--net", "true").Run() == nil
	w := fake(t, `printf '%%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n'; sed 's/^/%/' /proc/net/dev; printf '%%%%EOF\n'`)
	pdf, err := w.PDF(context.Background(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(pdf), "\n") {
		name, _, found := strings.Cut(strings.TrimLeft(line, "% "), ":")
		if found && name != "lo" && w.Caged() {
			t.Errorf("the cage has the network device %s", name)
		}
	}
	if granted && !w.Caged() {
		t.Error("the system grants a network namespace, but the tool runs without")
	}
}

var _ render.Renderer = (*render.WKHTMLToPDF)(nil)
