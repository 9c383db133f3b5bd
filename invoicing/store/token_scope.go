package store

import (
	"regexp"
	"slices"

	"fakturisd/invoicing"
)

// What a token may do. ScopeShop and a shop's key opens what belongs to the orders of that shop database, and nothing else.
const (
	ScopeRead  = "read"  // every GET
	ScopeWrite = "write" // every change
	ScopeShop  = "shop:"
)

var shopScope = regexp.MustCompile(`^shop:[a-z0-9][a-z0-9_-]{0,39}$`)

// maxScopes bounds what one token may do; there are few shops.
const maxScopes = 20

// CheckScopes refuses scopes that there are not, and returns each once, sorted.
func CheckScopes(scopes []string) ([]string, error) {
	for _, scope := range scopes {
		if scope != ScopeRead && scope != ScopeWrite && !shopScope.MatchString(scope) {
			return nil, invoicing.Invalidf("Das Recht %q gibt es nicht; möglich sind read, write und shop:SCHLÜSSEL.", shorten(scope, 64))
		}
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(scopes)))
	if len(sorted) == 0 || len(sorted) > maxScopes {
		return nil, invoicing.Invalidf("Ein Zugangsschlüssel braucht 1 bis %d Rechte.", maxScopes)
	}
	return sorted, nil
}

// Allows says whether the token has one of the scopes.
func (t Token) Allows(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(t.Scopes, scope) })
}
