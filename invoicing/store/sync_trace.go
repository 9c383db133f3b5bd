package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// TraceState answers why a record of a shop is there, or is not.
type TraceState string

// The answers, the most urgent first.
const (
	TraceHeld      TraceState = "held"      // waits for a person
	TraceWaiting   TraceState = "waiting"   // not whole yet, comes by itself
	TraceGone      TraceState = "gone"      // mirrored, then deleted in the shop
	TraceMirrored  TraceState = "mirrored"  // it is there
	TraceIgnored   TraceState = "ignored"   // by a rule of the configuration
	TraceForgotten TraceState = "forgotten" // on request, and not read again yet
	TraceFailed    TraceState = "failed"    // refused by the FAKTURIS database
	TraceDeleted   TraceState = "deleted"   // deleted in the shop before it was mirrored
	TraceUnread    TraceState = "unread"    // the shop was never looked at to the end
	TraceUnknown   TraceState = "unknown"   // the shop had no such record when it was last looked at to the end
)

// Trace is everything that is known of one record of a shop.
type Trace struct {
	State    TraceState
	Source   string
	Shop     string // key; the source's where no shop is known
	Kind     invoicing.Kind
	Key      string
	EntityID int64     // of the mirrored record; 0 for none
	Mirrored time.Time // since when; zero for never
	Gone     time.Time // when it was found deleted in the shop
	Reason   string    // German: why it is held, waits, was ignored or refused
	Since    time.Time // since when that holds
	Check    string    // German: what a person must look at in the mirrored order
	Newest   int64     // the highest number of that kind which is mirrored
	Sync     SyncState // of its source; without counts
	Log      []SyncLogRow
	Requests []SyncRequestRow
}

// traceLines bounds the log of one record.
const traceLines = 50

// TraceRecord finds out what became of a record. shop is the key of a shop or a source, key the number in the shop; FAKTURIS's own
// order number (tee-4711) is understood as well.
func (s *Store) TraceRecord(ctx context.Context, shop string, kind invoicing.Kind, key string) (Trace, error) {
	t := Trace{Kind: kind, Shop: shop, Key: strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(key), "#"), shop+"-")}
	if kind != invoicing.KindShippingMethod {
		if short := strings.TrimLeft(t.Key, "0"); short != "" {
			t.Key = short
		}
	}
	if t.Key == "" {
		return t, invoicing.Invalidf("Es fehlt die Nummer.")
	}
	if err := checkKey(kind, t.Key); err != nil {
		return t, err
	}
	err := s.db.QueryRowContext(ctx, `SELECT source FROM fakturis_shop WHERE shop_key = ? OR source = ? ORDER BY shop_key = ? DESC LIMIT 1`, shop, shop, shop).Scan(&t.Source)
	if errors.Is(err, sql.ErrNoRows) {
		return t, invoicing.NotFoundf("Es gibt keinen Shop %q.", shorten(shop, 40))
	}
	if err != nil {
		return t, unavailable(fmt.Errorf("look up shop %s: %w", shop, err))
	}
	if err := s.trace(ctx, &t); err != nil {
		return t, unavailable(fmt.Errorf("trace %s %s of %s: %w", kind, t.Key, t.Source, err))
	}
	t.conclude()
	return t, nil
}

