package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// DraftInvoice drafts the invoice of a whole order and returns its id. An order is billed once: asked again it
// returns the same invoice, and a draft follows what changed in the order since.
func (s *Store) DraftInvoice(ctx context.Context, orderID int64, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		// The order's row is the lock: who drafts, or makes a contract of it, waits here.
		o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		id, err = billedBy(ctx, tx, orderBilled(orderID))
		if err != nil {
			return err
		}
		if id == 0 {
			id, err = s.draftOrder(ctx, tx, o, actor)
			return err
		}
		return s.refreshDraft(ctx, tx, id, o, actor)
	})
	return id, err
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

// refreshDraft brings a draft up to its order's present state; what is issued stays as it is.
func (s *Store) refreshDraft(ctx context.Context, tx *sql.Tx, id int64, o invoicing.Order, actor string) error {
	draft, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
	if err != nil || draft.Status != invoicing.InvoiceDraft {
		return err
	}
	inv, err := s.fromOrder(ctx, tx, o)
	if err != nil || sameContent(draft, inv) {
		return err
	}
	content, err := json.Marshal(inv)
	if err != nil {
		return fmt.Errorf("invoice %d: %w", id, err)
	}
	sum := tax.Sum(inv.TaxTotals)
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_invoice SET partner_id = ?, shop = ?, currency = ?, net_cents = ?, tax_cents = ?, total_cents = ?,
		content = ?, hold_reason = NULLIF(?, '') WHERE id = ? AND status = ?`, inv.PartnerID, inv.Shop, inv.Currency, sum.Net, sum.Tax, inv.Total,
		string(content), strings.Join(inv.Hold, "\n"), id,
		invoicing.InvoiceDraft); err != nil {
		return fmt.Errorf("refresh draft %d: %w", id, err)
	}
	return Audit(ctx, tx, actor, "refresh", "invoice", id, o.Number)
}

// fromOrder drafts in memory. A service contract is billed period by period instead.
func (s *Store) fromOrder(ctx context.Context, q queryer, o invoicing.Order) (invoicing.Invoice, error) {
	if o.ContractID != 0 {
		return invoicing.Invoice{}, invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; er wird über seine geplanten Rechnungen abgerechnet.", o.Number)
	}
	p, err := readPartner(ctx, q, o.PartnerID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	return invoicing.FromOrder(o, p, s.settingsOf(o.Origin.Shop))
}

// insertDraft stores a draft; its CollectiveID or else its OrderID says what it bills, which is billed once.
func (s *Store) insertDraft(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) (int64, error) {
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

// bill puts on record what an invoice bills; what another one bills already is a Conflict.
func bill(ctx context.Context, tx *sql.Tx, invoiceID int64, keys ...string) error {
	for _, key := range keys {
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_billed (billed, invoice_id) VALUES (?, ?)`, key, invoiceID)
		if isServerError(err, errDuplicate) {
			return invoicing.Conflictf("%s ist schon abgerechnet.", key)
		}
		if err != nil {
			return fmt.Errorf("invoice %d bills %s: %w", invoiceID, key, err)
		}
	}
	return nil
}

// billed returns the unique keys of what an invoice bills: its collective invoice, or its order and those of its lines.
func billed(inv *invoicing.Invoice) []string {
	if inv.CollectiveID != 0 {
		return []string{collectiveBilled(inv.CollectiveID)}
	}
	var keys []string
	orders := map[int64]bool{0: true}
	for _, id := range append([]int64{inv.OrderID}, orderIDs(inv.Lines)...) {
		if !orders[id] {
			orders[id] = true
			keys = append(keys, orderBilled(id))
		}
	}
	return keys
}

func orderIDs(lines []invoicing.InvoiceLine) []int64 {
	ids := make([]int64, len(lines))
	for i, l := range lines {
		ids[i] = l.OrderID
	}
	return ids
}

func orderBilled(id int64) string { return fmt.Sprintf("order:%d", id) }

func collectiveBilled(id int64) string { return fmt.Sprintf("collective:%d", id) }

// billedBy returns the id of the invoice that bills this already, 0 where there is none.
func billedBy(ctx context.Context, q queryer, billed string) (int64, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT invoice_id FROM fakturis_billed WHERE billed = ?`, billed).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the invoice of %s: %w", billed, err)
	}
	return id, nil
}

// sameContent says whether two drafts say the same to the customer.
func sameContent(a, b invoicing.Invoice) bool {
	a.ID, b.ID = 0, 0
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
