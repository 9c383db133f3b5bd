package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fakturisd/daemon/server"
	"fakturisd/invoicing"
)

// TestPreview shows drafts and planned collective invoices as they would be issued, and nothing else.
func TestPreview(t *testing.T) {
	t.Parallel()
	clerk := open(t, func(c *server.Config) {
		c.Preview = func(_ context.Context, inv invoicing.Invoice) ([]byte, error) {
			return fmt.Appendf(nil, "%%PDF-1.4 %s %d lines for %s by %s", inv.Type, len(inv.Lines), inv.CustomerNo, inv.Seller.Name), nil
		}
	}).clerk(t)
	for path, want := range map[string]string{"/rechnungen/3/vorschau": "%PDF-1.4 rechnung 3 lines for ",
		"/sammelrechnungen/1/vorschau": "%PDF-1.4 sammelrechnung "} {
		a := clerk.get(path)
		if a.status != http.StatusOK || !strings.HasPrefix(a.body, want) || a.header.Get("Content-Type") != "application/pdf" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", path, a.status, a.body)
		}
	}
	for path, status := range map[string]int{"/rechnungen/1/vorschau": http.StatusConflict, "/rechnungen/999/vorschau": http.StatusNotFound,
		"/sammelrechnungen/999/vorschau": http.StatusNotFound} {
		if a := clerk.get(path); a.status != status {
			t.Errorf("%s: status %d, want %d", path, a.status, status)
		}
	}
	for _, path := range []string{"/rechnungen/3", "/sammelrechnungen/1"} {
		if a := clerk.get(path); !strings.Contains(a.body, `href="`+path+`/vorschau"`) {
			t.Errorf("%s has no way to its preview", path)
		}
	}
	if a := open(t, nil).clerk(t).get("/rechnungen/3/vorschau"); a.status != http.StatusServiceUnavailable {
		t.Errorf("without wkhtmltopdf: status %d", a.status)
	}
}
