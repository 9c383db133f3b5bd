package store

import (
	"context"

	"fakturisd/invoicing"
)

// forgetCustomer forgets an account with its address book and contact. Its partner stays as long as anything else
// leads to it or rests on it.
func (m *Mirror) forgetCustomer(ctx context.Context, _ invoicing.Kind, key string) error {
	var partners []int64
	for kind, key := range map[invoicing.Kind]string{invoicing.KindCustomer: key, invoicing.KindGuest: GuestPrefix + key} {
		known, err := m.OriginsOf(ctx, kind, []string{key})
		if err != nil {
			return err
		}
		for _, o := range known {
			partners = append(partners, o.EntityID)
		}
		if err := m.DropOrigins(ctx, kind, []string{key}); err != nil {
			return err
		}
	}
	for _, kind := range []invoicing.Kind{invoicing.KindAddress, invoicing.KindContact} {
		if err := m.forgetBook(ctx, kind, number(key)); err != nil {
			return err
		}
	}
	return m.settleForgotten(ctx, partners)
}

// forgetBook releases the delivery addresses, or the contact, that an account names.
func (m *Mirror) forgetBook(ctx context.Context, kind invoicing.Kind, account int64) error {
	origins, err := m.Origins(ctx, account, account, kind)
	if err != nil {
		return err
	}
	var keys []string
	var ids []int64
	for _, o := range origins {
		keys, ids = append(keys, o.Key), append(ids, o.EntityID)
	}
	if err := m.DropOrigins(ctx, kind, keys); err != nil {
		return err
	}
	parts, err := m.PartsByID(ctx, kind, ids)
	if err != nil {
		return err
	}
	return m.ReleaseParts(ctx, kind, parts)
}

// releaseNamed releases the delivery addresses and contacts that orders named which are no more.
func (m *Mirror) releaseNamed(ctx context.Context, orders []PlacedOrder) error {
	for _, kind := range []invoicing.Kind{invoicing.KindAddress, invoicing.KindContact} {
		ids, err := m.PartIDs(ctx, kind, partnersOf(orders, func(o PlacedOrder) int64 { return o.PartnerID }))
		if err != nil {
			return err
		}
		candidates := map[PartnerMatch]int64{}
		for _, o := range orders {
			if part, ok := o.names(kind); ok && ids[part] != 0 {
				candidates[part] = ids[part]
			}
		}
		if err := m.ReleaseParts(ctx, kind, candidates); err != nil {
			return err
		}
	}
	return nil
}

// settleForgotten removes partners that nothing leads to and nothing rests on any more. Where orders are left, one of
// each shop stands for the partner again.
func (m *Mirror) settleForgotten(ctx context.Context, partners []int64) error {
	orders, err := m.OrdersOfPartners(ctx, partners)
	if err != nil {
		return err
	}
	shops, err := m.ShopsOf(ctx, partners, invoicing.KindCustomer, invoicing.KindGuest)
	if err != nil {
		return err
	}
	var origins []OriginRow
	for _, o := range orders {
		if in := (EntityShop{EntityID: o.PartnerID, Shop: o.Shop}); !shops[in] && o.Source == m.source {
			shops[in] = true
			origins = append(origins, OriginRow{Kind: invoicing.KindGuest, Key: o.key(), No: -o.ShopOrderID, Shop: o.Shop, EntityID: o.PartnerID})
		}
	}
	if err := m.PutOrigins(ctx, origins); err != nil {
		return err
	}
	for _, id := range partners {
		if err := m.dropPartner(ctx, id); err != nil {
			return err
		}
		// Who never had an account is not gone with one.
		err := m.doAll(ctx, []statement{{`UPDATE fakturis_partner SET inactive = FALSE WHERE id = ? AND NOT EXISTS
			(SELECT 1 FROM fakturis_origin WHERE kind = 'customer' AND entity_id = ?)`, []any{id, id}}})
		if err != nil {
			return err
		}
	}
	return m.SettlePartners(ctx, partners)
}

// dropPartner removes a partner with its delivery addresses and contacts unless something leads to it or rests on it.
func (m *Mirror) dropPartner(ctx context.Context, id int64) error {
	var used bool
	err := m.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_origin WHERE kind IN ('customer', 'guest') AND entity_id = ?)
		OR EXISTS (SELECT 1 FROM fakturis_order WHERE partner_id = ?) OR EXISTS (SELECT 1 FROM fakturis_invoice WHERE partner_id = ?)
		OR EXISTS (SELECT 1 FROM fakturis_delivery_note WHERE partner_id = ?) OR EXISTS (SELECT 1 FROM fakturis_planned_invoice WHERE partner_id = ?)
		OR EXISTS (SELECT 1 FROM fakturis_collective_invoice WHERE partner_id = ?)
		OR EXISTS (SELECT 1 FROM fakturis_partner WHERE id = ? AND by_hand)`, id, id, id, id, id, id, id).Scan(&used)
	if err != nil || used {
		return err
	}
	for _, kind := range []invoicing.Kind{invoicing.KindAddress, invoicing.KindContact} {
		parts, err := m.PartIDs(ctx, kind, []int64{id})
		if err != nil {
			return err
		}
		ids := make([]int64, 0, len(parts))
		for _, part := range parts {
			ids = append(ids, part)
		}
		if err := m.DropParts(ctx, kind, ids); err != nil {
			return err
		}
	}
	return m.doAll(ctx, []statement{{`DELETE FROM fakturis_partner WHERE id = ?`, []any{id}}})
}
