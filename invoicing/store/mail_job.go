package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fakturisd/invoicing/outbox"
)

// JobState is how far the background job of a document or mail is.
type JobState struct {
	ID      int64 // 0 where there is none (any more)
	State   outbox.State
	RunAt   time.Time // of the next try
	Attempt int
	Most    int // attempts before it is given up
	Error   string
}

// GivenUp says whether a person must see to it.
func (j JobState) GivenUp() bool { return j.State == outbox.Failed }

// Waits says whether it will be tried, or tried again, by itself.
func (j JobState) Waits() bool { return j.State == outbox.Available }

// RenderJob returns the job that makes an invoice's PDF.
func (s *Store) RenderJob(ctx context.Context, invoiceID int64) (JobState, error) {
	return s.jobState(ctx, fmt.Sprintf("render:invoice:%d", invoiceID))
}

// RenderNoteJob returns the job that makes a delivery note's PDF.
func (s *Store) RenderNoteJob(ctx context.Context, noteID int64) (JobState, error) {
	return s.jobState(ctx, fmt.Sprintf("render:delivery_note:%d", noteID))
}

// SendJob returns the job that sends a mail; of several, after a person had it sent again, the last.
func (s *Store) SendJob(ctx context.Context, mailID int64) (JobState, error) {
	return s.jobState(ctx, fmt.Sprintf("mail:%d", mailID))
}

func (s *Store) jobState(ctx context.Context, key string) (JobState, error) {
	var j JobState
	err := s.db.QueryRowContext(ctx, `SELECT id, state, run_at, attempt, max_attempts, COALESCE(last_error, '') FROM fakturis_job
		WHERE dedupe_key = ? OR dedupe_key LIKE ? ORDER BY id DESC LIMIT 1`, key, key+":%").Scan(&j.ID, &j.State, &j.RunAt, &j.Attempt, &j.Most, &j.Error)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return j, unavailable(fmt.Errorf("look for the job %s: %w", key, err))
	}
	return j, nil
}
