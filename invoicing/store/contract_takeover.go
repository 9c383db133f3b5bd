package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// DueTakeover is a planned invoice that is to be taken over by itself, because its provisional date has come and its contract
// says so.
type DueTakeover struct {
	PlannedID       int64
	ContractID      int64
	Mode            invoicing.Takeover // entwurf or senden
	ProvisionalDate invoicing.Date
}

// DueTakeovers returns what is to be taken over on a day, the oldest first. Contracts that are held are left out.
func (s *Store) DueTakeovers(ctx context.Context, today invoicing.Date) ([]DueTakeover, error) {
	due, err := collect(ctx, s.db, func(rows *sql.Rows, d *DueTakeover) error {
		return rows.Scan(&d.PlannedID, &d.ContractID, &d.Mode, &d.ProvisionalDate)
	}, `SELECT n.id, c.id, c.takeover, n.provisional_date FROM fakturis_planned_invoice n JOIN fakturis_contract c ON c.id = n.contract_id
		WHERE n.status = ? AND n.provisional_date <= ? AND c.takeover IN (?, ?) AND c.hold_reason IS NULL ORDER BY n.provisional_date, n.id`,
		invoicing.Planned, today, invoicing.TakeoverDraft, invoicing.TakeoverSend)
	if err != nil {
		return nil, unavailable(fmt.Errorf("due takeovers: %w", err))
	}
	return due, nil
}

// TakeOverDue makes the draft of a due planned invoice and, where the contract says so, gives it its provisional date as the day
// on which it is sent by itself, in one step. One that is long past waits among the missed ones for a person. Taken over by
// somebody else meanwhile, nothing happens.
func (s *Store) TakeOverDue(ctx context.Context, d DueTakeover) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		if err := s.lockForMerge(ctx, tx, nil, nil, []int64{d.PlannedID}); err != nil {
			return err
		}
		planned, err := readPlanned(ctx, tx, []int64{d.PlannedID})
		if err != nil || planned[0].Status != invoicing.Planned {
			return err
		}
		draft, err := s.draftSingle(ctx, tx, d.PlannedID, planner)
		if err != nil || d.Mode != invoicing.TakeoverSend {
			return err
		}
		s.crash("contract.taken-over")
		_, err = tx.ExecContext(ctx, `UPDATE fakturis_invoice_schedule SET send_date = ? WHERE invoice_id = ?`, planned[0].ProvisionalDate, draft)
		if err != nil {
			return fmt.Errorf("send date of %s: %w", collective.Name(planned[0]), err)
		}
		return Audit(ctx, tx, planner, "send_date", "invoice", draft, fmt.Sprintf("Versand am %s, wie es der Vertrag sagt", planned[0].ProvisionalDate.German()))
	})
}
