package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// planner is who plans ahead by itself, in the history.
const planner = "fakturisd"

// PlanAhead lays out every contract that goes on to two years from today, each in a transaction of its own, and says how many
// planned invoices came about and how many contracts are held. What is planned already keeps the lines that the order had then,
// until somebody changes the contract; new periods take the order's lines as they are now. One that cannot be planned is held
// with the reason, tried again the next time, and stops no other one. A second daemon at the same moment changes nothing.
func (s *Store) PlanAhead(ctx context.Context, today invoicing.Date) (planned, held int, err error) {
	ids, err := s.contractsToPlan(ctx, today)
	if err != nil {
		return 0, 0, err
	}
	for _, id := range ids {
		n, err := s.planContract(ctx, id, today)
		if ctx.Err() != nil || invoicing.ErrorCode(err) == invoicing.CodeUnavailable {
			return planned, held, err
		}
		if err != nil {
			held++
			if err := s.holdContract(ctx, id, err); err != nil {
				return planned, held, err
			}
		}
		planned += n
	}
	return planned, held, s.moveStates(ctx, today)
}

// contractsToPlan returns the contracts that are not laid out far enough, or whose next day for notice or next pause is to be found.
func (s *Store) contractsToPlan(ctx context.Context, today invoicing.Date) ([]int64, error) {
	ids, err := collect(ctx, s.db, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) },
		`SELECT id FROM fakturis_contract WHERE planned_until IS NULL OR hold_reason IS NOT NULL OR notice_until < ?
			OR paused_until < ? OR planned_until < ? AND (ends_on IS NULL OR planned_until < ends_on) ORDER BY id`, today, today, today.AddMonths(collective.PlanMonths))
	if err != nil {
		return nil, unavailable(fmt.Errorf("contracts to plan: %w", err))
	}
	return ids, nil
}

// planContract lays out one contract and returns how many planned invoices are new.
func (s *Store) planContract(ctx context.Context, id int64, today invoicing.Date) (int, error) {
	var fresh []invoicing.PlannedInvoice
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		c, err := s.lockContract(ctx, tx, id)
		if err != nil {
			return err
		}
		s.crash("contract.locked")
		if fresh, err = s.extend(ctx, tx, c, today); err != nil {
			return err
		}
		if err := insertPlanned(ctx, tx, fresh); err != nil {
			return err
		}
		s.crash("contract.extended")
		if err := putContract(ctx, tx, c, today); err != nil || len(fresh) == 0 {
			return err
		}
		s.crash("contract.extended-stored")
		return Audit(ctx, tx, planner, "plan", "contract", id, fmt.Sprintf("%d Rechnungen geplant, %s bis %s", len(fresh),
			fresh[0].From.German(), fresh[len(fresh)-1].Until.German()))
	})
	if err != nil {
		return 0, err
	}
	return len(fresh), nil
}

// extend returns the periods of a contract that are not planned yet. All others stay as they are.
func (s *Store) extend(ctx context.Context, tx *sql.Tx, c invoicing.Contract, today invoicing.Date) ([]invoicing.PlannedInvoice, error) {
	if strings.HasPrefix(c.Hold, unreadableTerms) {
		return nil, invoicing.Conflictf("%s", c.Hold)
	}
	present, err := plannedOf(ctx, tx, c.ID)
	if err != nil || collective.Complete(c, present) {
		return nil, err
	}
	o, err := s.readOrder(ctx, tx, c.OrderID, "")
	if err != nil {
		return nil, err
	}
	if err := mayPlan(o); err != nil {
		return nil, err
	}
	if today.Before(c.Start) {
		today = c.Start
	}
	return collective.Extend(o, c, today.AddMonths(collective.PlanMonths), present)
}

// mayPlan refuses orders of which nothing new should be billed by itself.
func mayPlan(o invoicing.Order) error {
	switch {
	case !o.DeletedAt.IsZero():
		return invoicing.Conflictf("Auftrag %s wurde im Shop gelöscht; weitere Rechnungen werden nicht geplant. Bitte den Vertrag kündigen oder beenden.", o.Number)
	case o.Cancelled:
		return invoicing.Conflictf("Auftrag %s ist im Shop storniert; weitere Rechnungen werden nicht geplant. Bitte den Vertrag kündigen oder beenden.", o.Number)
	case len(o.Check) > 0:
		return invoicing.Conflictf("Auftrag %s muss erst geprüft werden: %s", o.Number, strings.Join(o.Check, "; "))
	}
	return nil
}

// holdContract notes why a contract cannot be planned; what is planned already stays.
func (s *Store) holdContract(ctx context.Context, id int64, why error) error {
	reason := invoicing.ErrorMessage(why)
	if reason == "" {
		reason = fmt.Sprintf("Der Vertrag lässt sich nicht planen: %v", why)
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE fakturis_contract SET hold_reason = ?, state = ? WHERE id = ? AND COALESCE(hold_reason, '') <> ?`,
			reason, invoicing.ContractHeld, id, reason)
		if err != nil {
			return fmt.Errorf("hold contract %d: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return Audit(ctx, tx, planner, "hold", "contract", id, reason)
	})
}

// moveStates moves every contract to where it stands on a day, as collective.State reckons it.
func (s *Store) moveStates(ctx context.Context, today invoicing.Date) error {
	soon := today.AddDays(invoicing.ContractEnding)
	return s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE fakturis_contract SET state = CASE WHEN hold_reason IS NOT NULL THEN 'gehalten' WHEN ends_on < ? THEN 'beendet'
			WHEN terminated_on IS NOT NULL THEN 'gekuendigt' WHEN start_date > ? THEN 'vorgemerkt' WHEN paused_from <= ? AND paused_until >= ? THEN 'pausiert'
			WHEN ends_on <= ? OR notice_until <= ? THEN 'auslaufend' ELSE 'aktiv' END`, today, today, today, today, soon, soon)
		if err != nil {
			return fmt.Errorf("states of contracts: %w", err)
		}
		return nil
	})
}
