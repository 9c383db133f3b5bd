package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// IssueCollective makes the invoice of a collective invoice and plans its mail, in one transaction: number, invoice,
// states and mail come about together or not at all. Issued already, the id of its invoice is returned.
func (s *Store) IssueCollective(ctx context.Context, id int64, actor string) (int64, error) {
	var invoiceID int64
	var fresh bool
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		c, err := readCollective(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if fresh = false; c.Status != invoicing.CollectivePlanned { // a retried transaction starts anew
			invoiceID = c.InvoiceID
			return nil
		}
		invoiceID, err = s.issueCollective(ctx, tx, c, actor)
		fresh = true
		return err
	})
	if refused(err) {
		if noted := s.holdCollective(ctx, id, invoicing.ErrorMessage(err), actor); noted != nil {
			return 0, noted
		}
	}
	if err != nil {
		return 0, err
	}
	s.crash("collective.committed")
	if fresh {
		s.issued(invoicing.TypeCollective)
	}
	return invoiceID, nil
}

func (s *Store) issueCollective(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice, actor string) (int64, error) {
	draft, err := s.draftCollective(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	day, err := s.issueDay(c)
	if err != nil {
		return 0, err
	}
	if _, err = s.insertDraft(ctx, tx, &draft); err != nil {
		return 0, err
	}
	if err := bill(ctx, tx, draft.ID, itemKeys(c.Items)...); err != nil {
		return 0, err
	}
	s.crash("collective.drafted")
	inv, _, err := s.issueInTx(ctx, tx, draft.ID, day, actor)
	if err != nil {
		return 0, err
	}
	s.crash("collective.issued")
	if err := setPlannedStatus(ctx, tx, c.ID, invoicing.Combined, invoicing.Billed, len(c.Items)); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET status = ?, hold_reason = NULL WHERE id = ?`, invoicing.CollectiveIssued, c.ID); err != nil {
		return 0, fmt.Errorf("issue collective invoice %d: %w", c.ID, err)
	}
	if _, err := s.planMailInTx(ctx, tx, inv, MailWish{To: c.Head.Recipient}, actor); err != nil {
		return 0, err
	}
	s.crash("collective.mailed")
	return inv.ID, Audit(ctx, tx, actor, "issue", "collective", c.ID, inv.Number)
}

// issueDay is the day that the invoice bears: that of issue, or the send date of one that was missed and that a person
// wants dated as of then. Its number comes from that day's range. Farther back than the year before nothing is dated.
func (s *Store) issueDay(c invoicing.CollectiveInvoice) (invoicing.Date, error) {
	today := s.today()
	if !c.DatedBack || c.SendDate.IsZero() || today.Before(c.SendDate) {
		return today, nil
	}
	if c.SendDate.Year < today.Year-1 {
		return today, invoicing.Conflictf("Die Sammelrechnung %d lässt sich nicht auf den %s zurückdatieren: möglich sind dieses Jahr und das vorige. Bitte mit dem heutigen Datum stellen.",
			c.ID, c.SendDate.German())
	}
	return c.SendDate, nil
}

// draftCollective makes the invoice in memory. Who gets it is looked up now: partners move between planning and
// sending.
func (s *Store) draftCollective(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) (invoicing.Invoice, error) {
	orders, err := s.ordersOf(ctx, tx, c)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	c, notes, err := s.bringUp(ctx, tx, c, orders)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	p, err := readPartner(ctx, tx, c.PartnerID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	inv, err := collective.Invoice(c, orders, p, s.settingsOf(collective.Shop(orders)))
	inv.References = append(inv.References, collective.References(c, orders, notes)...)
	return inv, err
}

// ordersOf reads the orders in a collective invoice, each once, in the order of its items.
func (s *Store) ordersOf(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) ([]invoicing.Order, error) {
	var orders []invoicing.Order
	seen := map[int64]bool{}
	for _, item := range c.Items {
		if seen[item.OrderID] {
			continue
		}
		seen[item.OrderID] = true
		lock := ""
		if item.ContractID == 0 {
			lock = "LOCK IN SHARE MODE"
		}
		o, err := s.readOrder(ctx, tx, item.OrderID, lock)
		if err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	return orders, nil
}
