package invoicing

import "strings"

// paired are two things of the same key, one of each state; nil where a state has none.
type paired[T any] struct{ before, after *T }

// pair puts the n-th of a key in one list beside the n-th of that key in the other: those of after in its sequence,
// then those that only before has.
func pair[T any, K comparable](before, after []T, key func(T) K) []paired[T] {
	waiting := map[K][]*T{}
	for i := range before {
		k := key(before[i])
		waiting[k] = append(waiting[k], &before[i])
	}
	used := map[*T]bool{}
	var pairs []paired[T]
	for i := range after {
		p := paired[T]{after: &after[i]}
		if k := key(after[i]); len(waiting[k]) > 0 {
			p.before, waiting[k] = waiting[k][0], waiting[k][1:]
			used[p.before] = true
		}
		pairs = append(pairs, p)
	}
	for i := range before {
		if !used[&before[i]] {
			pairs = append(pairs, paired[T]{before: &before[i]})
		}
	}
	return pairs
}

// unequal returns what is left of two lists without what both have.
func unequal[T any, K comparable](before, after []T, key func(T) K) (left, right []T) {
	return split(pair(before, after, key), func(paired[T]) {})
}

// split hands the complete pairs to found and returns the others.
func split[T any](pairs []paired[T], found func(paired[T])) (left, right []T) {
	for _, p := range pairs {
		switch {
		case p.after == nil:
			left = append(left, *p.before)
		case p.before == nil:
			right = append(right, *p.after)
		default:
			found(p)
		}
	}
	return left, right
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// joined puts a blank between two texts, if both are there.
func joined(a, b string) string { return strings.TrimSpace(a + " " + b) }
