package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// collectiveHold says in German, a line each, why a collective invoice could not be issued as it stands; "" when nothing
// stands in the way.
func (s *Store) collectiveHold(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) (string, error) {
	inv, err := s.draftCollective(ctx, tx, c)
	if refused(err) {
		return invoicing.ErrorMessage(err), nil
	}
	if err != nil {
		return "", err
	}
	evidence, err := s.evidence(ctx, tx, inv.BuyerVATID)
	if err != nil {
		return "", err
	}
	inv.DecideTax(evidence)
	s.holdUnprintable(&inv)
	return strings.Join(inv.Hold, "\n"), nil
}

// refused says whether an error is about the collective invoice itself, and not about the state of the database.
func refused(err error) bool {
	code := invoicing.ErrorCode(err)
	return err != nil && (code == invoicing.CodeConflict || code == invoicing.CodeInvalid)
}

// holdCollective takes down why a collective invoice could not be issued, once for the same reason.
func (s *Store) holdCollective(ctx context.Context, id int64, reason, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET hold_reason = ? WHERE id = ? AND status = ? AND COALESCE(hold_reason, '') <> ?`,
			reason, id, invoicing.CollectivePlanned, reason)
		if err != nil {
			return fmt.Errorf("hold collective invoice %d: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return Audit(ctx, tx, actor, "hold", "collective", id, reason)
	})
}
