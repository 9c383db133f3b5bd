package api_test

import (
	"strconv"
	"testing"
	"time"

	"fakturisd/daemon/server/api"
)

func TestLimitLetsABurstThroughAndThenTheRate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := api.NewLimit(2, 3, func() time.Time { return now })
	for i := range 3 {
		if wait := l.Take("a"); wait != 0 {
			t.Fatalf("request %d waits %s", i+1, wait)
		}
	}
	if wait := l.Take("a"); wait != 500*time.Millisecond {
		t.Errorf("the fourth at once waits %s, want 500ms", wait)
	}
	if wait := l.Take("b"); wait != 0 {
		t.Errorf("another caller waits %s", wait)
	}
	now = now.Add(500 * time.Millisecond)
	if wait := l.Take("a"); wait != 0 {
		t.Errorf("after half a second it waits %s", wait)
	}
	if wait := l.Take("a"); wait == 0 {
		t.Error("half a second earned two requests at two a second")
	}
	now = now.Add(time.Hour)
	for range 3 {
		l.Take("a")
	}
	if wait := l.Take("a"); wait == 0 {
		t.Error("an hour of rest earned more than the burst")
	}
}

func TestLimitForgetsWhoRested(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := api.NewLimit(1, 1, func() time.Time { return now })
	for i := range api.MaxBuckets {
		l.Take(strconv.Itoa(i))
	}
	now = now.Add(time.Second)
	l.Take("one more")
	if n := l.Buckets(); n != 1 {
		t.Errorf("%d buckets are kept, want 1", n)
	}
}
