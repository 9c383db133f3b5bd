package api

import (
	"maps"
	"slices"
	"time"
)

// What the tests look at from outside.
var (
	Decode    = decode
	ProblemOf = problemOf
	NewLimit  = newLimit
)

// Day is a date in a request.
type Day = day

// Given says whether the date was there at all.
func (d day) Given() bool { return d.given }

// MaxBuckets is from when on the limit forgets.
const MaxBuckets = maxBuckets

// Take counts one request.
func (l *limit) Take(caller string) time.Duration { return l.take(caller) }

// Buckets is how many callers the limit remembers.
func (l *limit) Buckets() int { return len(l.buckets) }

// Routes returns the methods of every path that a token opens.
func Routes() map[string][]string {
	all := map[string][]string{}
	for path, methods := range (&api{}).routes() {
		all[path] = slices.Sorted(maps.Keys(methods))
	}
	return all
}
