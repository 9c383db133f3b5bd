package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

// sendYears is how far ahead a send date may lie; a day beyond it is a slip of the keyboard.
const sendYears = 10

// SetSendDate sets the day on which a collective invoice is sent by itself; the zero Date takes it away.
func (s *Store) SetSendDate(ctx context.Context, id int64, d invoicing.Date, actor string) error {
	return s.SetSendDates(ctx, []invoicing.ScheduledRef{{Kind: invoicing.ScheduledCollective, ID: id}}, d, actor)
}

func (s *Store) checkSendDate(d invoicing.Date) error {
	if today := s.today(); !d.IsZero() && today.AddMonths(12*sendYears).Before(d) {
		return invoicing.Invalidf("Das Versanddatum %s liegt mehr als %d Jahre in der Zukunft.", d.German(), sendYears)
	}
	return nil
}

// checkNewSendDate refuses a day that is over, too: what was missed has a list of its own, in which to decide on it.
func (s *Store) checkNewSendDate(d invoicing.Date) error {
	if today := s.today(); !d.IsZero() && d.Before(today) {
		return invoicing.Invalidf("Das Versanddatum %s ist schon vorbei: bitte heute oder einen späteren Tag wählen.", d.German())
	}
	return s.checkSendDate(d)
}

// EditCollective replaces what people may change of a collective invoice (invoicing.CollectiveEdit) until it is issued. The
// contract and its other planned invoices stay as they are. version is the one that the editor saw: where another one is
// there by now it is a Conflict, and nothing is lost or overwritten.
func (s *Store) EditCollective(ctx context.Context, id int64, version int, edit invoicing.CollectiveEdit, actor string) (invoicing.CollectiveInvoice, error) {
	return s.changeCollective(ctx, id, version, "edit", actor, func(before invoicing.CollectiveInvoice) (invoicing.CollectiveInvoice, error) {
		if edit.SendDate != before.SendDate {
			if err := s.checkNewSendDate(edit.SendDate); err != nil {
				return before, err
			}
		}
		return collective.Edit(before, edit)
	})
}

// changeCollective has a locked collective invoice changed, if it still is what the editor saw, and keeps its former content.
func (s *Store) changeCollective(ctx context.Context, id int64, version int, action, actor string,
	change func(invoicing.CollectiveInvoice) (invoicing.CollectiveInvoice, error)) (invoicing.CollectiveInvoice, error) {
	var after invoicing.CollectiveInvoice
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		before, err := readCollective(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if before.Status == invoicing.CollectivePlanned && before.Version != version {
			return changedMeanwhile(ctx, tx, before)
		}
		if after, err = change(before); err != nil {
			return err
		}
		return s.writeCollective(ctx, tx, before, &after, action, actor)
	})
	return after, err
}

func changedMeanwhile(ctx context.Context, q queryer, c invoicing.CollectiveInvoice) error {
	who, err := changedBy(ctx, q, c.ID)
	if err != nil {
		return err
	}
	return invoicing.Conflictf("Die Sammelrechnung %d wurde inzwischen geändert (von %s). Bitte den jetzigen Stand ansehen.", c.ID, who)
}

// CollectiveChangedBy returns who did something to a collective invoice last.
func (s *Store) CollectiveChangedBy(ctx context.Context, id int64) (string, error) {
	who, err := changedBy(ctx, s.db, id)
	return who, unavailable(err)
}

func changedBy(ctx context.Context, q queryer, id int64) (string, error) {
	var who string
	err := q.QueryRowContext(ctx, `SELECT actor FROM fakturis_audit WHERE entity = 'collective' AND entity_id = ? ORDER BY id DESC LIMIT 1`, id).Scan(&who)
	if errors.Is(err, sql.ErrNoRows) {
		return service, nil
	}
	if err != nil {
		return "", fmt.Errorf("who changed collective invoice %d: %w", id, err)
	}
	return who, nil
}

// writeCollective writes the content and the dates of a collective invoice, which must be locked, and keeps the former ones.
func (s *Store) writeCollective(ctx context.Context, tx *sql.Tx, before invoicing.CollectiveInvoice, after *invoicing.CollectiveInvoice, action, actor string) error {
	items, err := itemIDs(before)
	if err != nil {
		return err
	}
	if err := keepCollective(ctx, tx, before.ID, items, actor); err != nil {
		return err
	}
	content, err := json.Marshal(collectiveContent{after.Head, after.Lines, after.TaxTotals})
	if err != nil {
		return fmt.Errorf("collective invoice %d: %w", after.ID, err)
	}
	if after.Hold, err = s.collectiveHold(ctx, tx, *after); err != nil {
		return err
	}
	sum := tax.Sum(after.TaxTotals)
	after.Version = before.Version + 1
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET content = ?, net_cents = ?, tax_cents = ?, total_cents = ?, provisional_date = ?,
		send_date = ?, deselected_on = IF(send_date IS NULL, deselected_on, NULL), hold_reason = NULLIF(?, ''), version = ? WHERE id = ?`, content, sum.Net, sum.Tax,
		after.Total, after.ProvisionalDate, after.SendDate, after.Hold, after.Version, after.ID)
	if err != nil {
		return fmt.Errorf("edit collective invoice %d: %w", after.ID, err)
	}
	return Audit(ctx, tx, actor, action, "collective", after.ID, collectiveDetail(before, *after))
}

// collectiveDetail says in the audit what a change did.
func collectiveDetail(before, after invoicing.CollectiveInvoice) string {
	var parts []string
	if before.Total != after.Total {
		parts = append(parts, fmt.Sprintf("Summe %s → %s %s", before.Total.German(), after.Total.German(), after.Currency))
	}
	if before.SendDate != after.SendDate {
		parts = append(parts, "Versanddatum "+dateChange(before.SendDate, after.SendDate))
	}
	if before.ProvisionalDate != after.ProvisionalDate {
		parts = append(parts, "vorläufiges Datum "+dateChange(before.ProvisionalDate, after.ProvisionalDate))
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("Summe bleibt %s %s", after.Total.German(), after.Currency))
	}
	return strings.Join(parts, "; ")
}

func dateChange(before, after invoicing.Date) string {
	return dateOrNone(before) + " → " + dateOrNone(after)
}

func dateOrNone(d invoicing.Date) string {
	if d.IsZero() {
		return "keines"
	}
	return d.German()
}
