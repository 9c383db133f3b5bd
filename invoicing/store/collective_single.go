package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// draftSingle makes the draft of one planned invoice, whose row is locked, with its provisional date.
func (s *Store) draftSingle(ctx context.Context, tx *sql.Tx, plannedID int64, actor string) (int64, error) {
	planned, err := readPlanned(ctx, tx, []int64{plannedID})
	if err != nil {
		return 0, err
	}
	p := planned[0]
	if p.Status != invoicing.Planned || p.ContractID == 0 {
		return 0, invoicing.Conflictf("%s ist bereits %s.", collective.Name(p), p.Status)
	}
	i, err := s.gather(tx).item(ctx, p)
	if err != nil {
		return 0, err
	}
	if len(i.Refused) > 0 {
		return 0, invoicing.Conflictf("%s", i.Refused[0])
	}
	id, err := s.insertDraft(ctx, tx, &i.Alone)
	if err != nil {
		return 0, err
	}
	if err := movePlanned(ctx, tx, []int64{p.ID}, invoicing.Planned, invoicing.TakenOver); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_invoice_schedule (invoice_id, provisional_date, waiting_since) VALUES (?, ?, ?)`, id, p.ProvisionalDate, p.ProvisionalDate)
	if err != nil {
		return 0, fmt.Errorf("schedule of draft %d: %w", id, err)
	}
	if err := Audit(ctx, tx, actor, "draft", "invoice", id, collective.Name(p)); err != nil {
		return 0, err
	}
	return id, auditPlanned(ctx, tx, actor, "draft", planned, fmt.Sprintf("als Entwurf %d übernommen", id))
}

// billSingle notes, with an invoice that is just issued, that the planned invoice which it was made of is billed. One that
// replaces another bills what that one did.
func billSingle(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice) error {
	if _, corrects := inv.Refers(invoicing.RefersCorrected); inv.PlannedID == 0 || corrects || inv.Type != invoicing.TypeInvoice {
		return nil
	}
	return movePlanned(ctx, tx, []int64{inv.PlannedID}, invoicing.TakenOver, invoicing.Billed)
}

// dropSingle plans anew, with a draft that is discarded, the planned invoice that it would have billed, and forgets its schedule.
func dropSingle(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_invoice_schedule WHERE invoice_id = ?`, draft.ID); err != nil {
		return fmt.Errorf("schedule of draft %d: %w", draft.ID, err)
	}
	if draft.PlannedID == 0 {
		return nil
	}
	by, err := billedBy(ctx, tx, plannedBilled(draft.PlannedID))
	if err != nil || by != draft.ID {
		return err
	}
	from := invoicing.TakenOver
	if correcting(&draft) != "" {
		from = invoicing.Billed
	}
	return movePlanned(ctx, tx, []int64{draft.PlannedID}, from, invoicing.Planned)
}
