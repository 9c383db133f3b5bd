package api

import (
	"fmt"
	"net/http"

	"fakturisd/invoicing/store"
)

// lacks returns the scope that the call's token would need and has not; empty: it may go on. What belongs to a shop, the
// shop's own token opens too.
func (c *call) lacks() string {
	need := store.ScopeWrite
	if c.Method == http.MethodGet || c.Method == http.MethodHead {
		need = store.ScopeRead
	}
	shop := c.PathValue("key")
	if c.token.Allows(need) || shop != "" && c.token.Allows(store.ScopeShop+shop) {
		return ""
	}
	return need
}

// forbidden names the scope that is missing, for people and as RFC 6750 says it.
func forbidden(w http.ResponseWriter, scope string) {
	w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="fakturisd", error="insufficient_scope", scope=%q`, scope))
	writeProblem(w, &problem{
		Status: http.StatusForbidden, Code: codeScopeMissing,
		Detail: fmt.Sprintf("Diesem Zugangsschlüssel fehlt das Recht %q.", scope),
	})
}
