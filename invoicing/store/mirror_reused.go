package store

import (
	"context"
	"fmt"

	"fakturisd/invoicing"
)

// FormerNumber is the number of an order once its shop has given the number to another one.
func (o PlacedOrder) FormerNumber() string { return fmt.Sprintf("%s (alt %d)", o.Number, o.ID) }

// SetApart takes orders out of their source whose keys the shop has given to other orders. They keep their lines,
// revisions and documents, count as deleted in the shop, and leave key and number to the new order. Nothing looks for
// them as orders of a shop any more, so their partner, delivery address and contact get origins of their own.
func (m *Mirror) SetApart(ctx context.Context, orders []PlacedOrder) error {
	if len(orders) == 0 {
		return nil
	}
	ids := make([]int64, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	if err := m.MarkOrdersGone(ctx, ids); err != nil {
		return err
	}
	for _, o := range orders {
		if err := m.giveUpKey(ctx, o); err != nil {
			return fmt.Errorf("set order %s apart: %w", o.Number, err)
		}
	}
	return m.putFormerOrigins(ctx, orders)
}

// giveUpKey frees the number and the key of an order.
func (m *Mirror) giveUpKey(ctx context.Context, o PlacedOrder) error {
	err := m.doAll(ctx, []statement{{`UPDATE fakturis_order SET number = ?, source = '', shop_order_id = 0 WHERE id = ?`, []any{o.FormerNumber(), o.ID}}})
	if err != nil {
		return err
	}
	for kind, key := range map[invoicing.Kind]string{invoicing.KindOrder: o.key(), invoicing.KindGuest: o.key(),
		invoicing.KindAddress: OrderPrefix + o.key(), invoicing.KindContact: OrderPrefix + o.key()} {
		if err := m.DropOrigins(ctx, kind, []string{key}); err != nil {
			return err
		}
	}
	return nil
}

// putFormerOrigins makes orders stand for their partner and for what they name, whoever else does: once those are gone
// nobody would come back to them.
func (m *Mirror) putFormerOrigins(ctx context.Context, orders []PlacedOrder) error {
	var origins []OriginRow
	stand := func(kind invoicing.Kind, prefix string, entity int64, o PlacedOrder) {
		origins = append(origins, OriginRow{Kind: kind, Key: fmt.Sprintf("%s%s:%d", prefix, o.key(), o.ID), No: -o.ShopOrderID, Shop: o.Shop, EntityID: entity})
	}
	for _, o := range orders {
		stand(invoicing.KindGuest, FormerPrefix, o.PartnerID, o)
	}
	for _, kind := range []invoicing.Kind{invoicing.KindAddress, invoicing.KindContact} {
		ids, err := m.PartIDs(ctx, kind, partnersOf(orders, func(o PlacedOrder) int64 { return o.PartnerID }))
		if err != nil {
			return err
		}
		for _, o := range orders {
			if part, ok := o.names(kind); ok && ids[part] != 0 {
				stand(kind, OrderPrefix, ids[part], o)
			}
		}
	}
	return m.PutOrigins(ctx, origins)
}
