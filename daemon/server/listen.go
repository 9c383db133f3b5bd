package server

import (
	stdlog "log"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

// maxHeader bounds what the lines before a request's body may hold, in bytes.
const maxHeader = 32 << 10

// NewHTTP returns what listens for a handler's requests; callers that are slow or talk too much are not waited for.
func NewHTTP(handler http.Handler, log zerolog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: maxHeader, ErrorLog: stdlog.New(log, "", 0),
	}
}
