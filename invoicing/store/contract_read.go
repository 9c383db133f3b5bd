package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Contract returns the contract terms of an order; NotFound where it has none.
func (s *Store) Contract(ctx context.Context, orderID int64) (invoicing.Contract, error) {
	c := invoicing.Contract{OrderID: orderID}
	err := s.db.QueryRowContext(ctx, `SELECT id, interval_count, interval_unit, start_date, period_count, arrears FROM fakturis_contract
		WHERE order_id = ?`, orderID).Scan(&c.ID, &c.Interval.Count, &c.Interval.Unit, &c.Start, &c.Count, &c.Arrears)
	if errors.Is(err, sql.ErrNoRows) {
		return c, invoicing.NotFoundf("Auftrag %d hat keinen Service-Vertrag.", orderID)
	}
	if err != nil {
		return c, unavailable(fmt.Errorf("contract of order %d: %w", orderID, err))
	}
	return c, nil
}

// PlannedInvoices returns the planned invoices of an order, period by period; none where it has no contract.
func (s *Store) PlannedInvoices(ctx context.Context, orderID int64) ([]invoicing.PlannedInvoice, error) {
	planned, err := collect(ctx, s.db, scanPlanned, selectPlanned+` WHERE n.order_id = ? ORDER BY n.contract_id, n.period`, orderID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("planned invoices of order %d: %w", orderID, err))
	}
	return planned, nil
}

const selectPlanned = `SELECT n.id, n.contract_id, n.order_id, n.partner_id, n.period, n.period_from, n.period_until, n.provisional_date, n.status,
	n.content, COALESCE(t.collective_id, 0) FROM fakturis_planned_invoice n LEFT JOIN fakturis_collective_item t ON t.planned_id = n.id`

func scanPlanned(rows *sql.Rows, p *invoicing.PlannedInvoice) error {
	var c plannedContent
	err := rows.Scan(&p.ID, &p.ContractID, &p.OrderID, &p.PartnerID, &p.Period, &p.From, &p.Until, &p.ProvisionalDate, &p.Status,
		jsonColumn{&c}, &p.CollectiveID)
	p.Currency, p.PriceMode, p.Lines, p.TaxTotals, p.Total = c.Currency, c.PriceMode, c.Lines, c.TaxTotals, c.Total
	return err
}
