// Package leader lets one of several daemons on a database do what only one may do: it holds a lease that ends by
// itself when the daemon dies.
package leader

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

// Lease is one daemon's claim to the leadership of that name. All deadlines are on the database's clock; the leader
// itself counts from before it asked, on its own monotonic clock, so it always stops before another may start.
type Lease struct {
	TTL time.Duration // how long a lease lasts without renewal
	Log zerolog.Logger

	db           *sql.DB
	name, holder string
	leading      atomic.Bool
}

// New returns a lease of fifteen seconds on what name says, for a daemon that calls itself holder, a name that no
// other daemon has.
func New(db *sql.DB, name, holder string) *Lease {
	return &Lease{TTL: 15 * time.Second, Log: zerolog.Nop(), db: db, name: name, holder: holder}
}

// Leading says whether this daemon is the leader just now.
func (l *Lease) Leading() bool { return l.leading.Load() }

// Run bids for the lease until ctx ends. While it is held, lead runs; its context ends when the lease does, and it
// must return within a fifteenth of TTL then. What only a leader may write carries the term, which grows with every
// change of hands. Run gives the lease back in the end, so that a planned stop costs the others no waiting.
func (l *Lease) Run(ctx context.Context, lead func(ctx context.Context, term int64)) {
	for ctx.Err() == nil {
		g, err := l.bid(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			l.Log.Warn().Err(err).Msg("cannot bid for the leadership")
		case err == nil && g.term != 0:
			l.hold(ctx, g, lead)
		}
		l.pause(ctx)
	}
}

// grant is a lease that was given: for a term, until a moment of our own clock.
type grant struct {
	term  int64
	until time.Time
}

// bid takes the lease if it is free or renews it if it is ours; without it the grant is empty. A lease that ran out
// starts a new term even for the same holder, for somebody may have led meanwhile.
func (l *Lease) bid(ctx context.Context) (grant, error) {
	ctx, cancel := context.WithTimeout(ctx, l.TTL/3)
	defer cancel()
	g := grant{until: time.Now().Add(l.TTL - l.TTL/15)}
	ttl := l.TTL.Microseconds()
	// The assignments work from left to right: each sees what the ones before it have set.
	_, err := l.db.ExecContext(ctx, `INSERT INTO fakturis_leader (name, holder, term, expires_at) VALUES (?, ?, 1, NOW(6) + INTERVAL ? MICROSECOND)
		ON DUPLICATE KEY UPDATE term = IF(expires_at < NOW(6), term + 1, term), holder = IF(expires_at < NOW(6), VALUES(holder), holder),
		expires_at = IF(holder = VALUES(holder), NOW(6) + INTERVAL ? MICROSECOND, expires_at)`, l.name, l.holder, ttl, ttl)
	if err != nil {
		return grant{}, fmt.Errorf("bid for %s: %w", l.name, err)
	}
	var holder string
	if err := l.db.QueryRowContext(ctx, `SELECT holder, term FROM fakturis_leader WHERE name = ?`, l.name).Scan(&holder, &g.term); err != nil {
		return grant{}, fmt.Errorf("bid for %s: %w", l.name, err)
	}
	if holder != l.holder {
		return grant{}, nil
	}
	return g, nil
}

// pause waits a third of TTL, a little more or less so that daemons do not bid in step.
func (l *Lease) pause(ctx context.Context) {
	timer := time.NewTimer(l.TTL/3 + rand.N(l.TTL/15))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
