package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

// maxCombined bounds how many planned invoices one collective invoice takes in.
const maxCombined = 1000

// collectiveContent is what a collective invoice will bill; editable until it is issued.
type collectiveContent struct {
	Head      invoicing.CollectiveHead `json:"head,omitzero"`
	Lines     []invoicing.InvoiceLine  `json:"lines"`
	TaxTotals []tax.Total              `json:"tax_totals"`
}

// Combine merges planned invoices into one collective invoice that is sent on a day, or with no day stays until
// somebody sets one. What does not fit together is a Conflict that names the difference; so is a planned invoice that
// is in another collective invoice already.
func (s *Store) Combine(ctx context.Context, plannedIDs []int64, send invoicing.Date, actor string) (int64, error) {
	if len(plannedIDs) > maxCombined {
		return 0, invoicing.Invalidf("Es lassen sich höchstens %d geplante Rechnungen auf einmal zusammenfassen.", maxCombined)
	}
	if err := s.checkSendDate(send); err != nil {
		return 0, err
	}
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		planned, err := lockPlanned(ctx, tx, plannedIDs)
		if err != nil {
			return err
		}
		c, err := collective.Combine(planned, send)
		if err != nil {
			return err
		}
		if id, err = insertCollective(ctx, tx, c); err != nil {
			return err
		}
		s.crash("combine.inserted")
		if err := insertItems(ctx, tx, id, c.Items); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "combine", "collective", id, fmt.Sprintf("%d planned invoices, %s %s", len(planned), c.Total, c.Currency))
	})
	return id, err
}

// lockPlanned reads the planned invoices and keeps everybody else from merging them. An id that is given twice comes
// back twice, so that the rules can refuse it.
func lockPlanned(ctx context.Context, tx *sql.Tx, ids []int64) ([]invoicing.PlannedInvoice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	found, err := collect(ctx, tx, scanPlanned, selectPlanned+` WHERE n.id IN (?`+strings.Repeat(", ?", len(ids)-1)+`) ORDER BY n.id FOR UPDATE`, args...)
	if err != nil {
		return nil, fmt.Errorf("lock planned invoices: %w", err)
	}
	planned := make([]invoicing.PlannedInvoice, len(ids))
	for i, id := range ids {
		at := slices.IndexFunc(found, func(p invoicing.PlannedInvoice) bool { return p.ID == id })
		if at < 0 {
			return nil, invoicing.NotFoundf("Die geplante Rechnung %d gibt es nicht.", id)
		}
		planned[i] = found[at]
	}
	return planned, nil
}

func insertCollective(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) (int64, error) {
	content, err := json.Marshal(collectiveContent{c.Head, c.Lines, c.TaxTotals})
	if err != nil {
		return 0, fmt.Errorf("collective invoice: %w", err)
	}
	sum := tax.Sum(c.TaxTotals)
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_collective_invoice (partner_id, provisional_date, send_date, waiting_since, status, currency, price_mode,
		content, net_cents, tax_cents, total_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.PartnerID, c.ProvisionalDate, c.SendDate, c.WaitingSince, c.Status,
		c.Currency, c.PriceMode, content, sum.Net, sum.Tax, sum.Gross)
	if err != nil {
		return 0, fmt.Errorf("store collective invoice: %w", err)
	}
	return res.LastInsertId()
}

func insertItems(ctx context.Context, tx *sql.Tx, id int64, items []invoicing.PlannedInvoice) error {
	args := make([]any, 0, 3*len(items))
	for i, p := range items {
		args = append(args, id, p.ID, i+1)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_collective_item (collective_id, planned_id, position) VALUES (?, ?, ?)`+
		strings.Repeat(", (?, ?, ?)", len(items)-1), args...)
	if isServerError(err, errDuplicate) {
		return invoicing.Conflictf("Eine der geplanten Rechnungen steht schon in einer anderen Sammelrechnung.")
	}
	if err != nil {
		return fmt.Errorf("store items of collective invoice %d: %w", id, err)
	}
	return setPlannedStatus(ctx, tx, id, invoicing.Planned, invoicing.Combined, len(items))
}

// setPlannedStatus moves all planned invoices of a collective invoice from one state to the next; that it is not all
// of them cannot be while they are locked, and stops the step.
func setPlannedStatus(ctx context.Context, tx *sql.Tx, collectiveID int64, from, to invoicing.PlannedStatus, items int) error {
	res, err := tx.ExecContext(ctx, `UPDATE fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id
		SET n.status = ? WHERE t.collective_id = ? AND n.status = ?`, to, collectiveID, from)
	if err != nil {
		return fmt.Errorf("planned invoices of collective invoice %d: %w", collectiveID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != int64(items) {
		return fmt.Errorf("collective invoice %d: %d of %d planned invoices were %s: %w", collectiveID, n, items, from, err)
	}
	return nil
}
