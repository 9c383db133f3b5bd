package server

import (
	"fmt"
	"net"
	"net/http"
	"strings"

	"fakturisd/invoicing"
)

// hosts is the list of names under which the service answers. A page of another name whose DNS entry was turned to
// this machine (DNS rebinding) would count as same-origin for a browser; only the Host header gives it away.
type hosts map[string]bool

func newHosts(listen string, names []string) (hosts, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "" || port == "0" {
		return nil, invoicing.Invalidf("listen address %q is not host:port with the port that is listened on", listen)
	}
	h := hosts{}
	own := []string{"localhost", "127.0.0.1", "::1"}
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		own = append(own, host)
	}
	for _, name := range own {
		h[strings.ToLower(net.JoinHostPort(name, port))] = true
	}
	for _, name := range names {
		if name == "" || strings.ContainsAny(name, "/*@ ") {
			return nil, invoicing.Invalidf("host %q is not a name or name:port", name)
		}
		h[strings.ToLower(name)] = true
	}
	return h, nil
}

// allows says whether a Host header names this service: a configured name without a port stands for all its ports.
func (h hosts) allows(header string) bool {
	header = strings.ToLower(header)
	if h[header] {
		return true
	}
	name, _, err := net.SplitHostPort(header)
	return err == nil && h[name]
}

func (h hosts) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.allows(r.Host) {
			refuse(w, r, http.StatusMisdirectedRequest, "host", fmt.Sprintf("Dieser Dienst antwortet nicht unter dem Namen %q. "+
				"Weitere Namen trägt der Betreiber in der Konfiguration unter hosts ein.", r.Host))
			return
		}
		next.ServeHTTP(w, r)
	})
}
