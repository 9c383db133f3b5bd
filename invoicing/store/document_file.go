package store

import (
	"cmp"
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

// AttachPDF keeps a document's PDF. The first one stays: what may have been sent is never replaced. Mails of the
// document that waited for it are handed to the mail workers in the same transaction.
func (s *Store) AttachPDF(ctx context.Context, document string, id int64, pdf []byte) error {
	return s.AttachFile(ctx, document, id, "pdf", pdf)
}

// AttachFile keeps a document's file of one format, pdf or xml, as AttachPDF does, with its link in the archive's chain.
func (s *Store) AttachFile(ctx context.Context, document string, id int64, format string, content []byte) error {
	if len(content) == 0 {
		return invoicing.Invalidf("die Datei ist leer (%s zu %s %d)", format, document, id)
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		link, err := s.lockDocument(ctx, tx, document, id)
		if err != nil {
			return err
		}
		link.SHA256, link.Kind, link.Format, link.At = sha256.Sum256(content), linkFile, format, s.now()
		_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_document_file (document, document_id, format, content, sha256) VALUES (?, ?, ?, ?, ?)`,
			document, id, format, content, link.SHA256[:])
		first := !isServerError(err, errDuplicate)
		if err != nil && first {
			return fmt.Errorf("attach the %s of %s %d: %w", format, document, id, err)
		}
		if format == "pdf" {
			if err := queuePlannedMails(ctx, tx, invoicing.MailDocument(document), id); err != nil {
				return err
			}
		}
		if !first {
			return nil
		}
		return s.link(ctx, tx, link)
	})
}

// lockDocument makes sure that the document is there and final, and that nobody plans a mail of it meanwhile. It returns what a
// link tells of the document.
func (s *Store) lockDocument(ctx context.Context, tx *sql.Tx, document string, id int64) (ArchiveLink, error) {
	link := ArchiveLink{Document: document, DocumentID: id}
	switch document {
	case DocumentInvoice:
		inv, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err == nil && inv.Status != invoicing.InvoiceIssued {
			err = invoicing.Conflictf("Die Rechnung %d ist noch ein Entwurf; ein PDF bekommt sie erst, wenn sie gestellt ist.", id)
		}
		link.Number, link.Date, link.Total = inv.Number, inv.Date, inv.Total
		return link, err
	case DocumentDeliveryNote:
		n, err := lockNote(ctx, tx, id)
		link.Number, link.Date = n.Number, n.Date
		return link, err
	}
	return link, invoicing.Invalidf("%q ist keine Art von Beleg", document)
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

// InvoiceXML returns the e-invoice of an invoice, NotFound where there is none.
func (s *Store) InvoiceXML(ctx context.Context, id int64) ([]byte, error) {
	var xml []byte
	err := s.db.QueryRowContext(ctx, `SELECT content FROM fakturis_document_file WHERE document = 'invoice' AND document_id = ? AND format = 'xml'`, id).Scan(&xml)
	if !errors.Is(err, sql.ErrNoRows) {
		return xml, unavailable(err)
	}
	inv, err := s.Invoice(ctx, id)
	if err != nil {
		return nil, err
	}
	return nil, invoicing.NotFoundf("Zu %s gibt es keine E-Rechnung (XML).", cmp.Or(inv.Number, fmt.Sprintf("Entwurf %d", id)))
}
