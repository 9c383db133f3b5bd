package outbox

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// Batch does many jobs of one kind in less time than one after the other.
type Batch struct {
	Most   int                                           // jobs at a time
	Handle func(ctx context.Context, jobs []Job) []error // what became of each, as a Handler says it
}

// ClaimFresh takes up to n due jobs of a kind that nobody has tried yet.
func (q *Queue) ClaimFresh(ctx context.Context, kind string, n int) ([]Job, error) {
	return q.claim(ctx, freshQuery, []string{kind}, n)
}

// together returns the job with others of its kind that are due now, if its kind is done in batches. Nobody waits for a
// batch to fill, and a job that was tried before is done alone: if it takes its worker down, it takes no other job with it.
func (p *Pool) together(ctx context.Context, j Job) []Job {
	batch, ok := p.Batches[j.Kind]
	if !ok || j.Attempt > 1 {
		return []Job{j}
	}
	more, err := p.Queue.ClaimFresh(ctx, j.Kind, batch.Most-1)
	if err != nil && ctx.Err() == nil {
		p.Log.Error().Err(err).Msg("cannot claim jobs for a batch")
	}
	return append([]Job{j}, more...)
}

// runBatch does several jobs and writes down their results.
func (p *Pool) runBatch(work context.Context, jobs []Job) {
	ctx, cancel := context.WithCancel(work)
	beat := make(chan struct{})
	go func() { defer close(beat); p.keepLease(ctx, cancel, jobs) }()
	errs := p.handleBatch(ctx, jobs)
	stopped := work.Err() != nil
	cancel()
	<-beat
	var done []Job
	for i, j := range jobs {
		if errs[i] == nil {
			done = append(done, j)
			continue
		}
		p.record(work, j, errs[i], stopped)
	}
	if len(done) > 0 {
		p.recordDone(work, done)
	}
}

// handleBatch calls the handler; a panic in it fails these jobs, which are then tried one by one.
func (p *Pool) handleBatch(ctx context.Context, jobs []Job) (errs []error) {
	defer func() {
		if r := recover(); r != nil {
			p.Log.Error().Int("jobs", len(jobs)).Str("kind", jobs[0].Kind).Bytes("stack", debug.Stack()).Msgf("handler panicked: %v", r)
			errs = make([]error, len(jobs))
			for i := range errs {
				errs[i] = fmt.Errorf("handler of a batch panicked: %v", r)
			}
		}
	}()
	return p.Batches[jobs[0].Kind].Handle(ctx, jobs)
}

func (p *Pool) recordDone(work context.Context, jobs []Job) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(work), 10*time.Second)
	defer cancel()
	if err := p.Queue.Complete(ctx, jobs...); err != nil {
		p.Log.Warn().Err(err).Int("jobs", len(jobs)).Str("kind", jobs[0].Kind).Msg("results of jobs dropped")
	}
}
