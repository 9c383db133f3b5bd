package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// DraftInvoice drafts the invoice of a whole order and returns its id. An order is billed once: asked again it
// returns the same invoice, and a draft that nobody edited follows what changed in the order since.
func (s *Store) DraftInvoice(ctx context.Context, orderID int64, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.draftWhole(ctx, tx, orderID, actor)
		return err
	})
	return id, err
}

// draftWhole is DraftInvoice within a transaction. The order's row is the lock: who drafts, or makes a contract of it, waits here.
func (s *Store) draftWhole(ctx context.Context, tx *sql.Tx, orderID int64, actor string) (int64, error) {
	o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
	if err != nil {
		return 0, err
	}
	id, err := billedBy(ctx, tx, orderBilled(orderID))
	if err != nil {
		return 0, err
	}
	if id == 0 {
		return s.draftOrder(ctx, tx, o, actor)
	}
	return id, s.followOrder(ctx, tx, id, o, actor)
}

func (s *Store) draftOrder(ctx context.Context, tx *sql.Tx, o invoicing.Order, actor string) (int64, error) {
	inv, err := s.fromOrder(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	id, err := s.insertDraft(ctx, tx, &inv)
	if err != nil {
		return 0, err
	}
	return id, Audit(ctx, tx, actor, "draft", "invoice", id, o.Number)
}

// followOrder brings a draft up to its order's present state, unless somebody edited it: that is for a person to decide.
// What is issued stays as it is.
func (s *Store) followOrder(ctx context.Context, tx *sql.Tx, id int64, o invoicing.Order, actor string) error {
	draft, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
	if err != nil || draft.Status != invoicing.InvoiceDraft || draft.EditedByHand() || correcting(&draft) != "" {
		return err
	}
	inv, err := s.fromOrder(ctx, tx, o)
	if err != nil {
		return err
	}
	inv.KeepDecision(draft)
	if sameOrder(draft, inv) && heldForDeposit(draft) == heldForDeposit(inv) {
		return nil
	}
	if _, err := s.keepVersion(ctx, tx, id, draftRefreshed, actor, inv); err != nil {
		return err
	}
	return Audit(ctx, tx, actor, "refresh", "invoice", id, o.Number)
}

// fromOrder drafts in memory. A service contract is billed period by period instead. Goods that have a delivery note were
// supplied on its day.
func (s *Store) fromOrder(ctx context.Context, q queryer, o invoicing.Order) (invoicing.Invoice, error) {
	if o.ContractID != 0 {
		return invoicing.Invoice{}, invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; er wird über seine geplanten Rechnungen abgerechnet.", o.Number)
	}
	if err := notInCollective(ctx, q, o); err != nil {
		return invoicing.Invoice{}, err
	}
	return s.drawOrder(ctx, q, o)
}

// drawOrder is fromOrder for an order of which it is known that it is billed nowhere else.
func (s *Store) drawOrder(ctx context.Context, q queryer, o invoicing.Order) (invoicing.Invoice, error) {
	p, err := readPartner(ctx, q, o.PartnerID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	inv, err := invoicing.FromOrder(o, p, s.settingsOf(o.Origin.Shop))
	if err != nil {
		return inv, err
	}
	notes, err := notesOf(ctx, q, o.ID)
	if err != nil {
		return inv, err
	}
	if len(notes) > 0 {
		inv.ServiceFrom, inv.ServiceUntil = invoicing.Delivered(notes)
		inv.References = append(inv.References, invoicing.NoteReferences(notes)...)
	}
	if err := s.deduct(ctx, q, &inv); err != nil {
		return inv, err
	}
	inv.Terms.PaidNote = s.paidByRule(inv)
	inv.TakeBasis(o)
	s.holdUnprintable(&inv)
	return inv, nil
}

// insertDraft stores a draft; its CollectiveID or else its OrderID says what it bills, which is billed once.
func (s *Store) insertDraft(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) (int64, error) {
	if err := s.decideTax(ctx, tx, inv); err != nil {
		return 0, err
	}
	s.holdUnprintable(inv)
	content, err := json.Marshal(inv)
	if err != nil {
		return 0, fmt.Errorf("invoice draft: %w", err)
	}
	sum := tax.Sum(inv.TaxTotals)
	result, err := tx.ExecContext(ctx, `INSERT INTO fakturis_invoice (type, status, hold_reason, order_id, collective_id, partner_id, shop, currency,
		net_cents, tax_cents, total_cents, content) VALUES (?, ?, NULLIF(?, ''), NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?)`,
		inv.Type, invoicing.InvoiceDraft, strings.Join(inv.Hold, "\n"), inv.OrderID, inv.CollectiveID, inv.PartnerID, inv.Shop, inv.Currency,
		sum.Net, sum.Tax, inv.Total, string(content))
	if err != nil {
		return 0, fmt.Errorf("store invoice draft: %w", err)
	}
	if inv.ID, err = result.LastInsertId(); err != nil {
		return 0, fmt.Errorf("store invoice draft: %w", err)
	}
	return inv.ID, bill(ctx, tx, inv.ID, billed(inv)...)
}

// sameOrder says whether a draft is what its order gives now. What is known of the buyer's VAT id counts for nothing there.
func sameOrder(draft, now invoicing.Invoice) bool {
	now.TaxCase, now.TaxNotes, now.Hold = draft.TaxCase, draft.TaxNotes, draft.Hold
	return sameContent(draft, now)
}

// sameContent says whether two drafts say the same to the customer.
func sameContent(a, b invoicing.Invoice) bool {
	a.ID, b.ID, a.Basis, b.Basis = 0, 0, nil, nil
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
