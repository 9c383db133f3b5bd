package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// FutureChange is what becomes of a contract that takes over what was changed of its lines in a collective invoice.
type FutureChange struct {
	ContractID  int64
	OrderNumber string
	From        invoicing.Date // first day of the first planned invoice that changes
	Says        []string       // German: what changes in the terms
	Change      collective.Change
}

// PreviewFuture says what ApplyToFuture would do, contract by contract; those for which nothing changes are left out.
func (s *Store) PreviewFuture(ctx context.Context, id int64) ([]FutureChange, error) {
	c, err := s.Collective(ctx, id)
	if err != nil {
		return nil, err
	}
	all := collective.Differences(c)
	var changes []FutureChange
	for _, contractID := range contractsIn(c) {
		f, wanted, err := s.futureOf(ctx, c, all, contractID)
		if err != nil {
			return nil, err
		}
		if wanted {
			changes = append(changes, f)
		}
	}
	return changes, nil
}

func contractsIn(c invoicing.CollectiveInvoice) []int64 {
	var ids []int64
	seen := map[int64]bool{0: true}
	for _, p := range c.Items {
		if !seen[p.ContractID] {
			seen[p.ContractID] = true
			ids = append(ids, p.ContractID)
		}
	}
	return ids
}

func (s *Store) futureOf(ctx context.Context, c invoicing.CollectiveInvoice, all []collective.Difference, contractID int64) (FutureChange, bool, error) {
	was, err := s.ContractByID(ctx, contractID)
	if err != nil {
		return FutureChange{}, false, err
	}
	o, err := s.Order(ctx, was.OrderID)
	if err != nil {
		return FutureChange{}, false, err
	}
	from, err := s.nextPlanned(ctx, contractID)
	if err != nil || from.IsZero() {
		return FutureChange{}, false, err
	}
	of := map[int64]bool{}
	for _, p := range c.Items {
		of[p.ID] = p.ContractID == contractID
	}
	var own []collective.Difference
	for _, d := range all {
		if of[d.PlannedID] {
			own = append(own, d)
		}
	}
	is, found := collective.Future(o, was, own, from)
	if !found {
		return FutureChange{}, false, nil
	}
	change, err := s.PreviewContract(ctx, contractID, is)
	f := FutureChange{ContractID: contractID, OrderNumber: o.Number, From: from, Change: change, Says: collective.TermDifferences(was, is)}
	return f, len(change.After) > 0, err
}

// nextPlanned returns the first day of a contract's first period that is planned still; none where all are taken.
func (s *Store) nextPlanned(ctx context.Context, contractID int64) (invoicing.Date, error) {
	var from invoicing.Date
	err := s.db.QueryRowContext(ctx, `SELECT MIN(period_from) FROM fakturis_planned_invoice WHERE contract_id = ? AND status = ?`, contractID, invoicing.Planned).Scan(&from)
	if err != nil {
		return from, unavailable(fmt.Errorf("next planned invoice of contract %d: %w", contractID, err))
	}
	return from, nil
}

// ApplyToFuture has the contracts take over what was changed of their lines in a collective invoice, from their next planned
// invoice on; what is merged or billed stays. version is that of the collective invoice that the person saw. It returns how
// many planned invoices changed.
func (s *Store) ApplyToFuture(ctx context.Context, id int64, version int, actor string) (int, error) {
	c, err := s.Collective(ctx, id)
	if err != nil {
		return 0, err
	}
	if c.Version != version {
		return 0, changedMeanwhile(ctx, s.db, c)
	}
	changes, err := s.PreviewFuture(ctx, id)
	if err != nil {
		return 0, err
	}
	changed := 0
	for _, f := range changes {
		was, err := s.ContractByID(ctx, f.ContractID)
		if err != nil {
			return changed, err
		}
		done, err := s.ChangeContract(ctx, f.ContractID, was.Version, f.Change.Contract, actor)
		if err != nil {
			return changed, err
		}
		changed += len(done.After)
		detail := fmt.Sprintf("Auftrag %s ab %s: %s; %d geplante Rechnungen", f.OrderNumber, f.From.German(), strings.Join(f.Says, "; "), len(done.After))
		if err := s.InTx(ctx, func(tx *sql.Tx) error { return Audit(ctx, tx, actor, "future", "collective", id, detail) }); err != nil {
			return changed, err
		}
	}
	return changed, nil
}
