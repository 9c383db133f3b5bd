package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheDoorsAsConfigured runs a daemon with a certificate and a trusted origin: it speaks TLS and nothing else, marks its
// cookies, and lets forms of that origin alone come near.
func TestTheDoorsAsConfigured(t *testing.T) {
	t.Parallel()
	web := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	dir := t.TempDir()
	key, err := x509.MarshalPKCS8PrivateKey(web.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: web.Certificate().Raw}, "key.pem": {Type: "PRIVATE KEY", Bytes: key}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := newWorld(t, nil, "none:none@unix(/nowhere)/none", fmt.Sprintf("tls: {cert: %[1]s/cert.pem, key: %[1]s/key.pem}\norigins: [https://faktura.example]\n", dir))
	d := w.begin("")
	client := web.Client() // believes the certificate
	d.until("the daemon answers", func() bool {
		r, err := client.Get("https://" + w.listen + "/readyz")
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
	if r, err := http.Get("http://" + w.listen + "/healthz"); err != nil || r.StatusCode != http.StatusBadRequest {
		t.Errorf("in the clear: %v, %v", r, err)
	}
	r, err := client.Get("https://" + w.listen + "/login")
	if err != nil || !strings.Contains(r.Header.Get("Set-Cookie"), "Secure") {
		t.Errorf("the cookie is %v, %v", r.Header, err)
	}
	for origin, want := range map[string]int{"https://faktura.example": http.StatusUnauthorized, "https://evil.example": http.StatusForbidden} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+w.listen+"/api/v1/orders", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		a, err := client.Do(r)
		if err != nil || a.StatusCode != want {
			t.Errorf("from %s: %v, %v; want %d", origin, a, err, want)
		}
	}
	d.stop()
	if !strings.Contains(d.log.String(), `"url":"https://`) {
		t.Errorf("the log names no https address:\n%s", d.log)
	}
}
