package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// recipientOf returns who gets an invoice's mail, and where that was found: the partner's address for invoices, the
// order's, the partner's, all as they are now; what was frozen in the invoice is the last resort.
func recipientOf(ctx context.Context, q queryer, inv invoicing.Invoice) (string, invoicing.RecipientSource, error) {
	var own, order, partner sql.NullString
	err := q.QueryRowContext(ctx, `SELECT (SELECT TRIM(invoice_email) FROM fakturis_partner WHERE id = ?), (SELECT TRIM(email) FROM fakturis_order WHERE id = ?),
		(SELECT TRIM(email) FROM fakturis_partner WHERE id = ?)`, inv.PartnerID, inv.OrderID, inv.PartnerID).Scan(&own, &order, &partner)
	if err != nil {
		return "", "", fmt.Errorf("e-mail address for invoice %d: %w", inv.ID, err)
	}
	for _, found := range []struct {
		email  string
		source invoicing.RecipientSource
	}{
		{own.String, invoicing.SourceInvoiceEmail}, {order.String, invoicing.SourceOrder}, {partner.String, invoicing.SourcePartner},
		{strings.TrimSpace(inv.Email), invoicing.SourceInvoice},
	} {
		if found.email != "" {
			return found.email, found.source, nil
		}
	}
	return "", invoicing.SourceNone, nil
}

// usualRecipient returns who gets a mail where nobody says otherwise: a copy goes where the document was accepted, else found says.
func usualRecipient(ctx context.Context, q queryer, document invoicing.MailDocument, id int64, copied bool,
	found func() (string, invoicing.RecipientSource, error)) (string, invoicing.RecipientSource, error) {
	if !copied {
		return found()
	}
	var last string
	err := q.QueryRowContext(ctx, `SELECT recipient FROM fakturis_mail WHERE document = ? AND document_id = ? AND state = 'sent' ORDER BY send_no DESC LIMIT 1`,
		document, id).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return found()
	}
	if err != nil {
		return "", "", fmt.Errorf("last recipient of %s %d: %w", document, id, err)
	}
	return last, invoicing.SourceLast, nil
}

// SetInvoiceEmail says who gets a partner's invoices from now on: one or more addresses, or nobody in particular where
// it is empty. The mirror of the shops leaves it alone.
func (s *Store) SetInvoiceEmail(ctx context.Context, partnerID int64, typed, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error { return setInvoiceEmail(ctx, tx, partnerID, typed, actor) })
}

func setInvoiceEmail(ctx context.Context, tx *sql.Tx, partnerID int64, typed, actor string) error {
	email, err := invoicing.MailAddresses(typed)
	if err != nil {
		return err
	}
	p, err := readPartner(ctx, tx, partnerID)
	if err != nil || p.InvoiceEmail == email {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_partner SET invoice_email = ? WHERE id = ?`, email, partnerID); err != nil {
		return fmt.Errorf("invoice e-mail of partner %d: %w", partnerID, err)
	}
	return Audit(ctx, tx, actor, "invoice_email", "partner", partnerID, p.InvoiceEmail+" → "+email)
}
