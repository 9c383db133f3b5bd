package store

import (
	"context"

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

// asIssued puts in what issuing takes from the configuration of this moment.
func (s *Store) asIssued(inv invoicing.Invoice) invoicing.Invoice {
	inv.Seller = s.settingsOf(inv.Shop).Company
	inv.DecideTax(invoicing.VATCheck{})
	inv.Terms.PaidNote = s.paidByRule(inv)
	return inv
}
