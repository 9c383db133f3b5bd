package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fakturisd/invoicing"
)

// findTouchedNotes adds the numbers of the delivery notes that a change does not reach, and puts on record how much of what is ordered
// now they deliver. What was delivered stays so, whatever the shop says.
func (m *Mirror) findTouchedNotes(ctx context.Context, changed []orderChange, numbers map[int64][]string) error {
	touched := slices.DeleteFunc(slices.Clone(changed), func(c orderChange) bool { return !invoicing.TouchDeliveryNote(c.changes) })
	notes, err := m.notesOf(ctx, changedIDs(touched))
	if err != nil {
		return err
	}
	for _, c := range touched {
		id := c.before.ID
		made := invoicing.Effective(notes[id])
		if len(made) == 0 {
			continue
		}
		left := invoicing.LeftToDeliver(c.after, made)
		if err := writeDelivery(ctx, m.tx, id, invoicing.DeliveryStateOf(left)); err != nil {
			return err
		}
		for _, n := range made {
			if n.Part == 0 || invoicing.TouchPartNote(c.changes, left) {
				numbers[id] = append(numbers[id], n.Number)
			}
		}
	}
	return nil
}

// notesOf returns the delivery notes of orders.
func (m *Mirror) notesOf(ctx context.Context, ids []int64) (map[int64][]invoicing.DeliveryNote, error) {
	notes := map[int64][]invoicing.DeliveryNote{}
	err := chunks(ids, func(ids []int64) error {
		return each(ctx, m.tx, noteColumns+`WHERE d.order_id IN (`+marks(len(ids))+`) ORDER BY d.id`, anys(nil, ids), func(rows *sql.Rows) error {
			var n invoicing.DeliveryNote
			err := scanNote(rows, &n)
			notes[n.OrderID] = append(notes[n.OrderID], n)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("delivery notes of changed orders: %w", err)
	}
	return notes, nil
}
