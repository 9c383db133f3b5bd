package store

import (
	"context"
	"slices"

	"fakturisd/invoicing"
)

// SplitCollective takes planned invoices out of a collective invoice: periods are planned again as they were, whole orders are
// open again. None means all of them. One of which nothing is left is gone; its history stays.
func (s *Store) SplitCollective(ctx context.Context, id int64, plannedIDs []int64, actor string) error {
	_, err := s.TakeOver(ctx, TakeOver{Splits: []Split{{id, plannedIDs}}}, actor)
	return err
}

// itemsIn returns the items with these ids; without ids, all.
func itemsIn(c invoicing.CollectiveInvoice, plannedIDs []int64) ([]invoicing.PlannedInvoice, error) {
	if len(plannedIDs) == 0 {
		return c.Items, nil
	}
	var items []invoicing.PlannedInvoice
	for _, id := range eachOnce(plannedIDs) {
		n := slices.IndexFunc(c.Items, func(p invoicing.PlannedInvoice) bool { return p.ID == id })
		if n < 0 {
			return nil, invoicing.Conflictf("Die geplante Rechnung %d steht nicht mehr in der Sammelrechnung %d.", id, c.ID)
		}
		items = append(items, c.Items[n])
	}
	return items, nil
}
