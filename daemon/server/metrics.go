package server

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// Metrics are the figures of the service for Prometheus, in a registry of their own.
type Metrics struct {
	registry    *prometheus.Registry
	pending     *prometheus.GaugeVec
	applied     *prometheus.CounterVec
	lag         *prometheus.GaugeVec
	lastSuccess *prometheus.GaugeVec
	drift       *prometheus.CounterVec
	triggers    *prometheus.GaugeVec
	mails       *prometheus.CounterVec
	bounces     *prometheus.CounterVec
	bouncesRead prometheus.Gauge
	pdf         prometheus.Histogram
	issued      *prometheus.CounterVec
	pushed      *prometheus.CounterVec
	leader      prometheus.Gauge
	gaps        prometheus.Gauge
	extension   *prometheus.GaugeVec
}

// NewMetrics returns all figures at zero; version is shown by fakturis_build_info.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry:    prometheus.NewRegistry(),
		pending:     gauge("sync_pending", "Changed shop rows that wait to be read.", "shop"),
		applied:     counter("sync_applied_total", "Shop rows by what became of them: new, changed, deleted, held, failed.", "shop", "kind", "result"),
		lag:         gauge("sync_lag_seconds", "Age of the oldest shop change that is not mirrored yet.", "shop"),
		lastSuccess: gauge("last_success_timestamp_seconds", "When the shop was last scanned to the end without an error.", "shop"),
		drift:       counter("scan_drift_rows_total", "Rows that a scan found changed although no trigger had told of them.", "shop"),
		triggers:    gauge("triggers_missing", "Triggers that should be in the shop's database and are not.", "shop"),
		extension:   gauge("extension_up", "1 if the shop extension answered as it should when it was asked last.", "shop"),
		mails:       counter("mails_total", "Mails by how they ended: sent, failed, unknown.", "result"),
		bounces:     counter("bounces_total", "Reports on mails that came back, by what became of them: failed, noted, known, foreign, early.", "result"),
		pushed:      counter("status_changes_total", "Status changes in shops by how they came to rest: done, mail_failed, refused, cancelled, unknown.", "result"),
		issued:      counter("invoices_issued_total", "Issued invoices by kind: rechnung, sammelrechnung, storno.", "kind"),
		pdf: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "fakturis", Name: "pdf_seconds", Help: "Time to make one PDF.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2, 5, 10, 30},
		}),
		leader: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: "fakturis", Name: "leader", Help: "1 while this process is the one that scans and schedules.",
		}),
	}
	m.gaps = prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: "fakturis", Name: "contract_gaps", Help: "Stretches of service contracts for which there is neither an invoice nor a plan, when the leader last looked.",
	})
	m.bouncesRead = prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: "fakturis", Name: "bounces_last_success_timestamp_seconds", Help: "When the mailbox of returned mails was last read to its end.",
	})
	build := gauge("build_info", "1; the labels say what is running.", "version", "go")
	build.WithLabelValues(version, runtime.Version()).Set(1)
	m.registry.MustRegister(m.pending, m.applied, m.lag, m.lastSuccess, m.drift, m.triggers, m.mails, m.bounces, m.bouncesRead, m.pdf, m.issued, m.pushed, m.leader, m.gaps, m.extension, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "fakturis", Name: name, Help: help}, labels)
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "fakturis", Name: name, Help: help}, labels)
}

// Applied counts n rows of a shop that were mirrored with a result (new, changed, deleted, held, failed).
func (m *Metrics) Applied(shop, kind, result string, n int64) {
	m.applied.WithLabelValues(shop, kind, result).Add(float64(n))
}

// Synced notes that a shop was scanned to the end without an error.
func (m *Metrics) Synced(shop string, at time.Time) {
	m.lastSuccess.WithLabelValues(shop).Set(float64(at.UnixMilli()) / 1000)
}

// Pending notes how many changes of a shop wait and how old the oldest is.
func (m *Metrics) Pending(shop string, n int64, oldest time.Duration) {
	m.pending.WithLabelValues(shop).Set(float64(n))
	m.lag.WithLabelValues(shop).Set(oldest.Seconds())
}

// Drift counts n rows that a scan found changed although no trigger had told of them.
func (m *Metrics) Drift(shop string, n int64) { m.drift.WithLabelValues(shop).Add(float64(n)) }

// TriggersMissing notes how many triggers are not in the shop's database.
func (m *Metrics) TriggersMissing(shop string, n int) {
	m.triggers.WithLabelValues(shop).Set(float64(n))
}

// MailDone counts a mail by how it ended (sent, failed, unknown).
func (m *Metrics) MailDone(result string) { m.mails.WithLabelValues(result).Inc() }

// BounceRead counts a report on a mail that came back by what became of it (failed, noted, known, foreign, early).
func (m *Metrics) BounceRead(result string) { m.bounces.WithLabelValues(result).Inc() }

// ZeroBounces shows the figures before the first report.
func (m *Metrics) ZeroBounces() {
	for _, result := range []string{"failed", "noted", "known", "foreign", "early"} {
		m.bounces.WithLabelValues(result)
	}
}

// BouncesLooked notes that the mailbox of returned mails was read to its end.
func (m *Metrics) BouncesLooked(at time.Time) { m.bouncesRead.Set(float64(at.UnixMilli()) / 1000) }

// PDFMade notes how long one PDF took.
func (m *Metrics) PDFMade(d time.Duration) { m.pdf.Observe(d.Seconds()) }

// InvoiceIssued counts an issued invoice by its type.
func (m *Metrics) InvoiceIssued(kind string) { m.issued.WithLabelValues(kind).Inc() }

