package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Collective returns a collective invoice with its items and lines.
func (s *Store) Collective(ctx context.Context, id int64) (invoicing.CollectiveInvoice, error) {
	c, err := readCollective(ctx, s.db, id, "")
	return c, unavailable(err)
}

// readCollective reads a collective invoice, its row locked as the clause says ("FOR UPDATE" or "").
func readCollective(ctx context.Context, q queryer, id int64, lock string) (invoicing.CollectiveInvoice, error) {
	c := invoicing.CollectiveInvoice{ID: id}
	var content collectiveContent
	err := q.QueryRowContext(ctx, `SELECT partner_id, status, currency, price_mode, content, total_cents, version, COALESCE(hold_reason, ''), `+scheduleColumns+`
		FROM fakturis_collective_invoice WHERE id = ? `+lock, id).Scan(append([]any{&c.PartnerID, &c.Status, &c.Currency,
		&c.PriceMode, jsonColumn{&content}, &c.Total, &c.Version, &c.Hold}, scanSchedule(&c.Schedule)...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return c, invoicing.NotFoundf("Die Sammelrechnung %d gibt es nicht.", id)
	}
	if err != nil {
		return c, fmt.Errorf("read collective invoice %d: %w", id, err)
	}
	c.Head, c.Lines, c.TaxTotals, c.CustomerNo = content.Head, content.Lines, content.TaxTotals, customerNumber(c.PartnerID)
	err = q.QueryRowContext(ctx, `SELECT COALESCE((SELECT `+partnerName+` FROM fakturis_partner p WHERE p.id = ?), ''),
		COALESCE((SELECT b.invoice_id FROM fakturis_billed b WHERE b.billed = ?), 0), COALESCE((SELECT v.number FROM fakturis_billed b JOIN fakturis_invoice v ON v.id = b.invoice_id WHERE b.billed = ?), '')`,
		c.PartnerID, collectiveBilled(id), collectiveBilled(id)).Scan(&c.PartnerName, &c.InvoiceID, &c.InvoiceNo)
	if err != nil {
		return c, fmt.Errorf("read collective invoice %d: %w", id, err)
	}
	c.Items, err = collect(ctx, q, scanPlanned, selectPlanned+` WHERE t.collective_id = ? ORDER BY t.position`, id)
	if err != nil {
		return c, fmt.Errorf("read items of collective invoice %d: %w", id, err)
	}
	return c, nil
}
