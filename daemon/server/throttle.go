package server

import (
	"sync"
	"time"
)

// throttle slows down whoever guesses: after some free attempts each further one of a key doubles the wait. An
// attempt is counted before its password is checked, so that attempts side by side gain nothing. It lives in memory
// and is bounded: a restart forgets it, which costs an attacker more than it gives him.
type throttle struct {
	free   int           // attempts without a wait
	first  time.Duration // wait after the free ones
	most   time.Duration // longest wait
	forget time.Duration // a key without attempts for so long starts anew
	size   int           // most keys remembered
	now    func() time.Time

	mu   sync.Mutex
	keys map[string]attempts
}

type attempts struct {
	n    int
	last time.Time
}

// take counts an attempt and returns 0, or returns how long the key has to wait and counts nothing.
func (t *throttle) take(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	a := t.keys[key]
	if now.Sub(a.last) > t.forget {
		a = attempts{}
	}
	if left := a.last.Add(t.wait(a.n)).Sub(now); left > 0 && a.n > 0 {
		return left
	}
	t.makeRoom(key, now)
	t.keys[key] = attempts{n: a.n + 1, last: now}
	return 0
}

// clear forgets a key after a right password.
func (t *throttle) clear(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}

// wait returns the pause after n attempts.
func (t *throttle) wait(n int) time.Duration {
	if n < t.free {
		return 0
	}
	return min(t.first<<min(n-t.free, 20), t.most)
}

// makeRoom drops what is forgotten, and else the key that was quiet for longest.
func (t *throttle) makeRoom(key string, now time.Time) {
	if t.keys == nil {
		t.keys = map[string]attempts{}
	}
	if _, ok := t.keys[key]; ok || len(t.keys) < t.size {
		return
	}
	oldest := ""
	for k, a := range t.keys {
		if now.Sub(a.last) > t.forget {
			delete(t.keys, k)
		} else if oldest == "" || a.last.Before(t.keys[oldest].last) {
			oldest = k
		}
	}
	if len(t.keys) >= t.size {
		delete(t.keys, oldest)
	}
}

// loginGuard throttles logins: each login from each address for itself, and all together so mildly that nobody can
// lock everybody out. Few passwords are checked at the same time, for each check takes much memory by design.
type loginGuard struct {
	each, all *throttle
	checks    chan struct{}
}

func newLoginGuard(now func() time.Time) *loginGuard {
	return &loginGuard{
		each:   &throttle{free: 5, first: 2 * time.Second, most: 15 * time.Minute, forget: time.Hour, size: 10000, now: now},
		all:    &throttle{free: 100, first: time.Second, most: 5 * time.Second, forget: time.Minute, size: 1, now: now},
		checks: make(chan struct{}, 2),
	}
}

// take counts an attempt of login from address; a wait says that it must not be made yet.
func (g *loginGuard) take(login, address string) time.Duration {
	if wait := g.each.take(login + "\x00" + address); wait > 0 {
		return wait
	}
	return g.all.take("")
}

// clear forgets the attempts of login from address.
func (g *loginGuard) clear(login, address string) {
	g.each.clear(login + "\x00" + address)
	g.all.clear("")
}
