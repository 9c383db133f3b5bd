package leader_test

import (
	"context"
	"database/sql"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fakturisd/daemon/leader"
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

// contender is a daemon that bids until it is stopped and tells when its terms begin and end.
type contender struct {
	lease        *leader.Lease
	began, ended chan int64
	left         time.Time // when it last stopped leading; read it after ended
	stop         func()
}

// contend starts one whose lease lasts ttl; alone counts those who lead at a time.
func contend(t *testing.T, db *sql.DB, holder string, ttl time.Duration, alone *atomic.Int64) *contender {
	t.Helper()
	c := &contender{lease: leader.New(db, "daemon", holder), began: make(chan int64, 100), ended: make(chan int64, 100)}
	c.lease.TTL = ttl
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.lease.Run(ctx, func(ctx context.Context, term int64) {
			if alone.Add(1) > 1 {
				t.Errorf("%s leads term %d beside another", holder, term)
			}
			c.began <- term
			<-ctx.Done()
			c.left = time.Now()
			alone.Add(-1)
			c.ended <- term
		})
	}()
	c.stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(c.stop)
	return c
}

func receive(t *testing.T, c <-chan int64) int64 {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(30 * time.Second):
		t.Fatal("nothing happened")
		return 0
	}
}

func TestOneOfManyLeads(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var alone atomic.Int64
	all := make([]*contender, 5)
	for i := range all {
		all[i] = contend(t, db, string(rune('a'+i)), 3*time.Second, &alone)
	}
	for range all { // each resigns in turn, and another takes over with the next term
		var leading *contender
		deadline := time.Now().Add(30 * time.Second)
		for leading == nil {
			if time.Now().After(deadline) {
				t.Fatal("nobody leads")
			}
			for _, c := range all {
				if c.lease.Leading() {
					leading = c
				}
			}
			time.Sleep(2 * time.Millisecond)
		}
		term := receive(t, leading.began)
		var stored int64
		if err := db.QueryRow(`SELECT term FROM fakturis_leader WHERE name = 'daemon'`).Scan(&stored); err != nil || stored != term {
			t.Errorf("leads term %d, stored is %d: %v", term, stored, err)
		}
		leading.stop()
		if leading.lease.Leading() {
			t.Error("still leading after the stop")
		}
	}
}

func TestTermsGrowWithEveryTakeover(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var alone atomic.Int64
	last := int64(0)
	for _, holder := range []string{"a", "b", "a"} {
		c := contend(t, db, holder, 3*time.Second, &alone)
		term := receive(t, c.began)
		if term != last+1 {
			t.Errorf("%s leads term %d after %d", holder, term, last)
		}
		last = term
		c.stop()
	}
}

// TestTakeoverFromADeadLeader finds a lease whose holder vanished: nobody leads before it ran out.
func TestTakeoverFromADeadLeader(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	if _, err := db.Exec(`INSERT INTO fakturis_leader VALUES ('daemon', 'dead', 7, NOW(6) + INTERVAL 1500000 MICROSECOND)`); err != nil {
		t.Fatal(err)
	}
	var dead time.Time
	if err := db.QueryRow(`SELECT expires_at FROM fakturis_leader`).Scan(&dead); err != nil {
		t.Fatal(err)
	}
	var alone atomic.Int64
	c := contend(t, db, "b", 900*time.Millisecond, &alone)
	if term := receive(t, c.began); term != 8 {
		t.Errorf("leads term %d", term)
	}
	if early := time.Until(dead); early > 0 {
		t.Errorf("leads %s before the lease ran out", early)
	}
}

// TestLeaderStopsWhenItsLeaseIsGone takes the lease away behind the leader's back.
func TestLeaderStopsWhenItsLeaseIsGone(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	var alone atomic.Int64
	c := contend(t, db, "a", 1500*time.Millisecond, &alone)
	term := receive(t, c.began)
	if _, err := db.Exec(`UPDATE fakturis_leader SET holder = 'b', term = term + 1, expires_at = NOW(6) + INTERVAL 1 HOUR`); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, c.ended); got != term {
		t.Errorf("term %d ended", got)
	}
	c.stop()
	var still bool
	if err := db.QueryRow(`SELECT holder = 'b' AND expires_at > NOW(6) FROM fakturis_leader`).Scan(&still); err != nil || !still {
		t.Errorf("the other's lease was touched: %v", err)
	}
}

// TestLeaderStopsBeforeItsLeaseEnds cuts the leader off the database: it must stop by its own clock, before the
// database would let another in.
func TestLeaderStopsBeforeItsLeaseEnds(t *testing.T) {
	t.Parallel()
	c := privatedb.New(t)
	s, err := store.Open(context.Background(), store.Config{DSN: c})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(context.Background(), store.Config{DSN: c})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var alone atomic.Int64
	leads := contend(t, s.DB(), "a", 4500*time.Millisecond, &alone)
	receive(t, leads.began)
	s.Close() // no statement works any more
	receive(t, leads.ended)
	var end time.Time
	if err := other.DB().QueryRow(`SELECT expires_at FROM fakturis_leader`).Scan(&end); err != nil {
		t.Fatal(err)
	}
	if !leads.left.Before(end) {
		t.Errorf("stopped %s after the lease ended", leads.left.Sub(end))
	}
}

func TestLeadMayReturn(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	lease := leader.New(db, "daemon", "a")
	lease.TTL = 300 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var terms []int64
	lease.Run(ctx, func(_ context.Context, term int64) {
		if terms = append(terms, term); len(terms) == 3 {
			cancel()
		}
	})
	if len(terms) != 3 || terms[0] >= terms[1] || terms[1] >= terms[2] {
		t.Errorf("terms %v", terms)
	}
}
