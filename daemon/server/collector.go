package server

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fakturisd/invoicing/outbox"
)

// scrapeTime bounds what a scrape may ask of the database.
const scrapeTime = 2 * time.Second

// queueCollector counts the jobs of the queue when it is scraped, so that the figures of several processes agree.
type queueCollector struct {
	counts       func(context.Context) ([]outbox.Count, error)
	jobs, oldest *prometheus.Desc
}

// Describe names the figures.
func (c *queueCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.jobs; ch <- c.oldest }

// Collect counts.
func (c *queueCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	counts, err := c.counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.jobs, err)
		return
	}
	waiting := map[string]float64{}
	for _, n := range counts {
		ch <- prometheus.MustNewConstMetric(c.jobs, prometheus.GaugeValue, float64(n.N), n.Kind, string(n.State))
		if n.State == outbox.Available {
			waiting[n.Kind] = max(waiting[n.Kind], float64(n.OldestSeconds))
		}
	}
	for kind, age := range waiting {
		ch <- prometheus.MustNewConstMetric(c.oldest, prometheus.GaugeValue, age, kind)
	}
}

// mailCollector asks for the mails of unknown fate when it is scraped.
type mailCollector struct {
	count   func(context.Context) (int64, error)
	unknown *prometheus.Desc
}

// Describe names the figure.
func (c *mailCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.unknown }

// Collect asks.
func (c *mailCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	n, err := c.count(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.unknown, err)
		return
	}
	ch <- prometheus.MustNewConstMetric(c.unknown, prometheus.GaugeValue, float64(n))
}
