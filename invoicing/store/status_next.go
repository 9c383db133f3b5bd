package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// NextStatusTry returns when the job of a waiting intent tries again; zero while it is at it, or has none.
func (s *Store) NextStatusTry(ctx context.Context, id int64) (time.Time, error) {
	var at sql.NullTime
	err := s.db.QueryRowContext(ctx, `SELECT MIN(run_at) FROM fakturis_job WHERE (dedupe_key = ? OR dedupe_key LIKE ?) AND state = 'available'`,
		pushKey(id), pushKey(id)+":%").Scan(&at)
	if err != nil {
		return time.Time{}, unavailable(fmt.Errorf("next try of status intent %d: %w", id, err))
	}
	return at.Time, nil
}
