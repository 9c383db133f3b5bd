package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// lockBalance reads what an issued invoice asks for and what became of it, and keeps everybody else from changing that
// until the transaction ends.
func lockBalance(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice) (invoicing.Balance, error) {
	switch {
	case inv.Status != invoicing.InvoiceIssued:
		return invoicing.Balance{}, invoicing.Conflictf("Die Rechnung ist noch ein Entwurf; bezahlt werden kann sie erst, wenn sie gestellt ist.")
	case inv.Type == invoicing.TypeCancellation:
		return invoicing.Balance{}, invoicing.Conflictf("%s ist eine Stornorechnung; Zahlungen stehen bei der Rechnung, die sie storniert.", inv.Number)
	}
	return readBalance(ctx, tx, inv.ID, "FOR UPDATE")
}

// readBalance reads the state of an issued invoice, locked as the clause says.
func readBalance(ctx context.Context, q queryer, id int64, lock string) (invoicing.Balance, error) {
	var b invoicing.Balance
	err := q.QueryRowContext(ctx, `SELECT payable_cents, paid_cents, cancelled_cents, cancelled, due_date FROM fakturis_invoice_state
		WHERE invoice_id = ? `+lock, id).Scan(&b.Payable, &b.Paid, &b.Cancelled, &b.AllCancelled, &b.DueDate)
	if errors.Is(err, sql.ErrNoRows) {
		return b, invoicing.NotFoundf("Die Rechnung %d ist nicht gestellt.", id)
	}
	if err != nil {
		return b, fmt.Errorf("state of invoice %d: %w", id, err)
	}
	return b, nil
}

// reckonBalance makes the state of an invoice what its payments and issued cancellations add up to. The caller holds the
// state's row.
func reckonBalance(ctx context.Context, tx *sql.Tx, id int64, b invoicing.Balance) (invoicing.Balance, error) {
	err := tx.QueryRowContext(ctx, `SELECT COALESCE((SELECT SUM(cents) FROM fakturis_payment WHERE invoice_id = ?), 0),
		COALESCE((SELECT -SUM(s.payable_cents) FROM fakturis_correction k JOIN fakturis_invoice_state s ON s.invoice_id = k.invoice_id
			WHERE k.original_id = ? AND k.kind = 'storno'), 0)`, id, id).Scan(&b.Paid, &b.Cancelled)
	if err != nil {
		return b, fmt.Errorf("reckon the state of invoice %d: %w", id, err)
	}
	// What was paid with a voucher or a deposit was never asked for: taking it back is no money that is owed.
	b.Cancelled = min(b.Cancelled, max(b.Payable, 0))
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_invoice_state SET paid_cents = ?, cancelled_cents = ?, settled = ?, payment_state = ?, cancelled = ?
		WHERE invoice_id = ?`, b.Paid, b.Cancelled, b.Open() <= 0, b.State(), b.AllCancelled, id)
	if err != nil {
		return b, fmt.Errorf("state of invoice %d: %w", id, err)
	}
	return b, nil
}
