package connector_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fakturisd/connector"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/connector/track"
)

// measured is the account with which the program reads the shop.
const measured = "fakturis@localhost"

// serverTime is how long the shop's server has worked on the program's statements until now, by its own count
// (userstat): reading, reckoning and answering, without the way there.
func (m *mirrored) serverTime(b *testing.B) time.Duration {
	b.Helper()
	var seconds float64
	must(b, m.db.QueryRow("SELECT BUSY_TIME FROM information_schema.USER_STATISTICS WHERE USER = 'fakturis'").Scan(&seconds))
	return time.Duration(seconds * float64(time.Second))
}

// scan looks at a shop in which nothing changed.
func (m *mirrored) scan(b *testing.B) {
	sync := connector.New(m.syncer(nil))
	for b.Loop() {
		before := m.serverTime(b)
		_, err := sync.Once(context.Background(), false)
		must(b, err)
		b.ReportMetric((m.serverTime(b) - before).Seconds(), "server-s/scan")
	}
}

// triggers has the shop followed by triggers.
func (m *mirrored) triggers(b *testing.B, settle time.Duration) connector.Hints {
	b.Helper()
	t, err := track.Open(track.Config{Source: "tee", DSN: m.dsn, Tables: m.shop.Tracked, Settle: settle, Always: true})
	must(b, err)
	b.Cleanup(func() { t.Close() })
	return track.Follow(t, m.shop)
}

// poll looks for hints when there are none.
func (m *mirrored) poll(b *testing.B) {
	const polls = 200
	ctx := context.Background()
	sync := connector.New(m.syncer(m.triggers(b, 0)))
	must(b, sync.Look(ctx)) // makes the triggers
	if _, err := sync.Once(ctx, false); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		before := m.serverTime(b)
		for range polls {
			must(b, sync.Look(ctx))
		}
		b.ReportMetric(float64((m.serverTime(b)-before).Microseconds())/1000/polls, "server-ms/poll")
	}
}

// change writes orders into the shop as customers do and waits until each is in the mirror. What counts is the time
// after the settle time, in which an order must rest.
func (m *mirrored) change(b *testing.B) {
	const changes = 100
	settle := time.Second
	ctx, stop := context.WithCancel(context.Background())
	c := m.syncer(m.triggers(b, settle))
	c.Settle, c.Poll = settle, 250*time.Millisecond // as the daemon polls
	scanned := make(chan struct{}, 1)
	c.OnLook = func(_ context.Context, l connector.Look) {
		if l.Scanned {
			select {
			case scanned <- struct{}{}:
			default:
			}
		}
	}
	ended := make(chan struct{})
	go func() {
		connector.New(c).Run(ctx)
		close(ended)
	}()
	defer func() {
		stop()
		<-ended
	}()
	<-scanned
	for b.Loop() {
		waits := m.waits(b, changes, settle)
		b.ReportMetric(waits[len(waits)/2].Seconds(), "p50-s")
		b.ReportMetric(waits[len(waits)*99/100].Seconds(), "p99-s")
	}
}

// waits writes orders and returns how long each took to arrive after it had rested, the shortest first.
func (m *mirrored) waits(b *testing.B, changes int, settle time.Duration) []time.Duration {
	b.Helper()
	type order struct {
		id      int64
		written time.Time
	}
	written := make(chan order, changes)
	go func() {
		defer close(written)
		at := rand.New(rand.NewPCG(1, 2))
		for i := range changes {
			time.Sleep(time.Duration(at.IntN(200)) * time.Millisecond)
			id, err := sampleshop.Trickle(context.Background(), m.db, int64(i+1))
			if err != nil {
				b.Error(err)
				return
			}
			written <- order{id, time.Now()}
		}
	}()
	var waits []time.Duration
	for o := range written {
		seen := 0
		for seen == 0 {
			if time.Since(o.written) > time.Minute {
				b.Fatalf("order %d did not arrive", o.id)
			}
			time.Sleep(5 * time.Millisecond)
			must(b, m.store.DB().QueryRow("SELECT COUNT(*) FROM fakturis_order WHERE number = CONCAT('tee-', ?)", o.id).Scan(&seen))
		}
		waits = append(waits, max(0, time.Since(o.written)-settle))
	}
	slices.Sort(waits)
	return waits
}
