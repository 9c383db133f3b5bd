package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

const mailColumns = `SELECT id, invoice_id, shop, state, sender, recipient, recipient_name, bcc, subject, body, message_id, file_name, pdf_sha256,
	reply, error, created_at, sent_at FROM fakturis_mail `

// Mail returns a mail with the PDF that it carries.
func (s *Store) Mail(ctx context.Context, id int64) (invoicing.Mail, error) {
	all, err := collect(ctx, s.db, scanMail, mailColumns+`WHERE id = ?`, id)
	if err != nil {
		return invoicing.Mail{}, unavailable(fmt.Errorf("read mail %d: %w", id, err))
	}
	if len(all) == 0 {
		return invoicing.Mail{}, invoicing.NotFoundf("Es gibt keine E-Mail mit der Nummer %d.", id)
	}
	m := all[0]
	err = s.db.QueryRowContext(ctx, `SELECT content FROM fakturis_document_file WHERE document = 'invoice' AND document_id = ? AND format = 'pdf'`,
		m.InvoiceID).Scan(&m.PDF)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return m, unavailable(fmt.Errorf("read the PDF of mail %d: %w", id, err))
	}
	return m, nil
}

// Mails returns the mails of an invoice without their PDF, the first sending first.
func (s *Store) Mails(ctx context.Context, invoiceID int64) ([]invoicing.Mail, error) {
	all, err := collect(ctx, s.db, scanMail, mailColumns+`WHERE invoice_id = ? ORDER BY send_no`, invoiceID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read mails of invoice %d: %w", invoiceID, err))
	}
	return all, nil
}

func scanMail(rows *sql.Rows, m *invoicing.Mail) error {
	var sum []byte
	var sent sql.NullTime
	err := rows.Scan(&m.ID, &m.InvoiceID, &m.Shop, &m.State, &m.From, &m.To, &m.ToName, &m.BCC, &m.Subject, &m.Text, &m.MessageID, &m.FileName,
		&sum, &m.Reply, &m.Error, &m.CreatedAt, &sent)
	m.PDFHash, m.SentAt = hex.EncodeToString(sum), sent.Time
	return err
}

// UnknownMails counts the mails of which nobody knows whether they were sent.
func (s *Store) UnknownMails(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_mail WHERE state = 'unknown'`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count unknown mails: %w", err)
	}
	return n, nil
}
