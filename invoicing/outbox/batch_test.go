package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fakturisd/invoicing/outbox"
)

// batches collects how many jobs came at a time.
type batches struct {
	mu    sync.Mutex
	sizes []int
	runs  map[int64]int
	again int // jobs that were tried again among others
}

func (b *batches) came(jobs ...outbox.Job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sizes = append(b.sizes, len(jobs))
	if b.runs == nil {
		b.runs = map[int64]int{}
	}
	for _, j := range jobs {
		b.runs[j.ID]++
		if j.Attempt > 1 && len(jobs) > 1 {
			b.again++
		}
	}
}

func (b *batches) pool(q *outbox.Queue, most int, handle func(context.Context, []outbox.Job) []error) *outbox.Pool {
	return &outbox.Pool{Queue: q, Poll: 5 * time.Millisecond,
		Handlers: map[string]outbox.Handler{"a": func(ctx context.Context, j outbox.Job) error { b.came(j); return handle(ctx, []outbox.Job{j})[0] },
			"b": func(context.Context, outbox.Job) error { return nil }},
		Batches: map[string]outbox.Batch{"a": {Most: most, Handle: func(ctx context.Context, jobs []outbox.Job) []error {
			b.came(jobs...)
			return handle(ctx, jobs)
		}}}}
}

func fine(_ context.Context, jobs []outbox.Job) []error { return make([]error, len(jobs)) }

func TestBatchesTakeWhatIsDue(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var b batches
	for range 23 {
		enqueue(t, db, outbox.Job{Kind: "a"}, outbox.Job{Kind: "b"})
	}
	enqueue(t, db, outbox.Job{Kind: "a", RunAt: time.Now().Add(time.Hour)})
	start(t, b.pool(outbox.New(db, "me"), 10, fine))
	until(t, "all due jobs are done", func() bool { return countState(t, db, outbox.Done) == 46 })
	b.mu.Lock()
	defer b.mu.Unlock()
	if fmt.Sprint(b.sizes) != "[10 10 3]" {
		t.Errorf("jobs came in batches of %v", b.sizes)
	}
}

func TestASingleJobWaitsForNoOther(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var b batches
	start(t, b.pool(outbox.New(db, "me"), 10, fine))
	enqueue(t, db, outbox.Job{Kind: "a"})
	until(t, "it is done", func() bool { return countState(t, db, outbox.Done) == 1 })
}

// TestPoolsShareBatches: each job is done once, whoever takes it.
func TestPoolsShareBatches(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var b batches
	for i := range 200 {
		enqueue(t, db, outbox.Job{Kind: "a", DedupeKey: fmt.Sprint(i)})
	}
	for i := range 3 {
		p := b.pool(outbox.New(db, fmt.Sprint("p", i)), 7, fine)
		p.Workers = 2
		start(t, p)
	}
	until(t, "all jobs are done", func() bool { return countState(t, db, outbox.Done) == 200 })
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, n := range b.runs {
		if n != 1 {
			t.Errorf("job %d ran %d times", id, n)
		}
	}
}

// TestAPoisonedJobHurtsNoOther lets one job spoil its batch in every way; tried again it comes alone.
func TestAPoisonedJobHurtsNoOther(t *testing.T) {
	t.Parallel()
	for name, poison := range map[string]func(ctx context.Context, jobs []outbox.Job, i int) []error{
		"fails": func(_ context.Context, jobs []outbox.Job, i int) []error {
			e := make([]error, len(jobs))
			e[i] = errors.New("poison")
			return e
		},
		"panics": func(context.Context, []outbox.Job, int) []error { panic("poison") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t)
			var b batches
			q := outbox.New(db, "me")
			q.Backoff = func(string, int) time.Duration { return 0 }
			for i := range 20 {
				enqueue(t, db, outbox.Job{Kind: "a", DedupeKey: fmt.Sprint(i), MaxAttempts: 3})
			}
			var fresh sync.Once // jobs that come in while the others are tried again
			start(t, b.pool(q, 20, func(ctx context.Context, jobs []outbox.Job) []error {
				if jobs[0].Attempt > 1 {
					fresh.Do(func() { enqueue(t, db, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a"}) })
				}
				for i, j := range jobs {
					if j.DedupeKey == "13" {
						return poison(ctx, jobs, i)
					}
				}
				return fine(ctx, jobs)
			}))
			until(t, "all came to rest", func() bool { return countState(t, db, outbox.Done) == 22 && countState(t, db, outbox.Failed) == 1 })
			b.mu.Lock()
			defer b.mu.Unlock()
			if b.again > 0 {
				t.Errorf("%d jobs were tried again among others (%v)", b.again, b.sizes)
			}
		})
	}
}

// TestABatchThatIsLostIsLeft: another worker took the jobs over meanwhile; what this one says about them does not count.
func TestABatchThatIsLostIsLeft(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var b batches
	q := outbox.New(db, "me")
	q.Lease = 300 * time.Millisecond
	for range 5 {
		enqueue(t, db, outbox.Job{Kind: "a"})
	}
	ended := make(chan struct{}, 9)
	stop := start(t, b.pool(q, 5, func(ctx context.Context, jobs []outbox.Job) []error {
		if len(jobs) < 5 {
			return fine(ctx, jobs)
		}
		exec(t, db, `UPDATE fakturis_job SET owner = 'another', attempt = attempt + 1, lease_until = NOW(6) + INTERVAL 1 HOUR`)
		<-ctx.Done() // the lease cannot be renewed
		ended <- struct{}{}
		return fine(ctx, jobs)
	}))
	receive(t, ended)
	stop()
	var others int
	if err := db.QueryRow(`SELECT COUNT(*) FROM fakturis_job WHERE owner = 'another' AND state = 'running' AND attempt = 2`).Scan(&others); err != nil || others != 5 {
		t.Errorf("%d of 5 jobs are still the other's (%v)", others, err)
	}
}

// TestAStoppedBatchGivesItsJobsBack: the attempt does not count.
func TestAStoppedBatchGivesItsJobsBack(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var b batches
	for range 5 {
		enqueue(t, db, outbox.Job{Kind: "a"})
	}
	began := make(chan struct{}, 9)
	p := b.pool(outbox.New(db, "me"), 5, func(ctx context.Context, jobs []outbox.Job) []error {
		began <- struct{}{}
		<-ctx.Done()
		errs := fine(ctx, jobs)
		for i := range errs[1:] { // the first was done just in time
			errs[i+1] = ctx.Err()
		}
		return errs
	})
	p.Grace = time.Millisecond
	stop := start(t, p)
	receive(t, began)
	stop()
	var back int
	if err := db.QueryRow(`SELECT COUNT(*) FROM fakturis_job WHERE state = 'available' AND attempt = 0 AND owner IS NULL`).Scan(&back); err != nil || back != 4 || countState(t, db, outbox.Done) != 1 {
		t.Errorf("%d of 4 jobs were given back (%v)", back, err)
	}
}
