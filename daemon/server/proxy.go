package server

import (
	"net"
	"net/http"
	"strings"
)

// forwarded takes the caller's address from a reverse proxy on this machine, for the log and for whoever guesses
// passwords. Of several addresses the last one is the proxy's own; the others anybody can write. Nothing else that a proxy
// says is believed: the name under which browsers come is in the Host header, which it must pass on.
func forwarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer := net.ParseIP(clientAddress(r))
		if peer != nil && peer.IsLoopback() {
			all := r.Header.Values("X-Forwarded-For")
			if len(all) > 0 {
				last := all[len(all)-1]
				if ip := net.ParseIP(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); ip != nil {
					r.RemoteAddr = net.JoinHostPort(ip.String(), "0")
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}
