package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fakturisd/invoicing"
)

// ShopOrder is what a shop may know of one of its own orders.
type ShopOrder struct {
	Order      invoicing.Order // with ID 0: it is not mirrored
	Synced     time.Time       // when the mirror last took it over
	Held       string          // German: why it is not, or not yet
	Documents  []ShopDocument
	MayDeliver bool // something is left to deliver
	MayBill    bool
}

// FindShopOrder looks up an order by the key of its shop database and its number there. A database that is not known is
// NotFound; an order that is not mirrored is not.
func (s *Store) FindShopOrder(ctx context.Context, source string, key int64) (ShopOrder, error) {
	var o ShopOrder
	if err := knownSource(ctx, s.db, source); err != nil {
		return o, unavailable(err)
	}
	id, err := shopOrderID(ctx, s.db, source, key)
	if err != nil {
		return o, unavailable(err)
	}
	if id == 0 {
		o.Held, err = s.whyNotMirrored(ctx, source, key)
		return o, unavailable(err)
	}
	if o.Order, err = s.Order(ctx, id); err != nil {
		return o, err
	}
	if err := s.db.QueryRowContext(ctx, `SELECT updated_at FROM fakturis_order WHERE id = ?`, id).Scan(&o.Synced); err != nil {
		return o, unavailable(fmt.Errorf("read order %d: %w", id, err))
	}
	if o.Documents, err = s.shopDocuments(ctx, source, id); err != nil {
		return o, err
	}
	return o, s.mayFollow(ctx, &o)
}

// ShopOrderID returns the id of a mirrored order of that shop database, else NotFound.
func (s *Store) ShopOrderID(ctx context.Context, source string, key int64) (int64, error) {
	if err := knownSource(ctx, s.db, source); err != nil {
		return 0, unavailable(err)
	}
	id, err := shopOrderID(ctx, s.db, source, key)
	if err == nil && id == 0 {
		err = invoicing.NotFoundf("Die Bestellung %d ist noch nicht übernommen.", key)
	}
	return id, unavailable(err)
}

func shopOrderID(ctx context.Context, q queryer, source string, key int64) (int64, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT entity_id FROM fakturis_origin WHERE source = ? AND kind = ? AND shop_key = ?`,
		source, invoicing.KindOrder, strconv.FormatInt(key, 10)).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("look up order %d of %s: %w", key, source, err)
	}
	return id, nil
}

// whyNotMirrored returns why an order is held, or what it waits for; empty where the mirror has not seen it.
func (s *Store) whyNotMirrored(ctx context.Context, source string, key int64) (string, error) {
	var reason string
	err := s.db.QueryRowContext(ctx, `SELECT reason FROM fakturis_held WHERE source = ? AND kind = ? AND shop_key = ?
		UNION ALL SELECT reason FROM fakturis_pending WHERE source = ? AND kind = ? AND shop_no = ? LIMIT 1`,
		source, invoicing.KindOrder, strconv.FormatInt(key, 10), source, invoicing.KindOrder, key).Scan(&reason)
	return reason, noRows(err)
}

// mayFollow says which documents can still be made.
func (s *Store) mayFollow(ctx context.Context, o *ShopOrder) error {
	notes, err := readNotes(ctx, s.db, o.Order.ID)
	if err != nil {
		return unavailable(err)
	}
	_, refused := invoicing.DeliveryNoteFromOrder(o.Order, invoicing.Partner{}, s.settingsOf(o.Order.Origin.Shop), notes, nil)
	o.MayDeliver = refused == nil
	bills, err := billedBy(ctx, s.db, orderBilled(o.Order.ID))
	if err != nil || bills != 0 {
		return unavailable(err)
	}
	_, err = s.fromOrder(ctx, s.db, o.Order)
	o.MayBill = err == nil
	if code := invoicing.ErrorCode(err); code == invoicing.CodeConflict || code == invoicing.CodeInvalid {
		return nil
	}
	return unavailable(err)
}
