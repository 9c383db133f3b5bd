package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// Issued documents of orders, by what a change of the order touches: the invoice that bills it, alone or with others, and
// a collective invoice that bills a period of it. A cancellation is none of them, nor is an invoice that was taken back as a
// whole: it bills nothing any more.
const (
	invoicesOfOrders = `SELECT o.id, i.number FROM fakturis_order o JOIN fakturis_billed b ON b.billed = CONCAT('order:', o.id)
		JOIN fakturis_invoice i ON i.id = b.invoice_id WHERE i.status = 'gestellt' AND o.id IN (`

	collectivesOfOrders = `SELECT DISTINCT p.order_id, i.number FROM fakturis_planned_invoice p JOIN fakturis_collective_item c ON c.planned_id = p.id
		JOIN fakturis_billed b ON b.billed = CONCAT('collective:', c.collective_id) JOIN fakturis_invoice i ON i.id = b.invoice_id WHERE i.status = 'gestellt' AND p.contract_id IS NOT NULL AND p.order_id IN (`
)

// documentBytes is what the column for the numbers of documents holds.
const documentBytes = 255

// findTouched names, with each change, the issued documents of the order that show something else now.
func (m *Mirror) findTouched(ctx context.Context, changed []orderChange) error {
	numbers := map[int64][]string{}
	for _, of := range []struct {
		query   string
		touched func([]invoicing.Difference) bool
	}{{invoicesOfOrders, invoicing.TouchInvoice}, {collectivesOfOrders, invoicing.TouchInvoice}} {
		touched := slices.DeleteFunc(slices.Clone(changed), func(c orderChange) bool { return !of.touched(c.changes) })
		if err := m.addNumbers(ctx, of.query, changedIDs(touched), numbers); err != nil {
			return err
		}
	}
	if err := m.findTouchedNotes(ctx, changed, numbers); err != nil {
		return err
	}
	for i := range changed {
		changed[i].document = enumerate(numbers[changed[i].before.ID], documentBytes)
	}
	return nil
}

func (m *Mirror) addNumbers(ctx context.Context, query string, ids []int64, numbers map[int64][]string) error {
	return chunks(ids, func(ids []int64) error {
		return each(ctx, m.tx, query+marks(len(ids))+`) ORDER BY 1, 2`, anys(nil, ids), func(rows *sql.Rows) error {
			var order int64
			var number string
			err := rows.Scan(&order, &number)
			numbers[order] = append(numbers[order], number)
			return err
		})
	})
}

// enumerate puts commas between texts; those for which there is no room become an ellipsis.
func enumerate(list []string, most int) string {
	all := strings.Join(list, ", ")
	for n := len(list) - 1; len(all) > most && n >= 0; n-- {
		all = strings.Join(append(slices.Clone(list[:n]), "…"), ", ")
	}
	return all
}
