package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// ShippingMethod returns a way to ship with its price lists and origins.
func (s *Store) ShippingMethod(ctx context.Context, id int64) (invoicing.ShippingMethod, error) {
	m := invoicing.ShippingMethod{ID: id}
	var packing, fees, hints string
	err := s.db.QueryRowContext(ctx, `SELECT code, name, active, zone, mode, tax_rate, free_from, packing, COALESCE(fees, ''), COALESCE(hints, ''), settings
		FROM fakturis_shipping_method WHERE id = ?`, id).Scan(&m.Code, &m.Name, &m.Active, &m.Zone, &m.Mode, &m.TaxRate, &m.FreeFrom, &packing, &fees, &hints, &m.Settings)
	if errors.Is(err, sql.ErrNoRows) {
		return m, invoicing.NotFoundf("Die Versandart %d gibt es nicht.", id)
	}
	if err != nil {
		return m, unavailable(fmt.Errorf("shipping method %d: %w", id, err))
	}
	if err := readConditions(packing, fees, hints, &m.Packing, &m.Fees, &m.Hints); err != nil {
		return m, fmt.Errorf("shipping method %d: %w", id, err)
	}
	if err := s.eachTier(ctx, []int64{id}, func(_ int64, t invoicing.ShippingTier) { m.Tiers = append(m.Tiers, t) }); err != nil {
		return m, fmt.Errorf("shipping method %d: %w", id, err)
	}
	origins := sq.Select("shop", "kind", "shop_key").From("fakturis_origin").
		Where(sq.Eq{"kind": string(invoicing.KindShippingMethod), "entity_id": id}).OrderBy("shop", "shop_key")
	err = s.each(ctx, origins, func(rows *sql.Rows) error {
		var o invoicing.Origin
		err := rows.Scan(&o.Shop, &o.Kind, &o.Key)
		m.Origins = append(m.Origins, o)
		return err
	})
	if err != nil {
		return m, fmt.Errorf("shipping method %d: %w", id, err)
	}
	return m, nil
}
