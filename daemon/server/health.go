package server

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

// health is the answer of /healthz and /readyz.
type health struct {
	Status string            `json:"status"` // "ok" or "unavailable"
	Parts  map[string]string `json:"parts,omitempty"`
}

// healthz says that the process lives; it asks nobody else, or a supervisor would restart us for the database's sake.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, health{Status: "ok"})
}

// readyz says whether work can be done: the database answers and its tables are those of this version.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	h := health{Status: "ok", Parts: map[string]string{"database": "ok", "schema": "ok"}}
	if err := s.cfg.Store.DB().PingContext(ctx); err != nil {
		zerolog.Ctx(ctx).Warn().Err(err).Msg("database does not answer")
		h = health{Status: "unavailable", Parts: map[string]string{"database": "does not answer", "schema": "unknown"}}
	} else if err := s.migrated(ctx); err != nil {
		zerolog.Ctx(ctx).Warn().Err(err).Msg("schema is not ready")
		h.Status, h.Parts["schema"] = "unavailable", "not migrated"
	}
	writeHealth(w, h)
}

func writeHealth(w http.ResponseWriter, h health) {
	w.Header().Set("Content-Type", "application/json")
	if h.Status != "ok" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(h) // the client may be gone; there is nobody to tell
}
