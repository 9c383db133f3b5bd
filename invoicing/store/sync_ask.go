package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// AddSyncRequest asks the leading daemon to read again, to forget a record, or to look at everything, and returns
// the request's id. An equal request that is not done yet is not added twice. Forgetting is refused at once where
// documents rest on the record.
func (s *Store) AddSyncRequest(ctx context.Context, r SyncRequest, actor string) (int64, error) {
	r.Key = strings.TrimSpace(r.Key)
	if err := s.checkSyncRequest(r); err != nil {
		return 0, err
	}
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		if err := knownSource(ctx, tx, r.Source); err != nil {
			return err
		}
		if r.Action == ActionForget {
			if err := mayForget(ctx, tx, r.Source, r.Kind, r.Key); err != nil {
				return err
			}
		}
		added, err := insertSyncRequest(ctx, tx, r, actor)
		if isServerError(err, errDuplicate) {
			return tx.QueryRowContext(ctx, `SELECT id FROM fakturis_sync_request WHERE source = ? AND action = ? AND kind = ? AND shop_key = ?
				AND from_days = IFNULL(TO_DAYS(?), 0) AND open = 1`, r.Source, r.Action, r.Kind, r.Key, r.From).Scan(&id)
		}
		if err != nil {
			return err
		}
		id = added
		return Audit(ctx, tx, actor, "sync."+string(r.Action), "sync_request", id, r.describe())
	})
	if err != nil {
		return 0, fmt.Errorf("ask the mirror: %w", err)
	}
	return id, nil
}

func insertSyncRequest(ctx context.Context, tx *sql.Tx, r SyncRequest, actor string) (int64, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_sync_request (source, action, kind, shop_key, from_date, requested_by, requested_at, result)
		VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), '')`, r.Source, r.Action, r.Kind, r.Key, r.From, shorten(actor, 80))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// askForOrder asks the mirror, in the caller's transaction, to look at an order that was changed from here.
func askForOrder(ctx context.Context, tx *sql.Tx, source string, key int64) error {
	r := SyncRequest{Source: source, Action: ActionRead, Kind: invoicing.KindOrder, Key: strconv.FormatInt(key, 10)}
	if _, err := insertSyncRequest(ctx, tx, r, service); err != nil && !isServerError(err, errDuplicate) {
		return fmt.Errorf("ask for order %s of %s: %w", r.Key, source, err)
	}
	return nil
}

// describe says what was asked for, as the audit keeps it.
func (r SyncRequest) describe() string {
	parts := []string{r.Source}
	if r.Key != "" {
		parts = append(parts, string(r.Kind), r.Key)
	}
	if !r.From.IsZero() {
		parts = append(parts, "since", r.From.String())
	}
	return strings.Join(parts, " ")
}

func (s *Store) checkSyncRequest(r SyncRequest) error {
	switch {
	case !slices.Contains([]SyncAction{ActionRead, ActionForget, ActionScan}, r.Action):
		return invoicing.Invalidf("Die Anforderung %q gibt es nicht; möglich sind read, forget und scan.", r.Action)
	case r.Action == ActionScan && (r.Key != "" || r.Kind != "" || !r.From.IsZero()):
		return invoicing.Invalidf("Eine vollständige Prüfung betrifft immer den ganzen Shop.")
	case r.Action == ActionForget && r.Key == "":
		return invoicing.Invalidf("Zum Vergessen fehlt die Nummer des Datensatzes.")
	case r.Key != "" && r.Kind == invoicing.KindShippingMethod:
		return invoicing.Invalidf("Versandarten werden bei jeder vollständigen Prüfung gelesen; bitte diese anfordern.")
	case r.Key != "" && !r.From.IsZero():
		return invoicing.Invalidf("Bitte entweder eine Nummer oder ein Datum angeben.")
	case s.today().Before(r.From):
		return invoicing.Invalidf("Das Datum %s liegt in der Zukunft.", r.From.German())
	case r.Key == "" && r.Kind != "" && r.Kind != invoicing.KindOrder:
		return invoicing.Invalidf("Ohne Nummer lassen sich nur Bestellungen ab einem Datum neu einlesen.")
	}
	return checkKey(r.Kind, r.Key)
}

// checkKey wants the key of a record as its shop has it.
func checkKey(kind invoicing.Kind, key string) error {
	if key == "" {
		return nil
	}
	if !slices.Contains(mirroredKinds[:], kind) {
		return invoicing.Invalidf("Die Art %q lässt sich nicht neu einlesen.", kind)
	}
	if kind == invoicing.KindShippingMethod {
		if len(key) > 64 || strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
			return invoicing.Invalidf("%q ist kein Code einer Versandart.", shorten(key, 64))
		}
		return nil
	}
	if n, err := strconv.ParseInt(key, 10, 64); err != nil || n <= 0 || strconv.FormatInt(n, 10) != key {
		return invoicing.Invalidf("%q ist keine Nummer, wie der Shop sie vergibt.", shorten(key, 64))
	}
	return nil
}

func knownSource(ctx context.Context, q queryer, source string) error {
	var n int
	if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_shop WHERE source = ?`, source).Scan(&n); err != nil {
		return fmt.Errorf("look up source %s: %w", source, err)
	}
	if n == 0 {
		return invoicing.NotFoundf("Es gibt keine Shop-Datenbank %q.", shorten(source, 40))
	}
	return nil
}

// SyncRequestRow is a request with what became of it.
type SyncRequestRow struct {
	ID        int64          `json:"id"`
	Source    string         `json:"source"`
	Action    SyncAction     `json:"action"`
	Kind      invoicing.Kind `json:"kind"`      // empty: every kind
	Key       string         `json:"key"`       // of the record; empty: all since From
	From      invoicing.Date `json:"from"`      // day of purchase
	By        string         `json:"by"`        // login or token
	Requested time.Time      `json:"requested"` // when
	Done      time.Time      `json:"done,omitzero"`
	Result    string         `json:"result"` // German: what came of it
}

const requestColumns = `id, source, action, kind, shop_key, from_date, requested_by, requested_at, done_at, result`

// SyncRequests returns the newest requests to a source, at most 20.
func (s *Store) SyncRequests(ctx context.Context, source string) ([]SyncRequestRow, error) {
	return s.syncRequests(ctx, `SELECT `+requestColumns+` FROM fakturis_sync_request FORCE INDEX (PRIMARY) WHERE source = ? AND action <> ? ORDER BY id DESC LIMIT 20`, source, ActionLook)
}

// SyncRequest returns one request.
func (s *Store) SyncRequest(ctx context.Context, id int64) (SyncRequestRow, error) {
	rows, err := s.syncRequests(ctx, `SELECT `+requestColumns+` FROM fakturis_sync_request WHERE id = ?`, id)
	if err != nil {
		return SyncRequestRow{}, err
	}
	if len(rows) == 0 {
		return SyncRequestRow{}, invoicing.NotFoundf("Es gibt keine Anforderung %d.", id)
	}
	return rows[0], nil
}

func (s *Store) syncRequests(ctx context.Context, query string, args ...any) ([]SyncRequestRow, error) {
	rows, err := collect(ctx, s.db, func(rows *sql.Rows, r *SyncRequestRow) error {
		var done sql.NullTime
		err := rows.Scan(&r.ID, &r.Source, &r.Action, &r.Kind, &r.Key, &r.From, &r.By, &r.Requested, &done, &r.Result)
		r.Done = done.Time
		return err
	}, query, args...)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read requests: %w", err))
	}
	return rows, nil
}
