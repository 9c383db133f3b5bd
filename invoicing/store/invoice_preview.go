package store

import (
	"context"
	"database/sql"

	"fakturisd/invoicing"
)

// PreviewInvoice returns a draft as it would be issued now, but for number and dates. What is issued is a Conflict.
func (s *Store) PreviewInvoice(ctx context.Context, id int64) (invoicing.Invoice, error) {
	inv, err := s.Invoice(ctx, id)
	if err != nil {
		return inv, err
	}
	if inv.Status == invoicing.InvoiceIssued {
		return inv, invoicing.Conflictf("Rechnung %s ist gestellt; sie hat ein PDF und keine Vorschau mehr.", inv.Number)
	}
	return s.asIssued(inv), nil
}

// PreviewCollective returns the invoice that a collective invoice would become now.
func (s *Store) PreviewCollective(ctx context.Context, id int64) (invoicing.Invoice, error) {
	inv, _, err := s.previewCollective(ctx, id)
	return inv, err
}

func (s *Store) previewCollective(ctx context.Context, id int64) (inv invoicing.Invoice, c invoicing.CollectiveInvoice, err error) {
	err = s.InTx(ctx, func(tx *sql.Tx) error {
		if c, err = readCollective(ctx, tx, id, ""); err != nil {
			return err
		}
		if c.Status != invoicing.CollectivePlanned {
			return invoicing.Conflictf("Sammelrechnung %d ist gestellt; sie hat ein PDF und keine Vorschau mehr.", id)
		}
		if inv, err = s.draftCollective(ctx, tx, c); err != nil {
			return err
		}
		evidence, err := s.evidence(ctx, tx, inv.BuyerVATID)
		inv.Seller = s.settingsOf(inv.Shop).Company
		inv.DecideTax(evidence)
		inv.Terms.PaidNote = s.paidByRule(inv)
		return err
	})
	return inv, c, err
}

// asIssued puts in what issuing takes from the configuration of this moment.
func (s *Store) asIssued(inv invoicing.Invoice) invoicing.Invoice {
	inv.Seller = s.settingsOf(inv.Shop).Company
	inv.DecideTax(invoicing.VATCheck{})
	inv.Terms.PaidNote = s.paidByRule(inv)
	return inv
}
