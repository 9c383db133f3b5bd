package store

import (
	"context"

	sq "github.com/Masterminds/squirrel"
)

// MailLogSQL is the statement that reads a page of the mail log.
func (s *Store) MailLogSQL(ctx context.Context, q MailQuery) (string, error) {
	b, err := s.mailLog(ctx, q)
	if err == nil && q.After > 0 {
		b = b.Where(sq.Lt{"m.id": q.After})
	}
	return sq.DebugSqlizer(b.OrderBy("m.id DESC").Limit(11)), err
}

// CheckVersion lets a test ask about servers that it cannot start.
var CheckVersion = checkVersion
