package modified

import (
	"context"

	"fakturisd/invoicing"
)

// Count returns how many records of a kind the shop has; of customers, accounts that stay.
func (s *Shop) Count(ctx context.Context, kind invoicing.Kind) (int64, error) {
	query := map[invoicing.Kind]string{
		invoicing.KindOrder:    "SELECT COUNT(*) AS n FROM " + orders,
		invoicing.KindCustomer: "SELECT COUNT(*) AS n FROM " + customers + " WHERE account_type = 0",
		invoicing.KindArticle:  "SELECT COUNT(*) AS n FROM " + products,
	}[kind]
	if query == "" {
		return 0, invoicing.Invalidf("shop %s: records of the kind %q cannot be counted", s.config.Key, kind)
	}
	rows, err := s.rows(ctx, query)
	if err != nil {
		return 0, err
	}
	return rows[0].number("n"), nil
}
