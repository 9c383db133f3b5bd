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

// maxCombined bounds how many planned invoices one step takes over.
const maxCombined = 1000

// collectiveContent is what a collective invoice will bill; editable until it is issued.
type collectiveContent struct {
	Head      invoicing.CollectiveHead `json:"head,omitzero"`
	Lines     []invoicing.InvoiceLine  `json:"lines"`
	TaxTotals []tax.Total              `json:"tax_totals"`
}

// Combine merges planned invoices into one new collective invoice (see TakeOver).
func (s *Store) Combine(ctx context.Context, plannedIDs []int64, send invoicing.Date, actor string) (int64, error) {
	done, err := s.TakeOver(ctx, TakeOver{Groups: []MergeGroup{{PlannedIDs: plannedIDs, SendDate: send}}}, actor)
	if err != nil {
		return 0, err
	}
	return done.Collectives[0], nil
}

// mergeGroup stores what becomes of a group, all of whose rows are locked.
func (s *Store) mergeGroup(ctx context.Context, tx *sql.Tx, g MergeGroup, a *arrangement, actor string) (int64, error) {
	m, err := s.merge(ctx, tx, g, a)
	if err != nil {
		return 0, err
	}
	if err := m.Err(); err != nil {
		return 0, err
	}
	before := idsOf(a.left[g.Into].Items)
	if g.Into != 0 && len(before) == len(m.Invoice.Items) && len(a.leaving(g.Into)) == 0 {
		return g.Into, nil // all of them are there already
	}
	if err := insertWhole(ctx, tx, &m.Invoice); err != nil {
		return 0, err
	}
	s.crash("takeover.ordered")
	fresh := slices.DeleteFunc(slices.Clone(m.Invoice.Items), func(p invoicing.PlannedInvoice) bool { return slices.Contains(before, p.ID) })
	if err := storeMerged(ctx, tx, &m.Invoice); err != nil {
		return 0, err
	}
	if err := s.putItems(ctx, tx, m.Invoice, fresh); err != nil {
		return 0, err
	}
	a.left[m.Invoice.ID] = m.Invoice
	if len(fresh) == 0 {
		return m.Invoice.ID, nil
	}
	return m.Invoice.ID, auditMerge(ctx, tx, actor, m.Invoice, fresh)
}

// insertWhole stores whole orders that join as planned invoices of their own, and gives their lines the new ids.
func insertWhole(ctx context.Context, tx *sql.Tx, c *invoicing.CollectiveInvoice) error {
	for n := range c.Items {
		p := &c.Items[n]
		if p.ID > 0 {
			continue
		}
		former := p.ID
		var err error
		if p.ID, err = insertWholeOrder(ctx, tx, *p); err != nil {
			return err
		}
		for l := range c.Lines {
			if c.Lines[l].PlannedID == former {
				c.Lines[l].PlannedID = p.ID
			}
		}
	}
	return nil
}

func insertWholeOrder(ctx context.Context, tx *sql.Tx, p invoicing.PlannedInvoice) (int64, error) {
	content, err := encodePlanned(p)
	if err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_planned_invoice (contract_id, order_id, partner_id, period, period_from, period_until,
		provisional_date, status, content, total_cents) VALUES (NULL, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
		p.OrderID, p.PartnerID, p.From, p.Until, p.ProvisionalDate, p.Status, content, p.Total)
	if isServerError(err, errDuplicate) {
		return 0, invoicing.Conflictf("Auftrag %s steht schon in einer anderen Sammelrechnung.", p.OrderNumber)
	}
	if err != nil {
		return 0, fmt.Errorf("order %d in a collective invoice: %w", p.OrderID, err)
	}
	return res.LastInsertId()
}

