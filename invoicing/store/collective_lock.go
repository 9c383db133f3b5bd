package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"

	"fakturisd/invoicing"
)

// lockForMerge locks rows, everywhere in this order: collective invoices, orders, planned invoices, each by ascending id. What is
// read after that stays as it is.
func (s *Store) lockForMerge(ctx context.Context, tx *sql.Tx, collectives, orders, planned []int64) error {
	for _, l := range []struct {
		table string
		ids   []int64
	}{{"fakturis_collective_invoice", collectives}, {"fakturis_order", orders}, {"fakturis_planned_invoice", planned}} {
		ids := eachOnce(l.ids)
		if len(ids) == 0 {
			continue
		}
		_, err := readIDs(ctx, tx, `SELECT id FROM `+l.table+` WHERE id IN (`+marks(len(ids))+`) ORDER BY id FOR UPDATE`, anys(nil, ids)...)
		if err != nil {
			return fmt.Errorf("lock %s: %w", l.table, err)
		}
	}
	return nil
}

// lockTaken locks all that a wish touches, and reckons who leaves which collective invoice.
func (s *Store) lockTaken(ctx context.Context, tx *sql.Tx, t TakeOver) (*arrangement, error) {
	seen, err := whereItems(ctx, tx, t.moved())
	if err != nil {
		return nil, err
	}
	if err := s.lockForMerge(ctx, tx, t.touches(seen), t.orders(), t.planned()); err != nil {
		return nil, err
	}
	now, err := whereItems(ctx, tx, t.moved())
	if err != nil {
		return nil, err
	}
	if !maps.Equal(seen, now) {
		return nil, invoicing.Conflictf("Jemand hat die geplanten Rechnungen gerade woanders zusammengefasst: bitte den jetzigen Stand ansehen.")
	}
	return arrange(t, now, func(id int64) (invoicing.CollectiveInvoice, error) { return readCollective(ctx, tx, id, "FOR UPDATE") })
}

// whereItems returns in which collective invoice planned invoices are; those that are in none are left out.
func whereItems(ctx context.Context, q queryer, plannedIDs []int64) (map[int64]int64, error) {
	at := map[int64]int64{}
	if len(plannedIDs) == 0 {
		return at, nil
	}
	type item struct{ planned, in int64 }
	found, err := collect(ctx, q, func(rows *sql.Rows, i *item) error { return rows.Scan(&i.planned, &i.in) },
		`SELECT planned_id, collective_id FROM fakturis_collective_item WHERE planned_id IN (`+marks(len(plannedIDs))+`)`, anys(nil, plannedIDs)...)
	if err != nil {
		return nil, fmt.Errorf("collective invoices of planned ones: %w", err)
	}
	for _, i := range found {
		at[i.planned] = i.in
	}
	return at, nil
}

// lockCollective reads a collective invoice under its lock; one that is not planned any more is a Conflict.
func lockCollective(ctx context.Context, tx *sql.Tx, id int64) (invoicing.CollectiveInvoice, error) {
	c, err := readCollective(ctx, tx, id, "FOR UPDATE")
	if err == nil && c.Status != invoicing.CollectivePlanned {
		err = notSplit(c)
	}
	return c, err
}

func notSplit(c invoicing.CollectiveInvoice) error {
	return invoicing.Conflictf("Die Sammelrechnung %d ist bereits %s; sie lässt sich nicht mehr aufteilen.", c.ID, c.Status)
}
