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
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Bounds of one change.
const (
	maxPlanned     = 1500 // new periods: those of two years of single days and some
	insertedAtOnce = 200  // rows of one statement
)

// plannedContent is what a planned invoice will bill.
type plannedContent struct {
	Currency  string                  `json:"currency"`
	PriceMode tax.Mode                `json:"price_mode"`
	Lines     []invoicing.InvoiceLine `json:"lines"`
	TaxTotals []tax.Total             `json:"tax_totals"`
	Total     money.Cents             `json:"total"`
	Print     string                  `json:"print,omitempty"` // of a whole order
}

func encodePlanned(p invoicing.PlannedInvoice) ([]byte, error) {
	content, err := json.Marshal(plannedContent{p.Currency, p.PriceMode, p.Lines, p.TaxTotals, p.Total, p.Print})
	if err != nil {
		return nil, fmt.Errorf("planned invoice: %w", err)
	}
	return content, nil
}

// putChange carries out what other terms make of a contract's planned invoices, and stores the terms.
func (s *Store) putChange(ctx context.Context, tx *sql.Tx, c collective.Change) error {
	var fresh []invoicing.PlannedInvoice
	changed := map[int64]bool{}
	for _, p := range c.After {
		if p.ID == 0 {
			fresh = append(fresh, p)
		}
		changed[p.ID] = true
	}
	for _, p := range c.Before {
		if changed[p.ID] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_planned_invoice WHERE id = ?`, p.ID); err != nil {
			return fmt.Errorf("take away planned invoice %d: %w", p.ID, err)
		}
	}
	s.crash("contract.removed")
	for _, p := range c.After {
		if p.ID != 0 {
			if err := updatePlanned(ctx, tx, p); err != nil {
				return err
			}
		}
	}
	s.crash("contract.updated")
	if err := insertPlanned(ctx, tx, fresh); err != nil {
		return err
	}
	s.crash("contract.laid-out")
	return putContract(ctx, tx, c.Contract, s.today())
}

func updatePlanned(ctx context.Context, tx *sql.Tx, p invoicing.PlannedInvoice) error {
	content, err := encodePlanned(p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_planned_invoice SET partner_id = ?, period_from = ?, period_until = ?, provisional_date = ?, status = ?,
		skipped_by_terms = ?, note = ?, content = ?, total_cents = ? WHERE id = ?`, p.PartnerID, p.From, p.Until, p.ProvisionalDate, p.Status,
		p.SkippedByTerms, p.Note, content, p.Total, p.ID)
	if err != nil {
		return fmt.Errorf("change planned invoice %d: %w", p.ID, err)
	}
	return nil
}

// insertPlanned stores new periods, or whole orders, which have no contract. The database keeps a period from being planned twice.
func insertPlanned(ctx context.Context, tx *sql.Tx, planned []invoicing.PlannedInvoice) error {
	if len(planned) > maxPlanned {
		return invoicing.Invalidf("Aktionsturnus: Auf einmal lassen sich höchstens %d Rechnungen planen; aus diesen Angaben würden %d.", maxPlanned, len(planned))
	}
	for some := range slices.Chunk(planned, insertedAtOnce) {
		args := make([]any, 0, 12*len(some))
		for _, p := range some {
			content, err := encodePlanned(p)
			if err != nil {
				return err
			}
			args = append(args, p.ContractID, p.OrderID, p.PartnerID, p.Period, p.From, p.Until, p.ProvisionalDate, p.Status, p.SkippedByTerms, p.Note, content, p.Total)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_planned_invoice (contract_id, order_id, partner_id, period, period_from, period_until,
			provisional_date, status, skipped_by_terms, note, content, total_cents) VALUES (NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`+
			strings.Repeat(", (NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(some)-1), args...)
		if err != nil {
			return fmt.Errorf("store planned invoices: %w", err)
		}
	}
	return nil
}

// putContract stores the terms of a contract, and in columns what lists ask for. It is held no longer.
func putContract(ctx context.Context, tx *sql.Tx, c invoicing.Contract, today invoicing.Date) error {
	c.Hold = ""
	pause := nextPause(c.Pauses, today)
	terms, err := encodeTerms(c)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_contract SET partner_id = COALESCE((SELECT partner_id FROM fakturis_order WHERE id = order_id), partner_id), interval_count = ?, interval_unit = ?, start_date = ?, period_count = ?, arrears = ?, terms = ?,
		version = ?, ends_on = ?, notice_until = ?, terminated_on = ?, paused_from = ?, paused_until = ?, takeover = ?, state = ?, hold_reason = NULL,
		planned_until = (SELECT MAX(period_until) FROM fakturis_planned_invoice WHERE contract_id = ?) WHERE id = ?`,
		c.Interval.Count, c.Interval.Unit, c.Start, c.Count, c.Arrears, terms, c.Version, collective.Ends(c), collective.LastNotice(c, today),
		c.Terminated, pause.From, pause.Until, c.Takeover, collective.State(c, today), c.ID, c.ID)
	if err != nil {
		return fmt.Errorf("store contract %d: %w", c.ID, err)
	}
	return nil
}

// encodeTerms writes the terms alone, without what has a column of its own or is reckoned.
func encodeTerms(c invoicing.Contract) ([]byte, error) {
	c.Version, c.OrderNumber, c.PlannedTo, c.State = 0, "", invoicing.Date{}, ""
	c.EndsOn, c.NoticeUntil = invoicing.Date{}, invoicing.Date{}
	terms, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	return terms, nil
}

// nextPause returns the pause that runs on a day, else the next one.
func nextPause(pauses []invoicing.Pause, today invoicing.Date) invoicing.Pause {
	var next invoicing.Pause
	for _, p := range pauses {
		if !p.Until.Before(today) && (next.From.IsZero() || p.From.Before(next.From)) {
			next = p
		}
	}
	return next
}

// horizon is the day up to which a contract is laid out: two years from today, or from its start if that is yet to come.
func (s *Store) horizon(c invoicing.Contract) invoicing.Date {
	day := s.today()
	if day.Before(c.Start) {
		day = c.Start
	}
	return day.AddMonths(collective.PlanMonths)
}
