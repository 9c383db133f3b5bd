package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Audit appends who did what to which record, in the transaction of the change itself. Nothing is ever taken away.
func Audit(ctx context.Context, tx *sql.Tx, actor, action, entity string, id int64, detail string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_audit (actor, action, entity, entity_id, detail) VALUES (?, ?, ?, ?, ?)`,
		shorten(actor, 64), action, entity, id, detail)
	if err != nil {
		return fmt.Errorf("audit %s of %s %d: %w", action, entity, id, err)
	}
	return nil
}

// shorten cuts a text to what its column holds, in characters.
func shorten(text string, most int) string {
	r := []rune(text)
	return string(r[:min(len(r), most)])
}
