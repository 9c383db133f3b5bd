package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
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

// AddContract gives an order contract terms and plans all its invoices, in one step. An order is either billed as a
// whole or by one contract: a second contract, or one for an order that has an invoice, is a Conflict.
func (s *Store) AddContract(ctx context.Context, orderID int64, c invoicing.Contract, actor string) (int64, error) {
	if err := collective.Check(c); err != nil {
		return 0, err
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := mayHaveContract(ctx, tx, o); err != nil {
			return err
		}
		c.OrderID, c.PartnerID = orderID, o.PartnerID
		if c.ID, err = insertContract(ctx, tx, c); err != nil {
			return err
		}
		planned, err := collective.Plan(o, c)
		if err != nil {
			return err
		}
		if err := insertPlanned(ctx, tx, planned); err != nil {
			return err
		}
		s.crash("contract.planned")
		return Audit(ctx, tx, actor, "contract", "order", orderID, fmt.Sprintf("%s: %d periods of %d %s from %s", o.Number, c.Count, c.Interval.Count, c.Interval.Unit, c.Start))
	})
	return c.ID, err
}

func mayHaveContract(ctx context.Context, tx *sql.Tx, o invoicing.Order) error {
	invoice, err := billedBy(ctx, tx, orderBilled(o.ID))
	if err == nil {
		err = noDeposits(ctx, tx, o)
	}
	if err == nil {
		err = notInCollective(ctx, tx, o)
	}
	switch {
	case err != nil:
		return err
	case o.ContractID != 0:
		return invoicing.Conflictf("Auftrag %s hat schon einen Service-Vertrag.", o.Number)
	case invoice != 0:
		return invoicing.Conflictf("Auftrag %s hat schon eine Rechnung über den ganzen Auftrag; ein Service-Vertrag würde ihn doppelt berechnen.", o.Number)
	case len(o.Check) > 0:
		return invoicing.Conflictf("Auftrag %s muss erst geprüft werden: %s", o.Number, strings.Join(o.Check, "; "))
	case !o.DeletedAt.IsZero():
		return invoicing.Conflictf("Auftrag %s wurde im Shop gelöscht; er kann kein Service-Vertrag werden.", o.Number)
	case o.Cancelled:
		return invoicing.Conflictf("Auftrag %s ist im Shop storniert; er kann kein Service-Vertrag werden.", o.Number)
	case o.Total <= 0:
		return invoicing.Conflictf("Auftrag %s hat die Summe %s %s; es gibt nichts zu berechnen.", o.Number, o.Total.German(), o.Currency)
	}
	return nil
}

func insertContract(ctx context.Context, tx *sql.Tx, c invoicing.Contract) (int64, error) {
	terms, err := json.Marshal(c)
	if err != nil {
		return 0, fmt.Errorf("contract: %w", err)
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_contract (order_id, partner_id, interval_count, interval_unit, start_date, period_count, arrears, terms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, c.OrderID, c.PartnerID, c.Interval.Count, c.Interval.Unit, c.Start, c.Count, c.Arrears, terms)
	if isServerError(err, errDuplicate) {
		return 0, invoicing.Conflictf("Auftrag %d hat schon einen Service-Vertrag.", c.OrderID)
	}
	if err != nil {
		return 0, fmt.Errorf("store contract: %w", err)
	}
	return res.LastInsertId()
}

// insertPlanned stores all periods in one statement: at most collective.MaxPeriods rows.
func insertPlanned(ctx context.Context, tx *sql.Tx, planned []invoicing.PlannedInvoice) error {
	values := make([]string, len(planned))
	args := make([]any, 0, 10*len(planned))
	for i, p := range planned {
		content, err := json.Marshal(plannedContent{p.Currency, p.PriceMode, p.Lines, p.TaxTotals, p.Total, p.Print})
		if err != nil {
			return fmt.Errorf("planned invoice: %w", err)
		}
		values[i] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		args = append(args, p.ContractID, p.OrderID, p.PartnerID, p.Period, p.From, p.Until, p.ProvisionalDate, p.Status, content, p.Total)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_planned_invoice (contract_id, order_id, partner_id, period, period_from, period_until,
		provisional_date, status, content, total_cents) VALUES `+strings.Join(values, ", "), args...)
	if err != nil {
		return fmt.Errorf("store planned invoices: %w", err)
	}
	return nil
}
