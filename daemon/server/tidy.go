package server

import (
	"net/http"
	"path"
	"strings"
)

// tidy refuses paths that a guard might read otherwise than the routes do: with dots, doubled or encoded slashes,
// backslashes or control characters. No address of ours has any.
func tidy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isTidy(r.URL.Path, r.URL.EscapedPath()) {
			refuse(w, r, http.StatusNotFound, "not_found", "Diese Adresse gibt es nicht.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isTidy(plain, escaped string) bool {
	escaped = strings.ToLower(escaped)
	for _, trick := range []string{"%2f", "%5c", "%2e"} {
		if strings.Contains(escaped, trick) {
			return false
		}
	}
	clean := path.Clean(plain)
	if clean != "/" && strings.HasSuffix(plain, "/") {
		clean += "/"
	}
	return clean == plain && strings.HasPrefix(plain, "/") && !strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' })
}
