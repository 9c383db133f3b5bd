package modified

import (
	"context"

	"fakturisd/invoicing"
)

// FirstOrder returns the lowest key of the orders that were bought on a day of the shop's calendar or later.
func (s *Shop) FirstOrder(ctx context.Context, from invoicing.Date) (int64, bool, error) {
	rows, err := s.rows(ctx, "SELECT MIN(orders_id) AS k FROM orders WHERE date_purchased >= ?", from.String())
	if err != nil || len(rows) == 0 || rows[0].text("k") == "" {
		return 0, false, err
	}
	return rows[0].number("k"), true, nil
}
