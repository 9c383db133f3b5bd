package store

import (
	"context"
	"database/sql"

	"fakturisd/invoicing"
)

// paidByRule says whether an invoice counts as paid because of the payment method of its order. A period of a service
// contract never does: how the first one was paid says nothing about the later ones. Nor does a deposit, or what is left after
// one: an order that was paid needs none.
func (s *Store) paidByRule(inv invoicing.Invoice) bool {
	_, corrects := inv.Refers(invoicing.RefersCorrected) // what was paid for the former one is moved
	return inv.Type == invoicing.TypeInvoice && !corrects && !inv.HasDeposit() && inv.OrderID != 0 && inv.Payable() > 0 && s.settingsOf(inv.Shop).PaidByRule(inv.Payment)
}

// bookRule books, with an invoice that is just issued, what its order's payment method says was paid with the order.
func (s *Store) bookRule(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, actor string) error {
	b, err := readBalance(ctx, tx, inv.ID, "FOR UPDATE")
	if err != nil || b.Open() <= 0 {
		return err
	}
	day := inv.OrderDate
	if day.IsZero() || inv.Date.Before(day) {
		day = inv.Date
	}
	_, err = insertPayment(ctx, tx, invoicing.Payment{InvoiceID: inv.ID, Date: day, Amount: b.Open(), Kind: invoicing.PaymentRule,
		Note: "Zahlungsart " + shorten(inv.Payment, 200)}, actor)
	if err != nil {
		return err
	}
	s.crash("issue.rule-booked")
	_, err = reckonBalance(ctx, tx, inv.ID, b)
	return err
}
