package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// SyncState says how the mirror of one source (shop database) is doing.
type SyncState struct {
	Source          string        `json:"source"`
	Shops           []ShopRow     `json:"shops"`
	Mode            string        `json:"mode"`             // triggers or scan; empty before the first look
	Reason          string        `json:"reason"`           // German: why no triggers are used though they are wanted
	TriggersMissing int           `json:"triggers_missing"` // when last looked at
	Polled          time.Time     `json:"polled,omitzero"`  // when the shop was last asked what changed
	Silent          bool          `json:"silent"`           // nobody has asked for ten minutes: no daemon leads, or the shop is configured no more
	Scanned         time.Time     `json:"scanned,omitzero"` // end of the last scan of everything
	ScanMillis      int64         `json:"scan_ms"`          // how long that took
	Error           string        `json:"error"`            // why the last look failed; empty: it did not
	ErrorSince      time.Time     `json:"error_since,omitzero"`
	Progress        *SyncProgress `json:"progress"` // of a scan that runs now; nil without one
	Records         []KindCount   `json:"records"`
	Held            Backlog       `json:"held"`     // waits for a person
	Waiting         Backlog       `json:"waiting"`  // not whole yet, comes by itself
	Requests        int64         `json:"requests"` // asked for and not done yet
}

// SyncProgress is how far a scan is with the records of one kind.
type SyncProgress struct {
	Kind  string `json:"kind"` // articles, customers, orders, shipping_methods
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
}

// KindCount is how many records of a kind are mirrored, those that are gone in the shop included.
type KindCount struct {
	Kind invoicing.Kind `json:"kind"`
	N    int64          `json:"n"`
}

// Backlog is how many records wait, and since when the oldest does.
type Backlog struct {
	N      int64     `json:"n"`
	Oldest time.Time `json:"oldest,omitzero"`
}

// SyncStates returns every source that has shops, in the order of the configuration.
func (s *Store) SyncStates(ctx context.Context) ([]SyncState, error) {
	shops, err := s.Shops(ctx)
	if err != nil {
		return nil, err
	}
	states, at := []SyncState{}, map[string]int{}
	for _, shop := range shops {
		i, known := at[shop.Source]
		if !known {
			i = len(states)
			at[shop.Source] = i
			states = append(states, SyncState{Source: shop.Source, Records: []KindCount{}})
		}
		states[i].Shops = append(states[i].Shops, shop)
	}
	for i := range states {
		if err := s.fillState(ctx, &states[i]); err != nil {
			return nil, unavailable(fmt.Errorf("state of source %s: %w", states[i].Source, err))
		}
	}
	return states, nil
}

func (s *Store) fillState(ctx context.Context, st *SyncState) error {
	for _, fill := range []func(context.Context, *SyncState) error{s.fillTracking, s.fillProgress, s.fillBacklogs, s.fillRecords} {
		if err := fill(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) fillTracking(ctx context.Context, st *SyncState) error {
	var polled, scanned, since sql.NullTime
	var silent sql.NullBool
	err := s.db.QueryRowContext(ctx, `SELECT mode, reason, triggers_missing, polled_at, error = '' AND polled_at < UTC_TIMESTAMP(6) - INTERVAL 10 MINUTE, scanned_at, CAST(scan_seconds * 1000 AS SIGNED), error, error_since
		FROM fakturis_tracking WHERE source = ?`, st.Source).Scan(&st.Mode, &st.Reason, &st.TriggersMissing, &polled, &silent, &scanned, &st.ScanMillis, &st.Error, &since)
	st.Silent = silent.Bool
	st.Polled, st.Scanned, st.ErrorSince = polled.Time, scanned.Time, since.Time
	return noRows(err)
}

// fillProgress leaves out what has not moved for a minute: a range is read in less, so that scan is over or was cut
// short.
func (s *Store) fillProgress(ctx context.Context, st *SyncState) error {
	var p SyncProgress
	err := s.db.QueryRowContext(ctx, `SELECT kind, done, total FROM fakturis_sync_progress
		WHERE source = ? AND done < total AND at > UTC_TIMESTAMP(6) - INTERVAL 60 SECOND`, st.Source).Scan(&p.Kind, &p.Done, &p.Total)
	if err == nil {
		st.Progress, st.Silent = &p, false
	}
	return noRows(err)
}

func (s *Store) fillBacklogs(ctx context.Context, st *SyncState) error {
	var held, waiting sql.NullTime
	err := s.db.QueryRowContext(ctx, `SELECT h.n, h.oldest, w.n, w.oldest, (SELECT COUNT(*) FROM fakturis_sync_request WHERE source = ? AND done_at IS NULL)
		FROM (SELECT COUNT(*) AS n, MIN(since) AS oldest FROM fakturis_held WHERE source = ?) h,
			(SELECT COUNT(*) AS n, MIN(since) AS oldest FROM fakturis_pending WHERE source = ?) w`,
		st.Source, st.Source, st.Source).Scan(&st.Held.N, &held, &st.Waiting.N, &waiting, &st.Requests)
	st.Held.Oldest, st.Waiting.Oldest = held.Time, waiting.Time
	return err
}

// mirroredKinds are the kinds of records that people count, in the order in which they are shown.
var mirroredKinds = [...]invoicing.Kind{invoicing.KindOrder, invoicing.KindCustomer, invoicing.KindArticle, invoicing.KindShippingMethod}

// fillRecords counts in the index of the origins alone; an article of several shops counts once.
func (s *Store) fillRecords(ctx context.Context, st *SyncState) error {
	for _, kind := range mirroredKinds {
		c := KindCount{Kind: kind}
		count := `COUNT(DISTINCT shop_no)`
		switch kind {
		case invoicing.KindShippingMethod: // their keys are no numbers
			count = `COUNT(DISTINCT entity_id)`
		case invoicing.KindOrder, invoicing.KindCustomer: // these have one origin each
			count = `COUNT(*)`
		}
		if err := s.db.QueryRowContext(ctx, `SELECT `+count+` FROM fakturis_origin WHERE source = ? AND kind = ?`, st.Source, kind).Scan(&c.N); err != nil {
			return err
		}
		st.Records = append(st.Records, c)
	}
	return nil
}

// noRows takes it as fine that there is no row.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
