package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// SplitCollective takes planned invoices out of a collective invoice: periods are planned again as they were, whole orders are
// open again. None means all of them. One of which nothing is left is gone; its history stays.
func (s *Store) SplitCollective(ctx context.Context, id int64, plannedIDs []int64, actor string) error {
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		c, err := lockCollective(ctx, tx, id)
		if err != nil {
			return err
		}
		gone, err := itemsIn(c, plannedIDs)
		if err != nil {
			return err
		}
		if err := s.takeOut(ctx, tx, c, gone, "split", actor); err != nil {
			return err
		}
		s.crash("split.taken")
		if err := free(ctx, tx, gone); err != nil {
			return err
		}
		s.crash("split.freed")
		return auditPlanned(ctx, tx, actor, "split", gone, fmt.Sprintf("aus Sammelrechnung %d herausgenommen, wieder geplant", id))
	})
	if err == nil {
		s.crash("split.committed")
	}
	return err
}

// lockCollective reads a collective invoice under its lock; one that is not planned any more is a Conflict.
func lockCollective(ctx context.Context, tx *sql.Tx, id int64) (invoicing.CollectiveInvoice, error) {
	c, err := readCollective(ctx, tx, id, "FOR UPDATE")
	if err == nil && c.Status != invoicing.CollectivePlanned {
		err = invoicing.Conflictf("Die Sammelrechnung %d ist bereits %s; sie lässt sich nicht mehr aufteilen.", id, c.Status)
	}
	return c, err
}

// itemsIn returns the items with these ids; without ids, all.
func itemsIn(c invoicing.CollectiveInvoice, plannedIDs []int64) ([]invoicing.PlannedInvoice, error) {
	if len(plannedIDs) == 0 {
		return c.Items, nil
	}
	var items []invoicing.PlannedInvoice
	for _, id := range slices.Compact(slices.Sorted(slices.Values(plannedIDs))) {
		n := slices.IndexFunc(c.Items, func(p invoicing.PlannedInvoice) bool { return p.ID == id })
		if n < 0 {
			return nil, invoicing.Conflictf("Die geplante Rechnung %d steht nicht mehr in der Sammelrechnung %d.", id, c.ID)
		}
		items = append(items, c.Items[n])
	}
	return items, nil
}

// takeOut stores a locked collective invoice without some of its items; without any, it is gone.
func (s *Store) takeOut(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice, gone []invoicing.PlannedInvoice, action, actor string) error {
	left := collective.Without(c, idsOf(gone))
	if err := writeItems(ctx, tx, left); err != nil {
		return err
	}
	if len(left.Items) > 0 {
		if err := updateCollective(ctx, tx, left); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, action, "collective", c.ID, fmt.Sprintf("ohne %s; es bleiben %s %s", namesOf(gone), left.Total.German(), left.Currency))
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_collective_invoice WHERE id = ? AND status = ?`, c.ID, invoicing.CollectivePlanned); err != nil {
		return fmt.Errorf("split collective invoice %d: %w", c.ID, err)
	}
	detail := "aufgelöst: " + namesOf(gone)
	if lines, sum := collective.Strays(left); len(lines) > 0 && action == "split" {
		detail += fmt.Sprintf("; %d eigene Positionen über %s %s entfallen", len(lines), sum.German(), c.Currency)
	}
	return Audit(ctx, tx, actor, action, "collective", c.ID, detail)
}

// free plans periods again and opens whole orders.
func free(ctx context.Context, tx *sql.Tx, gone []invoicing.PlannedInvoice) error {
	var periods, whole []int64
	for _, p := range gone {
		if p.ContractID != 0 {
			periods = append(periods, p.ID)
		} else {
			whole = append(whole, p.ID)
		}
	}
	if len(whole) > 0 {
		_, err := tx.ExecContext(ctx, `DELETE FROM fakturis_planned_invoice WHERE contract_id IS NULL AND id IN (`+marks(len(whole))+`)`, anys(nil, whole)...)
		if err != nil {
			return fmt.Errorf("open whole orders: %w", err)
		}
	}
	return movePlanned(ctx, tx, periods, invoicing.Combined, invoicing.Planned)
}

func idsOf(planned []invoicing.PlannedInvoice) []int64 {
	ids := make([]int64, len(planned))
	for i, p := range planned {
		ids[i] = p.ID
	}
	return ids
}
