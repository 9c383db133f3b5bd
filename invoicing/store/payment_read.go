package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// Payments returns the entries of an invoice's account, the oldest first.
func (s *Store) Payments(ctx context.Context, invoiceID int64) ([]invoicing.Payment, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, p *invoicing.Payment) error {
		return rows.Scan(&p.ID, &p.InvoiceID, &p.Date, &p.Amount, &p.Kind, &p.Note, &p.Actor, &p.At, &p.Reverses)
	}, `SELECT id, invoice_id, paid_on, cents, kind, note, actor, at, COALESCE(reverses, 0) FROM fakturis_payment WHERE invoice_id = ? ORDER BY id`, invoiceID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read payments of invoice %d: %w", invoiceID, err))
	}
	return all, nil
}

// Balance returns what an issued invoice asks for and what became of it; NotFound for a draft.
func (s *Store) Balance(ctx context.Context, invoiceID int64) (invoicing.Balance, error) {
	b, err := readBalance(ctx, s.db, invoiceID, "")
	return b, unavailable(err)
}
