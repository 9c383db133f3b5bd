package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// AuditRow is who did what to a record, and when.
type AuditRow struct {
	ID     int64     `json:"id"`
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Action string    `json:"action"`
	Entity string    `json:"entity"`
	Record int64     `json:"record"` // id of the entity
	Detail string    `json:"detail"`
}

const selectAudit = `SELECT id, at, actor, action, entity, entity_id, detail FROM fakturis_audit`

func (a *AuditRow) scan(rows *sql.Rows) error {
	return rows.Scan(&a.ID, &a.At, &a.Actor, &a.Action, &a.Entity, &a.Record, &a.Detail)
}

// History returns what became of a document, oldest first: what people and the program did to it, and when its files were made.
func (s *Store) History(ctx context.Context, document string, id int64) ([]AuditRow, error) {
	rows, err := collect(ctx, s.db, func(rows *sql.Rows, a *AuditRow) error { return a.scan(rows) },
		selectAudit+` WHERE entity = ? AND entity_id = ?
		UNION ALL SELECT 0, created_at, 'fakturisd', CONCAT('attach.', format), document, document_id, LOWER(HEX(sha256))
			FROM fakturis_document_file WHERE document = ? AND document_id = ? ORDER BY at, id LIMIT 500`,
		document, id, document, id)
	if err != nil {
		return nil, unavailable(fmt.Errorf("history of %s %d: %w", document, id, err))
	}
	return rows, nil
}
