package store

import (
	"context"
	"fmt"
	"time"
)

// HeldCount is how many records of a shop wait for a person, and since when the oldest does.
type HeldCount struct {
	Shop   string
	N      int64
	Oldest time.Duration // on the database's clock
}

// HeldCounts returns the shops that have held records.
func (s *Store) HeldCounts(ctx context.Context) ([]HeldCount, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT shop, COUNT(*), GREATEST(TIMESTAMPDIFF(SECOND, MIN(since), NOW(6)), 0) FROM fakturis_held GROUP BY shop`)
	if err != nil {
		return nil, fmt.Errorf("count held records: %w", err)
	}
	defer rows.Close()
	var counts []HeldCount
	for rows.Next() {
		var c HeldCount
		var seconds int64
		if err := rows.Scan(&c.Shop, &c.N, &seconds); err != nil {
			return nil, fmt.Errorf("count held records: %w", err)
		}
		c.Oldest = time.Duration(seconds) * time.Second
		counts = append(counts, c)
	}
	return counts, rows.Err()
}
