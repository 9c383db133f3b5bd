package leader

import (
	"context"
	"time"
)

// hold leads while the lease can be renewed in time, then waits for lead to return and gives the lease back.
func (l *Lease) hold(ctx context.Context, g grant, lead func(ctx context.Context, term int64)) {
	leading, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	l.leading.Store(true)
	l.Log.Info().Int64("term", g.term).Str("holder", l.holder).Msg("leading")
	go func() { defer close(done); lead(leading, g.term) }()
	l.renew(leading, g, done)
	l.leading.Store(false)
	stop()
	<-done
	l.resign(ctx, g.term)
	l.Log.Info().Int64("term", g.term).Str("holder", l.holder).Msg("no longer leading")
}

// renew keeps the lease until ctx ends, lead returns, another term began or the time ran out.
func (l *Lease) renew(ctx context.Context, g grant, done <-chan struct{}) {
	for {
		wait := time.NewTimer(min(l.TTL/3, time.Until(g.until)))
		select {
		case <-ctx.Done():
		case <-done:
		case <-wait.C:
		}
		wait.Stop()
		if ctx.Err() != nil || isClosed(done) || !time.Now().Before(g.until) {
			return
		}
		limited, cancel := context.WithDeadline(ctx, g.until)
		next, err := l.bid(limited)
		cancel()
		switch {
		case err != nil:
			l.Log.Warn().Err(err).Time("until", g.until).Msg("cannot renew the leadership")
		case next.term != g.term:
			return
		default:
			g = next
		}
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// resign ends the lease at once. The row stays, for its term must never begin anew.
func (l *Lease) resign(ctx context.Context, term int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.TTL/3)
	defer cancel()
	_, err := l.db.ExecContext(ctx, `UPDATE fakturis_leader SET expires_at = NOW(6) - INTERVAL 1 SECOND
		WHERE name = ? AND holder = ? AND term = ?`, l.name, l.holder, term)
	if err != nil {
		l.Log.Warn().Err(err).Msg("cannot resign; the lease ends by itself")
	}
}
