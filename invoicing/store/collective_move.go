package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// MoveItems moves planned invoices out of the collective invoices in which they are into another one, or into a new one of them (to
// is 0), and returns its id. What somebody made of their lines goes along; what keeps them from the others there is a Conflict.
// Periods that are planned still may be among them. A collective invoice of which nothing is left is gone.
func (s *Store) MoveItems(ctx context.Context, plannedIDs []int64, to int64, actor string) (int64, error) {
	if len(plannedIDs) == 0 {
		return 0, invoicing.Conflictf("Es ist keine geplante Rechnung ausgewählt.")
	}
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.moveItems(ctx, tx, plannedIDs, to, actor)
		return err
	})
	if err != nil {
		return 0, err
	}
	s.crash("move.committed")
	return id, nil
}

func (s *Store) moveItems(ctx context.Context, tx *sql.Tx, ids []int64, to int64, actor string) (int64, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	sources, err := s.lockSources(ctx, tx, ids, to)
	if err != nil {
		return 0, err
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return sources[to].has(id) })
	if len(ids) == 0 {
		return to, nil // there already
	}
	var along carried
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		if id == to {
			continue
		}
		if err := s.takeAlong(ctx, tx, sources[id].CollectiveInvoice, ids, &along, actor); err != nil {
			return 0, err
		}
	}
	s.crash("move.taken")
	return s.mergeGroup(ctx, tx, MergeGroup{PlannedIDs: ids, Into: to}, along, actor)
}

// source is a collective invoice that items are moved out of, or into.
type source struct{ invoicing.CollectiveInvoice }

func (c source) has(plannedID int64) bool {
	return slices.ContainsFunc(c.Items, func(p invoicing.PlannedInvoice) bool { return p.ID == plannedID })
}

// lockSources locks and reads the collective invoices of planned invoices, and the one that they go to.
func (s *Store) lockSources(ctx context.Context, tx *sql.Tx, ids []int64, to int64) (map[int64]source, error) {
	of := func() ([]int64, error) {
		found, err := readIDs(ctx, tx, `SELECT DISTINCT collective_id FROM fakturis_collective_item WHERE planned_id IN (`+marks(len(ids))+`) ORDER BY 1`, anys(nil, ids)...)
		if err != nil {
			return nil, fmt.Errorf("collective invoices of planned ones: %w", err)
		}
		return found, nil
	}
	seen, err := of()
	if err != nil {
		return nil, err
	}
	if err := s.lockForMerge(ctx, tx, append(slices.Clone(seen), to), nil, ids); err != nil {
		return nil, err
	}
	now, err := of()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(seen, now) {
		return nil, invoicing.Conflictf("Jemand hat die geplanten Rechnungen gerade woanders zusammengefasst: bitte den jetzigen Stand ansehen.")
	}
	sources := map[int64]source{}
	for _, id := range append(now, to) {
		if id == 0 {
			continue
		}
		c, err := lockCollective(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		sources[id] = source{c}
	}
	return sources, nil
}

// carried is what planned invoices bring along out of other collective invoices.
type carried struct {
	ids   []int64
	lines []invoicing.InvoiceLine
}

// takeAlong takes items out of a collective invoice, with their lines as they are there; with the last items, also those that
// belong to none.
func (s *Store) takeAlong(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice, ids []int64, along *carried, actor string) error {
	items := slices.DeleteFunc(slices.Clone(c.Items), func(p invoicing.PlannedInvoice) bool { return !slices.Contains(ids, p.ID) })
	lines := slices.DeleteFunc(slices.Clone(c.Lines), func(l invoicing.InvoiceLine) bool { return !slices.Contains(ids, l.PlannedID) })
	if len(items) == len(c.Items) {
		strays, _ := collective.Strays(c)
		lines = append(lines, strays...)
	}
	along.ids, along.lines = append(along.ids, idsOf(items)...), append(along.lines, lines...)
	if err := s.takeOut(ctx, tx, c, items, "move", actor); err != nil {
		return err
	}
	var periods []int64
	for _, p := range items {
		if p.ContractID != 0 {
			periods = append(periods, p.ID)
		}
	}
	return movePlanned(ctx, tx, periods, invoicing.Combined, invoicing.Planned)
}
