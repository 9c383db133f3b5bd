package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// CorrectInvoice begins the correction of an issued invoice: the draft of a cancellation of all that is left of it, and the
// draft of the invoice that replaces it, whose id is returned. Both are issued together; asked again it leads to the same.
func (s *Store) CorrectInvoice(ctx context.Context, originalID int64, once Once, actor string) (int64, error) {
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		original, err := s.readInvoice(ctx, tx, originalID, "FOR UPDATE")
		if err != nil {
			return 0, err
		}
		if there, err := billedBy(ctx, tx, replacementKey(originalID)); err != nil || there != 0 {
			return there, err
		}
		inv, err := s.replacement(ctx, tx, original)
		if err != nil {
			return 0, err
		}
		before, err := cancellationsOf(ctx, tx, originalID)
		if err != nil {
			return 0, err
		}
		if invoicing.RestOf(original, before).Nothing() {
			return s.replaceCancelled(ctx, tx, inv, original, actor)
		}
		if _, err := s.draftCancellation(ctx, tx, originalID, invoicing.CancelWish{}, actor); err != nil {
			return 0, err
		}
		return s.correctionDraft(ctx, tx, inv, original, correctionReplaces, actor)
	})
}

// replaceCancelled drafts what replaces an invoice that was cancelled before. What that one billed is free, unless it is
// billed elsewhere by now.
func (s *Store) replaceCancelled(ctx context.Context, tx *sql.Tx, inv, original invoicing.Invoice, actor string) (int64, error) {
	if original.CollectiveID != 0 || original.PlannedID != 0 {
		return 0, invoicing.Conflictf("Rechnung %s ist schon storniert und was sie berechnet hat, ist wieder geplant: bitte dort neu abrechnen.", original.Number)
	}
	id, err := s.correctionDraft(ctx, tx, inv, original, correctionReplaces, actor)
	if err != nil {
		return 0, err
	}
	return id, bill(ctx, tx, id, billedOrders(&inv)...)
}

// replacement makes the corrected invoice in memory: of the order's present state where the shop changed it since, else of
// what the original said.
func (s *Store) replacement(ctx context.Context, tx *sql.Tx, original invoicing.Invoice) (invoicing.Invoice, error) {
	inv, err := invoicing.Replace(original)
	if err != nil || original.Type != invoicing.TypeInvoice || original.OrderID == 0 {
		return inv, err
	}
	var changed bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_order_revision WHERE order_id = ? AND noticed_at > ?)`,
		original.OrderID, original.IssuedAt).Scan(&changed)
	if err != nil || !changed {
		return inv, err
	}
	o, err := s.readOrder(ctx, tx, original.OrderID, "LOCK IN SHARE MODE")
	if err != nil {
		return inv, err
	}
	fresh, err := s.fromOrder(ctx, tx, o)
	if code := invoicing.ErrorCode(err); err != nil && code == invoicing.CodeConflict {
		return inv, nil // nothing can be billed of it as it is now
	}
	if err != nil {
		return inv, err
	}
	fresh.References = append(inv.References[:1:1], fresh.References...)
	fresh.IntroText, fresh.Terms.PaidNote, fresh.Basis = inv.IntroText, false, nil
	return fresh, nil
}

// cancelReplaced issues, before a corrected invoice, the cancellation of the one that it replaces, if that is not done yet.
func (s *Store) cancelReplaced(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, actor string) ([]invoicing.Invoice, error) {
	of, ok := inv.Refers(invoicing.RefersCorrected)
	if !ok {
		return nil, nil
	}
	draft, err := billedBy(ctx, tx, cancellationKey(of.ID))
	if err != nil || draft == 0 {
		return nil, err
	}
	_, fresh, err := s.issueInTx(ctx, tx, draft, s.today(), actor)
	s.crash("correction.cancelled")
	return fresh, err
}

// takingOver checks that the invoice that is replaced is cancelled as a whole, and prepares to move what was paid for it.
func (s *Store) takingOver(ctx context.Context, tx *sql.Tx, originalID int64, inv *invoicing.Invoice, actor string) (func(invoicing.Invoice) error, error) {
	original, err := s.readInvoice(ctx, tx, originalID, "FOR UPDATE")
	if err != nil {
		return nil, err
	}
	b, err := lockBalance(ctx, tx, original)
	if err != nil {
		return nil, err
	}
	if !b.AllCancelled {
		return nil, invoicing.Conflictf("Rechnung %s ist noch nicht vollständig storniert; erst danach ersetzt sie eine andere.", original.Number)
	}
	credit := min(b.Refund(), inv.Payable())
	inv.Terms.PaidNote = credit > 0 && credit == inv.Payable()
	return func(issued invoicing.Invoice) error {
		if credit <= 0 {
			return nil
		}
		return s.moveCredit(ctx, tx, original, issued, b, invoicing.Payment{Date: issued.Date, Amount: credit}, actor)
	}, nil
}

// moveCredit books what was paid for one invoice to the one that replaces it.
func (s *Store) moveCredit(ctx context.Context, tx *sql.Tx, from, to invoicing.Invoice, b invoicing.Balance, p invoicing.Payment, actor string) error {
	out, in := p, p
	out.InvoiceID, out.Kind, out.Amount, out.Note = from.ID, invoicing.PaymentRefund, -p.Amount, "verrechnet mit Rechnung "+to.Number
	in.InvoiceID, in.Kind, in.Note = to.ID, invoicing.PaymentReceived, "gezahlt auf Rechnung "+from.Number
	for _, e := range []invoicing.Payment{out, in} {
		if _, err := insertPayment(ctx, tx, e, actor); err != nil {
			return err
		}
		s.crash("correction.moved")
	}
	if _, err := reckonBalance(ctx, tx, from.ID, b); err != nil {
		return err
	}
	now, err := readBalance(ctx, tx, to.ID, "FOR UPDATE")
	if err != nil {
		return fmt.Errorf("move credit: %w", err)
	}
	_, err = reckonBalance(ctx, tx, to.ID, now)
	return err
}
