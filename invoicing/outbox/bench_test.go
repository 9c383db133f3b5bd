package outbox_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkDaemons works off jobs that wait 10 ms for somebody, as those that talk to a mail server do, with one, two and four
// daemons of two workers each, every one with a pool of connections of its own: two-ratio and four-ratio are their jobs per second
// against one daemon's.
func BenchmarkDaemons(b *testing.B) {
	const jobs = 600
	for b.Loop() {
		alone := float64(0)
		for _, daemons := range []int{1, 2, 4} {
			took := share(b, daemons, jobs).Seconds()
			switch daemons {
			case 1:
				alone = took
				b.ReportMetric(jobs/took, "jobs/s")
			case 2:
				b.ReportMetric(alone/took, "two-ratio")
			case 4:
				b.ReportMetric(alone/took, "four-ratio")
			}
		}
	}
}

func share(b *testing.B, daemons, jobs int) time.Duration {
	b.Helper()
	dsn := privatedb.New(b)
	var pools []*outbox.Pool
	done := make(chan struct{}, jobs)
	for i := range daemons {
		s, err := store.Open(b.Context(), store.Config{DSN: dsn})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		if i == 0 {
			if err := s.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			for n := range jobs {
				enqueue(b, s.DB(), outbox.Job{Kind: "a", DedupeKey: fmt.Sprint(n)})
			}
		}
		pools = append(pools, &outbox.Pool{Queue: outbox.New(s.DB(), fmt.Sprint("daemon", i)), Workers: 2, Handlers: map[string]outbox.Handler{
			"a": func(context.Context, outbox.Job) error {
				time.Sleep(10 * time.Millisecond)
				done <- struct{}{}
				return nil
			}}})
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan struct{}, daemons)
	began := time.Now()
	for _, p := range pools {
		go func() { p.Run(ctx); ended <- struct{}{} }()
	}
	for range jobs {
		<-done
	}
	took := time.Since(began)
	stop()
	for range daemons {
		<-ended
	}
	return took
}
