package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// MailWish is what a person wants of a mail. What is empty is as usual: the recipient on record, the shop's text.
type MailWish struct {
	To       string // one or more addresses
	CC       string
	Subject  string
	Text     string
	Remember bool // To gets this partner's invoices from now on
	Copy     bool // a copy of an invoice that was sent already
	Seen     int  // number of sendings that the person saw; 0: does not matter
}

// SendInvoice plans the mail of an issued invoice and returns its id; the mail goes out as soon as the PDF is there.
// An invoice whose mail is on its way, or has arrived, is not mailed again; one whose mail failed is.
func (s *Store) SendInvoice(ctx context.Context, id int64, actor string) (int64, error) {
	return s.SendInvoiceAs(ctx, id, MailWish{}, actor)
}

// SendInvoiceAs is SendInvoice to whom and with which text a person wants. Every sending carries the same PDF, byte for
// byte, and has a number, and so a Message-ID, of its own.
func (s *Store) SendInvoiceAs(ctx context.Context, id int64, wish MailWish, actor string) (int64, error) {
	var mailID int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		inv, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		mailID, err = s.planMailInTx(ctx, tx, inv, wish, actor)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.crash("mail.planned")
	return mailID, nil
}

// planMailInTx plans the mail in the caller's transaction, which holds the invoice's row.
func (s *Store) planMailInTx(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, wish MailWish, actor string) (int64, error) {
	if inv.Status != invoicing.InvoiceIssued {
		return 0, invoicing.Conflictf("Die Rechnung %d ist noch ein Entwurf und kann erst gesendet werden, wenn sie gestellt ist.", inv.ID)
	}
	number, err := nextSendNumber(ctx, tx, invoicing.MailOfInvoice, inv.ID, "Rechnung "+inv.Number, wish)
	if err != nil {
		return 0, err
	}
	m, err := s.writeMail(ctx, tx, inv, wish, number)
	if err != nil {
		return 0, err
	}
	m.PlannedBy = actor
	if m.ID, err = putMail(ctx, tx, m); err != nil {
		return 0, err
	}
	s.crash("mail.planning")
	if wish.Remember && wish.To != "" {
		if err := setInvoiceEmail(ctx, tx, inv.PartnerID, wish.To, actor); err != nil {
			return 0, err
		}
	}
	return m.ID, Audit(ctx, tx, actor, "send", "invoice", inv.ID, m.To)
}

// writeMail makes the mail as it would go out now.
func (s *Store) writeMail(ctx context.Context, q queryer, inv invoicing.Invoice, wish MailWish, number int) (invoicing.Mail, error) {
	d := invoicing.MailDraft{Sending: number, Kind: invoicing.MailKindOf(inv), To: wish.To, CC: wish.CC, Source: invoicing.SourceClerk,
		Typed: invoicing.MailText{Subject: wish.Subject, Body: wish.Text}}
	if wish.Copy {
		d.Kind = invoicing.MailAgain
	}
	to, source, err := usualRecipient(ctx, q, invoicing.MailOfInvoice, inv.ID, wish.Copy, func() (string, invoicing.RecipientSource, error) { return recipientOf(ctx, q, inv) })
	if err != nil {
		return invoicing.Mail{}, err
	}
	if wish.To == "" || wish.To == to {
		d.To, d.Source = to, source
	}
	if d.Text, _, err = mailText(ctx, q, inv.Shop, d.Kind, inv.Language); err != nil {
		return invoicing.Mail{}, err
	}
	if d.Open, err = openAmount(ctx, q, inv); err != nil {
		return invoicing.Mail{}, err
	}
	return invoicing.InvoiceMail(inv, s.settingsOf(inv.Shop), d)
}

// nextSendNumber counts the sendings of a document that people call name. Another one is refused unless the last failed, or a person
// wants a copy of what was sent; never while one is under way, or when somebody else was quicker.
func nextSendNumber(ctx context.Context, tx *sql.Tx, document invoicing.MailDocument, id int64, name string, wish MailWish) (int, error) {
	var number int
	var state invoicing.MailState
	var to string
	err := tx.QueryRowContext(ctx, `SELECT send_no, state, recipient FROM fakturis_mail WHERE document = ? AND document_id = ? ORDER BY send_no DESC LIMIT 1 FOR UPDATE`,
		document, id).Scan(&number, &state, &to)
	if errors.Is(err, sql.ErrNoRows) {
		return 1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("mails of %s %d: %w", document, id, err)
	}
	if wish.Seen > 0 && wish.Seen != number {
		return 0, invoicing.Conflictf("%s hat inzwischen jemand an %s gesendet.", name, to)
	}
	switch {
	case state == invoicing.MailFailed, state == invoicing.MailSent && wish.Copy:
		return number + 1, nil
	case state == invoicing.MailSent:
		return 0, invoicing.Conflictf("%s wurde schon an %s gesendet.", name, to)
	case state == invoicing.MailUnknown:
		return 0, invoicing.Conflictf("Ob %s bei %s angekommen ist, ist unbekannt: bitte erst entscheiden, ob die E-Mail gesendet wurde.", name, to)
	}
	return 0, invoicing.Conflictf("%s ist schon auf dem Weg an %s.", name, to)
}
