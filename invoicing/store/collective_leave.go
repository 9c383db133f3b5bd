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

// arrangement is what a wish makes of the collective invoices that it touches, before anything joins them: as each is without the
// items that leave it.
type arrangement struct {
	at      map[int64]int64 // collective invoice of each item that moves
	former  map[int64]invoicing.CollectiveInvoice
	left    map[int64]invoicing.CollectiveInvoice
	into    map[int64]bool                       // gets something, so that it stays even where all of its own leave
	freed   map[int64][]invoicing.PlannedInvoice // are planned again, by the collective invoice that they leave
	moved   map[int64][]invoicing.PlannedInvoice // join another one, by the collective invoice that they leave
	brought map[int64][]invoicing.InvoiceLine    // lines as somebody made them, by planned id
	strays  map[int64][]invoicing.InvoiceLine    // lines of no item, by a collective invoice that is gone: they go with who is moved out of it first
}

// arrange reckons in memory who leaves which collective invoice, read by read.
func arrange(t TakeOver, at map[int64]int64, read func(id int64) (invoicing.CollectiveInvoice, error)) (*arrangement, error) {
	a := &arrangement{at: at, former: map[int64]invoicing.CollectiveInvoice{}, left: map[int64]invoicing.CollectiveInvoice{}, into: map[int64]bool{},
		freed: map[int64][]invoicing.PlannedInvoice{}, moved: map[int64][]invoicing.PlannedInvoice{},
		brought: map[int64][]invoicing.InvoiceLine{}, strays: map[int64][]invoicing.InvoiceLine{}}
	for _, id := range t.touches(at) {
		c, err := read(id)
		if err != nil {
			return nil, err
		}
		a.former[id], a.left[id] = c, c
	}
	for _, split := range t.Splits {
		gone, err := itemsIn(a.former[split.CollectiveID], split.PlannedIDs)
		if err != nil {
			return nil, err
		}
		a.freed[split.CollectiveID] = append(a.freed[split.CollectiveID], gone...)
	}
	for _, g := range t.Groups {
		a.into[g.Into] = true
		for _, id := range g.MovedIDs {
			if from := at[id]; from != 0 && from != g.Into {
				a.move(from, id)
			}
		}
	}
	return a, a.leave()
}

func (a *arrangement) move(from, plannedID int64) {
	named := func(p invoicing.PlannedInvoice) bool { return p.ID == plannedID }
	if n := slices.IndexFunc(a.former[from].Items, named); n >= 0 && !slices.ContainsFunc(a.leaving(from), named) {
		a.moved[from] = append(a.moved[from], a.former[from].Items[n])
	}
}

// leaving returns who leaves a collective invoice.
func (a *arrangement) leaving(from int64) []invoicing.PlannedInvoice {
	return slices.Concat(a.freed[from], a.moved[from])
}

// sources returns the ids of the collective invoices that somebody leaves, ascending.
func (a *arrangement) sources() []int64 {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a.former)), func(id int64) bool { return len(a.leaving(id)) == 0 })
}

func (a *arrangement) leave() error {
	for _, id := range a.sources() {
		c := a.former[id]
		if c.Status != invoicing.CollectivePlanned {
			return notSplit(c)
		}
		maps.Copy(a.brought, collective.Brought(c, idsOf(a.moved[id])))
		left := collective.Without(c, idsOf(a.leaving(id)))
		if a.gone(left) && len(a.moved[id]) > 0 {
			a.strays[id], _ = collective.Strays(left)
		}
		a.left[id] = left
	}
	return nil
}

// gone says whether a collective invoice is no more: nobody is left in it and nobody comes.
func (a *arrangement) gone(left invoicing.CollectiveInvoice) bool {
	return len(left.Items) == 0 && !a.into[left.ID]
}

// free marks a planned invoice as planned where it leaves a collective invoice.
func (a *arrangement) free(p *invoicing.PlannedInvoice) {
	if slices.ContainsFunc(a.leaving(p.CollectiveID), func(gone invoicing.PlannedInvoice) bool { return gone.ID == p.ID }) {
		p.Status, p.CollectiveID = invoicing.Planned, 0
	}
}

