package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// SendInvoice plans the mail of an issued invoice and returns its id; the mail goes out as soon as the PDF is there.
// An invoice whose mail is on its way, or has arrived, is not mailed again; one whose mail failed is.
func (s *Store) SendInvoice(ctx context.Context, id int64, actor string) (int64, error) {
	var mailID int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		inv, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		mailID, err = s.planMailInTx(ctx, tx, inv, actor)
		return err
	})
	return mailID, err
}

// planMailInTx plans the mail in the caller's transaction, which holds the invoice's row.
func (s *Store) planMailInTx(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, actor string) (int64, error) {
	if inv.Status != invoicing.InvoiceIssued {
		return 0, invoicing.Conflictf("Die Rechnung %d ist noch ein Entwurf und kann erst gesendet werden, wenn sie gestellt ist.", inv.ID)
	}
	number, err := nextSendNumber(ctx, tx, inv)
	if err != nil {
		return 0, err
	}
	inv.Email, err = currentEmail(ctx, tx, inv)
	if err != nil {
		return 0, err
	}
	m, err := invoicing.InvoiceMail(inv, s.settingsOf(inv.Shop), number)
	if err != nil {
		return 0, err
	}
	id, err := insertMail(ctx, tx, m, number)
	if err != nil {
		return 0, err
	}
	if err := Audit(ctx, tx, actor, "send", "invoice", inv.ID, m.To); err != nil {
		return 0, err
	}
	sum, err := pdfHash(ctx, tx, DocumentInvoice, inv.ID)
	if err != nil || sum == nil {
		return id, err
	}
	return id, queuePlannedMails(ctx, tx, inv.ID)
}

// nextSendNumber counts the sendings of an invoice and refuses another one unless the last failed.
func nextSendNumber(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice) (int, error) {
	var number int
	var state invoicing.MailState
	var to string
	err := tx.QueryRowContext(ctx, `SELECT send_no, state, recipient FROM fakturis_mail WHERE invoice_id = ? ORDER BY send_no DESC LIMIT 1 FOR UPDATE`,
		inv.ID).Scan(&number, &state, &to)
	if errors.Is(err, sql.ErrNoRows) {
		return 1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("mails of invoice %d: %w", inv.ID, err)
	}
	switch state {
	case invoicing.MailFailed:
		return number + 1, nil
	case invoicing.MailSent:
		return 0, invoicing.Conflictf("Rechnung %s wurde schon an %s gesendet.", inv.Number, to)
	case invoicing.MailUnknown:
		return 0, invoicing.Conflictf("Ob Rechnung %s bei %s angekommen ist, ist unbekannt: bitte erst entscheiden, ob sie gesendet wurde.", inv.Number, to)
	}
	return 0, invoicing.Conflictf("Rechnung %s ist schon auf dem Weg an %s.", inv.Number, to)
}

// currentEmail returns the address of the order, else of the partner as both are now; what was frozen in the invoice
// is the last resort.
func currentEmail(ctx context.Context, q queryer, inv invoicing.Invoice) (string, error) {
	var email sql.NullString
	err := q.QueryRowContext(ctx, `SELECT COALESCE((SELECT NULLIF(TRIM(email), '') FROM fakturis_order WHERE id = ?),
		(SELECT NULLIF(TRIM(email), '') FROM fakturis_partner WHERE id = ?))`, inv.OrderID, inv.PartnerID).Scan(&email)
	if err != nil {
		return "", fmt.Errorf("e-mail address for invoice %d: %w", inv.ID, err)
	}
	if email.String == "" {
		return inv.Email, nil
	}
	return email.String, nil
}

func insertMail(ctx context.Context, tx *sql.Tx, m invoicing.Mail, number int) (int64, error) {
	result, err := tx.ExecContext(ctx, `INSERT INTO fakturis_mail (invoice_id, send_no, shop, state, sender, recipient, recipient_name, bcc, subject, body,
		message_id, file_name, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')`, m.InvoiceID, number, m.Shop, m.State, m.From, m.To, m.ToName,
		m.BCC, m.Subject, m.Text, m.MessageID, m.FileName)
	if err != nil {
		return 0, fmt.Errorf("plan the mail of invoice %d: %w", m.InvoiceID, err)
	}
	return result.LastInsertId()
}

// queuePlannedMails hands the mails that waited for the PDF to the mail workers.
func queuePlannedMails(ctx context.Context, tx *sql.Tx, invoiceID int64) error {
	ids, err := collect(ctx, tx, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) },
		`SELECT id FROM fakturis_mail WHERE invoice_id = ? AND state = 'planned' FOR UPDATE`, invoiceID)
	if err != nil {
		return fmt.Errorf("mails of invoice %d: %w", invoiceID, err)
	}
	for _, id := range ids {
		_, err := tx.ExecContext(ctx, `UPDATE fakturis_mail m JOIN fakturis_document_file f
			ON f.document = 'invoice' AND f.document_id = m.invoice_id AND f.format = 'pdf'
			SET m.state = 'queued', m.pdf_sha256 = f.sha256 WHERE m.id = ?`, id)
		if err != nil {
			return fmt.Errorf("queue mail %d: %w", id, err)
		}
		if err := enqueue(ctx, tx, JobSendMail, id, fmt.Sprintf("mail:%d", id)); err != nil {
			return err
		}
	}
	return nil
}
