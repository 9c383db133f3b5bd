package store

import (
	"context"
	"database/sql"

	"fakturisd/invoicing"
)

// IssueAndSend issues a draft and plans its mail in one transaction: an invoice that cannot be mailed, for want of an
// address perhaps, is not issued either. Issued already, it is only mailed.
func (s *Store) IssueAndSend(ctx context.Context, id int64, actor string) (invoicing.Invoice, error) {
	var inv invoicing.Invoice
	var fresh []invoicing.Invoice
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		inv, fresh, err = s.issueAndSend(ctx, tx, id, s.today(), actor)
		return err
	})
	if err != nil {
		return invoicing.Invoice{}, err
	}
	s.committed(fresh)
	return inv, nil
}

// issueAndSend does it in the caller's transaction; day is the invoice's date.
func (s *Store) issueAndSend(ctx context.Context, tx *sql.Tx, id int64, day invoicing.Date, actor string) (invoicing.Invoice, []invoicing.Invoice, error) {
	inv, fresh, err := s.issueInTx(ctx, tx, id, day, actor)
	if err != nil {
		return inv, nil, err
	}
	documents := fresh
	if len(documents) == 0 {
		documents = []invoicing.Invoice{inv}
	}
	for _, d := range documents { // the cancellation before what replaces the cancelled one
		if _, err := s.planMailInTx(ctx, tx, d, MailWish{}, actor); err != nil {
			return inv, nil, err
		}
	}
	return inv, fresh, nil
}
