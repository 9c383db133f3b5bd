package connector_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Environment of the model test: one seed alone, as a failure tells it, and how much the long run does.
const (
	seedVariable  = "FAKTURIS_MODEL_SEED"
	seedsVariable = "FAKTURIS_MODEL_SEEDS"
	stepsVariable = "FAKTURIS_MODEL_STEPS"
)

// TestTheMirrorIsWhateverBecameOfTheShop lets a shop and the daemon that follows it live at random: requests to the shop
// statement by statement, some abandoned; restores, other engines, triggers taken away; and a daemon that looks, scans, is
// killed at any statement or named point and started again. Whenever everything has come to rest, the mirror must be the
// shop, and hold nothing twice.
func TestTheMirrorIsWhateverBecameOfTheShop(t *testing.T) {
	t.Parallel()
	seeds, steps := []uint64{4, 5, 6, 7, uint64(time.Now().UnixNano() % 1e6)}, setting(t, stepsVariable, 80)
	if n := setting(t, seedsVariable, 0); n > 0 {
		seeds = nil
		for i := range n {
			seeds = append(seeds, uint64(1000+i))
		}
	}
	if s := setting(t, seedVariable, 0); s > 0 {
		seeds = []uint64{uint64(s)}
	}
	var sum figures
	began := time.Now()
	t.Cleanup(func() { t.Logf("%d seeds: %s, %.0f s", len(seeds), &sum, time.Since(began).Seconds()) })
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newModel(t, seed)
			w.live(steps)
			sum.add(&w.figures)
		})
	}
}

// setting reads a number from the environment.
func setting(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// figures are what came together in a run.
type figures struct {
	mu                                                   sync.Mutex
	steps, looks, scans, kills, restarts, checks, orders int
}

func (f *figures) add(o *figures) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.steps, f.looks, f.scans, f.kills = f.steps+o.steps, f.looks+o.looks, f.scans+o.scans, f.kills+o.kills
	f.restarts, f.checks, f.orders = f.restarts+o.restarts, f.checks+o.checks, f.orders+o.orders
}

func (f *figures) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf("%d steps, %d looks, %d scans, %d kills, %d restarts, %d comparisons, %d orders",
		f.steps, f.looks, f.scans, f.kills, f.restarts, f.checks, f.orders)
}

// live lets shop and daemon do so many steps, and compares now and then.
func (w *model) live(steps int) {
	next := 10 + w.rng.IntN(60)
	for w.steps < steps {
		switch {
		case w.chance(25):
			w.daemonStep()
		default:
			w.shopStep()
		}
		w.must()
		if w.steps >= next {
			w.compare()
			next = w.steps + 20 + w.rng.IntN(60)
		}
	}
	w.compare()
}

// shopStep begins something new in the shop, or goes on with what was begun.
func (w *model) shopStep() {
	if len(w.doing) == 0 || len(w.doing) < 4 && !w.changing() && w.chance(30) {
		w.beginSomething()
	}
	if len(w.doing) > 0 {
		w.step(w.doing[w.rng.IntN(len(w.doing))])
	}
}

// chance is true in so many percent of the cases.
func (w *model) chance(percent int) bool { return w.rng.IntN(100) < percent }

// note keeps what was done, for a failure to tell.
func (w *model) note(format string, args ...any) {
	w.steps++
	w.done = append(w.done, fmt.Sprintf(format, args...))
}

// wrong notes what must not be; must ends the test then.
func (w *model) wrong(format string, args ...any) {
	w.wrongs = append(w.wrongs, fmt.Sprintf(format, args...))
}

func (w *model) must() {
	w.t.Helper()
	if len(w.wrongs) > 0 {
		w.t.Fatalf("%s\nagain with %s=%d (%s); what was done:\n%s", strings.Join(w.wrongs, "\n"), seedVariable, w.seed, w.kind(),
			strings.Join(w.done, "\n"))
	}
}

// kind says what shop and daemon this is.
func (w *model) kind() string {
	return fmt.Sprintf("triggers %t, %s, rest %s", w.triggers, w.engine, w.settle)
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 4711)) }
