package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// SyncAction is what a person asks of the mirror.
type SyncAction string

// The actions.
const (
	ActionRead   SyncAction = "read"   // read again: one record, or all orders since a day
	ActionForget SyncAction = "forget" // forget one record and read it as a new one
	ActionScan   SyncAction = "scan"   // look at everything now
	ActionLook   SyncAction = "look"   // a Hint: look whether one record changed
)

// SyncRequest is a wish that the leading daemon fulfils at its next look at the shop.
type SyncRequest struct {
	ID     int64
	Source string
	Action SyncAction
	Kind   invoicing.Kind // empty: every kind
	Key    string         // of the record; empty: all since From
	From   invoicing.Date // day of purchase; zero with an empty Key: everything
}

// OpenSyncRequests returns what was asked of a source and not done yet, oldest first.
func (s *Store) OpenSyncRequests(ctx context.Context, source string) ([]SyncRequest, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, source, action, kind, shop_key, from_date FROM fakturis_sync_request
		WHERE source = ? AND done_at IS NULL AND action <> ? ORDER BY id`, source, ActionLook)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read requests: %w", err))
	}
	defer rows.Close()
	var all []SyncRequest
	for rows.Next() {
		var r SyncRequest
		if err := rows.Scan(&r.ID, &r.Source, &r.Action, &r.Kind, &r.Key, &r.From); err != nil {
			return nil, fmt.Errorf("read requests: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// FinishSyncRequest notes what came of a request, in German.
func (s *Store) FinishSyncRequest(ctx context.Context, id int64, result string) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE fakturis_sync_request SET done_at = UTC_TIMESTAMP(6), result = ? WHERE id = ? AND done_at IS NULL`, result, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the result of request %d: %w", id, err)
	}
	return nil
}
