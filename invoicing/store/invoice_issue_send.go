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
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		var err error
		if inv, fresh, err = s.issueInTx(ctx, tx, id, s.today(), actor); err != nil {
			return err
		}
		documents := fresh
		if len(documents) == 0 {
			documents = []invoicing.Invoice{inv}
		}
		for _, d := range documents { // the cancellation before what replaces the cancelled one
			if _, err := s.planMailInTx(ctx, tx, d, MailWish{}, actor); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return invoicing.Invoice{}, err
	}
	s.committed(fresh)
	return inv, nil
}
