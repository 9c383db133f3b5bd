package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
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
