package api

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// limit lets each caller make so many requests at once and so many a second in the long run (token bucket).
type limit struct {
	rate    float64 // per second
	burst   float64
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	left float64
	at   time.Time // when left was reckoned
}

// maxBuckets is from when on full buckets, which say nothing, are forgotten.
const maxBuckets = 1024

func newLimit(rate float64, burst int, now func() time.Time) *limit {
	return &limit{rate: rate, burst: float64(burst), now: now, buckets: map[string]*bucket{}}
}

// take counts one request of the caller and returns how long it should wait: 0 to go on at once.
func (l *limit) take(caller string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.buckets) >= maxBuckets {
		l.forget(now)
	}
	b := l.buckets[caller]
	if b == nil {
		b = &bucket{left: l.burst, at: now}
		l.buckets[caller] = b
	}
	b.left = l.filled(b, now)
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / l.rate * float64(time.Second))
	}
	b.left--
	return 0
}

func (l *limit) filled(b *bucket, now time.Time) float64 {
	return min(l.burst, b.left+now.Sub(b.at).Seconds()*l.rate)
}

func (l *limit) forget(now time.Time) {
	for caller, b := range l.buckets {
		if l.filled(b, now) >= l.burst {
			delete(l.buckets, caller)
		}
	}
}

// tooMany answers a caller who must wait.
func tooMany(w http.ResponseWriter, wait time.Duration) {
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	writeProblem(w, &problem{
		Status: http.StatusTooManyRequests, Code: codeTooManyRequests, retryAfter: seconds,
		Detail: "Zu viele Anfragen; bitte in " + seconds + " Sekunden noch einmal.",
	})
}
