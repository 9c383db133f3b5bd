package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// proposalsShown bounds the list of proposals.
const proposalsShown = 50

// What the shop did with an order that is billed.
const (
	ProposalCancelled = "storniert"
	ProposalDeleted   = "geloescht"
	ProposalChanged   = "geaendert"
)

// Proposal is an order that its shop cancelled, deleted or changed although it is billed: a person decides whether the
// invoice is cancelled or corrected, or says that it is dealt with (SeeRevisions).
type Proposal struct {
	OrderID       int64  `json:"order_id"`
	OrderNumber   string `json:"order_number"`
	Shop          string `json:"shop"`
	InvoiceID     int64  `json:"invoice_id"`
	InvoiceNumber string `json:"invoice_number"`
	What          string `json:"what"`     // ProposalCancelled, ProposalDeleted or ProposalChanged
	Revision      int    `json:"revision"` // the newest change: what is dealt with
}

// Proposals returns the orders whose invoice their shop's doing calls into question, the newest first. Nothing is ever
// cancelled by itself, and what was cancelled is not proposed again.
func (s *Store) Proposals(ctx context.Context) ([]Proposal, error) { return s.proposals(ctx, "") }

// ProposalsOfOrder returns those of one order.
func (s *Store) ProposalsOfOrder(ctx context.Context, orderID int64) ([]Proposal, error) {
	return s.proposals(ctx, " AND o.id = ?", orderID)
}

// ProposalsOfInvoice returns those of one invoice, which may bill several orders.
func (s *Store) ProposalsOfInvoice(ctx context.Context, invoiceID int64) ([]Proposal, error) {
	return s.proposals(ctx, " AND i.id = ?", invoiceID)
}

func (s *Store) proposals(ctx context.Context, where string, args ...any) ([]Proposal, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, p *Proposal) error {
		return rows.Scan(&p.OrderID, &p.OrderNumber, &p.Shop, &p.InvoiceID, &p.InvoiceNumber, &p.What, &p.Revision)
	}, `SELECT o.id, o.number, o.shop, i.id, i.number, CASE WHEN o.deleted_at IS NOT NULL THEN '`+ProposalDeleted+`' WHEN o.cancelled THEN '`+
		ProposalCancelled+`' ELSE '`+ProposalChanged+`' END, MAX(v.revision)
		FROM fakturis_order_revision v JOIN fakturis_order o ON o.id = v.order_id JOIN fakturis_billed b ON b.billed = CONCAT('order:', o.id)
		JOIN fakturis_invoice i ON i.id = b.invoice_id AND i.status = '`+string(invoicing.InvoiceIssued)+`'
		WHERE `+openChange+` AND FIND_IN_SET(i.number, REPLACE(v.document, ', ', ','))`+where+`
		GROUP BY o.id, i.id ORDER BY o.id DESC LIMIT `+fmt.Sprint(proposalsShown), args...)
	if err != nil {
		return nil, unavailable(fmt.Errorf("proposed cancellations: %w", err))
	}
	return all, nil
}
