package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// ArchivedPayment is a payment with the number of its invoice.
type ArchivedPayment struct {
	invoicing.Payment
	Number string
}

// ExportPayments hands on all payments of the invoices of a query.
func (s *Store) ExportPayments(ctx context.Context, q ArchiveQuery, each func(ArchivedPayment) error) error {
	return s.exportRows(ctx, "payments", func(rows *sql.Rows) error {
		var p ArchivedPayment
		var reverses sql.NullInt64
		if err := rows.Scan(&p.ID, &p.InvoiceID, &p.Date, &p.Amount, &p.Kind, &p.Note, &p.Actor, &p.At, &reverses, &p.Number); err != nil {
			return err
		}
		p.Reverses = reverses.Int64
		return each(p)
	}, `SELECT p.id, p.invoice_id, p.paid_on, p.cents, p.kind, p.note, p.actor, p.at, p.reverses, COALESCE(d.number, '')
		FROM fakturis_payment p JOIN fakturis_invoice d ON d.id = p.invoice_id WHERE `+archivedInvoices+` ORDER BY p.id`, q.args()...)
}

// ExportAudit hands on what was done in the days of a query, to documents of its shop where it names one.
func (s *Store) ExportAudit(ctx context.Context, q ArchiveQuery, each func(AuditRow) error) error {
	from, until := q.days()
	return s.exportRows(ctx, "audit", func(rows *sql.Rows) error {
		var a AuditRow
		if err := a.scan(rows); err != nil {
			return err
		}
		return each(a)
	}, selectAudit+` a WHERE DATE(at) BETWEEN ? AND ? AND (? = '' OR entity = 'invoice' AND entity_id IN (SELECT id FROM fakturis_invoice WHERE shop = ?)
		OR entity = 'delivery_note' AND entity_id IN (SELECT id FROM fakturis_delivery_note WHERE shop = ?)) ORDER BY id`, from, until, q.Shop, q.Shop, q.Shop)
}

// ExportChain hands on every link: a part of the chain would prove nothing.
func (s *Store) ExportChain(ctx context.Context, each func(ArchiveLink) error) error {
	return s.exportRows(ctx, "chain", func(rows *sql.Rows) error {
		var l ArchiveLink
		if err := rows.Scan(l.into()...); err != nil {
			return err
		}
		return each(l)
	}, selectLinks+` FROM fakturis_archive_chain c ORDER BY c.seq`)
}

// exportRows reads row by row as they arrive, however many there are.
func (s *Store) exportRows(ctx context.Context, what string, row func(*sql.Rows) error, query string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return unavailable(fmt.Errorf("export the %s: %w", what, err))
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("export the %s: %w", what, err)
		}
	}
	return unavailable(rows.Err())
}
