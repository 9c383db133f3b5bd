package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Documents that files can be attached to.
const (
	DocumentInvoice      = "invoice"
	DocumentDeliveryNote = "delivery_note"
)

// AttachPDF keeps a document's PDF. The first one stays: what may have been sent is never replaced. Mails of an
// invoice that waited for it are handed to the mail workers in the same transaction.
func (s *Store) AttachPDF(ctx context.Context, document string, id int64, pdf []byte) error {
	if len(pdf) == 0 {
		return invoicing.Invalidf("das PDF ist leer (%s %d)", document, id)
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		if err := s.lockDocument(ctx, tx, document, id); err != nil {
			return err
		}
		sum := sha256.Sum256(pdf)
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_document_file (document, document_id, format, content, sha256) VALUES (?, ?, 'pdf', ?, ?)
			ON DUPLICATE KEY UPDATE id = id`, document, id, pdf, sum[:])
		if err != nil {
			return fmt.Errorf("attach the PDF of %s %d: %w", document, id, err)
		}
		if document != DocumentInvoice {
			return nil
		}
		return queuePlannedMails(ctx, tx, id)
	})
}

// lockDocument makes sure that the document is there and final, and that nobody plans a mail of it meanwhile.
func (s *Store) lockDocument(ctx context.Context, tx *sql.Tx, document string, id int64) error {
	switch document {
	case DocumentInvoice:
		inv, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err == nil && inv.Status != invoicing.InvoiceIssued {
			return invoicing.Conflictf("Die Rechnung %d ist noch ein Entwurf; ein PDF bekommt sie erst, wenn sie gestellt ist.", id)
		}
		return err
	case DocumentDeliveryNote:
		err := tx.QueryRowContext(ctx, `SELECT id FROM fakturis_delivery_note WHERE id = ? FOR UPDATE`, id).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return invoicing.NotFoundf("Es gibt keinen Lieferschein mit der Nummer %d.", id)
		}
		return err
	}
	return invoicing.Invalidf("%q ist keine Art von Beleg", document)
}

// PDF returns a document's PDF, NotFound until it was made.
func (s *Store) PDF(ctx context.Context, document string, id int64) ([]byte, error) {
	var pdf []byte
	err := s.db.QueryRowContext(ctx, `SELECT content FROM fakturis_document_file WHERE document = ? AND document_id = ? AND format = 'pdf'`,
		document, id).Scan(&pdf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, invoicing.NotFoundf("Das PDF ist noch nicht erstellt; bitte in einigen Sekunden noch einmal versuchen.")
	}
	if err != nil {
		return nil, unavailable(fmt.Errorf("read the PDF of %s %d: %w", document, id, err))
	}
	return pdf, nil
}

// pdfHash returns the SHA-256 of a document's PDF, nil until it was made.
func pdfHash(ctx context.Context, q queryer, document string, id int64) ([]byte, error) {
	var sum []byte
	err := q.QueryRowContext(ctx, `SELECT sha256 FROM fakturis_document_file WHERE document = ? AND document_id = ? AND format = 'pdf'`,
		document, id).Scan(&sum)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for the PDF of %s %d: %w", document, id, err)
	}
	return sum, nil
}
