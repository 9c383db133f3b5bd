package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// KeepTotals gives orders that the shop cancelled the lines and sums back that they were mirrored with: cancelling sets
// every total in the shop to zero (shop: xtc_reverse_order). An order that was cancelled before it was first seen has
// none to keep.
func (m *Mirror) KeepTotals(ctx context.Context, list []MirrorOrder) error {
	for _, o := range list {
		if o.ID == 0 || !o.Cancelled {
			continue
		}
		if err := m.keepTotals(ctx, o.Order); err != nil {
			return fmt.Errorf("keep the totals of the cancelled order %s: %w", o.Number, err)
		}
	}
	return nil
}

func (m *Mirror) keepTotals(ctx context.Context, o *invoicing.Order) error {
	taxes, err := collect(ctx, m.tx, scanOrderTax, `SELECT rate, net_cents, tax_cents, gross_cents FROM fakturis_order_tax WHERE order_id = ? ORDER BY rate`, o.ID)
	if err != nil || len(taxes) == 0 {
		return err
	}
	lines, err := collect(ctx, m.tx, scanOrderLine, `SELECT id, kind, article_key, number, text, details, quantity, unit_price, amount_cents, tax_rate
		FROM fakturis_order_line WHERE order_id = ? ORDER BY position`, o.ID)
	if err != nil {
		return err
	}
	err = m.tx.QueryRowContext(ctx, `SELECT currency, rate_to_home, price_mode, total_cents FROM fakturis_order WHERE id = ?`, o.ID).
		Scan(&o.Currency, &o.RateToHome, &o.PriceMode, &o.Total)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	o.Lines, o.TaxTotals = lines, taxes
	return err
}

func scanOrderTax(rows *sql.Rows, t *tax.Total) error {
	return rows.Scan(&t.Rate, &t.Net, &t.Tax, &t.Gross)
}
