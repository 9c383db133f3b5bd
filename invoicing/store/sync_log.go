package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// SyncEvent is what happened to a record of a shop, or to a source as a whole.
type SyncEvent string

// The events that the log of the mirror knows.
const (
	EventNew       SyncEvent = "new" // not logged for the first mirror of a source
	EventChanged   SyncEvent = "changed"
	EventDeleted   SyncEvent = "deleted"
	EventBack      SyncEvent = "back"      // found again after it was gone
	EventWaiting   SyncEvent = "waiting"   // not whole, or has not rested
	EventHeld      SyncEvent = "held"      // waits for a person
	EventReleased  SyncEvent = "released"  // held no longer
	EventIgnored   SyncEvent = "ignored"   // by a rule of the configuration
	EventFailed    SyncEvent = "failed"    // refused by the FAKTURIS database
	EventForgotten SyncEvent = "forgotten" // on request
	EventSchema    SyncEvent = "schema"    // the shop's tables changed
	EventTriggers  SyncEvent = "triggers"  // triggers were made, found missing, or removed
	EventRequest   SyncEvent = "request"
)

// SyncLogEntry is one line of the log of the mirror.
type SyncLogEntry struct {
	At     time.Time // set by the database
	Source string
	Shop   string         // key; the source's where the record names no shop
	Kind   invoicing.Kind // empty: the source as a whole
	Key    string         // the shop's own
	Event  SyncEvent
	Detail string // German
}

// Log writes lines in the mirror's transaction.
func (m *Mirror) Log(ctx context.Context, list []SyncLogEntry) error {
	u := newUpsert("fakturis_sync_log", []string{"source", "shop", "kind", "shop_key", "event", "detail", "at"})
	u.row = "(?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
	rows := make([][]any, len(list))
	for i, e := range list {
		rows[i] = []any{m.source, e.Shop, string(e.Kind), e.Key, string(e.Event), e.Detail}
	}
	if err := m.run(ctx, u, rows); err != nil {
		return fmt.Errorf("write the log of the mirror: %w", err)
	}
	return nil
}

// Logged returns those of the keys for which an event stands in the log.
func (m *Mirror) Logged(ctx context.Context, kind invoicing.Kind, event SyncEvent, keys []string) (map[string]bool, error) {
	found := map[string]bool{}
	err := chunks(keys, func(keys []string) error {
		return each(ctx, m.tx, `SELECT DISTINCT shop_key FROM fakturis_sync_log WHERE source = ? AND kind = ? AND event = ? AND shop_key IN (`+marks(len(keys))+`)`,
			anys([]any{m.source, string(kind), string(event)}, keys), func(rows *sql.Rows) error {
				var key string
				err := rows.Scan(&key)
				found[key] = true
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("read the log of the mirror: %w", err)
	}
	return found, nil
}

// LogSync writes a line about a source as a whole.
func (s *Store) LogSync(ctx context.Context, e SyncLogEntry) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		return (&Mirror{tx: tx, source: e.Source}).Log(ctx, []SyncLogEntry{e})
	})
}
