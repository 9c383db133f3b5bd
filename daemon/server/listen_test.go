package server_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/server"
	"fakturisd/daemon/server/api"
	"fakturisd/invoicing"
)

// putCertificate writes a certificate with its key and returns their files; name is what it is issued to.
func putCertificate(t *testing.T, dir, name string, at time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"fakturis.example"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	must(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	putFile(t, cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), at)
	putFile(t, key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), at)
	return cert, key
}

func putFile(t *testing.T, name string, content []byte, at time.Time) {
	t.Helper()
	must(t, os.WriteFile(name, content, 0o600))
	must(t, os.Chtimes(name, at, at))
}

// TestACertificateIsRenewedWithoutARestart: new files are used from the next connection on, unreadable ones never.
func TestACertificateIsRenewedWithoutARestart(t *testing.T) {
	t.Parallel()
	dir, at := t.TempDir(), time.Now().Add(-time.Hour)
	cert, key := putCertificate(t, dir, "first", at)
	config, err := server.NewTLS(cert, key, zerolog.Nop())
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	web := server.NewHTTP(http.NotFoundHandler(), zerolog.Nop())
	web.TLSConfig = config
	go web.ServeTLS(listener, "", "")
	t.Cleanup(func() { web.Close() })
	shown := func(version uint16) (string, error) {
		c, err := tls.Dial("tcp", listener.Addr().String(), &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: version})
		if err != nil {
			return "", err
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].Subject.CommonName, nil
	}
	for step, c := range []struct {
		change func(time.Time)
		want   string
	}{
		{func(time.Time) {}, "first"},
		{func(at time.Time) { putCertificate(t, dir, "second", at) }, "second"},
		{func(at time.Time) { putFile(t, key, []byte("no key"), at) }, "second"},
		{func(time.Time) { must(t, os.Remove(cert)) }, "second"},
		{func(at time.Time) { putCertificate(t, dir, "third", at) }, "third"},
	} {
		c.change(at.Add(time.Duration(step+1) * time.Minute))
		if got, err := shown(tls.VersionTLS13); err != nil || got != c.want {
			t.Errorf("step %d: %q, %v; want %q", step, got, err, c.want)
		}
	}
	if _, err := shown(tls.VersionTLS12); err != nil {
		t.Errorf("TLS 1.2: %v", err)
	}
	if _, err := shown(tls.VersionTLS11); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if _, err := server.NewTLS(cert, filepath.Join(dir, "none.pem"), zerolog.Nop()); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("without a key: %v", err)
	}
}

// journal is a log that may be read while it is written.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

// line returns the newest line that contains a text.
func (j *journal) line(text string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	found := ""
	for line := range strings.Lines(j.b.String()) {
		if strings.Contains(line, text) {
			found = line
		}
	}
	return found
}

// TestARequestOfAProgramIsOneLine: with the token's name and what it is found by, without anything secret.
func TestARequestOfAProgramIsOneLine(t *testing.T) {
	t.Parallel()
	var log journal
	h := open(t, func(c *server.Config) {
		c.Log = zerolog.New(&log)
		c.API = api.New(api.Config{Store: c.Store, Log: c.Log, Today: func() invoicing.Date { panic("oops") }})
	})
	plain, err := h.store.AddToken(t.Context(), "Kasse", []string{"read", "write"}, "test")
	must(t, err)
	call := func(method, path, body string) answer {
		r, err := http.NewRequest(method, h.web.URL+api.Prefix+path, strings.NewReader(body))
		must(t, err)
		r.Header.Set("Authorization", "Bearer "+plain)
		r.Header.Set("Idempotency-Key", "geheimer-schluessel")
		r.Header.Set("Content-Type", "application/json")
		return h.guest(t).do(r)
	}
	a := call("POST", "/orders?geheim=1", `{"geheim":"2"}`)
	line := log.line(`"path":"/api/v1/orders"`)
	for _, want := range []string{`"token":"Kasse"`, fmt.Sprintf(`"request":%q`, a.header.Get("X-Request-Id")), `"method":"POST"`, `"status":400`, `"address":"127.0.0.1"`} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s: %s", want, line)
		}
	}
	a = call("GET", "/dashboard", "")
	if a.status != 500 || a.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.body, `"code":"internal"`) || strings.Contains(a.body, "oops") {
		t.Errorf("a fault of the program: %d %s %s", a.status, a.header.Get("Content-Type"), a.body)
	}
	for _, secret := range []string{"geheim", plain, plain[10:20]} {
		if line := log.line(secret); line != "" {
			t.Errorf("the log tells %q: %s", secret, line)
		}
	}
}

// TestAProxyTellsWhoCalls: only where one is configured, only from this machine, and nothing but the address.
func TestAProxyTellsWhoCalls(t *testing.T) {
	t.Parallel()
	for proxy, said := range map[bool][][2]string{
		true: {{"203.0.113.9", "203.0.113.9"}, {"10.0.0.1, 203.0.113.9", "203.0.113.9"}, {"127.0.0.1\n203.0.113.9", "203.0.113.9"},
			{"2001:db8::9", "2001:db8::9"}, {"nobody", "127.0.0.1"}, {"", "127.0.0.1"}},
		false: {{"203.0.113.9", "127.0.0.1"}},
	} {
		var log journal
		h := open(t, func(s *server.Config) { s.Proxy, s.Log = proxy, zerolog.New(&log) })
		for _, c := range said {
			r, err := http.NewRequest(http.MethodGet, h.web.URL+"/login", nil)
			must(t, err)
			r.Header["X-Forwarded-For"] = strings.Split(c[0], "\n")
			r.Header.Set("X-Forwarded-Host", "evil.example")
			if a := h.guest(t).do(r); a.status != http.StatusOK || strings.Contains(a.body, "evil") {
				t.Errorf("%q: status %d", c[0], a.status)
			}
			if line := log.line(`"path":"/login"`); !strings.Contains(line, `"address":"`+c[1]+`"`) {
				t.Errorf("%q: want %s: %s", c[0], c[1], line)
			}
		}
	}
}
