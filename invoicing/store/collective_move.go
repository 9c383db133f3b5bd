package store

import (
	"context"
	"database/sql"
)

// MoveItems moves planned invoices out of the collective invoices in which they are into another one, or into a new one of them (to
// is 0), and returns its id. What somebody made of their lines goes along; what keeps them from the others there is a Conflict.
// Periods that are planned still may be among them. A collective invoice of which nothing is left is gone.
func (s *Store) MoveItems(ctx context.Context, plannedIDs []int64, to int64, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.moveItems(ctx, tx, plannedIDs, to, actor)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.crash("takeover.committed")
	return id, nil
}

func (s *Store) moveItems(ctx context.Context, tx *sql.Tx, plannedIDs []int64, to int64, actor string) (int64, error) {
	t := TakeOver{Groups: []MergeGroup{{MovedIDs: plannedIDs, Into: to}}}
	if err := s.checkTakeOver(t); err != nil {
		return 0, err
	}
	done, err := s.takeOverInTx(ctx, tx, t, actor)
	if err != nil {
		return 0, err
	}
	return done.Collectives[0], nil
}