func storeMerged(ctx context.Context, tx *sql.Tx, c *invoicing.CollectiveInvoice) (err error) {
	if c.ID != 0 {
		return updateCollective(ctx, tx, *c)
	}
	c.ID, err = insertCollective(ctx, tx, *c)
	return err
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

// updateCollective writes what merging, splitting or moving made of a collective invoice whose row is locked.
func updateCollective(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) error {
	content, err := json.Marshal(collectiveContent{c.Head, c.Lines, c.TaxTotals})
	if err != nil {
		return fmt.Errorf("collective invoice %d: %w", c.ID, err)
	}
	if err := keepCollective(ctx, tx, c.ID, "", ""); err != nil {
		return err
	}
	sum := tax.Sum(c.TaxTotals)
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET provisional_date = ?, send_date = ?, waiting_since = ?, content = ?, net_cents = ?,
		tax_cents = ?, total_cents = ?, hold_reason = NULL, guard = IF(retry_at IS NULL, guard, NULL), retry_at = NULL, tries = 0, version = version + 1 WHERE id = ? AND status = ?`, c.ProvisionalDate, c.SendDate, c.WaitingSince, content, sum.Net, sum.Tax,
		sum.Gross, c.ID, invoicing.CollectivePlanned)
	if err != nil {
		return fmt.Errorf("store collective invoice %d: %w", c.ID, err)
	}
	return nil
}

// putItems stores which items a collective invoice has, in their order. fresh are those that were planned until now.
func (s *Store) putItems(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice, fresh []invoicing.PlannedInvoice) error {
	if err := writeItems(ctx, tx, c); err != nil {
		return err
	}
	return movePlanned(ctx, tx, periodsIn(fresh), invoicing.Planned, invoicing.Combined)
}

func writeItems(ctx context.Context, tx *sql.Tx, c invoicing.CollectiveInvoice) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_collective_item WHERE collective_id = ?`, c.ID); err != nil {
		return fmt.Errorf("items of collective invoice %d: %w", c.ID, err)
	}
	if len(c.Items) == 0 {
		return nil
	}
	args := make([]any, 0, 3*len(c.Items))
	for i, p := range c.Items {
		args = append(args, c.ID, p.ID, i+1)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_collective_item (collective_id, planned_id, position) VALUES (?, ?, ?)`+
		strings.Repeat(", (?, ?, ?)", len(c.Items)-1), args...)
	if isServerError(err, errDuplicate) {
		return invoicing.Conflictf("Eine der geplanten Rechnungen steht schon in einer anderen Sammelrechnung.")
	}
	if err != nil {
		return fmt.Errorf("store items of collective invoice %d: %w", c.ID, err)
	}
	return nil
}

// movePlanned moves planned invoices from one state to the next; where one is not in the first any more somebody was faster.
func movePlanned(ctx context.Context, tx *sql.Tx, ids []int64, from, to invoicing.PlannedStatus) error {
	if len(ids) == 0 {
		return nil
	}
	res, err := tx.ExecContext(ctx, `UPDATE fakturis_planned_invoice SET status = ? WHERE status = ? AND id IN (`+marks(len(ids))+`)`, anys([]any{to, from}, ids)...)
	if err != nil {
		return fmt.Errorf("planned invoices become %s: %w", to, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != int64(len(ids)) {
		return invoicing.Conflictf("Von %d geplanten Rechnungen sind nur noch %d %s: bitte den jetzigen Stand ansehen.", len(ids), n, from)
	}
	return nil
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

// auditMerge tells the history of the collective invoice and of each planned invoice.
func auditMerge(ctx context.Context, tx *sql.Tx, actor string, c invoicing.CollectiveInvoice, fresh []invoicing.PlannedInvoice) error {
	if err := Audit(ctx, tx, actor, "combine", "collective", c.ID, fmt.Sprintf("%s; zusammen %s %s", namesOf(fresh), c.Total.German(), c.Currency)); err != nil {
		return err
	}
	return auditPlanned(ctx, tx, actor, "combine", fresh, fmt.Sprintf("in Sammelrechnung %d", c.ID))
}

func auditPlanned(ctx context.Context, tx *sql.Tx, actor, action string, planned []invoicing.PlannedInvoice, detail string) error {
	for _, p := range planned {
		if err := Audit(ctx, tx, actor, action, "planned", p.ID, collective.Name(p)+": "+detail); err != nil {
			return err
		}
	}
	return nil
}

// namesOf names planned invoices in one text.
func namesOf(planned []invoicing.PlannedInvoice) string {
	names := make([]string, len(planned))
	for i, p := range planned {
		names[i] = collective.Name(p)
	}
	return enumerate(names, 2000)
}
