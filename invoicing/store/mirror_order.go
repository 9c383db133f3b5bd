package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// MirrorOrder is an order as a shop tells of it.
type MirrorOrder struct {
	*invoicing.Order        // ID 0 for one that is not there yet; Number and PartnerID set
	Shop             string // key
	ShopOrderID      int64
}

var orderColumns = [...]string{"id", "type", "number", "source", "shop", "shop_order_id", "shop_number", "partner_id", "ordered_at", "currency",
	"rate_to_home", "language", "customer_name", "email", "phone", "vat_id", "billing", "delivery", "customer", "status_id", "shipping",
	"shipping_key", "payment", "comment", "price_mode", "net_cents", "tax_cents", "total_cents", "cancelled", "check_flag", "check_reason", "history", "parcels"}

// PutOrders writes orders with their lines and tax totals, and sets the ID of the new ones. Lines keep their ids by
// position; documents are not touched, for they hold copies. A new order whose number another one has, such as one
// entered by hand, is refused: it must not take that one's place.
func (m *Mirror) PutOrders(ctx context.Context, list []MirrorOrder) error {
	var known, added []MirrorOrder
	for _, o := range list {
		if o.ID != 0 {
			known = append(known, o)
		} else {
			added = append(added, o)
		}
	}
	u := newUpsert("fakturis_order", orderColumns[:], append(append([]string{}, orderColumns[1:]...), "deleted_at = NULL")...)
	if err := m.writeOrders(ctx, u, known); err != nil {
		return err
	}
	if err := m.writeOrders(ctx, newUpsert("fakturis_order", orderColumns[:]), added); err != nil {
		return err
	}
	if err := m.setOrderIDs(ctx, added); err != nil {
		return err
	}
	if err := m.putOrderTaxes(ctx, list, known); err != nil {
		return err
	}
	return m.putOrderLines(ctx, known, added)
}

func (m *Mirror) writeOrders(ctx context.Context, u upsert, list []MirrorOrder) error {
	w := m.writer(u)
	for _, o := range list {
		if err := m.writeOrder(ctx, w, o); err != nil {
			return fmt.Errorf("write order %s: %w", o.Number, err)
		}
	}
	if _, err := w.end(ctx); err != nil {
		return fmt.Errorf("write orders: %w", err)
	}
	return nil
}

func (m *Mirror) writeOrder(ctx context.Context, w *rowWriter, o MirrorOrder) error {
	doc, err := documents(o.Billing, o.Delivery, o.Customer, listOf(o.History), listOf(o.Parcels))
	if err != nil {
		return err
	}
	sum := o.Totals()
	return w.add(ctx, nullID(o.ID), string(o.Type), o.Number, m.source, o.Shop, o.ShopOrderID, o.ShopNumber, o.PartnerID, nullTime(o.Ordered),
		o.Currency, o.RateToHome.String(), o.Language, customerName(o.Order), o.Email, o.Phone, o.VATID, doc[0], doc[1], doc[2], o.ShopStatus,
		o.Shipping, o.ShippingKey, o.Payment, o.Comment, string(o.PriceMode), int64(sum.Net), int64(sum.Tax), int64(o.Total), o.Cancelled,
		len(o.Check) > 0, strings.Join(o.Check, "; "), doc[3], doc[4])
}

// customerName is the name under which lists show and find an order.
func customerName(o *invoicing.Order) string {
	if n := o.Customer.Label(); n != "" {
		return n
	}
	return o.Billing.Label()
}

// documents returns values as JSON.
func documents(values ...any) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(values))
	for i, v := range values {
		var err error
		if out[i], err = json.Marshal(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// listOf makes JSON of an empty list "[]" instead of "null".
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}

// setOrderIDs finds the ids that the server gave to new orders.
func (m *Mirror) setOrderIDs(ctx context.Context, added []MirrorOrder) error {
	byNumber := make(map[string]*invoicing.Order, len(added))
	numbers := make([]string, len(added))
	for i, o := range added {
		byNumber[o.Number], numbers[i] = o.Order, o.Number
	}
	err := chunks(numbers, func(numbers []string) error {
		return each(ctx, m.tx, `SELECT number, id FROM fakturis_order WHERE number IN (`+marks(len(numbers))+`)`, anys(nil, numbers),
			func(rows *sql.Rows) error {
				var number string
				var id int64
				err := rows.Scan(&number, &id)
				if o := byNumber[number]; o != nil {
					o.ID = id
				}
				return err
			})
	})
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	return nil
}

// PlacedOrder is what an order says about a partner: where to deliver and who ordered.
type PlacedOrder struct {
	ID, PartnerID, ShopOrderID  int64
	Number, Source, Shop, Email string
	Ordered                     time.Time // zero where it is not known
	Billing, Delivery, Person   invoicing.Address
}

// key is the order's own key in its shop.
func (o PlacedOrder) key() string { return strconv.FormatInt(o.ShopOrderID, 10) }

// PlacedOrders returns the orders with these ids.
func (m *Mirror) PlacedOrders(ctx context.Context, ids []int64) ([]PlacedOrder, error) {
	return m.placed(ctx, "id", ids)
}

// OrdersOfPartners returns all orders of these partners, from whatever source.
func (m *Mirror) OrdersOfPartners(ctx context.Context, partners []int64) ([]PlacedOrder, error) {
	return m.placed(ctx, "partner_id", partners)
}

func (m *Mirror) placed(ctx context.Context, column string, values []int64) ([]PlacedOrder, error) {
	var all []PlacedOrder
	err := chunks(values, func(values []int64) error {
		return each(ctx, m.tx, `SELECT id, partner_id, shop_order_id, number, source, shop, email, ordered_at, billing, delivery, customer FROM fakturis_order
			WHERE `+column+` IN (`+marks(len(values))+`) ORDER BY id`, anys(nil, values), func(rows *sql.Rows) error {
			var o PlacedOrder
			var ordered sql.NullTime
			var billing, delivery, person []byte
			if err := rows.Scan(&o.ID, &o.PartnerID, &o.ShopOrderID, &o.Number, &o.Source, &o.Shop, &o.Email, &ordered, &billing, &delivery, &person); err != nil {
				return err
			}
			o.Ordered = ordered.Time
			for _, d := range []struct {
				text []byte
				into *invoicing.Address
			}{{billing, &o.Billing}, {delivery, &o.Delivery}, {person, &o.Person}} {
				if err := json.Unmarshal(d.text, d.into); err != nil {
					return fmt.Errorf("order %d: %w", o.ID, err)
				}
			}
			all = append(all, o)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	return all, nil
}

// MarkOrdersGone notes that orders were found deleted in their shop; they stay, for documents may rest on them.
func (m *Mirror) MarkOrdersGone(ctx context.Context, ids []int64) error {
	if err := m.reviseGone(ctx, ids); err != nil {
		return err
	}
	err := chunks(ids, func(ids []int64) error {
		_, err := m.tx.ExecContext(ctx, `UPDATE fakturis_order SET deleted_at = UTC_TIMESTAMP(6)
			WHERE deleted_at IS NULL AND id IN (`+marks(len(ids))+`)`, anys(nil, ids)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("mark orders as deleted: %w", err)
	}
	return nil
}
