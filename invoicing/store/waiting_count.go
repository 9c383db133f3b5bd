package store

import (
	"context"
	"fmt"
	"time"
)

// WaitingCount is how many records of a shop wait to be whole or for a person, and since when the oldest does.
type WaitingCount struct {
	N      int64
	Oldest time.Duration // on the database's clock
}

// WaitingCounts returns the shops that have waiting or held records.
func (s *Store) WaitingCounts(ctx context.Context) (map[string]WaitingCount, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT shop, COUNT(*), GREATEST(TIMESTAMPDIFF(SECOND, MIN(since), UTC_TIMESTAMP(6)), 0) FROM
		(SELECT shop, since FROM fakturis_held UNION ALL SELECT shop, since FROM fakturis_pending) w GROUP BY shop`)
	if err != nil {
		return nil, unavailable(fmt.Errorf("count waiting records: %w", err))
	}
	defer rows.Close()
	counts := map[string]WaitingCount{}
	for rows.Next() {
		var shop string
		var c WaitingCount
		var seconds int64
		if err := rows.Scan(&shop, &c.N, &seconds); err != nil {
			return nil, fmt.Errorf("count waiting records: %w", err)
		}
		c.Oldest = time.Duration(seconds) * time.Second
		counts[shop] = c
	}
	return counts, rows.Err()
}
