package server

import "net/http"

// policy allows a page nothing but this service: no inline script, no inline style, no foreign picture, no frame.
const policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secured sets the headers that keep a browser from being led astray. Pages are not stored anywhere; what may be
// (static files) says so itself. The referrer stays within the service; "no-referrer" would turn the Origin header
// of our own forms into "null".
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Origin") // whether a change is let through depends on it
		next.ServeHTTP(w, r)
	})
}
