package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

// sendYears is how far ahead a send date may lie; a day beyond it is a slip of the keyboard.
const sendYears = 10

// SetSendDate sets the day on which a collective invoice is sent by itself; the zero Date takes it away. A day that
// has passed already means: at the next run.
func (s *Store) SetSendDate(ctx context.Context, id int64, d invoicing.Date, actor string) error {
	if err := s.checkSendDate(d); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		c, err := readCollective(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if c.Status != invoicing.CollectivePlanned {
			return invoicing.Conflictf("Die Sammelrechnung %d ist bereits %s; ihr Versanddatum lässt sich nicht mehr ändern.", id, c.Status)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET send_date = ? WHERE id = ?`, d, id); err != nil {
			return fmt.Errorf("send date of collective invoice %d: %w", id, err)
		}
		return Audit(ctx, tx, actor, "send_date", "collective", id, fmt.Sprintf("%s -> %s", c.SendDate, d))
	})
}

func (s *Store) checkSendDate(d invoicing.Date) error {
	if today := s.today(); !d.IsZero() && today.AddMonths(12*sendYears).Before(d) {
		return invoicing.Invalidf("Das Versanddatum %s liegt mehr als %d Jahre in der Zukunft.", d.German(), sendYears)
	}
	return nil
}

// EditCollective replaces the lines of a collective invoice (texts, prices, quantities) until it is issued. The contract
// and its other planned invoices stay as they are.
func (s *Store) EditCollective(ctx context.Context, id int64, lines []invoicing.InvoiceLine, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		before, err := readCollective(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		c, err := collective.Edit(before, lines)
		if err != nil {
			return err
		}
		content, err := json.Marshal(collectiveContent{c.Head, c.Lines, c.TaxTotals})
		if err != nil {
			return fmt.Errorf("collective invoice %d: %w", id, err)
		}
		sum := tax.Sum(c.TaxTotals)
		if _, err := tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET content = ?, net_cents = ?, tax_cents = ?, total_cents = ? WHERE id = ?`,
			content, sum.Net, sum.Tax, sum.Gross, id); err != nil {
			return fmt.Errorf("edit collective invoice %d: %w", id, err)
		}
		return Audit(ctx, tx, actor, "edit", "collective", id, fmt.Sprintf("%s -> %s %s", before.Total, c.Total, c.Currency))
	})
}
