package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// deposit is an invoice over part of an order, as it stands.
type deposit struct {
	invoicing.Invoice
	settled bool // nothing of it is left to pay
}

// DraftDeposit drafts an invoice over part of an order that is not billed yet (Anzahlungsrechnung) and returns its id. An
// order may have several of them; its final invoice takes them off.
func (s *Store) DraftDeposit(ctx context.Context, orderID int64, share invoicing.DepositShare, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := notBilledFinally(ctx, tx, o); err != nil {
			return err
		}
		inv, err := s.depositFromOrder(ctx, tx, o, share)
		if err != nil {
			return err
		}
		id, err = s.draft(ctx, tx, inv, actor, "deposit", fmt.Sprintf("%s: %s %s", o.Number, inv.Total.German(), inv.Currency))
		return err
	})
	return id, err
}

func (s *Store) depositFromOrder(ctx context.Context, tx *sql.Tx, o invoicing.Order, share invoicing.DepositShare) (invoicing.Invoice, error) {
	all, err := depositsOf(ctx, tx, o.ID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	var last int // of those that were cancelled too: a key is never used twice
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(CAST(SUBSTRING_INDEX(billed, ':', -1) AS SIGNED)), 0) FROM fakturis_billed WHERE billed LIKE ?`,
		depositKeys(o.ID)).Scan(&last)
	if err != nil {
		return invoicing.Invoice{}, fmt.Errorf("deposits of order %d: %w", o.ID, err)
	}
	var asked money.Cents
	for _, d := range all {
		asked += d.Total
	}
	p, err := readPartner(ctx, tx, o.PartnerID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	return invoicing.DepositFromOrder(o, p, s.settingsOf(o.Origin.Shop), share, asked, last+1)
}

// notBilledFinally refuses a deposit of an order whose final invoice is issued, or that is billed period by period.
func notBilledFinally(ctx context.Context, q queryer, o invoicing.Order) error {
	if o.ContractID != 0 {
		return invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; er wird über seine geplanten Rechnungen abgerechnet.", o.Number)
	}
	if err := notInCollective(ctx, q, o); err != nil {
		return err
	}
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_billed b JOIN fakturis_invoice i ON i.id = b.invoice_id
		WHERE b.billed = ? AND i.status = ?`, orderBilled(o.ID), invoicing.InvoiceIssued).Scan(&n)
	if err != nil {
		return fmt.Errorf("look for the invoice of order %d: %w", o.ID, err)
	}
	if n > 0 {
		return alreadyBilled(ctx, q, orderBilled(o.ID))
	}
	return nil
}

func depositKeys(orderID int64) string { return fmt.Sprintf("deposit:%d:%%", orderID) }

// depositsOf returns the deposits of an order, drafts among them, without those that were cancelled.
func depositsOf(ctx context.Context, q queryer, orderID int64) ([]deposit, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows, d *deposit) error {
		var id int64
		var number sql.NullString
		if err := rows.Scan(&id, &number, &d.settled, jsonColumn{&d.Invoice}); err != nil {
			return err
		}
		d.ID, d.Number = id, number.String
		return nil
	}, `SELECT i.id, i.number, COALESCE(s.settled, FALSE), i.content FROM fakturis_billed b JOIN fakturis_invoice i ON i.id = b.invoice_id
		LEFT JOIN fakturis_invoice_state s ON s.invoice_id = i.id WHERE b.billed LIKE ? AND COALESCE(s.cancelled, FALSE) = FALSE ORDER BY i.id`,
		depositKeys(orderID))
	if err != nil {
		return nil, fmt.Errorf("deposits of order %d: %w", orderID, err)
	}
	return all, nil
}

// noDeposits refuses to bill an order in another way than by a final invoice of its own.
func noDeposits(ctx context.Context, q queryer, o invoicing.Order) error {
	all, err := depositsOf(ctx, q, o.ID)
	if err == nil && len(all) > 0 {
		err = invoicing.Conflictf("Zu Auftrag %s gibt es Anzahlungen: er braucht eine Rechnung für sich, die sie abzieht.", o.Number)
	}
	return err
}

