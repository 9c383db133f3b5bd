package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// ShippingMethodRow is one line of the list of shipping methods (Versandartenliste).
type ShippingMethodRow struct {
	ID       int64             `json:"id"`
	Code     string            `json:"code"`
	Name     string            `json:"name"`
	Active   bool              `json:"active"`
	Zone     string            `json:"zone"`
	Mode     string            `json:"mode"` // gewicht, preis, stueck, pauschal
	TaxRate  tax.Rate          `json:"tax_rate"`
	FreeFrom decimal.Decimal   `json:"free_from"`
	Tiers    []ShippingTierRow `json:"tiers"`
	Origins  []string          `json:"origins"`
}

// ShippingTierRow is one step of a shipping method's price list.
type ShippingTierRow struct {
	Zone      int             `json:"zone"`
	Countries string          `json:"countries"`
	Limit     decimal.Decimal `json:"limit"`
	Price     decimal.Decimal `json:"price"`
	Handling  decimal.Decimal `json:"handling"`
}

// ShippingMethods returns a page of the shipping methods with their price lists. It searches code and name; Status is
// "aktiv" or "inaktiv".
func (s *Store) ShippingMethods(ctx context.Context, q ListQuery) ([]ShippingMethodRow, int64, error) {
	b := sq.Select("m.id", "m.code", "m.name", "m.active", "m.zone", "m.mode", "m.tax_rate", "m.free_from").From("fakturis_shipping_method m")
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
	r.Tiers = []ShippingTierRow{}
	err := rows.Scan(&r.ID, &r.Code, &r.Name, &r.Active, &r.Zone, &r.Mode, &r.TaxRate, &r.FreeFrom)
	return r.ID, err
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
	b := sq.Select("method_id", "zone", "countries", "limit_value", "price", "handling").From("fakturis_shipping_method_tier").
		Where(sq.Eq{"method_id": ids}).OrderBy("method_id", "position")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var t ShippingTierRow
		if err := rows.Scan(&id, &t.Zone, &t.Countries, &t.Limit, &t.Price, &t.Handling); err != nil {
			return err
		}
		page[at[id]].Tiers = append(page[at[id]].Tiers, t)
		return nil
	})
}
