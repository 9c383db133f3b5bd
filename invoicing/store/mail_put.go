package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// putMail plans a mail in the transaction that holds its document's row. It is handed to the mail workers at once where nothing is
// attached or the document's PDF is there, and else as soon as the PDF is.
func putMail(ctx context.Context, tx *sql.Tx, m invoicing.Mail) (int64, error) {
	id, err := insertMail(ctx, tx, m)
	if err != nil {
		return 0, err
	}
	if m.FileName == "" {
		return id, queueMail(ctx, tx, id)
	}
	sum, err := pdfHash(ctx, tx, string(m.Document), m.DocumentID)
	if err != nil || sum == nil {
		return id, err
	}
	return id, queuePlannedMails(ctx, tx, m.Document, m.DocumentID)
}

func insertMail(ctx context.Context, tx *sql.Tx, m invoicing.Mail) (int64, error) {
	result, err := tx.ExecContext(ctx, `INSERT INTO fakturis_mail (document, document_id, invoice_id, send_no, shop, kind, state, sender, recipient, recipient_name,
		recipient_source, cc, bcc, reply_to, subject, body, message_id, file_name, error, planned_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)`,
		m.Document, m.DocumentID, m.InvoiceID, m.Sending, m.Shop, m.Kind, m.State, m.From, m.To, shorten(m.ToName, 255), m.Source, m.CC, m.BCC, m.ReplyTo,
		m.Subject, m.Text, m.MessageID, m.FileName, shorten(m.PlannedBy, 64))
	if err != nil {
		return 0, fmt.Errorf("plan the mail of %s %d: %w", m.Document, m.DocumentID, err)
	}
	id, err := result.LastInsertId()
	if err != nil {
		return 0, fmt.Errorf("plan the mail of %s %d: %w", m.Document, m.DocumentID, err)
	}
	return id, addAttempt(ctx, tx, id, invoicing.MailAttempt{State: m.State, Detail: m.To, Actor: m.PlannedBy})
}

// queuePlannedMails hands the mails that waited for a document's PDF to the mail workers.
func queuePlannedMails(ctx context.Context, tx *sql.Tx, document invoicing.MailDocument, id int64) error {
	ids, err := collect(ctx, tx, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) },
		`SELECT id FROM fakturis_mail WHERE document = ? AND document_id = ? AND state = 'planned' FOR UPDATE`, document, id)
	if err != nil {
		return fmt.Errorf("mails of %s %d: %w", document, id, err)
	}
	for _, id := range ids {
		if err := queueMail(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// queueMail hands a planned mail to the mail workers, with the hash of the PDF that it will carry.
func queueMail(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_mail m LEFT JOIN fakturis_document_file f
		ON m.file_name <> '' AND f.document = m.document AND f.document_id = m.document_id AND f.format = 'pdf'
		SET m.state = 'queued', m.pdf_sha256 = f.sha256 WHERE m.id = ?`, id)
	if err != nil {
		return fmt.Errorf("queue mail %d: %w", id, err)
	}
	if err := addAttempt(ctx, tx, id, invoicing.MailAttempt{State: invoicing.MailQueued, Actor: service}); err != nil {
		return err
	}
	return enqueue(ctx, tx, JobSendMail, id, fmt.Sprintf("mail:%d", id))
}
