package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// MailPreview is a mail as it would go out now. Trouble says in German why it cannot; what can be shown is there all the
// same.
type MailPreview struct {
	Mail    invoicing.Mail
	Size    int64 // bytes of the PDF; 0 while there is none
	Trouble string
}

// PreviewMail shows the mail of an invoice, of a draft too, before anybody sends it.
func (s *Store) PreviewMail(ctx context.Context, id int64, wish MailWish) (MailPreview, error) {
	inv, err := s.Invoice(ctx, id)
	if err != nil {
		return MailPreview{}, err
	}
	var v MailPreview
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(MAX(send_no), 0) + 1, COALESCE((SELECT LENGTH(content) FROM fakturis_document_file
		WHERE document = 'invoice' AND document_id = ? AND format = 'pdf'), 0) FROM fakturis_mail WHERE document = 'invoice' AND document_id = ?`, id, id).Scan(&v.Mail.Sending, &v.Size)
	if err != nil {
		return v, unavailable(fmt.Errorf("preview the mail of invoice %d: %w", id, err))
	}
	return s.previewMail(ctx, inv, wish, v)
}

func (s *Store) previewMail(ctx context.Context, inv invoicing.Invoice, wish MailWish, v MailPreview) (MailPreview, error) {
	m, err := s.writeMail(ctx, s.db, inv, wish, v.Mail.Sending)
	if v.Trouble = invoicing.ErrorMessage(err); v.Trouble == "" && err != nil {
		return v, unavailable(err)
	}
	if err == nil {
		v.Mail = m
		return v, nil
	}
	return v, s.previewAnyway(ctx, inv, wish, &v)
}

// previewAnyway shows a mail that cannot go out yet as if it could, without the recipient that is missing.
func (s *Store) previewAnyway(ctx context.Context, inv invoicing.Invoice, wish MailWish, v *MailPreview) error {
	to, source, err := recipientOf(ctx, s.db, inv)
	if err != nil {
		return unavailable(err)
	}
	shown := wish
	shown.To, shown.CC = "nobody@example.com", ""
	m, err := s.writeMail(ctx, s.db, inv, shown, v.Mail.Sending)
	if err == nil {
		v.Mail = m
	}
	v.Mail.To, v.Mail.CC, v.Mail.Source = to, wish.CC, source
	if wish.To != "" {
		v.Mail.To, v.Mail.Source = wish.To, invoicing.SourceClerk
	}
	return nil
}

// openAmount returns what is left to pay of an invoice; of a draft, all of it.
func openAmount(ctx context.Context, q queryer, inv invoicing.Invoice) (money.Cents, error) {
	var open int64
	err := q.QueryRowContext(ctx, `SELECT IF(settled, 0, payable_cents - paid_cents - cancelled_cents) FROM fakturis_invoice_state WHERE invoice_id = ?`, inv.ID).Scan(&open)
	if errors.Is(err, sql.ErrNoRows) {
		return inv.Payable(), nil
	}
	if err != nil {
		return 0, fmt.Errorf("open amount of invoice %d: %w", inv.ID, err)
	}
	return money.Cents(max(open, 0)), nil
}