// linesFor returns what items bring along into a group. Lines that belong to none go with the first that was moved.
func (a *arrangement) linesFor(items []collective.Item) map[int64][]invoicing.InvoiceLine {
	along := map[int64][]invoicing.InvoiceLine{}
	for _, i := range items {
		if lines, moved := a.brought[i.ID]; moved && !i.Joined {
			along[i.ID] = lines
			along[0] = append(along[0], a.strays[a.at[i.ID]]...)
			delete(a.strays, a.at[i.ID])
		}
	}
	return along
}

// takeOut stores the collective invoices without those who leave them. One that is gone is deleted; its history stays.
func (s *Store) takeOut(ctx context.Context, tx *sql.Tx, a *arrangement, actor string) error {
	for _, id := range a.sources() {
		if err := storeLeft(ctx, tx, a, id); err != nil {
			return err
		}
		if err := auditLeft(ctx, tx, a, id, actor); err != nil {
			return err
		}
		if err := movePlanned(ctx, tx, periodsIn(a.leaving(id)), invoicing.Combined, invoicing.Planned); err != nil {
			return err
		}
	}
	s.crash("takeover.taken")
	for _, id := range a.sources() {
		if err := openOrders(ctx, tx, a.freed[id]); err != nil {
			return err
		}
		if err := auditPlanned(ctx, tx, actor, "split", a.freed[id], fmt.Sprintf("aus Sammelrechnung %d herausgenommen, wieder geplant", id)); err != nil {
			return err
		}
	}
	s.crash("takeover.freed")
	return nil
}

func storeLeft(ctx context.Context, tx *sql.Tx, a *arrangement, id int64) error {
	left := a.left[id]
	if err := writeItems(ctx, tx, left); err != nil {
		return err
	}
	switch {
	case a.gone(left):
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_collective_invoice WHERE id = ? AND status = ?`, id, invoicing.CollectivePlanned); err != nil {
			return fmt.Errorf("split collective invoice %d: %w", id, err)
		}
		return nil
	case a.into[id]:
		return nil // stored with those who join it
	}
	return updateCollective(ctx, tx, left)
}

// auditLeft tells the history of a collective invoice who left it.
func auditLeft(ctx context.Context, tx *sql.Tx, a *arrangement, id int64, actor string) error {
	if len(a.freed[id]) > 0 {
		if err := Audit(ctx, tx, actor, "split", "collective", id, a.told(id, a.freed[id])); err != nil {
			return err
		}
	}
	if len(a.moved[id]) > 0 {
		return Audit(ctx, tx, actor, "move", "collective", id, a.told(id, a.moved[id]))
	}
	return nil
}

func (a *arrangement) told(id int64, leaving []invoicing.PlannedInvoice) string {
	left := a.left[id]
	if !a.gone(left) {
		return fmt.Sprintf("ohne %s; es bleiben %s %s", namesOf(leaving), left.Total.German(), left.Currency)
	}
	detail := "aufgelöst: " + namesOf(leaving)
	if lines, sum := collective.Strays(left); len(lines) > 0 && len(a.moved[id]) == 0 {
		detail += fmt.Sprintf("; %d eigene Positionen über %s %s entfallen", len(lines), sum.German(), left.Currency)
	}
	return detail
}

// openOrders opens whole orders again that left a collective invoice.
func openOrders(ctx context.Context, tx *sql.Tx, freed []invoicing.PlannedInvoice) error {
	whole := slices.DeleteFunc(slices.Clone(freed), func(p invoicing.PlannedInvoice) bool { return p.ContractID != 0 })
	if len(whole) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM fakturis_planned_invoice WHERE contract_id IS NULL AND id IN (`+marks(len(whole))+`)`, anys(nil, idsOf(whole))...)
	if err != nil {
		return fmt.Errorf("open whole orders: %w", err)
	}
	return nil
}

// periodsIn returns the ids of the periods of contracts; a whole order has one state from its beginning to its end.
func periodsIn(planned []invoicing.PlannedInvoice) []int64 {
	return idsOf(slices.DeleteFunc(slices.Clone(planned), func(p invoicing.PlannedInvoice) bool { return p.ContractID == 0 }))
}

func idsOf(planned []invoicing.PlannedInvoice) []int64 {
	ids := make([]int64, len(planned))
	for i, p := range planned {
		ids[i] = p.ID
	}
	return ids
}
