package api

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

type tokenKey struct{}

// tokenOf returns the token that the request was let in with.
func tokenOf(ctx context.Context) store.Token {
	t, _ := ctx.Value(tokenKey{}).(store.Token)
	return t
}

// authenticated lets in who sends a valid token, each at a bearable pace. The token comes in the Authorization
// header only: addresses end up in logs and histories.
func (a *api) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, err := a.checkToken(r)
		caller := "token " + token.Name
		if err != nil {
			caller = "address " + remoteHost(r)
		}
		zerolog.Ctx(r.Context()).UpdateContext(func(c zerolog.Context) zerolog.Context { return c.Str("token", token.Name) })
		if wait := max(a.limit.take(caller), a.addresses.take(remoteHost(r))); wait > 0 {
			tooMany(w, wait)
			return
		}
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tokenKey{}, token)))
	})
}

func (a *api) checkToken(r *http.Request) (store.Token, error) {
	scheme, plain, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	plain = strings.TrimSpace(plain)
	if !strings.EqualFold(scheme, "Bearer") || plain == "" {
		return store.Token{}, &invoicing.Error{Code: invoicing.CodeUnauthorized, Message: "Es fehlt der Zugangsschlüssel (Authorization: Bearer …); `fakturisd token add` legt einen an."}
	}
	return a.Store.CheckToken(r.Context(), plain)
}

// refuse answers a caller without a valid token; what else went wrong is told as it is.
func (a *api) refuse(w http.ResponseWriter, r *http.Request, err error) {
	ans := problemAnswer(err)
	if ans.status >= http.StatusInternalServerError {
		a.Log.Error().Err(err).Str("path", r.URL.Path).Msg("API token could not be checked")
	}
	ans.write(w)
}

func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
