package store

import (
	"context"
	"database/sql"
	"fmt"
)

// PutProgress notes how many records of a kind (as the Syncer names them: articles, customers, orders,
// shipping_methods) the running scan of a source has read. One that does not go on is soon not shown any more.
func (s *Store) PutProgress(ctx context.Context, source, kind string, done, total int64) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_sync_progress (source, kind, done, total, at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))
			ON DUPLICATE KEY UPDATE kind = VALUES(kind), done = VALUES(done), total = VALUES(total), at = VALUES(at)`, source, kind, done, total)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the progress of the scan: %w", err)
	}
	return nil
}
