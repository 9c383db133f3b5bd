package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// mailState shows a planned mail as "rendering" while a worker makes its PDF. That is not stored: it would be one more
// thing that a crash could leave wrong.
const mailState = `IF(m.state = 'planned' AND EXISTS (SELECT 1 FROM fakturis_job j WHERE j.dedupe_key = CONCAT('render:', m.document, ':', m.document_id)
	AND j.state = 'running'), 'rendering', m.state)`

const mailColumns = `SELECT m.id, m.document, m.document_id, ` + mailNumber + `, COALESCE(o.id, 0), m.invoice_id, m.send_no, m.shop, m.kind, ` + mailState + `, m.sender, m.reply_to, m.recipient, m.recipient_name,
	m.recipient_source, m.cc, m.bcc, m.subject, m.body, m.message_id, m.file_name, m.pdf_sha256, m.reply, m.error, m.error_code, m.planned_by,
	m.created_at, m.sent_at, m.bounced_at FROM fakturis_mail m` + mailDocuments + ` `

// Mail returns a mail with the PDF that it carries, if it does.
func (s *Store) Mail(ctx context.Context, id int64) (invoicing.Mail, error) {
	all, err := collect(ctx, s.db, scanMail, mailColumns+`WHERE m.id = ?`, id)
	if err != nil {
		return invoicing.Mail{}, unavailable(fmt.Errorf("read mail %d: %w", id, err))
	}
	if len(all) == 0 {
		return invoicing.Mail{}, invoicing.NotFoundf("Es gibt keine E-Mail mit der Nummer %d.", id)
	}
	m := all[0]
	if m.FileName == "" {
		return m, nil
	}
	err = s.db.QueryRowContext(ctx, `SELECT content FROM fakturis_document_file WHERE document = ? AND document_id = ? AND format = 'pdf'`,
		m.Document, m.DocumentID).Scan(&m.PDF)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return m, unavailable(fmt.Errorf("read the PDF of mail %d: %w", id, err))
	}
	return m, nil
}

// Mails returns the mails of an invoice without their PDF, the first sending first.
func (s *Store) Mails(ctx context.Context, invoiceID int64) ([]invoicing.Mail, error) {
	return s.MailsOf(ctx, invoicing.MailOfInvoice, invoiceID)
}

// MailsOf returns the mails about a document without their PDF, the first sending first.
func (s *Store) MailsOf(ctx context.Context, document invoicing.MailDocument, id int64) ([]invoicing.Mail, error) {
	all, err := collect(ctx, s.db, scanMail, mailColumns+`WHERE m.document = ? AND m.document_id = ? ORDER BY m.send_no`, document, id)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read mails of %s %d: %w", document, id, err))
	}
	return all, nil
}

func scanMail(rows *sql.Rows, m *invoicing.Mail) error {
	var sum []byte
	var sent, bounced sql.NullTime
	err := rows.Scan(&m.ID, &m.Document, &m.DocumentID, &m.Number, &m.OrderID, &m.InvoiceID, &m.Sending, &m.Shop, &m.Kind, &m.State, &m.From, &m.ReplyTo, &m.To, &m.ToName, &m.Source, &m.CC, &m.BCC,
		&m.Subject, &m.Text, &m.MessageID, &m.FileName, &sum, &m.Reply, &m.Error, &m.Code, &m.PlannedBy, &m.CreatedAt, &sent, &bounced)
	m.PDFHash, m.SentAt, m.BouncedAt = hex.EncodeToString(sum), sent.Time, bounced.Time
	return err
}

// TroubledMails returns the mails that need a person: of which nobody knows whether they arrived, and those that failed and were not
// sent again. Those about invoices are left out, for they are shown with their invoice. A failed status mail is
// for a week: its status change went on without it and says so. At most 100, the newest first.
func (s *Store) TroubledMails(ctx context.Context) ([]invoicing.Mail, error) {
	all, err := collect(ctx, s.db, scanMail, mailColumns+`WHERE m.state IN ('failed', 'unknown') AND m.document <> 'invoice' AND `+troubled+`
		AND (m.document <> 'status' OR m.state = 'unknown' OR m.created_at > NOW() - INTERVAL 7 DAY) ORDER BY m.id DESC LIMIT 100`)
	if err != nil {
		return nil, unavailable(fmt.Errorf("mails that need a person: %w", err))
	}
	return all, nil
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
