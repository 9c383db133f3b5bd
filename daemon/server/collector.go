package server

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
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

// countCollector asks for one number when it is scraped.
type countCollector struct {
	count  func(context.Context) (int64, error)
	figure *prometheus.Desc
}

// Describe names the figure.
func (c *countCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.figure }

// Collect asks.
func (c *countCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	n, err := c.count(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.figure, err)
		return
	}
	ch <- prometheus.MustNewConstMetric(c.figure, prometheus.GaugeValue, float64(n))
}

// scheduleCollector asks for the queue of what goes out by itself when it is scraped.
type scheduleCollector struct {
	counts                        func(context.Context) (store.QueueCounts, error)
	due, undated, missed, guarded *prometheus.Desc
}

// Describe names the figures.
func (c *scheduleCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- c.due
	ch <- c.undated
	ch <- c.missed
	ch <- c.guarded
}

// Collect asks.
func (c *scheduleCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	n, err := c.counts(ctx)
	for figure, value := range map[*prometheus.Desc]int64{c.due: n.Today, c.undated: n.Undated, c.missed: n.Missed, c.guarded: n.Held} {
		if err != nil {
			ch <- prometheus.NewInvalidMetric(figure, err)
			continue
		}
		ch <- prometheus.MustNewConstMetric(figure, prometheus.GaugeValue, float64(value))
	}
}

// orderCollector asks for the newest order of each shop when it is scraped.
type orderCollector struct {
	last          func(context.Context) ([]store.LastOrder, error)
	alarms        map[string]time.Duration // by shop key
	newest, alarm *prometheus.Desc
}

// Describe names the figures.
func (c *orderCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.newest; ch <- c.alarm }

// Collect asks.
func (c *orderCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	for shop, alarm := range c.alarms {
		ch <- prometheus.MustNewConstMetric(c.alarm, prometheus.GaugeValue, alarm.Seconds(), shop)
	}
	last, err := c.last(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.newest, err)
		return
	}
	for _, l := range last {
		ch <- prometheus.MustNewConstMetric(c.newest, prometheus.GaugeValue, float64(l.At.Unix()), l.Shop)
	}
}

// statusCollector asks how the status changes stand when it is scraped.
type statusCollector struct {
	counts         func(context.Context) (store.StatusCounts, error)
	now            func() time.Time
	states, oldest *prometheus.Desc
}

// Describe names the figures.
func (c *statusCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.states; ch <- c.oldest }

// Collect asks.
func (c *statusCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	n, err := c.counts(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.states, err)
		return
	}
	for state, value := range map[string]int64{"open": n.Open, "waiting": n.Waiting, "unknown": n.Unknown} {
		ch <- prometheus.MustNewConstMetric(c.states, prometheus.GaugeValue, float64(value), state)
	}
	age := time.Duration(0)
	if !n.WaitingSince.IsZero() {
		age = max(0, c.now().Sub(n.WaitingSince))
	}
	ch <- prometheus.MustNewConstMetric(c.oldest, prometheus.GaugeValue, age.Seconds())
}
