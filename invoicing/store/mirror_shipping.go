package store

import (
	"context"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
)

// PutShippingMethods writes ways to ship with their price lists, and sets the ID of the new ones.
func (m *Mirror) PutShippingMethods(ctx context.Context, list []*invoicing.ShippingMethod) error {
	columns := []string{"id", "code", "name", "active", "zone", "mode", "tax_rate", "free_from", "packing", "fees", "hints", "settings"}
	u := newUpsert("fakturis_shipping_method", columns, append([]string{}, columns[1:]...)...)
	var known, added [][]any
	var fresh []*invoicing.ShippingMethod
	for _, s := range list {
		conditions, err := writeConditions(s)
		if err != nil {
			return err
		}
		row := append([]any{nullID(s.ID), s.Code, s.Name, s.Active, s.Zone, s.Mode, int64(s.TaxRate), s.FreeFrom.String()}, conditions...)
		row = append(row, s.Settings)
		if s.ID == 0 {
			added, fresh = append(added, row), append(fresh, s)
		} else {
			known = append(known, row)
		}
	}
	if err := m.run(ctx, u, known); err != nil {
		return fmt.Errorf("write shipping methods: %w", err)
	}
	ids, err := m.insertNumbered(ctx, invoicing.KindShippingMethod, "fakturis_shipping_method", "code", u, added)
	if err != nil {
		return fmt.Errorf("write shipping methods: %w", err)
	}
	for i, s := range fresh {
		s.ID = ids[i]
	}
	return m.putShippingTiers(ctx, list)
}

// writeConditions makes the columns that hold JSON.
func writeConditions(s *invoicing.ShippingMethod) ([]any, error) {
	var columns []any
	for _, v := range []any{s.Packing, s.Fees, append([]string{}, s.Hints...)} {
		text, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("write shipping method %s: %w", s.Code, err)
		}
		columns = append(columns, string(text))
	}
	return columns, nil
}

func (m *Mirror) putShippingTiers(ctx context.Context, list []*invoicing.ShippingMethod) error {
	ids := make([]int64, len(list))
	var rows [][]any
	for i, s := range list {
		ids[i] = s.ID
		for n, t := range s.Tiers {
			rows = append(rows, []any{s.ID, n + 1, t.Zone, t.Service, t.Countries, t.Postcodes, t.Over.String(), t.Limit.String(), t.Price.String(),
				t.StepSize.String(), t.StepPrice.String(), t.Handling.String(), t.FreeFrom.String(), t.Rebate.String()})
		}
	}
	columns := []string{"method_id", "position", "zone", "service", "countries", "postcodes", "over_value", "limit_value", "price", "step_size",
		"step_price", "handling", "free_from", "rebate"}
	return m.replaceParts(ctx, "fakturis_shipping_method_tier", "method_id", ids, columns, 2, rows)
}

// RetireShippingMethods takes ways to ship out of use that are gone in the shop.
func (m *Mirror) RetireShippingMethods(ctx context.Context, ids []int64) error {
	return m.retire(ctx, "fakturis_shipping_method", ids)
}
