package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
)

type requestKey struct{}

// requestID returns the id under which the request is logged.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// logged gives every request an id and writes one line about it: no query and no body, they may hold secrets. Handlers may
// add to the line (zerolog.Ctx); the API adds the name of the token.
// A handler that panics costs its own request only.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, start := newRequestID(), time.Now()
		log := s.cfg.Log.With().Str("request", id).Logger()
		ctx := context.WithValue(log.WithContext(r.Context()), requestKey{}, id)
		w.Header().Set("X-Request-ID", id)
		rec := &recorder{ResponseWriter: w}
		defer func() {
			rec.recovered(recover(), r, log)
			zerolog.Ctx(ctx).WithLevel(levelOf(r, rec.status)).Str("method", r.Method).Str("path", r.URL.Path).Int("status", rec.status).
				Int64("bytes", rec.bytes).Dur("ms", time.Since(start)).Str("address", clientAddress(r)).Msg("http")
		}()
		next.ServeHTTP(rec, r.WithContext(ctx))
	})
}

func newRequestID() string {
	var b [6]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// levelOf keeps what is asked every few seconds out of the log.
func levelOf(r *http.Request, status int) zerolog.Level {
	switch {
	case status >= 500:
		return zerolog.ErrorLevel
	case r.URL.Path == "/metrics", r.URL.Path == "/healthz", r.URL.Path == "/readyz", strings.HasPrefix(r.URL.Path, "/static/"):
		return zerolog.DebugLevel
	}
	return zerolog.InfoLevel
}

// recorder notes status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	closed bool // the answer is complete; what a handler still writes is dropped
}

// WriteHeader notes the status.
func (w *recorder) WriteHeader(status int) {
	if w.closed {
		return
	}
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes the size.
func (w *recorder) Write(b []byte) (int, error) {
	if w.closed {
		return len(b), nil
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap gives http.ResponseController the writer inside.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// recovered answers for a handler that panicked, with v as what recover returned.
func (w *recorder) recovered(v any, r *http.Request, log zerolog.Logger) {
	if v == nil {
		if w.status == 0 {
			w.status = http.StatusOK
		}
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	log.Error().Interface("panic", v).Bytes("stack", debug.Stack()).Msg("handler panicked")
	if w.status == 0 {
		refuse(w, r, http.StatusInternalServerError, string(invoicing.CodeInternal), "Interner Fehler")
	}
	w.status = http.StatusInternalServerError
}
