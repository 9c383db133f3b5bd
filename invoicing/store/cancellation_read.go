package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// Kinds of corrections.
const (
	correctionCancels  = "storno"
	correctionReplaces = "korrektur"
)

// correcting returns the key under which a document takes back or replaces another one, "" for one that does neither. An
// invoice has one draft of a cancellation at a time, and one that replaces it.
func correcting(inv *invoicing.Invoice) string {
	if of, ok := inv.Refers(invoicing.RefersCancelled); ok && inv.Type == invoicing.TypeCancellation {
		return cancellationKey(of.ID)
	}
	if of, ok := inv.Refers(invoicing.RefersCorrected); ok {
		return replacementKey(of.ID)
	}
	return ""
}

func cancellationKey(originalID int64) string { return fmt.Sprintf("cancellation:%d", originalID) }

func replacementKey(originalID int64) string { return fmt.Sprintf("replacement:%d", originalID) }

// Correction is a document that takes back or replaces an invoice.
type Correction struct {
	ID     int64
	Number string // empty for a draft
	Type   invoicing.InvoiceType
	Cancel bool // takes it back; else it replaces it
	Draft  bool
}

// Corrections returns the documents that take back or replace an invoice, the oldest first.
func (s *Store) Corrections(ctx context.Context, id int64) ([]Correction, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, c *Correction) error {
		return rows.Scan(&c.ID, &c.Number, &c.Type, &c.Cancel, &c.Draft)
	},
		`SELECT i.id, COALESCE(i.number, ''), i.type, k.kind = 'storno', i.status = 'entwurf' FROM fakturis_correction k
			JOIN fakturis_invoice i ON i.id = k.invoice_id WHERE k.original_id = ? ORDER BY i.id`, id)
	if err != nil {
		return nil, unavailable(fmt.Errorf("corrections of invoice %d: %w", id, err))
	}
	return all, nil
}

// Rest returns what of an issued invoice no cancellation has taken back yet.
func (s *Store) Rest(ctx context.Context, original invoicing.Invoice) (invoicing.Rest, error) {
	before, err := cancellationsOf(ctx, s.db, original.ID)
	return invoicing.RestOf(original, before), unavailable(err)
}

// cancellationsOf reads the issued cancellations of an invoice.
func cancellationsOf(ctx context.Context, q queryer, id int64) ([]invoicing.Invoice, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows, inv *invoicing.Invoice) error { return rows.Scan(jsonColumn{inv}) },
		`SELECT i.content FROM fakturis_correction k JOIN fakturis_invoice i ON i.id = k.invoice_id
			WHERE k.original_id = ? AND k.kind = 'storno' AND i.status = 'gestellt' ORDER BY i.id`, id)
	if err != nil {
		return nil, fmt.Errorf("cancellations of invoice %d: %w", id, err)
	}
	return all, nil
}