func (s *Store) trace(ctx context.Context, t *Trace) error {
	t.Sync.Source = t.Source
	if err := s.fillTracking(ctx, &t.Sync); err != nil {
		return err
	}
	for _, look := range []func(context.Context, *Trace) error{s.traceOrigin, s.traceWaiting, s.traceHeld, s.traceLog, s.traceRequests} {
		if err := look(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) traceOrigin(ctx context.Context, t *Trace) error {
	keys := []any{t.Source, t.Kind, t.Key}
	if t.Kind == invoicing.KindCustomer { // the account of a guest has another kind
		keys = []any{t.Source, invoicing.KindGuest, GuestPrefix + t.Key}
		if err := s.origin(ctx, t, keys); err != nil || t.EntityID != 0 {
			return err
		}
		keys = []any{t.Source, t.Kind, t.Key}
	}
	if err := s.origin(ctx, t, keys); err != nil {
		return err
	}
	if t.Kind == invoicing.KindOrder && t.EntityID != 0 {
		err := s.db.QueryRowContext(ctx, `SELECT check_reason FROM fakturis_order WHERE id = ? AND check_flag = 1`, t.EntityID).Scan(&t.Check)
		if err = noRows(err); err != nil {
			return err
		}
	}
	var newest sql.NullInt64
	err := s.db.QueryRowContext(ctx, `SELECT MAX(shop_no) FROM fakturis_origin WHERE source = ? AND kind = ?`, t.Source, t.Kind).Scan(&newest)
	t.Newest = newest.Int64
	return err
}

func (s *Store) origin(ctx context.Context, t *Trace, key []any) error {
	var gone sql.NullTime
	var shop string
	err := s.db.QueryRowContext(ctx, `SELECT shop, entity_id, created_at, deleted_at FROM fakturis_origin
		WHERE source = ? AND kind = ? AND shop_key = ?`, key...).Scan(&shop, &t.EntityID, &t.Mirrored, &gone)
	if err == nil {
		t.Shop, t.Gone = shop, gone.Time
	}
	return noRows(err)
}

func (s *Store) traceWaiting(ctx context.Context, t *Trace) error {
	err := s.db.QueryRowContext(ctx, `SELECT shop, reason, since FROM fakturis_pending WHERE source = ? AND kind = ? AND shop_no = ?`,
		t.Source, t.Kind, number(t.Key)).Scan(&t.Shop, &t.Reason, &t.Since)
	if err == nil {
		t.State = TraceWaiting
	}
	return noRows(err)
}

func (s *Store) traceHeld(ctx context.Context, t *Trace) error {
	err := s.db.QueryRowContext(ctx, `SELECT shop, reason, since FROM fakturis_held WHERE source = ? AND kind = ? AND shop_key = ?`,
		t.Source, t.Kind, t.Key).Scan(&t.Shop, &t.Reason, &t.Since)
	if err == nil {
		t.State = TraceHeld
	}
	return noRows(err)
}

func (s *Store) traceLog(ctx context.Context, t *Trace) (err error) {
	t.Log, err = collect(ctx, s.db, func(rows *sql.Rows, r *SyncLogRow) error { _, err := scanLogRow(rows, r); return err },
		`SELECT id, at, source, shop, kind, shop_key, event, detail FROM fakturis_sync_log FORCE INDEX (record)
		WHERE source = ? AND kind = ? AND shop_key = ? ORDER BY id DESC LIMIT ?`, t.Source, t.Kind, t.Key, traceLines)
	return err
}

func (s *Store) traceRequests(ctx context.Context, t *Trace) (err error) {
	t.Requests, err = s.syncRequests(ctx, `SELECT `+requestColumns+` FROM fakturis_sync_request
		WHERE source = ? AND action IN ('read', 'forget') AND kind = ? AND shop_key = ? ORDER BY id DESC LIMIT 10`, t.Source, t.Kind, t.Key)
	return err
}

// conclude says what all of it means. The newest line of the log speaks for a record that is nowhere else.
func (t *Trace) conclude() {
	switch {
	case t.State != "":
	case t.EntityID != 0 && !t.Gone.IsZero():
		t.State = TraceGone
	case t.EntityID != 0:
		t.State = TraceMirrored
	case t.Sync.Scanned.IsZero():
		t.State = TraceUnread
	default:
		t.State = TraceUnknown
	}
	if t.State != TraceUnread && t.State != TraceUnknown {
		return
	}
	for _, line := range t.Log {
		if line.Event == EventRequest {
			continue
		}
		last, told := map[SyncEvent]TraceState{EventIgnored: TraceIgnored, EventForgotten: TraceForgotten, EventFailed: TraceFailed, EventDeleted: TraceDeleted}[line.Event]
		if told {
			t.State, t.Reason, t.Since = last, line.Detail, line.At
		}
		return
	}
}
