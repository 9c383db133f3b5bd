package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
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

// PutMail plans a mail in a transaction of its own.
func (s *Store) PutMail(ctx context.Context, m invoicing.Mail) (id int64, err error) {
	err = s.InTx(ctx, func(tx *sql.Tx) error {
		id, err = putMail(ctx, tx, m)
		return err
	})
	return id, err
}
