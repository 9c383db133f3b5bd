package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// consequence prepares what issuing a document does beside it, in the same transaction: a cancellation lowers what its
// original asks for, a corrected invoice takes over what was paid for the former one, and a payment method may mean that
// the invoice is paid. It may set what the document says about that, before it is frozen.
func (s *Store) consequence(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice, actor string) (func(issued invoicing.Invoice) error, error) {
	inv.Terms.PaidNote = false
	if of, ok := inv.Refers(invoicing.RefersCancelled); ok && inv.Type == invoicing.TypeCancellation {
		return s.takingBack(ctx, tx, of.ID, *inv, actor)
	}
	if of, ok := inv.Refers(invoicing.RefersCorrected); ok {
		return s.takingOver(ctx, tx, of.ID, inv, actor)
	}
	if inv.Terms.PaidNote = s.paidByRule(*inv); inv.Terms.PaidNote {
		return func(issued invoicing.Invoice) error { return s.bookRule(ctx, tx, issued, actor) }, nil
	}
	return func(invoicing.Invoice) error { return nil }, nil
}

// takingBack checks, under the lock of the original, that a cancellation takes back no more than is left.
func (s *Store) takingBack(ctx context.Context, tx *sql.Tx, originalID int64, draft invoicing.Invoice, actor string) (func(invoicing.Invoice) error, error) {
	original, err := s.readInvoice(ctx, tx, originalID, "FOR UPDATE")
	if err != nil {
		return nil, err
	}
	b, err := lockBalance(ctx, tx, original)
	if err != nil {
		return nil, err
	}
	if err := notDeducted(ctx, tx, original); err != nil {
		return nil, err
	}
	before, err := cancellationsOf(ctx, tx, originalID)
	if err != nil {
		return nil, err
	}
	if err := invoicing.CheckCancellation(original, before, draft); err != nil {
		return nil, err
	}
	b.AllCancelled = invoicing.RestOf(original, append(before, draft)).Nothing()
	return func(issued invoicing.Invoice) error { return s.takeBack(ctx, tx, original, issued, b, actor) }, nil
}

func (s *Store) takeBack(ctx context.Context, tx *sql.Tx, original, issued invoicing.Invoice, b invoicing.Balance, actor string) error {
	b, err := reckonBalance(ctx, tx, original.ID, b)
	if err != nil {
		return err
	}
	s.crash("cancel.reckoned")
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_billed WHERE billed = ?`, cancellationKey(original.ID)); err != nil {
		return fmt.Errorf("cancellation of invoice %d: %w", original.ID, err)
	}
	if b.AllCancelled {
		if err := s.release(ctx, tx, original); err != nil {
			return err
		}
	}
	s.crash("cancel.released")
	return Audit(ctx, tx, actor, "cancel", "invoice", original.ID, fmt.Sprintf("%s, %s %s, noch offen %s", issued.Number, issued.Total.German(), issued.Currency, b.Open().German()))
}

// release frees what a wholly cancelled invoice billed, so that it can be billed anew. Where a corrected invoice waits to
// replace it, that one bills it from now on.
func (s *Store) release(ctx context.Context, tx *sql.Tx, original invoicing.Invoice) error {
	by, err := billedBy(ctx, tx, replacementKey(original.ID))
	if err != nil {
		return err
	}
	if by != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE fakturis_billed SET invoice_id = ? WHERE invoice_id = ?
			AND (billed LIKE 'order:%' OR billed LIKE 'collective:%' OR billed LIKE 'planned:%' OR billed LIKE 'deposit:%')`, by, original.ID)
		if err != nil {
			return fmt.Errorf("hand over what invoice %d bills: %w", original.ID, err)
		}
		return nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_billed WHERE invoice_id = ? AND (billed LIKE 'order:%' OR billed LIKE 'planned:%')`, original.ID); err != nil {
		return fmt.Errorf("release what invoice %d bills: %w", original.ID, err)
	}
	if original.PlannedID != 0 {
		return movePlanned(ctx, tx, []int64{original.PlannedID}, invoicing.Billed, invoicing.Planned)
	}
	if original.CollectiveID == 0 {
		return nil
	}
	return freePeriods(ctx, tx, original.CollectiveID)
}

// freePeriods takes the planned invoices out of a collective invoice that was taken back: they are planned again, whole orders
// are open. The collective invoice itself stays, cancelled, with its lines and its invoice.
func freePeriods(ctx context.Context, tx *sql.Tx, collectiveID int64) error {
	for _, statement := range []string{
		`UPDATE fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id SET n.status = 'geplant' WHERE t.collective_id = ?`,
		`DELETE n FROM fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id WHERE t.collective_id = ? AND n.contract_id IS NULL`,
		`DELETE FROM fakturis_collective_item WHERE collective_id = ?`,
		`UPDATE fakturis_collective_invoice SET status = 'storniert' WHERE id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, collectiveID); err != nil {
			return fmt.Errorf("free the periods of collective invoice %d: %w", collectiveID, err)
		}
	}
	return nil
}

// notDeducted refuses to take back a deposit that the final invoice of its order takes off: first that one is cancelled.
func notDeducted(ctx context.Context, q queryer, original invoicing.Invoice) error {
	if original.Deposit == 0 {
		return nil
	}
	var number string
	err := q.QueryRowContext(ctx, `SELECT i.number FROM fakturis_billed b JOIN fakturis_invoice i ON i.id = b.invoice_id
		WHERE b.billed = ? AND i.status = ?`, orderBilled(original.OrderID), invoicing.InvoiceIssued).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the final invoice of deposit %d: %w", original.ID, err)
	}
	return invoicing.Conflictf("Die Anzahlung %s ist in Rechnung %s abgezogen: bitte erst diese stornieren.", original.Number, number)
}
