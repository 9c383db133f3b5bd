package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// nextNumber takes the next number of a kind (invoicing.NumbersInvoice and so on) for a shop and day. The range's row
// stays locked until the transaction ends: a number of a transaction that is rolled back is given to the next one,
// so none is given twice and none is left out.
func (s *Store) nextNumber(ctx context.Context, tx *sql.Tx, kind, shop string, day invoicing.Date) (number, rangeKey string, counter int64, err error) {
	r, err := invoicing.NumberRangeFor(kind, shop, day, s.settings)
	if err != nil {
		return "", "", 0, err
	}
	// Creates the row where it is missing and locks it in either case.
	if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_number_range (range_key, last_value) VALUES (?, 0)
		ON DUPLICATE KEY UPDATE last_value = last_value`, r.Key); err != nil {
		return "", "", 0, fmt.Errorf("number range %s: %w", r.Key, err)
	}
	if err := tx.QueryRowContext(ctx, `SELECT last_value + 1 FROM fakturis_number_range WHERE range_key = ? FOR UPDATE`, r.Key).Scan(&counter); err != nil {
		return "", "", 0, fmt.Errorf("number range %s: %w", r.Key, err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_number_range SET last_value = ? WHERE range_key = ?`, counter, r.Key); err != nil {
		return "", "", 0, fmt.Errorf("number range %s: %w", r.Key, err)
	}
	number, err = r.Number(counter)
	return number, r.Key, counter, err
}
