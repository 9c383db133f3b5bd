package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// bill puts on record what an invoice bills; what another one bills already is a Conflict.
func bill(ctx context.Context, tx *sql.Tx, invoiceID int64, keys ...string) error {
	for _, key := range keys {
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_billed (billed, invoice_id) VALUES (?, ?)`, key, invoiceID)
		if isServerError(err, errDuplicate) {
			return alreadyBilled(ctx, tx, key)
		}
		if err != nil {
			return fmt.Errorf("invoice %d bills %s: %w", invoiceID, key, err)
		}
	}
	return nil
}

// billed returns the unique keys of what an invoice bills: its collective invoice, its planned invoice, its deposit, or its order
// and those of its lines. A document that corrects another one bills nothing by itself.
func billed(inv *invoicing.Invoice) []string {
	if key := correcting(inv); key != "" {
		return []string{key}
	}
	if inv.CollectiveID != 0 {
		return []string{collectiveBilled(inv.CollectiveID)}
	}
	if inv.PlannedID != 0 {
		return []string{plannedBilled(inv.PlannedID)}
	}
	if inv.Deposit != 0 {
		return []string{depositBilled(inv.OrderID, inv.Deposit)}
	}
	return billedOrders(inv)
}

func billedOrders(inv *invoicing.Invoice) []string {
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

// depositBilled is the key of a deposit: an order may have several, beside its final invoice.
func depositBilled(order int64, n int) string { return fmt.Sprintf("deposit:%d:%d", order, n) }

// plannedBilled is the key of a planned invoice, billed by itself or in a collective invoice.
func plannedBilled(id int64) string { return fmt.Sprintf("planned:%d", id) }

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

// rebill makes the record of what a draft bills fit its present lines: an order whose lines are all gone is free again.
func rebill(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) error {
	had, err := collect(ctx, tx, func(rows *sql.Rows, key *string) error { return rows.Scan(key) },
		`SELECT billed FROM fakturis_billed WHERE invoice_id = ?`, inv.ID)
	if err != nil {
		return fmt.Errorf("what invoice %d bills: %w", inv.ID, err)
	}
	if correcting(inv) != "" {
		return nil // what it bills, it has from the invoice that it replaces
	}
	want := billed(inv)
	for _, key := range had {
		if slices.Contains(want, key) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_billed WHERE billed = ? AND invoice_id = ?`, key, inv.ID); err != nil {
			return fmt.Errorf("release %s: %w", key, err)
		}
	}
	return bill(ctx, tx, inv.ID, slices.DeleteFunc(want, func(key string) bool { return slices.Contains(had, key) })...)
}

// alreadyBilled names, as a Conflict, the document that bills this.
func alreadyBilled(ctx context.Context, q queryer, key string) error {
	var id int64
	var number sql.NullString
	err := q.QueryRowContext(ctx, `SELECT i.id, i.number FROM fakturis_billed b JOIN fakturis_invoice i ON i.id = b.invoice_id WHERE b.billed = ?`, key).Scan(&id, &number)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for the invoice of %s: %w", key, err)
	}
	what := key
	if order, err := strconv.ParseInt(strings.TrimPrefix(key, "order:"), 10, 64); err == nil {
		if err := q.QueryRowContext(ctx, `SELECT CONCAT('Auftrag ', number) FROM fakturis_order WHERE id = ?`, order).Scan(&what); err != nil {
			return fmt.Errorf("name order %d: %w", order, err)
		}
	}
	if number.String != "" {
		return invoicing.Conflictf("%s ist schon abgerechnet: mit Rechnung %s.", what, number.String)
	}
	return invoicing.Conflictf("%s ist schon abgerechnet: im Entwurf %d.", what, id)
}

// SharedInvoice returns the invoice, or draft, of several orders that bills this one too; one with ID 0 where there is none.
func (s *Store) SharedInvoice(ctx context.Context, orderID int64) (invoicing.Invoice, error) {
	id, err := billedBy(ctx, s.db, orderBilled(orderID))
	if err != nil || id == 0 {
		return invoicing.Invoice{}, unavailable(err)
	}
	inv, err := s.Invoice(ctx, id)
	if err != nil || inv.OrderID != 0 {
		return invoicing.Invoice{}, err
	}
	return inv, nil
}
