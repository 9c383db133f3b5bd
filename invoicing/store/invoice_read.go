package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Invoice returns an invoice; once issued it is what was frozen then.
func (s *Store) Invoice(ctx context.Context, id int64) (invoicing.Invoice, error) {
	inv, err := s.readInvoice(ctx, s.db, id, "")
	return inv, unavailable(err)
}

// readInvoice reads an invoice, locked as the clause says ("FOR UPDATE" or "").
func (s *Store) readInvoice(ctx context.Context, q queryer, id int64, lock string) (invoicing.Invoice, error) {
	var inv invoicing.Invoice
	var created, issued, sent sql.NullTime
	var number sql.NullString
	err := q.QueryRowContext(ctx, `SELECT content, status, number, created_at, issued_at,
		(SELECT sent_at FROM fakturis_invoice_state WHERE invoice_id = fakturis_invoice.id) FROM fakturis_invoice WHERE id = ? `+lock, id).
		Scan(jsonColumn{&inv}, &inv.Status, &number, &created, &issued, &sent)
	if errors.Is(err, sql.ErrNoRows) {
		return inv, invoicing.NotFoundf("Es gibt keine Rechnung mit der Nummer %d.", id)
	}
	if err != nil {
		return inv, fmt.Errorf("read invoice %d: %w", id, err)
	}
	inv.ID, inv.Number = id, number.String
	inv.CreatedAt, inv.IssuedAt, inv.SentAt = created.Time, issued.Time, sent.Time
	inv.Seller.Logo = s.settingsOf(inv.Shop).Company.Logo // a file's path is not part of the document
	return inv, nil
}
