package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	sq "github.com/Masterminds/squirrel"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// ShippingMethodRow is one line of the list of shipping methods (Versandartenliste).
type ShippingMethodRow struct {
	ID       int64                    `json:"id"`
	Code     string                   `json:"code"`
	Name     string                   `json:"name"`
	Active   bool                     `json:"active"`
	Zone     string                   `json:"zone"`
	Mode     string                   `json:"mode"` // gewicht, preis, stueck, pauschal, frei
	TaxRate  tax.Rate                 `json:"tax_rate"`
	FreeFrom decimal.Decimal          `json:"free_from"`
	Packing  invoicing.Packing        `json:"packing"`
	Fees     invoicing.ShippingFees   `json:"fees"`
	Hints    []string                 `json:"hints"`
	Tiers    []invoicing.ShippingTier `json:"tiers"`
	Origins  []string                 `json:"origins"`
}

// ShippingMethods returns a page of the shipping methods with their price lists. It searches code and name; Status is
// "aktiv" or "inaktiv".
func (s *Store) ShippingMethods(ctx context.Context, q ListQuery) ([]ShippingMethodRow, int64, error) {
	b := sq.Select("m.id", "m.code", "m.name", "m.active", "m.zone", "m.mode", "m.tax_rate", "m.free_from", "m.packing", "COALESCE(m.fees, '')",
		"COALESCE(m.hints, '')").From("fakturis_shipping_method m")
	if q.Shop != "" {
		b = b.Where(fromShop("m.id", q.Shop, string(invoicing.KindShippingMethod)))
	}
	if q.Status != "" {
		b = b.Where(sq.Eq{"m.active": q.Status != "inaktiv"})
	}
	for _, w := range q.words() {
		b = b.Where(anyContains(w, "m.code", "m.name"))
	}
	page, next, err := fetchPage(ctx, s, b, q, "m.id", scanShippingMethodRow)
	if err != nil {
		return nil, 0, err
	}
	if err := s.fillTiers(ctx, page); err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(r *ShippingMethodRow) (int64, *[]string) { return r.ID, &r.Origins }, string(invoicing.KindShippingMethod))
	return page, next, err
}

func scanShippingMethodRow(rows *sql.Rows, r *ShippingMethodRow) (int64, error) {
	r.Hints, r.Tiers = []string{}, []invoicing.ShippingTier{}
	var packing, fees, hints string
	if err := rows.Scan(&r.ID, &r.Code, &r.Name, &r.Active, &r.Zone, &r.Mode, &r.TaxRate, &r.FreeFrom, &packing, &fees, &hints); err != nil {
		return 0, err
	}
	return r.ID, readConditions(packing, fees, hints, &r.Packing, &r.Fees, &r.Hints)
}

// readConditions reads the columns that hold JSON; they are empty in rows that were mirrored before there were any.
func readConditions(packing, fees, hints string, p *invoicing.Packing, f *invoicing.ShippingFees, h *[]string) error {
	for _, c := range []struct {
		text string
		into any
	}{{packing, p}, {fees, f}, {hints, h}} {
		if c.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(c.text), c.into); err != nil {
			return fmt.Errorf("shipping conditions: %w", err)
		}
	}
	return nil
}

func (s *Store) fillTiers(ctx context.Context, page []ShippingMethodRow) error {
	at := map[int64]int{}
	ids := make([]int64, len(page))
	for i, r := range page {
		ids[i], at[r.ID] = r.ID, i
	}
	if len(ids) == 0 {
		return nil
	}
	return s.eachTier(ctx, ids, func(id int64, t invoicing.ShippingTier) {
		page[at[id]].Tiers = append(page[at[id]].Tiers, t)
	})
}

// eachTier reads the price lists of these methods in their order.
func (s *Store) eachTier(ctx context.Context, ids []int64, add func(method int64, t invoicing.ShippingTier)) error {
	b := sq.Select("method_id", "zone", "service", "countries", "COALESCE(postcodes, '')", "over_value", "limit_value", "price", "step_size",
		"step_price", "handling", "free_from", "rebate").From("fakturis_shipping_method_tier").
		Where(sq.Eq{"method_id": ids}).OrderBy("method_id", "position")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var t invoicing.ShippingTier
		err := rows.Scan(&id, &t.Zone, &t.Service, &t.Countries, &t.Postcodes, &t.Over, &t.Limit, &t.Price, &t.StepSize, &t.StepPrice,
			&t.Handling, &t.FreeFrom, &t.Rebate)
		if err == nil {
			add(id, t)
		}
		return err
	})
}
