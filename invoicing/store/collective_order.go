package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
func (s *Store) bringUp(ctx context.Context, q queryer, c invoicing.CollectiveInvoice, orders []invoicing.Order) (invoicing.CollectiveInvoice, map[int64]invoicing.DeliveryNote, error) {
	notes := map[int64]invoicing.DeliveryNote{}
	for _, p := range c.Items {
		if p.ContractID != 0 {
			continue
		}
		for _, o := range orders {
			if o.ID != p.OrderID {
				continue
			}
			if o.Print() != p.Print {
				return c, nil, changedSince(p, o)
			}
			note, err := noteOf(ctx, q, o.ID)
			if err != nil {
				return c, nil, err
			}
			if note.ID != 0 {
				notes[o.ID] = note
				c = collective.Deliver(c, p, o, note, s.settingsOf(o.Origin.Shop).Name)
			}
		}
	}
	return c, notes, nil
}

func changedSince(p invoicing.PlannedInvoice, o invoicing.Order) error {
	what := "hat sich geändert, seit er in die Sammelrechnung kam"
	switch {
	case !o.DeletedAt.IsZero():
		what = "wurde im Shop gelöscht, seit er in die Sammelrechnung kam"
	case o.Cancelled:
		what = "wurde im Shop storniert, seit er in die Sammelrechnung kam"
	case o.Total != p.Total:
		what += fmt.Sprintf(" (%s → %s %s)", p.Total.German(), o.Total.German(), o.Currency)
	}
	return invoicing.Conflictf("Auftrag %s %s: bitte seinen jetzigen Stand übernehmen oder ihn herausnehmen.", o.Number, what)
}
