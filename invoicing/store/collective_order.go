package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// notInCollective refuses to bill an order in another way while it stands, as a whole, in a collective invoice.
func notInCollective(ctx context.Context, q queryer, o invoicing.Order) error {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT t.collective_id FROM fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id
		WHERE n.whole_order = ?`, o.ID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the collective invoice of order %d: %w", o.ID, err)
	}
	return invoicing.Conflictf("Auftrag %s steht in der Sammelrechnung %d: bitte ihn zuerst dort herausnehmen.", o.Number, id)
}

// CollectiveOfOrder returns the id of the planned collective invoice in which a whole order lies, 0 where it lies in none.
func (s *Store) CollectiveOfOrder(ctx context.Context, orderID int64) (int64, error) {
	var id int64
	err := s.db.QueryRowContext(ctx, `SELECT c.id FROM fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id
		JOIN fakturis_collective_invoice c ON c.id = t.collective_id WHERE n.whole_order = ? AND c.status = ?`, orderID, invoicing.CollectivePlanned).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, unavailable(fmt.Errorf("look for the collective invoice of order %d: %w", orderID, err))
	}
	return id, nil
}

// itemKeys are the keys of what the items of a collective invoice bill: each planned invoice, and each whole order.
func itemKeys(items []invoicing.PlannedInvoice) []string {
	var keys []string
	for _, p := range items {
		keys = append(keys, plannedBilled(p.ID))
		if p.ContractID == 0 {
			keys = append(keys, orderBilled(p.OrderID))
		}
	}
	return keys
}

// bringUp refuses to issue a collective invoice with a whole order that changed since it joined, and returns it with the delivery
// notes that its whole orders got.
func (s *Store) bringUp(ctx context.Context, q queryer, c invoicing.CollectiveInvoice, orders []invoicing.Order) (invoicing.CollectiveInvoice, map[int64][]invoicing.DeliveryNote, error) {
	notes := map[int64][]invoicing.DeliveryNote{}
	var changed []string
	for _, p := range c.Items {
		if p.ContractID != 0 {
			continue
		}
		for _, o := range orders {
			if o.ID != p.OrderID {
				continue
			}
			if o.Print() != p.Print {
				changed = append(changed, changedSince(p, o))
			}
			made, err := notesOf(ctx, q, o.ID)
			if err != nil {
				return c, nil, err
			}
			if len(made) > 0 {
				notes[o.ID] = made
				c = collective.Deliver(c, p, o, made, s.settingsOf(o.Origin.Shop).Name)
			}
		}
	}
	if len(changed) > 0 {
		return c, nil, invoicing.Conflictf("%s", strings.Join(changed, "\n"))
	}
	return c, notes, nil
}

// changedSince says what became of an order since it joined, and what is to be done.
func changedSince(p invoicing.PlannedInvoice, o invoicing.Order) string {
	if what := gone(o); what != "" {
		return fmt.Sprintf("Auftrag %s wurde im Shop %s, seit er in die Sammelrechnung kam: bitte ihn herausnehmen.", o.Number, what)
	}
	sums := ""
	if o.Total != p.Total {
		sums = fmt.Sprintf(" (%s → %s %s)", p.Total.German(), o.Total.German(), o.Currency)
	}
	return fmt.Sprintf("Auftrag %s hat sich geändert, seit er in die Sammelrechnung kam%s: bitte seinen jetzigen Stand übernehmen oder ihn herausnehmen.", o.Number, sums)
}

// gone says what became of an order in the shop that nothing can be billed for any more; "" for all others.
func gone(o invoicing.Order) string {
	switch {
	case !o.DeletedAt.IsZero():
		return "gelöscht"
	case o.Cancelled:
		return "storniert"
	}
	return ""
}
