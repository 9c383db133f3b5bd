//go:build !prometheus

package server

import (
	"context"
	"net/http"
	"time"

	"fakturisd/invoicing/outbox"
)

// Metrics stands in for the figures of the service in a build without the Prometheus library.
type Metrics struct{}

// NewMetrics returns metrics that count nothing.
func NewMetrics(string) *Metrics { return &Metrics{} }

// Applied counts nothing.
func (m *Metrics) Applied(_, _, _ string, _ int64) {}

// Synced notes nothing.
func (m *Metrics) Synced(string, time.Time) {}

// Pending notes nothing.
func (m *Metrics) Pending(string, int64, time.Duration) {}

// Drift counts nothing.
func (m *Metrics) Drift(string, int64) {}

// TriggersMissing notes nothing.
func (m *Metrics) TriggersMissing(string, int) {}

// MailDone counts nothing.
func (m *Metrics) MailDone(string) {}

// PDFMade notes nothing.
func (m *Metrics) PDFMade(time.Duration) {}

// InvoiceIssued counts nothing.
func (m *Metrics) InvoiceIssued(string) {}

// Leader notes nothing.
func (m *Metrics) Leader(bool) {}

// WatchQueue watches nothing.
func (m *Metrics) WatchQueue(*outbox.Queue) error { return nil }

// WatchUnknownMails watches nothing.
func (m *Metrics) WatchUnknownMails(func(context.Context) (int64, error)) error { return nil }

// Handler says that this build has no figures.
func (m *Metrics) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "this build has no metrics", http.StatusNotImplemented)
	})
}