// StatusChanged counts a status change by how it came to rest: done (mail_failed, where that alone went wrong), refused,
// cancelled, or unknown.
func (m *Metrics) StatusChanged(state invoicing.IntentState, mail invoicing.MailState) {
	result := string(state)
	if state == invoicing.IntentDone && mail == invoicing.MailFailed {
		result = "mail_failed"
	}
	m.pushed.WithLabelValues(result).Inc()
}

// ZeroStatusChanges shows the figures before the first status change.
func (m *Metrics) ZeroStatusChanges() {
	for _, result := range []string{"done", "mail_failed", "refused", "cancelled", "unknown"} {
		m.pushed.WithLabelValues(result)
	}
}

// Leader notes whether this process is the leader.
func (m *Metrics) Leader(is bool) {
	if is {
		m.leader.Set(1)
		return
	}
	m.leader.Set(0)
}

// ExtensionUp notes whether a shop's extension answered as it should.
func (m *Metrics) ExtensionUp(shop string, up bool) {
	value := 0.0
	if up {
		value = 1
	}
	m.extension.WithLabelValues(shop).Set(value)
}

// ContractGaps notes how many stretches of service contracts nobody would bill.
func (m *Metrics) ContractGaps(n int) { m.gaps.Set(float64(n)) }

// WatchQueue adds fakturis_jobs and fakturis_job_oldest_seconds, counted from the queue at every scrape. Call it once.
func (m *Metrics) WatchQueue(q *outbox.Queue) error {
	return m.registry.Register(&queueCollector{
		counts: q.Counts,
		jobs:   prometheus.NewDesc("fakturis_jobs", "Jobs by kind and state.", []string{"kind", "state"}, nil),
		oldest: prometheus.NewDesc("fakturis_job_oldest_seconds", "Age of the oldest job of a kind that waits.", []string{"kind"}, nil),
	})
}

// WatchUnknownMails adds fakturis_mails_unknown, asked at every scrape. Call it once.
func (m *Metrics) WatchUnknownMails(count func(context.Context) (int64, error)) error {
	return m.registry.Register(&countCollector{
		count:  count,
		figure: prometheus.NewDesc("fakturis_mails_unknown", "Mails of which nobody knows whether they arrived; a person must decide.", nil, nil),
	})
}

// WatchHeldInvoices adds fakturis_invoices_held, asked at every scrape. Call it once.
func (m *Metrics) WatchHeldInvoices(count func(context.Context) (int64, error)) error {
	return m.registry.Register(&countCollector{
		count:  count,
		figure: prometheus.NewDesc("fakturis_invoices_held", "Drafts that something keeps from being issued; a person must settle it.", nil, nil),
	})
}

// WatchHeldContracts adds fakturis_contracts_held, asked at every scrape. Call it once.
func (m *Metrics) WatchHeldContracts(count func(context.Context) (int64, error)) error {
	return m.registry.Register(&countCollector{
		count:  count,
		figure: prometheus.NewDesc("fakturis_contracts_held", "Service contracts that cannot be planned; a person must settle it.", nil, nil),
	})
}

// WatchScheduled adds what is scheduled and needs somebody, asked at every scrape. Call it once.
func (m *Metrics) WatchScheduled(counts func(context.Context) (store.QueueCounts, error)) error {
	return m.registry.Register(&scheduleCollector{
		counts:  counts,
		due:     prometheus.NewDesc("fakturis_collective_due", "Invoices that go out by themselves today.", nil, nil),
		undated: prometheus.NewDesc("fakturis_invoices_undated", "Invoices whose provisional date has come and that have no send date.", nil, nil),
		missed:  prometheus.NewDesc("fakturis_invoices_missed", "Invoices that are too late to go out by themselves; a person must decide.", nil, nil),
		guarded: prometheus.NewDesc("fakturis_invoices_guarded", "Invoices that are held instead of sent, with the reason.", nil, nil),
	})
}

// WatchStatusChanges adds fakturis_status_changes and fakturis_status_change_oldest_seconds, asked at every scrape; now is the
// store's clock. Call it once.
func (m *Metrics) WatchStatusChanges(counts func(context.Context) (store.StatusCounts, error), now func() time.Time) error {
	return m.registry.Register(&statusCollector{
		counts: counts,
		now:    now,
		states: prometheus.NewDesc("fakturis_status_changes", "Status changes that are not carried out in their shop yet: open, waiting (tried in vain), unknown (a person must decide).", []string{"state"}, nil),
		oldest: prometheus.NewDesc("fakturis_status_change_oldest_seconds", "How long the status change waits that was first tried in vain.", nil, nil),
	})
}

// WatchProtection adds fakturis_archive_unprotected. Call it once.
func (m *Metrics) WatchProtection(unprotected func() float64) error {
	return m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "fakturis", Name: "archive_unprotected",
		Help: "Ways in which the database would let this process change what was issued, when it last looked.",
	}, unprotected))
}

// WatchLastOrders adds fakturis_last_order_timestamp_seconds, asked at every scrape, and fakturis_quiet_alarm_seconds for
// the shops that have an alarm. Call it once.
func (m *Metrics) WatchLastOrders(last func(context.Context) ([]store.LastOrder, error), alarms map[string]time.Duration) error {
	return m.registry.Register(&orderCollector{
		last:   last,
		alarms: alarms,
		newest: prometheus.NewDesc("fakturis_last_order_timestamp_seconds", "When the newest order of a shop was bought.", []string{"shop"}, nil),
		alarm:  prometheus.NewDesc("fakturis_quiet_alarm_seconds", "How long a shop may be without a new order, where somebody wants to know.", []string{"shop"}, nil),
	})
}

// Handler serves the figures.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}
