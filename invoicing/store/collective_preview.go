package store

import (
	"context"
	"database/sql"
	"strings"

	"fakturisd/invoicing"
)

// CollectivePreview is what a planned collective invoice would become now: the invoice but for its number, and the mail.
type CollectivePreview struct {
	Invoice invoicing.Invoice
	Mail    MailPreview
	Hold    []string // German: why it could not be issued as it stands
}

// PreviewCollective returns the invoice that a collective invoice would become now.
func (s *Store) PreviewCollective(ctx context.Context, id int64) (invoicing.Invoice, error) {
	inv, _, err := s.previewCollective(ctx, id)
	return inv, err
}

// PreviewCollectiveMail shows invoice and mail of a planned collective invoice. What stands in the way of issuing it is in
// Hold; what can be shown is there all the same.
func (s *Store) PreviewCollectiveMail(ctx context.Context, id int64) (CollectivePreview, error) {
	inv, c, err := s.previewCollective(ctx, id)
	v := CollectivePreview{Invoice: inv, Hold: inv.Hold}
	if refused(err) && c.Status == invoicing.CollectivePlanned {
		v.Hold, err = append(v.Hold, strings.Split(invoicing.ErrorMessage(err), "\n")...), nil
	}
	if err != nil || inv.PartnerID == 0 { // no invoice, no mail to show
		return v, err
	}
	v.Mail, err = s.previewMail(ctx, inv, MailWish{To: c.Head.Recipient}, MailPreview{Mail: invoicing.Mail{Sending: 1}})
	return v, err
}

// previewCollective makes the invoice in memory, as issuing does.
func (s *Store) previewCollective(ctx context.Context, id int64) (inv invoicing.Invoice, c invoicing.CollectiveInvoice, err error) {
	err = s.InTx(ctx, func(tx *sql.Tx) error {
		if c, err = readCollective(ctx, tx, id, ""); err != nil {
			return err
		}
		if c.Status != invoicing.CollectivePlanned {
			return invoicing.Conflictf("Sammelrechnung %d ist gestellt; sie hat ein PDF und keine Vorschau mehr.", id)
		}
		if inv, err = s.draftCollective(ctx, tx, c); err != nil {
			return err
		}
		evidence, err := s.evidence(ctx, tx, inv.BuyerVATID)
		inv.Seller = s.settingsOf(inv.Shop).Company
		inv.DecideTax(evidence)
		s.holdUnprintable(&inv)
		return err
	})
	return inv, c, err
}

// UsualHead is what counts for a collective invoice where nobody decided otherwise.
type UsualHead struct {
	invoicing.Invoice
	Recipient string // comma separated
}

// CollectiveUsual looks up what counts where nobody decided otherwise: the partner's address, the shop's terms, who gets it.
func (s *Store) CollectiveUsual(ctx context.Context, c invoicing.CollectiveInvoice) (UsualHead, error) {
	var u UsualHead
	c.Head = invoicing.CollectiveHead{}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		var err error
		if u.Invoice, err = s.draftCollective(ctx, tx, c); err != nil && !refused(err) {
			return err
		}
		u.Recipient, _, err = recipientOf(ctx, tx, u.Invoice)
		return err
	})
	return u, err
}
