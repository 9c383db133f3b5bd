package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// DraftCancellation drafts the cancellation of an issued invoice, or of a part of it, and returns its id. There is one
// draft at a time: asked for the same again it returns that one, asked for another part it is a Conflict.
func (s *Store) DraftCancellation(ctx context.Context, originalID int64, w invoicing.CancelWish, once Once, actor string) (int64, error) {
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) { return s.draftCancellation(ctx, tx, originalID, w, actor) })
}

// CancelInvoice drafts the cancellation and issues it in one transaction, and returns its id.
func (s *Store) CancelInvoice(ctx context.Context, originalID int64, w invoicing.CancelWish, once Once, actor string) (int64, error) {
	var fresh []invoicing.Invoice
	id, err := s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		fresh = nil // a retried transaction starts anew
		id, err := s.draftCancellation(ctx, tx, originalID, w, actor)
		if err != nil {
			return 0, err
		}
		_, fresh, err = s.issueInTx(ctx, tx, id, s.today(), actor)
		return id, err
	})
	if err == nil {
		s.committed(fresh)
	}
	return id, err
}

func (s *Store) draftCancellation(ctx context.Context, tx *sql.Tx, originalID int64, w invoicing.CancelWish, actor string) (int64, error) {
	// The original's row is the lock of all that takes it back.
	original, err := s.readInvoice(ctx, tx, originalID, "FOR UPDATE")
	if err != nil {
		return 0, err
	}
	if err := notDeducted(ctx, tx, original); err != nil {
		return 0, err
	}
	before, err := cancellationsOf(ctx, tx, originalID)
	if err != nil {
		return 0, err
	}
	inv, err := invoicing.Cancel(original, before, w)
	if err != nil {
		return 0, err
	}
	there, err := billedBy(ctx, tx, cancellationKey(originalID))
	if err != nil {
		return 0, err
	}
	if there != 0 {
		return there, s.sameCancellation(ctx, tx, there, inv)
	}
	return s.correctionDraft(ctx, tx, inv, original, correctionCancels, actor)
}

// sameCancellation refuses a second draft that takes back something else than the first one.
func (s *Store) sameCancellation(ctx context.Context, q queryer, id int64, inv invoicing.Invoice) error {
	draft, err := s.readInvoice(ctx, q, id, "")
	if err != nil {
		return err
	}
	if draft.Total != inv.Total || len(draft.Lines) != len(inv.Lines) {
		return invoicing.Conflictf("Zu Rechnung %s gibt es schon einen Entwurf einer Stornorechnung über %s %s: bitte erst stellen oder verwerfen.",
			inv.References[0].Number, draft.Total.German(), draft.Currency)
	}
	return nil
}

// correctionDraft stores a draft that takes back or replaces an invoice.
func (s *Store) correctionDraft(ctx context.Context, tx *sql.Tx, inv, original invoicing.Invoice, kind, actor string) (int64, error) {
	id, err := s.draft(ctx, tx, inv, actor, "draft", kind+" "+original.Number)
	if err != nil {
		return 0, err
	}
	s.crash("correction.drafted")
	_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_correction (invoice_id, original_id, kind) VALUES (?, ?, ?)`, id, original.ID, kind)
	if err != nil {
		return 0, fmt.Errorf("correction of invoice %d: %w", original.ID, err)
	}
	return id, Audit(ctx, tx, actor, kind+"-draft", "invoice", original.ID, fmt.Sprintf("Entwurf %d, %s %s", id, inv.Total.German(), inv.Currency))
}

// EditCancellation makes the draft of a cancellation take back something else. version is the one that the editor saw.
func (s *Store) EditCancellation(ctx context.Context, id int64, version int, w invoicing.CancelWish, actor string) error {
	return s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error {
		of, ok := draft.Refers(invoicing.RefersCancelled)
		if !ok || draft.Type != invoicing.TypeCancellation {
			return invoicing.Conflictf("Dieser Entwurf ist keine Stornorechnung.")
		}
		original, err := s.readInvoice(ctx, tx, of.ID, "FOR UPDATE")
		if err != nil {
			return err
		}
		before, err := cancellationsOf(ctx, tx, of.ID)
		if err != nil {
			return err
		}
		inv, err := invoicing.Cancel(original, before, w)
		if err != nil {
			return err
		}
		changed, err := s.keepVersion(ctx, tx, id, draftEdited, actor, inv)
		if err != nil || !changed {
			return err
		}
		return Audit(ctx, tx, actor, "edit", "invoice", id, editDetail(draft, inv))
	})
}

// dropCorrection frees, with a draft that is discarded, the periods of a collective invoice that it would have billed anew.
func dropCorrection(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) error {
	if draft.CollectiveID == 0 || draft.Type != invoicing.TypeCollective {
		return nil
	}
	by, err := billedBy(ctx, tx, collectiveBilled(draft.CollectiveID))
	if err != nil || by != draft.ID {
		return err
	}
	return freePeriods(ctx, tx, draft.CollectiveID)
}
