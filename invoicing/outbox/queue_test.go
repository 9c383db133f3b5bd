package outbox_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

func openDB(t *testing.T) *sql.DB {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{DSN: privatedb.New(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s.DB()
}

func enqueue(t testing.TB, db *sql.DB, jobs ...outbox.Job) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if err := outbox.Enqueue(context.Background(), tx, j); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func claimOne(t *testing.T, q *outbox.Queue, kinds ...string) outbox.Job {
	t.Helper()
	jobs, err := q.Claim(context.Background(), kinds, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("claimed %d jobs: %v", len(jobs), err)
	}
	return jobs[0]
}

// state tells state, attempt and error of a job.
func state(t *testing.T, db *sql.DB, id int64) string {
	t.Helper()
	var s string
	err := db.QueryRow(`SELECT CONCAT(state, ' ', attempt, ' ', COALESCE(last_error, '')) FROM fakturis_job WHERE id = ?`, id).Scan(&s)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(s)
}

func exec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

func expire(t *testing.T, db *sql.DB) {
	t.Helper()
	exec(t, db, `UPDATE fakturis_job SET lease_until = NOW(6) - INTERVAL 1 SECOND WHERE state = 'running'`)
}

func TestEnqueueBelongsToTheTransaction(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := outbox.Enqueue(context.Background(), tx, outbox.Job{Kind: "a"}); err != nil {
		t.Fatal(err)
	}
	q := outbox.New(db, "me")
	if jobs, err := q.Claim(context.Background(), []string{"a"}, 1); err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs before the commit: %v", len(jobs), err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if jobs, err := q.Claim(context.Background(), []string{"a"}, 1); err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs after the rollback: %v", len(jobs), err)
	}
}

