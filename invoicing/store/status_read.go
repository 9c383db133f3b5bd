package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// statusColumns are what scanStatusIntent reads.
const statusColumns = `i.id, i.order_id, COALESCE(o.number, ''), COALESCE(o.customer_name, ''), i.source, i.shop, i.shop_key, i.seen_status, i.status, i.comment, i.notify,
	i.send_comment, i.parcels, i.mail_way, i.cause, COALESCE(i.form_id, ''), i.state, i.step, i.reason, i.waiting_since, i.mail_state, COALESCE(i.mail_id, 0), i.mail_error,
	i.mail_try, i.history_before, i.history_at, i.history_id, i.actor, i.created_at, i.done_at`

const selectStatus = `SELECT ` + statusColumns + ` FROM fakturis_status_intent i LEFT JOIN fakturis_order o ON o.id = i.order_id `

func scanStatusIntent(row interface{ Scan(...any) error }, i *invoicing.StatusIntent) error {
	var waiting, done sql.NullTime
	i.Parcels = []invoicing.StatusParcel{}
	err := row.Scan(&i.ID, &i.OrderID, &i.OrderNumber, &i.Customer, &i.Source, &i.Shop, &i.Key, &i.Seen, &i.Status, &i.Comment, &i.Notify, &i.SendComment,
		jsonColumn{&i.Parcels}, &i.MailWay, &i.Cause, &i.FormID, &i.State, &i.Step, &i.Reason, &waiting, &i.MailState, &i.MailID, &i.MailError, &i.MailTry,
		&i.HistoryBefore, &i.HistoryAt, &i.HistoryID, &i.Actor, &i.Created, &done)
	i.StatusWish.OrderID, i.WaitingSince, i.Done = i.OrderID, waiting.Time, done.Time
	return err
}

// StatusIntent returns a status change.
func (s *Store) StatusIntent(ctx context.Context, id int64) (invoicing.StatusIntent, error) {
	i, err := readStatusIntent(ctx, s.db, id)
	return i, unavailable(err)
}

func readStatusIntent(ctx context.Context, q queryer, id int64) (invoicing.StatusIntent, error) {
	var i invoicing.StatusIntent
	err := scanStatusIntent(q.QueryRowContext(ctx, selectStatus+`WHERE i.id = ?`, id), &i)
	if errors.Is(err, sql.ErrNoRows) {
		return i, invoicing.NotFoundf("Es gibt keine Statusänderung mit der Nummer %d.", id)
	}
	if err != nil {
		return i, fmt.Errorf("read status change %d: %w", id, err)
	}
	return i, nil
}

// StatusIntentsOfOrder returns the status changes of an order, the newest first, at most 100.
func (s *Store) StatusIntentsOfOrder(ctx context.Context, orderID int64) ([]invoicing.StatusIntent, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, i *invoicing.StatusIntent) error { return scanStatusIntent(rows, i) },
		selectStatus+`WHERE i.order_id = ? ORDER BY i.id DESC LIMIT 100`, orderID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read the status changes of order %d: %w", orderID, err))
	}
	return all, nil
}

// statusFilters are the states of a status change as lists name them.
var statusFilters = map[string]invoicing.IntentState{
	"offen": invoicing.IntentQueued, "wartet": invoicing.IntentWaiting, "ungeklaert": invoicing.IntentUnknown,
	"abgelehnt": invoicing.IntentRefused, "erledigt": invoicing.IntentDone, "abgebrochen": invoicing.IntentCancelled,
}

// StatusFilters are the values of ListQuery.Status that StatusIntents takes.
func StatusFilters() []string { return slices.Sorted(maps.Keys(statusFilters)) }

// statusIndex names the index that has the rows of a list in its order: left alone, the optimiser merges two and sorts.
func statusIndex(q ListQuery) string {
	switch {
	case q.OrderID != 0:
		return "order_id"
	case q.Shop != "" && q.Status != "":
		return "shop_state"
	case q.Shop != "":
		return "shop"
	case q.Status != "":
		return "state"
	}
	return "PRIMARY"
}

// StatusIntents returns a page of the status changes of all orders, the newest first, by state, shop and order. It searches
// order number and customer.
func (s *Store) StatusIntents(ctx context.Context, q ListQuery) ([]invoicing.StatusIntent, int64, error) {
	b := sq.Select(statusColumns).From("fakturis_status_intent i FORCE INDEX (" + statusIndex(q) + ")").LeftJoin("fakturis_order o ON o.id = i.order_id")
	if q.Status != "" {
		state, ok := statusFilters[q.Status]
		if !ok {
			return nil, 0, invoicing.Invalidf("Den Zustand %q einer Statusänderung gibt es nicht; möglich sind %s.", q.Status, strings.Join(StatusFilters(), ", "))
		}
		b = b.Where(sq.Eq{"i.state": state})
	}
	if q.Shop != "" {
		b = b.Where(sq.Eq{"i.shop": q.Shop})
	}
	if q.OrderID != 0 {
		b = b.Where(sq.Eq{"i.order_id": q.OrderID})
	}
	for _, w := range q.words() {
		b = b.Where(anyContains(w, "o.number", "o.shop_number", "o.customer_name"))
	}
	return fetchPage(ctx, s, b, q, "i.id", func(rows *sql.Rows, i *invoicing.StatusIntent) (int64, error) {
		err := scanStatusIntent(rows, i)
		return i.ID, err
	})
}
