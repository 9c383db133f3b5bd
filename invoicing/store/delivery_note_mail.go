package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// SendDeliveryNote plans the mail that carries a delivery note and returns its id; it goes out as soon as the PDF is there. A note
// that was taken back is not mailed, nor is one whose mail is on its way or arrived, unless a copy is wished.
func (s *Store) SendDeliveryNote(ctx context.Context, id int64, wish MailWish, actor string) (int64, error) {
	var mailID int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		mailID, err = s.sendNoteInTx(ctx, tx, id, wish, actor)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.crash("mail.planned")
	return mailID, nil
}

func (s *Store) sendNoteInTx(ctx context.Context, tx *sql.Tx, id int64, wish MailWish, actor string) (int64, error) {
	n, err := lockNote(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	if n.Voided() {
		return 0, invoicing.Conflictf("Lieferschein %s ist storniert und wird nicht gesendet.", n.Number)
	}
	number, err := nextSendNumber(ctx, tx, invoicing.MailOfDeliveryNote, id, "Lieferschein "+n.Number, wish)
	if err != nil {
		return 0, err
	}
	m, err := s.writeNoteMail(ctx, tx, n, wish, number)
	if err != nil {
		return 0, err
	}
	m.PlannedBy = actor
	if m.ID, err = putMail(ctx, tx, m); err != nil {
		return 0, err
	}
	s.crash("mail.planning")
	return m.ID, Audit(ctx, tx, actor, "send", "delivery_note", id, m.To)
}

// writeNoteMail makes the mail as it would go out now.
func (s *Store) writeNoteMail(ctx context.Context, q queryer, n invoicing.DeliveryNote, wish MailWish, number int) (invoicing.Mail, error) {
	o, err := s.readOrder(ctx, q, n.OrderID, "")
	if err != nil {
		return invoicing.Mail{}, err
	}
	d := invoicing.MailDraft{Sending: number, Kind: invoicing.MailDeliveryNote, To: wish.To, CC: wish.CC, Source: invoicing.SourceClerk,
		Typed: invoicing.MailText{Subject: wish.Subject, Body: wish.Text}}
	to, source, err := usualRecipient(ctx, q, invoicing.MailOfDeliveryNote, n.ID, wish.Copy, func() (string, invoicing.RecipientSource, error) { return noteRecipient(ctx, q, o) })
	if err != nil {
		return invoicing.Mail{}, err
	}
	if wish.To == "" || wish.To == to {
		d.To, d.Source = to, source
	}
	if d.Text, _, err = mailText(ctx, q, n.Shop, d.Kind, n.Language); err != nil {
		return invoicing.Mail{}, err
	}
	return invoicing.DeliveryNoteMail(n, o, s.settingsOf(n.Shop), d)
}

// noteRecipient returns who gets a delivery note: the address of the order, else that of its partner.
func noteRecipient(ctx context.Context, q queryer, o invoicing.Order) (string, invoicing.RecipientSource, error) {
	if to := strings.TrimSpace(o.Email); to != "" {
		return to, invoicing.SourceOrder, nil
	}
	p, err := readPartner(ctx, q, o.PartnerID)
	if err != nil {
		return "", "", err
	}
	if to := strings.TrimSpace(p.Email); to != "" {
		return to, invoicing.SourcePartner, nil
	}
	return "", invoicing.SourceNone, nil
}

// PreviewDeliveryNoteMail shows the mail of a delivery note before anybody sends it.
func (s *Store) PreviewDeliveryNoteMail(ctx context.Context, id int64, wish MailWish) (MailPreview, error) {
	n, err := s.DeliveryNote(ctx, id)
	if err != nil {
		return MailPreview{}, err
	}
	var v MailPreview
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(MAX(send_no), 0) + 1, COALESCE((SELECT LENGTH(content) FROM fakturis_document_file
		WHERE document = 'delivery_note' AND document_id = ? AND format = 'pdf'), 0) FROM fakturis_mail WHERE document = 'delivery_note' AND document_id = ?`, id, id).
		Scan(&v.Mail.Sending, &v.Size)
	if err != nil {
		return v, unavailable(fmt.Errorf("preview the mail of delivery note %d: %w", id, err))
	}
	m, err := s.writeNoteMail(ctx, s.db, n, wish, v.Mail.Sending)
	if v.Trouble = invoicing.ErrorMessage(err); v.Trouble == "" && err != nil {
		return v, unavailable(err)
	}
	if err == nil {
		v.Mail = m
		return v, nil
	}
	shown := wish // without the recipient that is missing
	shown.To, shown.CC, shown.Copy = "nobody@example.com", "", false
	if m, err := s.writeNoteMail(ctx, s.db, n, shown, v.Mail.Sending); err == nil {
		v.Mail = m
	}
	v.Mail.To, v.Mail.CC, v.Mail.Source = wish.To, wish.CC, invoicing.SourceClerk
	if wish.To == "" {
		v.Mail.Source = invoicing.SourceNone
	}
	return v, nil
}
