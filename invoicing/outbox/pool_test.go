package outbox_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing/outbox"
)

// start runs a pool until stop is called or the test ends; stop returns when the pool did.
func start(t *testing.T, p *outbox.Pool) (stop func()) {
	t.Helper()
	p.Log = zerolog.New(zerolog.NewTestWriter(t))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return stop
}

// until waits for something that must happen soon.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !happened() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func countState(t *testing.T, db *sql.DB, state outbox.State) (n int) {
	t.Helper()
	if err := db.QueryRow(`SELECT COUNT(*) FROM fakturis_job WHERE state = ?`, state).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPoolsShareTheWork(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var mu sync.Mutex
	runs := map[int64]int{}
	for i := range 2 {
		start(t, &outbox.Pool{Queue: outbox.New(db, fmt.Sprint("p", i)), Workers: 3, Poll: 10 * time.Millisecond, Handlers: map[string]outbox.Handler{
			"a": func(_ context.Context, j outbox.Job) error {
				mu.Lock()
				defer mu.Unlock()
				runs[j.ID]++
				return nil
			}}})
	}
	for i := range 100 {
		enqueue(t, db, outbox.Job{Kind: "a", DedupeKey: fmt.Sprint(i)})
	}
	enqueue(t, db, outbox.Job{Kind: "of a newer program"})
	until(t, "all jobs done", func() bool { return countState(t, db, outbox.Done) == 100 })
	mu.Lock()
	defer mu.Unlock()
	for id, n := range runs {
		if n != 1 {
			t.Errorf("job %d ran %d times", id, n)
		}
	}
	if n := countState(t, db, outbox.Available); n != 1 {
		t.Errorf("%d jobs of unknown kinds are left, want 1", n)
	}
}

func TestWakeBeatsThePoll(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	ran := make(chan int64, 10)
	p := &outbox.Pool{Queue: outbox.New(db, "me"), Poll: time.Hour, Handlers: map[string]outbox.Handler{
		"a": func(_ context.Context, j outbox.Job) error { ran <- j.ID; return nil }}}
	start(t, p)
	enqueue(t, db, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a"})
	p.Wake()
	for range 3 { // one worker: the end of each job looks for the next
		receive(t, ran)
	}
}

func TestPoolRetriesAndPanicsAreFailures(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	q := outbox.New(db, "me")
	q.Backoff = func(string, int) time.Duration { return 0 }
	start(t, &outbox.Pool{Queue: q, Poll: 5 * time.Millisecond, Handlers: map[string]outbox.Handler{
		"heals": func(_ context.Context, j outbox.Job) error {
			if j.Attempt < 3 {
				return errors.New("not yet")
			}
			return nil
		},
		"panics": func(context.Context, outbox.Job) error { panic("oh") },
		"doubts": func(context.Context, outbox.Job) error { return outbox.Doubt(errors.New("no answer")) }}})
	enqueue(t, db, outbox.Job{Kind: "heals"}, outbox.Job{Kind: "panics", MaxAttempts: 2}, outbox.Job{Kind: "doubts"})
	until(t, "all at rest", func() bool { return countState(t, db, outbox.Available)+countState(t, db, outbox.Running) == 0 })
	for id, want := range map[int64]string{1: "done 3", 2: "failed 2 handler panicked: oh", 3: "unknown 1 no answer"} {
		if got := state(t, db, id); got != want {
			t.Errorf("job %d is %s, want %s", id, got, want)
		}
	}
}

// TestStopGivesTheAttemptBack stops a pool in the midst of a job that does not end in the time of grace.
func TestStopGivesTheAttemptBack(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	began := make(chan struct{})
	stop := start(t, &outbox.Pool{Queue: outbox.New(db, "me"), Grace: time.Millisecond, Poll: 5 * time.Millisecond, Handlers: map[string]outbox.Handler{
		"a": func(ctx context.Context, _ outbox.Job) error { close(began); <-ctx.Done(); return ctx.Err() }}})
	enqueue(t, db, outbox.Job{Kind: "a"})
	receive(t, began)
	stop()
	if got := state(t, db, 1); got != "available 0" {
		t.Errorf("job is %s", got)
	}
}

func TestStopLetsAJobEnd(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	began, finish := make(chan struct{}), make(chan struct{})
	stop := start(t, &outbox.Pool{Queue: outbox.New(db, "me"), Grace: time.Minute, Poll: 5 * time.Millisecond, Handlers: map[string]outbox.Handler{
		"a": func(ctx context.Context, _ outbox.Job) error { close(began); <-finish; return ctx.Err() }}})
	enqueue(t, db, outbox.Job{Kind: "a"})
	receive(t, began)
	time.AfterFunc(20*time.Millisecond, func() { close(finish) })
	stop()
	if got := state(t, db, 1); got != "done 1" {
		t.Errorf("job is %s", got)
	}
}

func TestLeaseIsKeptWhileWorkGoesOn(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	began, finish := make(chan struct{}), make(chan struct{})
	q := outbox.New(db, "me")
	q.Lease = 3 * time.Second
	start(t, &outbox.Pool{Queue: q, Poll: 5 * time.Millisecond, Handlers: map[string]outbox.Handler{
		"a": func(ctx context.Context, _ outbox.Job) error { close(began); <-finish; return ctx.Err() }}})
	enqueue(t, db, outbox.Job{Kind: "a"})
	receive(t, began)
	lease := func() (end time.Time) {
		if err := db.QueryRow(`SELECT lease_until FROM fakturis_job`).Scan(&end); err != nil {
			t.Fatal(err)
		}
		return end
	}
	first := lease()
	until(t, "the lease extended", func() bool { return lease().After(first) })
	close(finish)
	until(t, "done", func() bool { return countState(t, db, outbox.Done) == 1 })
	if got := state(t, db, 1); got != "done 1" {
		t.Errorf("job is %s", got)
	}
}

// TestLostJobIsLetGo takes a job away from a pool whose handler still works: the handler is told, and what it says
// afterwards counts no more.
func TestLostJobIsLetGo(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	began, told := make(chan struct{}), make(chan struct{})
	q := outbox.New(db, "slow")
	q.Lease = 3 * time.Second
	stop := start(t, &outbox.Pool{Queue: q, Poll: 5 * time.Millisecond, Handlers: map[string]outbox.Handler{
		"a": func(ctx context.Context, _ outbox.Job) error { close(began); <-ctx.Done(); close(told); return nil }}})
	enqueue(t, db, outbox.Job{Kind: "a"})
	receive(t, began)
	exec(t, db, `UPDATE fakturis_job SET owner = 'other', attempt = attempt + 1, lease_until = NOW(6) + INTERVAL 1 HOUR`)
	receive(t, told)
	stop()
	if got := state(t, db, 1); got != "running 2" {
		t.Errorf("job is %s, want it left to its new owner", got)
	}
}