func TestDedupe(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	job := outbox.Job{Kind: "a", DedupeKey: "a:1", Args: json.RawMessage(`{"id":1}`)}
	enqueue(t, db, job, job)
	other := job
	other.Args = json.RawMessage(`{"id":2}`)
	enqueue(t, db, other, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a"})
	jobs, err := outbox.New(db, "me").Claim(context.Background(), []string{"a"}, 10)
	if err != nil || len(jobs) != 3 {
		t.Fatalf("%d jobs: %v", len(jobs), err)
	}
	if string(jobs[0].Args) != `{"id":1}` || jobs[0].DedupeKey != "a:1" || string(jobs[1].Args) != "{}" {
		t.Errorf("%s, %s", jobs[0].Args, jobs[1].Args)
	}
	if err := outbox.New(db, "me").Complete(context.Background(), jobs[0]); err != nil {
		t.Fatal(err)
	}
	enqueue(t, db, job)
	if jobs, err := outbox.New(db, "me").Claim(context.Background(), []string{"a"}, 10); err != nil || len(jobs) != 0 {
		t.Errorf("entered again after it was done: %v %v", jobs, err)
	}
}

func TestClaimTakesDueJobsOfItsKinds(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	now := time.Now()
	enqueue(t, db, outbox.Job{Kind: "b", RunAt: now.Add(-time.Minute)}, outbox.Job{Kind: "a", RunAt: now.Add(time.Hour)},
		outbox.Job{Kind: "a", RunAt: now.Add(-2 * time.Minute)}, outbox.Job{Kind: "new", RunAt: now.Add(-time.Hour)})
	q := outbox.New(db, "me")
	jobs, err := q.Claim(context.Background(), []string{"a", "b"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, j := range jobs {
		kinds = append(kinds, fmt.Sprint(j.Kind, j.Attempt))
	}
	if d := cmp.Diff([]string{"a1", "b1"}, kinds); d != "" {
		t.Error(d)
	}
	if jobs, err := q.Claim(context.Background(), nil, 10); err != nil || jobs != nil {
		t.Errorf("without kinds: %v %v", jobs, err)
	}
}

// TestClaimGivesEachJobOnce lets many claim at once while others enter jobs.
func TestClaimGivesEachJobOnce(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	const jobs = 200
	var all sync.WaitGroup
	all.Go(func() {
		for i := range jobs {
			enqueue(t, db, outbox.Job{Kind: "a", DedupeKey: fmt.Sprint(i)})
		}
	})
	var mu sync.Mutex
	seen := map[int64]int{}
	for w := range 4 {
		q := outbox.New(db, fmt.Sprint("w", w))
		all.Go(func() {
			for {
				got, err := q.Claim(context.Background(), []string{"a"}, 3)
				if err != nil {
					t.Error(err)
					return
				}
				for _, j := range got {
					if err := q.Complete(context.Background(), j); err != nil {
						t.Error(err)
					}
				}
				mu.Lock()
				for _, j := range got {
					seen[j.ID]++
				}
				done := len(seen) == jobs
				mu.Unlock()
				if done || t.Failed() {
					return
				}
			}
		})
	}
	all.Wait()
	for id, n := range seen {
		if n != 1 {
			t.Errorf("job %d was given %d times", id, n)
		}
	}
}

func TestClaimUsesItsIndex(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	for i := range 300 {
		exec(t, db, `INSERT INTO fakturis_job (kind, args, state, run_at, max_attempts) VALUES ('a', '{}', ?, NOW(6), 5)`,
			[]string{"done", "done", "done", "available"}[i%4])
	}
	query := strings.TrimSuffix(fmt.Sprintf(outbox.ClaimQuery, "'a'"), " FOR UPDATE SKIP LOCKED")
	rows, err := db.Query("EXPLAIN " + strings.Replace(query, "LIMIT ?", "LIMIT 2", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		if key := values[slices.Index(columns, "key")].String; key != "claim" {
			t.Errorf("uses key %q", key)
		}
		if extra := values[slices.Index(columns, "Extra")].String; strings.Contains(extra, "filesort") {
			t.Errorf("sorts: %s", extra)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestResultsAreFenced(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := openDB(t)
	enqueue(t, db, outbox.Job{Kind: "a"})
	a, b := outbox.New(db, "a"), outbox.New(db, "b")
	first := claimOne(t, a, "a")
	if n, err := b.Rescue(ctx); err != nil || n != 0 {
		t.Fatalf("rescued %d living jobs: %v", n, err)
	}
	expire(t, db)
	if err := a.Extend(ctx, first); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Rescue(ctx); err != nil || n != 0 {
		t.Fatalf("rescued %d extended jobs: %v", n, err)
	}
	expire(t, db)
	if n, err := b.Rescue(ctx); err != nil || n != 1 {
		t.Fatalf("rescued %d jobs: %v", n, err)
	}
	if got := state(t, db, first.ID); got != "available 1 the worker a vanished during attempt 1" {
		t.Errorf("rescued job is %s", got)
	}
	second := claimOne(t, b, "a")
	if second.Attempt != 2 {
		t.Errorf("attempt %d", second.Attempt)
	}
	stolen := second
	stolen.Owner = "a"
	for _, j := range []outbox.Job{first, stolen} {
		for name, err := range map[string]error{"complete": a.Complete(ctx, j), "fail": a.Fail(ctx, j, errors.New("x")), "park": a.Park(ctx, j, "x"),
			"extend": a.Extend(ctx, j), "release": a.Release(ctx, j)} {
			if !errors.Is(err, outbox.ErrLost) {
				t.Errorf("%s of a lost job: %v", name, err)
			}
		}
	}
	if err := b.Complete(ctx, second); err != nil {
		t.Fatal(err)
	}
	if err := b.Complete(ctx, second); !errors.Is(err, outbox.ErrLost) {
		t.Errorf("completed twice: %v", err)
	}
	if got := state(t, db, first.ID); got != "done 2" {
		t.Errorf("job is %s", got)
	}
}

func TestFail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		attempts int
		err      error
		want     string
	}{
		"once more":     {2, errors.New("mail server down"), "available 1 mail server down"},
		"the last time": {1, errors.New("mail server down"), "failed 1 mail server down"},
		"for good":      {5, fmt.Errorf("send: %w", outbox.Final(errors.New("no such user"))), "failed 1 send: no such user"},
		"in doubt":      {5, outbox.Doubt(errors.New("no answer")), "unknown 1 no answer"},
		"at length":     {1, errors.New(strings.Repeat("ü", 5000)), "failed 1 " + strings.Repeat("ü", 2000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t)
			enqueue(t, db, outbox.Job{Kind: "a", MaxAttempts: c.attempts})
			q := outbox.New(db, "me")
			j := claimOne(t, q, "a")
			if err := q.Fail(ctx, j, c.err); err != nil {
				t.Fatal(err)
			}
			if got := state(t, db, j.ID); got != c.want {
				t.Errorf("job is %s, want %s", got, c.want)
			}
			if jobs, err := q.Claim(ctx, []string{"a"}, 1); err != nil || len(jobs) != 0 {
				t.Errorf("claimed again at once: %v %v", jobs, err)
			}
			err := q.Retry(ctx, j.ID)
			if failed := strings.HasPrefix(c.want, "failed"); failed != (err == nil) {
				t.Errorf("retry: %v", err)
			} else if failed {
				claimOne(t, q, "a")
			}
		})
	}
}

// TestPoisonEnds sees to it that a job that takes every worker down does not do so for ever, yet that a handler can
// look at what its last attempt left behind.
func TestPoisonEnds(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	enqueue(t, db, outbox.Job{Kind: "a", MaxAttempts: 2})
	q := outbox.New(db, "me")
	var id int64
	for attempt := 1; attempt <= 4; attempt++ {
		j := claimOne(t, q, "a")
		if id = j.ID; j.Attempt != attempt {
			t.Fatalf("attempt %d, want %d", j.Attempt, attempt)
		}
		expire(t, db)
		if n, err := q.Rescue(context.Background()); err != nil || n != 1 {
			t.Fatalf("rescued %d: %v", n, err)
		}
	}
	if got := state(t, db, id); !strings.HasPrefix(got, "failed 4") {
		t.Errorf("job is %s", got)
	}
}

func TestBackoffGrows(t *testing.T) {
	t.Parallel()
	for attempt, base := range map[int]time.Duration{1: 2 * time.Second, 2: 4 * time.Second, 5: 32 * time.Second, 12: time.Hour, 1000: time.Hour} {
		seen := map[time.Duration]bool{}
		for range 50 {
			d := outbox.Backoff("a", attempt)
			if d < base*3/4 || d > base*5/4 {
				t.Errorf("attempt %d waits %s", attempt, d)
			}
			seen[d] = true
		}
		if len(seen) < 2 {
			t.Errorf("attempt %d always waits the same", attempt)
		}
	}
}

func TestCountsAndPurge(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := openDB(t)
	q := outbox.New(db, "me")
	enqueue(t, db, outbox.Job{Kind: "a"}, outbox.Job{Kind: "a", RunAt: time.Now().Add(-2 * time.Minute)}, outbox.Job{Kind: "b", RunAt: time.Now().Add(time.Hour)})
	if err := q.Complete(ctx, claimOne(t, q, "a")); err != nil {
		t.Fatal(err)
	}
	enqueue(t, db, outbox.Job{Kind: "a", RunAt: time.Now().Add(-2 * time.Minute)})
	got, err := q.Counts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].OldestSeconds < 119 || got[0].OldestSeconds > 180 {
		t.Fatalf("%+v", got)
	}
	got[0].OldestSeconds = 0
	want := []outbox.Count{{Kind: "a", State: outbox.Available, N: 2}, {Kind: "b", State: outbox.Available, N: 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if n, err := q.Purge(ctx, time.Hour); err != nil || n != 0 {
		t.Errorf("purged %d: %v", n, err)
	}
	exec(t, db, `UPDATE fakturis_job SET run_at = NOW(6) - INTERVAL 2 HOUR, finished_at = run_at`)
	if n, err := q.Purge(ctx, time.Hour); err != nil || n != 1 {
		t.Errorf("purged %d, want the one that is done: %v", n, err)
	}
}
