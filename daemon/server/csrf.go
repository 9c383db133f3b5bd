package server

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
)

// maxForm bounds what a form of the pages may send, in bytes.
const maxForm = 1 << 20

// csrf lets a change pass only with the token of its session, which no foreign page can know.
func (s *Server) csrf(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !safe(r.Method) {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			want := s.sessions.GetString(r.Context(), keyCSRF)
			if want == "" || !equal(want, r.PostFormValue("csrf_token")) {
				s.pages.ShowError(w, r, http.StatusForbidden, "error.csrf")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// csrfToken returns the session's token and makes one for a new session.
func (s *Server) csrfToken(r *http.Request) string {
	t := s.sessions.GetString(r.Context(), keyCSRF)
	if t == "" {
		t = rand.Text()
		s.sessions.Put(r.Context(), keyCSRF, t)
	}
	return t
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
