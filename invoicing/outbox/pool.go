package outbox

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Handler does one job. It may be called again for the same job after a crash, so it looks first what is done
// already. When ctx ends the job may belong to somebody else: nothing irreversible may follow.
type Handler = func(ctx context.Context, j Job) error

// Pool works off the jobs of its kinds until it is stopped.
type Pool struct {
	Queue    *Queue
	Handlers map[string]Handler
	Batches  map[string]Batch // kinds of Handlers that are better done many at a time
	Workers  int              // jobs at a time; 0 for one
	Poll     time.Duration    // how often to look for due jobs; 0 for 500 ms
	Grace    time.Duration    // how long a stop lets running handlers finish; 0 for 10 s
	Log      zerolog.Logger

	once sync.Once
	wake chan struct{}
}

// Wake makes the pool look for jobs at once; whoever commits a job calls it.
func (p *Pool) Wake() {
	p.prepare()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *Pool) prepare() {
	p.once.Do(func() {
		p.wake = make(chan struct{}, 1)
		p.Workers = max(p.Workers, 1)
		if p.Poll == 0 {
			p.Poll = 500 * time.Millisecond
		}
		if p.Grace == 0 {
			p.Grace = 10 * time.Second
		}
	})
}

// Run works until ctx ends. Then it claims nothing more, waits for the running handlers and interrupts those that
// take longer than Grace; an interrupted job gets its attempt back.
func (p *Pool) Run(ctx context.Context) {
	p.prepare()
	// Handlers outlive ctx for the time of grace.
	work, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	slots := make(chan struct{}, p.Workers)
	var running sync.WaitGroup
	running.Go(func() { p.rescue(ctx) })
	for ctx.Err() == nil {
		p.claim(ctx, work, slots, &running)
		p.wait(ctx)
	}
	p.finish(&running, interrupt)
}

func (p *Pool) kinds() []string {
	var kinds []string
	for k := range p.Handlers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}

// claim takes as many jobs as there are free slots and starts them; a job that ends wakes the loop.
func (p *Pool) claim(ctx, work context.Context, slots chan struct{}, running *sync.WaitGroup) {
	jobs, err := p.Queue.Claim(ctx, p.kinds(), cap(slots)-len(slots))
	if err != nil {
		if ctx.Err() == nil {
			p.Log.Error().Err(err).Msg("cannot claim jobs")
		}
		return
	}
	for _, j := range jobs {
		slots <- struct{}{}
		running.Go(func() {
			if jobs := p.together(ctx, j); len(jobs) > 1 {
				p.runBatch(work, jobs)
			} else {
				p.run(work, j)
			}
			<-slots
			p.Wake()
		})
	}
}

func (p *Pool) wait(ctx context.Context) {
	timer := time.NewTimer(p.Poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-p.wake:
	case <-timer.C:
	}
}

func (p *Pool) finish(running *sync.WaitGroup, interrupt func()) {
	done := make(chan struct{})
	go func() { running.Wait(); close(done) }()
	select {
	case <-done:
		return
	case <-time.After(p.Grace):
	}
	interrupt()
	<-done
}

// rescue looks after jobs whose workers vanished, in this process or another.
func (p *Pool) rescue(ctx context.Context) {
	tick := time.NewTicker(p.Queue.Lease / 4)
	defer tick.Stop()
	for {
		n, err := p.Queue.Rescue(ctx)
		if err != nil && ctx.Err() == nil {
			p.Log.Error().Err(err).Msg("cannot rescue jobs")
		}
		if n > 0 {
			p.Log.Warn().Int("jobs", n).Msg("rescued jobs whose worker vanished")
			p.Wake()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
