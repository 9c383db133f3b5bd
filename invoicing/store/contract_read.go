package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// Contract returns the contract terms of an order; NotFound where it has none.
func (s *Store) Contract(ctx context.Context, orderID int64) (invoicing.Contract, error) {
	all, err := readContracts(ctx, s.db, `WHERE c.order_id = ?`, orderID)
	if err != nil {
		return invoicing.Contract{}, unavailable(err)
	}
	if len(all) == 0 {
		return invoicing.Contract{OrderID: orderID}, invoicing.NotFoundf("Auftrag %d hat keinen Service-Vertrag.", orderID)
	}
	return s.standing(all[0]), nil
}

// ContractByID returns a contract with where it stands today.
func (s *Store) ContractByID(ctx context.Context, id int64) (invoicing.Contract, error) {
	c, err := s.readContract(ctx, s.db, id)
	return c, unavailable(err)
}

func (s *Store) readContract(ctx context.Context, q queryer, id int64) (invoicing.Contract, error) {
	all, err := readContracts(ctx, q, `WHERE c.id = ?`, id)
	if err != nil {
		return invoicing.Contract{}, err
	}
	if len(all) == 0 {
		return invoicing.Contract{}, invoicing.NotFoundf("Den Service-Vertrag %d gibt es nicht.", id)
	}
	return s.standing(all[0]), nil
}

// readContracts reads contracts; the columns win over the terms that are kept as JSON. Terms that cannot be read hold their
// contract, and no other one.
func readContracts(ctx context.Context, q queryer, where string, args ...any) ([]invoicing.Contract, error) {
	all, err := collect(ctx, q, scanContract, `SELECT c.terms, c.id, c.order_id, c.partner_id, COALESCE(o.number, ''), c.interval_count, c.interval_unit, c.start_date,
		c.period_count, c.arrears, c.version, c.planned_until, COALESCE(c.hold_reason, '')
		FROM fakturis_contract c LEFT JOIN fakturis_order o ON o.id = c.order_id `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read contracts: %w", err)
	}
	return all, nil
}

// standing returns a contract with where it stands today.
func (s *Store) standing(c invoicing.Contract) invoicing.Contract {
	today := s.today()
	c.State, c.EndsOn, c.NoticeUntil = collective.State(c, today), collective.Ends(c), collective.LastNotice(c, today)
	return c
}

func scanContract(rows *sql.Rows, c *invoicing.Contract) error {
	var terms []byte
	var read invoicing.Contract
	err := rows.Scan(&terms, &read.ID, &read.OrderID, &read.PartnerID, &read.OrderNumber, &read.Interval.Count, &read.Interval.Unit, &read.Start,
		&read.Count, &read.Arrears, &read.Version, &read.PlannedTo, &read.Hold)
	if err != nil {
		return err
	}
	if len(terms) > 0 {
		if err := json.Unmarshal(terms, c); err != nil {
			*c = invoicing.Contract{}
			read.Hold = fmt.Sprintf("%s (%v)", unreadableTerms, err)
		}
	}
	c.ID, c.OrderID, c.PartnerID, c.OrderNumber, c.Interval, c.Start = read.ID, read.OrderID, read.PartnerID, read.OrderNumber, read.Interval, read.Start
	c.Count, c.Arrears, c.Version, c.PlannedTo, c.Hold = read.Count, read.Arrears, read.Version, read.PlannedTo, read.Hold
	return nil
}

// unreadableTerms holds a contract until somebody stores its terms anew.
const unreadableTerms = "Die Vertragsbedingungen sind nicht lesbar; bitte neu eingeben und speichern."

// PlannedInvoices returns the planned invoices of an order, period by period; none where it has no contract.
func (s *Store) PlannedInvoices(ctx context.Context, orderID int64) ([]invoicing.PlannedInvoice, error) {
	planned, err := collect(ctx, s.db, scanPlanned, selectPlanned+` WHERE n.order_id = ? ORDER BY n.contract_id, n.period`, orderID)
	if err != nil {
		return nil, unavailable(fmt.Errorf("planned invoices of order %d: %w", orderID, err))
	}
	return planned, nil
}

const selectPlanned = `SELECT n.id, COALESCE(n.contract_id, 0), n.order_id, o.number, o.shop, n.partner_id, n.period, n.period_from, n.period_until, n.provisional_date,
	n.status, n.skipped_by_terms, n.note, n.content, COALESCE(t.collective_id, 0), COALESCE(b.invoice_id, 0) FROM fakturis_planned_invoice n
	JOIN fakturis_order o ON o.id = n.order_id LEFT JOIN fakturis_collective_item t ON t.planned_id = n.id
	LEFT JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id)`

func scanPlanned(rows *sql.Rows, p *invoicing.PlannedInvoice) error {
	var c plannedContent
	err := rows.Scan(&p.ID, &p.ContractID, &p.OrderID, &p.OrderNumber, &p.Shop, &p.PartnerID, &p.Period, &p.From, &p.Until, &p.ProvisionalDate, &p.Status,
		&p.SkippedByTerms, &p.Note, jsonColumn{&c}, &p.CollectiveID, &p.InvoiceID)
	p.Currency, p.PriceMode, p.Lines, p.TaxTotals, p.Total, p.Print = c.Currency, c.PriceMode, c.Lines, c.TaxTotals, c.Total, c.Print
	return err
}
