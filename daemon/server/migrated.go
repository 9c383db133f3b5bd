package server

import (
	"context"
	"fmt"
)

// migrated asks for a view of the last migration: where it answers, all tables are there.
func (s *Server) migrated(ctx context.Context) error {
	rows, err := s.cfg.Store.DB().QueryContext(ctx, `SELECT 1 FROM fakturis_sammelrechnungsliste LIMIT 0`)
	if err != nil {
		return fmt.Errorf("look for the tables: %w", err)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("look for the tables: %w", err)
	}
	return rows.Close()
}