// deduct takes the issued deposits of its order off a final invoice.
func (s *Store) deduct(ctx context.Context, q queryer, inv *invoicing.Invoice) error {
	all, err := depositsOf(ctx, q, inv.OrderID)
	if err != nil {
		return err
	}
	var issued []invoicing.Invoice
	for _, d := range all {
		if d.Status != invoicing.InvoiceIssued {
			continue
		}
		issued = append(issued, d.Invoice)
		if !d.settled {
			inv.Hold = append(inv.Hold, unpaidDeposit(d))
		}
	}
	if len(issued) > 0 {
		inv.Deduct(issued)
	}
	return nil
}

func heldForDeposit(inv invoicing.Invoice) bool {
	return slices.ContainsFunc(inv.Hold, func(h string) bool { return strings.HasPrefix(h, invoicing.HoldDeposit) })
}

func unpaidDeposit(d deposit) string {
	return fmt.Sprintf(invoicing.HoldDeposit+"die Rechnung %s ist noch nicht bezahlt, und abgezogen wird nur, was eingegangen ist (§ 14 Abs. 5 UStG): "+
		"bitte die Zahlung eintragen oder sie stornieren, dann den Auftrag noch einmal als Rechnung übernehmen.", d.Number)
}

// checkDeposits refuses, on issue, a deposit for which the order has no room any more, and a final invoice that does not
// take off what deposits its order has by now.
func (s *Store) checkDeposits(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) error {
	if draft.OrderID == 0 || draft.Type != invoicing.TypeInvoice {
		return nil
	}
	if draft.Deposit != 0 {
		return s.checkDeposit(ctx, tx, draft)
	}
	all, err := depositsOf(ctx, tx, draft.OrderID)
	if err != nil {
		return err
	}
	for _, d := range all {
		deducted := slices.ContainsFunc(draft.Deposits(), func(p invoicing.Prepayment) bool { return p.InvoiceID == d.ID && p.Amount == d.Total })
		switch {
		case d.Status != invoicing.InvoiceIssued:
			return invoicing.Conflictf("Zu diesem Auftrag gibt es den Entwurf einer Anzahlungsrechnung: bitte ihn zuerst stellen oder verwerfen.")
		case !deducted:
			return invoicing.Conflictf("Die Anzahlungsrechnung %s ist nicht abgezogen: bitte den Entwurf erneuern.", d.Number)
		case !d.settled:
			return invoicing.Conflictf("%s", unpaidDeposit(d))
		}
	}
	return s.noStrayDeposit(draft, all)
}

// noStrayDeposit refuses a final invoice that takes off what was cancelled since.
func (s *Store) noStrayDeposit(draft invoicing.Invoice, all []deposit) error {
	for _, p := range draft.Deposits() {
		if !slices.ContainsFunc(all, func(d deposit) bool { return d.ID == p.InvoiceID }) {
			return invoicing.Conflictf("Die Anzahlungsrechnung %s gilt nicht mehr: bitte den Entwurf erneuern.", p.Number)
		}
	}
	return nil
}

func (s *Store) checkDeposit(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) error {
	o, err := s.readOrder(ctx, tx, draft.OrderID, "FOR UPDATE")
	if err != nil {
		return err
	}
	if err := notBilledFinally(ctx, tx, o); err != nil {
		return err
	}
	if _, err := s.fromOrder(ctx, tx, o); err != nil {
		return err // deleted, cancelled or to be checked by now
	}
	all, err := depositsOf(ctx, tx, draft.OrderID)
	if err != nil {
		return err
	}
	var asked money.Cents
	for _, d := range all {
		asked += d.Total
	}
	if asked > o.Total {
		return invoicing.Conflictf("Die Anzahlungen auf Auftrag %s ergeben zusammen %s statt höchstens %s %s.",
			o.Number, asked.German(), o.Total.German(), o.Currency)
	}
	return nil
}
