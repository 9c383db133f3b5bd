package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
)

// ChangedItem is a whole order that changed since it joined a collective invoice.
type ChangedItem struct {
	invoicing.PlannedInvoice
	Now  money.Cents // what the order comes to by now
	Gone bool        // cancelled or deleted in the shop: it can only be taken out
}

// ChangedItems returns the whole orders in a planned collective invoice that changed since they joined: it cannot be issued before
// somebody takes their present state (RefreshItem) or takes them out.
func (s *Store) ChangedItems(ctx context.Context, collectiveID int64) ([]ChangedItem, error) {
	whole, err := collect(ctx, s.db, scanPlanned, selectPlanned+` JOIN fakturis_collective_invoice c ON c.id = t.collective_id
		WHERE t.collective_id = ? AND n.contract_id IS NULL AND c.status = ? ORDER BY t.position`, collectiveID, invoicing.CollectivePlanned)
	if err != nil {
		return nil, unavailable(fmt.Errorf("orders in collective invoice %d: %w", collectiveID, err))
	}
	var changed []ChangedItem
	for _, p := range whole {
		o, err := s.Order(ctx, p.OrderID)
		if err != nil {
			return nil, err
		}
		if o.Print() != p.Print {
			changed = append(changed, ChangedItem{p, o.Total, gone(o) != ""})
		}
	}
	return changed, nil
}

// RefreshItem takes the present state of a whole order into the collective invoice in which it is, in place of its lines there.
// What keeps it from the others by now is a Conflict.
func (s *Store) RefreshItem(ctx context.Context, plannedID int64, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		a, err := s.lockTaken(ctx, tx, TakeOver{Groups: []MergeGroup{{MovedIDs: []int64{plannedID}}}})
		if err != nil {
			return err
		}
		c, there := a.former[a.at[plannedID]]
		if !there {
			return invoicing.Conflictf("Die geplante Rechnung %d steht in keiner Sammelrechnung.", plannedID)
		}
		items, err := itemsIn(c, []int64{plannedID})
		if err != nil {
			return err
		}
		return s.refreshItem(ctx, tx, c, items[0], actor)
	})
}

func (s *Store) refreshItem(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice, p invoicing.PlannedInvoice, actor string) error {
	if p.ContractID != 0 {
		return invoicing.Conflictf("%s ist der Zeitraum eines Vertrags und folgt dessen Änderungen von selbst, solange er geplant ist.", collective.Name(p))
	}
	if _, err := s.readOrder(ctx, tx, p.OrderID, "LOCK IN SHARE MODE"); err != nil {
		return err
	}
	r := collective.Request{Into: collective.Without(c, []int64{p.ID})}
	reader := s.gather(tx)
	items, err := reader.items(ctx, r.Into, MergeGroup{}, nil)
	if err != nil {
		return err
	}
	now, err := reader.fresh(ctx, p)
	if err != nil {
		return err
	}
	r.Items, r.Partner, r.Settings = append(items, now), reader.partners[now.Order.PartnerID], s.settingsOf(collective.Shop(ordersIn(append(items, now))))
	m := collective.Join(r)
	if err := m.Err(); err != nil {
		return err
	}
	if err := updateWholeOrder(ctx, tx, now.PlannedInvoice); err != nil {
		return err
	}
	if err := updateCollective(ctx, tx, m.Invoice); err != nil {
		return err
	}
	if err := writeItems(ctx, tx, m.Invoice); err != nil {
		return err
	}
	detail := fmt.Sprintf("Auftrag %s auf den jetzigen Stand gebracht: %s → %s %s", now.Order.Number, p.Total.German(), now.Total.German(), p.Currency)
	return Audit(ctx, tx, actor, "refresh", "collective", c.ID, detail)
}

// fresh reads a whole order that is in a collective invoice as it would join it now.
func (g *gathering) fresh(ctx context.Context, p invoicing.PlannedInvoice) (collective.Item, error) {
	i, err := g.whole(ctx, p.OrderID, &p)
	if err != nil {
		return i, err
	}
	alone, err := g.s.drawOrder(ctx, g.q, i.Order)
	if err != nil {
		return i, err
	}
	notes, err := notesOf(ctx, g.q, i.Order.ID)
	i.Alone, i.PlannedInvoice = alone, collective.Whole(i.Order, alone, notes, i.ShopName)
	i.ID = p.ID
	for _, hold := range holdsBesideTax(alone) {
		i.Refused = append(i.Refused, fmt.Sprintf("Auftrag %s: %s", i.Order.Number, hold))
	}
	return i, err
}

// updateWholeOrder writes the present state of a whole order, whose row is locked.
func updateWholeOrder(ctx context.Context, tx *sql.Tx, p invoicing.PlannedInvoice) error {
	content, err := encodePlanned(p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_planned_invoice SET period_from = ?, period_until = ?, provisional_date = ?, content = ?, total_cents = ?
		WHERE id = ? AND contract_id IS NULL`, p.From, p.Until, p.ProvisionalDate, content, p.Total, p.ID)
	if err != nil {
		return fmt.Errorf("planned invoice %d: %w", p.ID, err)
	}
	return nil
}

func ordersIn(items []collective.Item) []invoicing.Order {
	orders := make([]invoicing.Order, len(items))
	for n, i := range items {
		orders[n] = i.Order
	}
	return orders
}
