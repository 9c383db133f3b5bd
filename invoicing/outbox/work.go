package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// run does one job and writes down its result. The result is written even while the program stops.
func (p *Pool) run(work context.Context, j Job) {
	ctx, cancel := context.WithCancel(work)
	beat := make(chan struct{})
	go func() { defer close(beat); p.keepLease(ctx, cancel, []Job{j}) }()
	err := p.handle(ctx, j)
	interrupted := err != nil && work.Err() != nil
	cancel()
	<-beat
	p.record(work, j, err, interrupted)
}

// handle calls the handler; a panic in it fails this job, not the program.
func (p *Pool) handle(ctx context.Context, j Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.Log.Error().Int64("job", j.ID).Str("kind", j.Kind).Bytes("stack", debug.Stack()).Msgf("handler panicked: %v", r)
			err = fmt.Errorf("handler panicked: %v", r)
		}
	}()
	return p.Handlers[j.Kind](ctx, j)
}

// keepLease renews the lease every third of it and ends ctx when a job is lost, or may be, because the database
// did not answer in time.
func (p *Pool) keepLease(ctx context.Context, cancel context.CancelFunc, jobs []Job) {
	third := p.Queue.Lease / 3
	tick := time.NewTicker(third)
	defer tick.Stop()
	sure := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		began := time.Now()
		limited, stop := context.WithTimeout(ctx, third)
		err := p.Queue.Extend(limited, jobs...)
		stop()
		switch {
		case err == nil:
			sure = began
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrLost) || time.Since(sure) > 2*third:
			p.Log.Warn().Err(err).Int64("job", jobs[0].ID).Int("jobs", len(jobs)).Str("kind", jobs[0].Kind).Msg("lost the lease of a job")
			cancel()
			return
		}
	}
}

// record writes the job's result. What cannot be written is found by Rescue later.
func (p *Pool) record(work context.Context, j Job, cause error, interrupted bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(work), 10*time.Second)
	defer cancel()
	var v *verdict
	var err error
	switch {
	case cause == nil:
		err = p.Queue.Complete(ctx, j)
	case interrupted && !errors.As(cause, &v):
		err = p.Queue.Release(ctx, j)
	default:
		p.Log.Warn().Err(cause).Int64("job", j.ID).Str("kind", j.Kind).Int("attempt", j.Attempt).Msg("job failed")
		err = p.Queue.Fail(ctx, j, cause)
	}
	if err != nil {
		p.Log.Warn().Err(err).Int64("job", j.ID).Str("kind", j.Kind).Msg("result of a job dropped")
	}
}
