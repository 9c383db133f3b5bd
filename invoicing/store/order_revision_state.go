package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// orderStates returns the orders with these ids as the mirror has them, by id, and locks them: three queries, however
// many orders.
func (m *Mirror) orderStates(ctx context.Context, ids []int64) ([]invoicing.Order, error) {
	var all []invoicing.Order
	err := chunks(ids, func(ids []int64) error {
		states, err := m.stateRows(ctx, ids)
		if err != nil {
			return err
		}
		at := make(map[int64]*invoicing.Order, len(states))
		for i := range states {
			at[states[i].ID] = &states[i]
		}
		if err := m.stateLines(ctx, ids, at); err != nil {
			return err
		}
		if err := m.stateTaxes(ctx, ids, at); err != nil {
			return err
		}
		all = append(all, states...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	return all, nil
}

func (m *Mirror) stateRows(ctx context.Context, ids []int64) ([]invoicing.Order, error) {
	return collect(ctx, m.tx, func(rows *sql.Rows, o *invoicing.Order) error { return scanOrder(rows, o) },
		`SELECT `+orderState+` FROM fakturis_order WHERE id IN (`+marks(len(ids))+`) ORDER BY id FOR UPDATE`, anys(nil, ids)...)
}

func (m *Mirror) stateLines(ctx context.Context, ids []int64, at map[int64]*invoicing.Order) error {
	return each(ctx, m.tx, `SELECT order_id, id, kind, article_key, number, text, details, quantity, unit_price, amount_cents, tax_rate
		FROM fakturis_order_line WHERE order_id IN (`+marks(len(ids))+`) ORDER BY order_id, position`, anys(nil, ids), func(rows *sql.Rows) error {
		var order int64
		var l invoicing.OrderLine
		err := rows.Scan(&order, &l.ID, &l.Kind, &l.ArticleKey, &l.Number, &l.Text, jsonColumn{&l.Details}, &l.Quantity, &l.UnitPrice, &l.Amount, &l.TaxRate)
		if o := at[order]; o != nil {
			o.Lines = append(o.Lines, l)
		}
		return err
	})
}

func (m *Mirror) stateTaxes(ctx context.Context, ids []int64, at map[int64]*invoicing.Order) error {
	return each(ctx, m.tx, `SELECT order_id, rate, net_cents, tax_cents, gross_cents FROM fakturis_order_tax
		WHERE order_id IN (`+marks(len(ids))+`) ORDER BY order_id, rate`, anys(nil, ids), func(rows *sql.Rows) error {
		var order int64
		var t tax.Total
		err := rows.Scan(&order, &t.Rate, &t.Net, &t.Tax, &t.Gross)
		if o := at[order]; o != nil {
			o.TaxTotals = append(o.TaxTotals, t)
		}
		return err
	})
}
