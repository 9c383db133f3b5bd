package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
	"unicode"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// SyncLogRow is one line of the log of the mirror.
type SyncLogRow struct {
	ID     int64          `json:"id"`
	At     time.Time      `json:"at"`
	Source string         `json:"source"`
	Shop   string         `json:"shop"` // key; the source's where the record names no shop
	Kind   invoicing.Kind `json:"kind"` // empty: the source as a whole
	Key    string         `json:"key"`  // the shop's own
	Event  SyncEvent      `json:"event"`
	Detail string         `json:"detail"` // German
}

// SyncLogQuery chooses a page of the log, which runs from the newest line to the oldest. What is empty is not
// asked for.
type SyncLogQuery struct {
	Shop   string // key of a shop, or of a source
	Kind   invoicing.Kind
	Key    string
	Event  SyncEvent
	Before int64 // id of the last line seen; 0 is the first page
	Limit  int   // 10 when it is not positive, at most 100
}

// index names the index that hands out the lines of a query, newest first, without reading many others: the server's
// own choice follows statistics that say little about a log of millions of equal lines.
func (q SyncLogQuery) index() string {
	switch {
	case q.Key != "":
		return "record"
	case q.Shop != "" && q.Event != "":
		return "shop_event"
	case q.Kind != "" && q.Event != "":
		return "kind_event"
	case q.Shop != "" && q.Kind != "":
		return "shop_kind"
	case q.Shop != "":
		return "shop_newest"
	case q.Kind != "":
		return "kind_newest"
	case q.Event != "":
		return "event_newest"
	}
	return "PRIMARY"
}

// SyncLog returns a page of the log; next is Before of the following page, 0 on the last one.
func (s *Store) SyncLog(ctx context.Context, q SyncLogQuery) (rows []SyncLogRow, next int64, err error) {
	b := sq.Select("id", "at", "source", "shop", "kind", "shop_key", "event", "detail").From("fakturis_sync_log FORCE INDEX (" + q.index() + ")")
	if q.Key != "" && !isASCII(q.Key) {
		return nil, 0, nil // the shops have no such keys
	}
	if q.Key != "" {
		if b, err = s.logOfKey(ctx, b, q); err != nil {
			return nil, 0, err
		}
	}
	if q.Shop != "" {
		b = b.Where(sq.Eq{"shop": q.Shop})
	}
	if q.Kind != "" {
		b = b.Where(sq.Eq{"kind": q.Kind})
	}
	if q.Event != "" {
		b = b.Where(sq.Eq{"event": q.Event})
	}
	return fetchPage(ctx, s, b, ListQuery{After: q.Before, Limit: q.Limit}, "id", scanLogRow)
}

// logOfKey names all sources and kinds, so that the few lines with a key are found in the index of records.
func (s *Store) logOfKey(ctx context.Context, b sq.SelectBuilder, q SyncLogQuery) (sq.SelectBuilder, error) {
	shops, err := s.Shops(ctx)
	if err != nil {
		return b, err
	}
	var sources []string
	for _, shop := range shops {
		sources = append(sources, shop.Source)
	}
	if q.Kind == "" {
		b = b.Where(sq.Eq{"kind": mirroredKinds[:]})
	}
	return b.Where(sq.Eq{"source": sources}).Where(sq.Eq{"shop_key": q.Key}), nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

func scanLogRow(rows *sql.Rows, r *SyncLogRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.At, &r.Source, &r.Shop, &r.Kind, &r.Key, &r.Event, &r.Detail)
	if err != nil {
		return 0, fmt.Errorf("log: %w", err)
	}
	return r.ID, nil
}
