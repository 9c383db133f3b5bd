package server

import (
	"net/http"
	"strings"

	"fakturisd/daemon/server/api"
)

// refuse answers a request that no route gets to see: programs as RFC 9457 says, people in words.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, text string) {
	if isAPI(r) {
		api.Refuse(w, status, code, text)
		return
	}
	http.Error(w, text, status)
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
