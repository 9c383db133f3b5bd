package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// StatusCounts is how status changes stand.
type StatusCounts struct {
	Open       int64 `json:"open"`    // nobody has tried them yet
	Waiting    int64 `json:"waiting"` // tried, and tried again by themselves
	Unknown    int64 `json:"unknown"` // a person must say whether the customer's mail arrived
	Refused24h int64 `json:"refused_24h"`
	MailFailed int64 `json:"mail_failed"` // done in the last 24 hours, but the customer's mail failed

	WaitingSince time.Time `json:"waiting_since,omitzero"` // of the one that waits the longest
}

// StatusCounts counts the status changes that somebody may want to see to.
func (s *Store) StatusCounts(ctx context.Context) (StatusCounts, error) {
	var c StatusCounts
	var since sql.NullTime
	day := s.now().UTC().Add(-24 * time.Hour)
	err := s.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM fakturis_status_intent WHERE state = ?), (SELECT COUNT(*) FROM fakturis_status_intent WHERE state = ?),
		(SELECT COUNT(*) FROM fakturis_status_intent WHERE state = ?), (SELECT COUNT(*) FROM fakturis_status_intent WHERE state = ? AND done_at > ?),
		(SELECT COUNT(*) FROM fakturis_status_intent WHERE state = ? AND done_at > ? AND mail_state = ?), (SELECT MIN(waiting_since) FROM fakturis_status_intent WHERE state = ?)`,
		invoicing.IntentQueued, invoicing.IntentWaiting, invoicing.IntentUnknown, invoicing.IntentRefused, day, invoicing.IntentDone, day, invoicing.MailFailed,
		invoicing.IntentWaiting).Scan(&c.Open, &c.Waiting, &c.Unknown, &c.Refused24h, &c.MailFailed, &since)
	if err != nil {
		return c, unavailable(fmt.Errorf("count the status changes: %w", err))
	}
	c.WaitingSince = since.Time
	return c, nil
}
