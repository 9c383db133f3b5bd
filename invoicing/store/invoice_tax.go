package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatid"
)

// draftTaxed names the version of a draft whose tax case a person decided.
const draftTaxed = "steuerfall"

// decideTax decides about a draft by what is known of the buyer's VAT id, and orders a check where one is needed.
func (s *Store) decideTax(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) error {
	evidence, err := s.evidence(ctx, tx, inv.BuyerVATID)
	if err != nil {
		return err
	}
	inv.DecideTax(evidence)
	return s.askForDraft(ctx, tx, inv, evidence)
}

// decideContent does the same for content that stays as it is where nothing new is known.
func (s *Store) decideContent(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice, content string) (string, error) {
	before, notes, hold := inv.TaxCase, inv.TaxNotes, inv.Hold
	if err := s.decideTax(ctx, tx, inv); err != nil {
		return "", err
	}
	if inv.TaxCase == before && slices.Equal(inv.TaxNotes, notes) && slices.Equal(inv.Hold, hold) {
		return content, nil
	}
	b, err := json.Marshal(inv)
	if err != nil {
		return "", fmt.Errorf("invoice %d: %w", inv.ID, err)
	}
	return string(b), nil
}

// decideDrafts decides anew about all drafts to the holder of a VAT id.
func (s *Store) decideDrafts(ctx context.Context, tx *sql.Tx, id string) error {
	type draft struct {
		id    int64
		vatID string
	}
	drafts, err := collect(ctx, tx, func(rows *sql.Rows, d *draft) error { return rows.Scan(&d.id, &d.vatID) },
		`SELECT id, COALESCE(JSON_UNQUOTE(JSON_EXTRACT(content, '$.buyer_vat_id')), '') FROM fakturis_invoice WHERE status = ? ORDER BY id`, invoicing.InvoiceDraft)
	if err != nil {
		return fmt.Errorf("drafts to a VAT id: %w", err)
	}
	for _, d := range drafts {
		if d.vatID == "" || vatid.Normalize(d.vatID) != vatid.Normalize(id) {
			continue
		}
		if err := s.decideDraft(ctx, tx, d.id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) decideDraft(ctx context.Context, tx *sql.Tx, id int64) error {
	var content, status string
	err := tx.QueryRowContext(ctx, `SELECT content, status FROM fakturis_invoice WHERE id = ? FOR UPDATE`, id).Scan(&content, &status)
	if err != nil {
		return fmt.Errorf("read draft %d: %w", id, err)
	}
	if status != string(invoicing.InvoiceDraft) {
		return nil
	}
	return s.writeDraft(ctx, tx, id, content)
}

// DecideTaxByHand has a person decide the tax case of a draft. seen is the reason that the decision then had: where
// another one is there by now, something that decides has changed, and the person must look again.
func (s *Store) DecideTaxByHand(ctx context.Context, id int64, choice invoicing.TaxChoice, reason, seen, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		inv, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if inv.Status != invoicing.InvoiceDraft {
			return invoicing.Conflictf("Rechnung %s ist gestellt; ihr Steuerfall lässt sich nicht mehr ändern.", inv.Number)
		}
		if inv.TaxCase.Reason != seen {
			return invoicing.Conflictf("Inzwischen gilt ein anderer Steuerfall: bitte den jetzigen Stand ansehen.")
		}
		before := inv.TaxCase.Case
		if err := inv.DecideTaxByHand(choice, reason, actor); err != nil {
			return err
		}
		if _, err := s.keepVersion(ctx, tx, id, draftTaxed, actor, inv); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "tax", "invoice", id, fmt.Sprintf("%s → %s: %s", before, inv.TaxCase.Case, inv.TaxCase.Reason))
	})
}
