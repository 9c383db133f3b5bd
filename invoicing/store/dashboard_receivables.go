package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Receivable is what customers owe in one currency.
type Receivable struct {
	Currency     string      `json:"currency"`
	Invoices     int64       `json:"invoices"` // with something left to pay
	Open         money.Cents `json:"open"`
	Overdue      int64       `json:"overdue"` // those of them whose day is over
	OverdueCents money.Cents `json:"overdue_open"`
}

// receivables adds up what is open, the largest sum first; all of it lies in one index.
func (s *Store) receivables(ctx context.Context, today invoicing.Date, d *Dashboard) error {
	const open = "payable_cents - paid_cents - cancelled_cents"
	b := sq.Select("currency", "COUNT(*)", "SUM("+open+") AS open").
		Column("COALESCE(SUM(due_date < ?), 0)", today).Column("COALESCE(SUM(IF(due_date < ?, "+open+", 0)), 0)", today).
		From("fakturis_invoice_state").Where(sq.Eq{"settled": false}).GroupBy("currency").OrderBy("open DESC", "currency")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var r Receivable
		if err := rows.Scan(&r.Currency, &r.Invoices, &r.Open, &r.Overdue, &r.OverdueCents); err != nil {
			return err
		}
		d.Receivables = append(d.Receivables, r)
		return nil
	})
}
