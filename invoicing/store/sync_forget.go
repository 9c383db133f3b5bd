package store

import (
	"context"
	"fmt"
	"strconv"

	"fakturisd/invoicing"
)

// Forget takes a record of the source out of the mirror, with everything that only it made (its partner, delivery
// address and contact), so that the next reading makes it anew and matches again. A record that is not mirrored is
// only let go of where it is held or waits. An order on which documents or a contract rest is refused (Conflict).
func (m *Mirror) Forget(ctx context.Context, kind invoicing.Kind, key string) error {
	if err := checkKey(kind, key); err != nil {
		return err
	}
	forget := m.forgetGoods
	switch kind {
	case invoicing.KindOrder:
		forget = m.forgetOrder
	case invoicing.KindCustomer:
		forget = m.forgetCustomer
	}
	if err := forget(ctx, kind, key); err != nil {
		return fmt.Errorf("forget %s %s of %s: %w", kind, key, m.source, err)
	}
	return m.doAll(ctx, []statement{
		{`DELETE FROM fakturis_held WHERE source = ? AND kind = ? AND shop_key = ?`, []any{m.source, kind, key}},
		{`DELETE FROM fakturis_pending WHERE source = ? AND kind = ? AND shop_no = ?`, []any{m.source, kind, number(key)}},
	})
}

// number is a key as a number, 0 where it is none.
func number(key string) int64 {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// statement is one of several that are done one after the other.
type statement struct {
	text string
	args []any
}

func (m *Mirror) doAll(ctx context.Context, list []statement) error {
	for _, s := range list {
		if _, err := m.tx.ExecContext(ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mirror) forgetOrder(ctx context.Context, kind invoicing.Kind, key string) error {
	known, err := m.OriginsOf(ctx, kind, []string{key})
	if err != nil || len(known) == 0 {
		return err
	}
	id := known[key].EntityID
	// Locked first: whoever makes a document of the order waits, and then finds no order.
	if err := noRows(m.tx.QueryRowContext(ctx, `SELECT id FROM fakturis_order WHERE id = ? FOR UPDATE`, id).Scan(&id)); err != nil {
		return err
	}
	if err := mayForget(ctx, m.tx, m.source, kind, key); err != nil {
		return err
	}
	orders, err := m.PlacedOrders(ctx, []int64{id})
	if err != nil {
		return err
	}
	partners, err := m.standingFor(ctx, key, orders)
	if err != nil {
		return err
	}
	if err := m.deleteOrder(ctx, id, key); err != nil {
		return err
	}
	if err := m.releaseNamed(ctx, orders); err != nil {
		return err
	}
	return m.settleForgotten(ctx, partners)
}

// standingFor returns the partners that an order has, had, or stands for.
func (m *Mirror) standingFor(ctx context.Context, key string, orders []PlacedOrder) ([]int64, error) {
	guests, err := m.OriginsOf(ctx, invoicing.KindGuest, []string{key, FormerPrefix + key})
	if err != nil {
		return nil, err
	}
	partners := partnersOf(orders, func(o PlacedOrder) int64 { return o.PartnerID })
	for _, g := range guests {
		partners = append(partners, g.EntityID)
	}
	return partnersOf(partners, func(id int64) int64 { return id }), nil
}

func (m *Mirror) deleteOrder(ctx context.Context, id int64, key string) error {
	err := m.doAll(ctx, []statement{
		{`DELETE FROM fakturis_order_line WHERE order_id = ?`, []any{id}},
		{`DELETE FROM fakturis_order_tax WHERE order_id = ?`, []any{id}},
		{`DELETE FROM fakturis_order_revision WHERE order_id = ?`, []any{id}},
		{`DELETE FROM fakturis_order WHERE id = ?`, []any{id}},
	})
	if err != nil {
		return err
	}
	for kind, keys := range map[invoicing.Kind][]string{
		invoicing.KindOrder: {key}, invoicing.KindGuest: {key, FormerPrefix + key},
		invoicing.KindAddress: {OrderPrefix + key}, invoicing.KindContact: {OrderPrefix + key},
	} {
		if err := m.DropOrigins(ctx, kind, keys); err != nil {
			return err
		}
	}
	return nil
}

// forgetGoods forgets an article or a shipping method with its parts.
func (m *Mirror) forgetGoods(ctx context.Context, kind invoicing.Kind, key string) error {
	known, err := m.OriginsOf(ctx, kind, []string{key})
	if err != nil || len(known) == 0 {
		return err
	}
	id := known[key].EntityID
	tables := []string{"fakturis_article_text WHERE article_id", "fakturis_article_variant WHERE article_id", "fakturis_article_price WHERE article_id", "fakturis_article WHERE id"}
	if kind == invoicing.KindShippingMethod {
		tables = []string{"fakturis_shipping_method_tier WHERE method_id", "fakturis_shipping_method WHERE id"}
	}
	list := []statement{{`DELETE FROM fakturis_origin WHERE kind = ? AND entity_id = ?`, []any{kind, id}}}
	for _, t := range tables {
		list = append(list, statement{`DELETE FROM ` + t + ` = ?`, []any{id}})
	}
	return m.doAll(ctx, list)
}
