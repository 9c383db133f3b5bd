package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// JobPushStatus carries out a status change in its shop; its argument is {"id": ...} of the intent.
const JobPushStatus = "shop.status"

// pushAttempts are so many that, at most a minute apart, a shop may be away for a week.
const pushAttempts = 10_000

// AddStatusIntent enters the wish to change an order's status in its shop, and the job that does it, and returns its id. The
// same form again is the first wish. An order has one at a time: another one is a Conflict that names the first, as is the
// wish for an order that no shop has.
func (s *Store) AddStatusIntent(ctx context.Context, w invoicing.StatusWish, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.addStatusInTx(ctx, tx, w, actor)
		return err
	})
	return id, err
}

// AddStatusIntentOnce is AddStatusIntent for a request that may come again with the key that BeginIdempotent has claimed for it.
func (s *Store) AddStatusIntentOnce(ctx context.Context, tokenID int64, key string, w invoicing.StatusWish, actor string) (int64, error) {
	return s.once(ctx, tokenID, key, func(tx *sql.Tx) (int64, error) { return s.addStatusInTx(ctx, tx, w, actor) })
}

// StatusAdded is what became of one of several wishes.
type StatusAdded struct {
	OrderID int64
	ID      int64 // of the intent
	Err     error // why there is none
}

// AddStatusIntents enters the wishes for several orders, each by itself: what one order does not allow stops no other.
func (s *Store) AddStatusIntents(ctx context.Context, ws []invoicing.StatusWish, actor string) ([]StatusAdded, error) {
	all := make([]StatusAdded, 0, len(ws))
	for _, w := range ws {
		id, err := s.AddStatusIntent(ctx, w, actor)
		if err != nil && (ctx.Err() != nil || invoicing.ErrorCode(err) == invoicing.CodeInternal) {
			return all, err
		}
		all = append(all, StatusAdded{OrderID: w.OrderID, ID: id, Err: err})
	}
	return all, nil
}

func (s *Store) addStatusInTx(ctx context.Context, tx *sql.Tx, w invoicing.StatusWish, actor string) (int64, error) {
	if id, err := statusOfForm(ctx, tx, w.FormID); id != 0 || err != nil {
		return id, err
	}
	o, err := readStatusTarget(ctx, tx, w.OrderID)
	if err != nil {
		return 0, err
	}
	if err := s.mayChangeStatus(o); err != nil {
		return 0, err
	}
	if err := s.completeWish(ctx, tx, &w, o); err != nil {
		return 0, err
	}
	if err := w.Check(); err != nil {
		return 0, err
	}
	id, err := s.insertStatusIntent(ctx, tx, w, o, actor)
	if isServerError(err, errDuplicate) { // the key that was there first decides; who holds it has committed
		if id, err := statusOfForm(ctx, tx, w.FormID); id != 0 || err != nil {
			return id, err
		}
		return 0, statusUnderWay(ctx, tx, o)
	}
	if err != nil {
		return 0, fmt.Errorf("status change of order %d: %w", w.OrderID, err)
	}
	detail, err := describeStatus(ctx, tx, o.Source, w)
	if err != nil {
		return 0, err
	}
	if err := Audit(ctx, tx, actor, "status_change", "order", w.OrderID, detail); err != nil {
		return 0, err
	}
	return id, enqueuePush(ctx, tx, id, pushKey(id))
}

// statusOfForm returns the intent that a form has led to already, 0 for none.
func statusOfForm(ctx context.Context, q queryer, form string) (id int64, err error) {
	if form == "" {
		return 0, nil
	}
	err = noRows(q.QueryRowContext(ctx, `SELECT id FROM fakturis_status_intent WHERE form_id = ?`, form).Scan(&id))
	if err != nil {
		return 0, fmt.Errorf("look for the status change of a form: %w", err)
	}
	return id, nil
}

func (s *Store) insertStatusIntent(ctx context.Context, tx *sql.Tx, w invoicing.StatusWish, o statusTarget, actor string) (int64, error) {
	parcels, err := json.Marshal(append([]invoicing.StatusParcel{}, w.Parcels...))
	if err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_status_intent (order_id, open_order, source, shop, shop_key, seen_status, status, comment, notify,
		send_comment, parcels, mail_way, cause, form_id, state, reason, mail_error, actor, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''), ?, '', '', ?, ?)`, w.OrderID, w.OrderID, o.Source, o.Shop, o.Key, w.Seen, w.Status, w.Comment,
		w.Notify, w.SendComment, parcels, w.MailWay, w.Cause, w.FormID, invoicing.IntentQueued, shorten(actor, 64), s.now().UTC().Truncate(time.Microsecond))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func enqueuePush(ctx context.Context, tx *sql.Tx, id int64, dedupe string) error {
	return outbox.Enqueue(ctx, tx, outbox.Job{Kind: JobPushStatus, DedupeKey: dedupe, Args: fmt.Appendf(nil, `{"id":%d}`, id), MaxAttempts: pushAttempts})
}
