package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// ChangeContract gives a contract other terms: a price from a date, a pause, an end, notice. Version is that of the contract
// that the change starts from; a Conflict says that somebody else was faster. Only what is still planned is planned anew, with
// the order's present lines; what is merged, taken over or billed is never touched, and told of. With the same terms it takes
// in what the shop changed in the order.
func (s *Store) ChangeContract(ctx context.Context, id int64, version int, c invoicing.Contract, actor string) (Change, error) {
	if err := collective.Check(c); err != nil {
		return Change{}, err
	}
	var change Change
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		was, err := s.lockContract(ctx, tx, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return invoicing.Conflictf("Der Vertrag zu Auftrag %s wurde inzwischen geändert; bitte neu laden und die Änderung wiederholen.", was.OrderNumber)
		}
		if change, err = s.reckonChange(ctx, tx, was, c); err != nil {
			return err
		}
		change.Contract.Version = was.Version + 1
		if err := s.putChange(ctx, tx, change); err != nil {
			return err
		}
		s.crash("contract.changed")
		return Audit(ctx, tx, actor, "change", "contract", id, describeChange(was, change))
	})
	return change, err
}

// PreviewContract says what ChangeContract would do, or AddContract for the order of a contract without an id. Nothing is written.
func (s *Store) PreviewContract(ctx context.Context, id int64, c invoicing.Contract) (Change, error) {
	if err := collective.Check(c); err != nil {
		return Change{}, err
	}
	was := invoicing.Contract{OrderID: c.OrderID}
	if id != 0 {
		var err error
		if was, err = s.ContractByID(ctx, id); err != nil {
			return Change{}, err
		}
	}
	change, err := s.reckonChange(ctx, s.db, was, c)
	return change, unavailable(err)
}

// lockContract reads a contract and keeps everybody else from changing it or what it plans.
func (s *Store) lockContract(ctx context.Context, tx *sql.Tx, id int64) (invoicing.Contract, error) {
	err := tx.QueryRowContext(ctx, `SELECT id FROM fakturis_contract WHERE id = ? FOR UPDATE`, id).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return invoicing.Contract{}, fmt.Errorf("lock contract %d: %w", id, err)
	}
	if _, err := collect(ctx, tx, func(rows *sql.Rows, n *int64) error { return rows.Scan(n) },
		`SELECT id FROM fakturis_planned_invoice WHERE contract_id = ? FOR UPDATE`, id); err != nil {
		return invoicing.Contract{}, fmt.Errorf("lock planned invoices of contract %d: %w", id, err)
	}
	return s.readContract(ctx, tx, id)
}

func (s *Store) reckonChange(ctx context.Context, q queryer, was, is invoicing.Contract) (Change, error) {
	o, err := s.readOrder(ctx, q, was.OrderID, "")
	if err != nil {
		return Change{}, err
	}
	is.ID, is.OrderID, is.OrderNumber, is.PartnerID = was.ID, was.OrderID, o.Number, o.PartnerID
	var present []invoicing.PlannedInvoice
	if was.ID != 0 {
		if present, err = plannedOf(ctx, q, was.ID); err != nil {
			return Change{}, err
		}
	}
	horizon := s.horizon(is)
	if horizon.Before(was.PlannedTo) {
		horizon = was.PlannedTo
	}
	return collective.Replan(o, was, is, horizon, present)
}

func plannedOf(ctx context.Context, q queryer, contractID int64) ([]invoicing.PlannedInvoice, error) {
	planned, err := collect(ctx, q, scanPlanned, selectPlanned+` WHERE n.contract_id = ? ORDER BY n.period`, contractID)
	if err != nil {
		return nil, fmt.Errorf("planned invoices of contract %d: %w", contractID, err)
	}
	return planned, nil
}

// describeChange tells in German what was changed, for the history.
func describeChange(was invoicing.Contract, c collective.Change) string {
	texts := collective.TermDifferences(was, c.Contract)
	if len(texts) == 0 {
		texts = []string{"aus dem Auftrag neu geplant"}
	}
	texts = append(texts, fmt.Sprintf("%d geplante Rechnungen neu oder anders (%s statt %s)", len(c.After), c.AfterTotal.German(), c.BeforeTotal.German()))
	return strings.Join(append(texts, c.Kept...), "; ")
}

// Change is what ChangeContract did, or would do.
type Change = collective.Change
