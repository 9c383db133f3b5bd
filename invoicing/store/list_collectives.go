package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// CollectiveRow is one line of the collective invoice list (Sammelrechnungsliste).
type CollectiveRow struct {
	ID              int64                      `json:"id"`
	PartnerID       int64                      `json:"partner_id"`
	CustomerNumber  string                     `json:"customer_number"`
	CustomerName    string                     `json:"customer_name"`
	ProvisionalDate invoicing.Date             `json:"provisional_date"`
	SendDate        invoicing.Date             `json:"send_date"`              // none: not sent by itself
	DeselectedOn    invoicing.Date             `json:"deselected_on,omitzero"` // somebody said "no date for now"
	RemindOn        invoicing.Date             `json:"remind_on,omitzero"`
	PeriodFrom      invoicing.Date             `json:"period_from"` // of all that is in it
	PeriodUntil     invoicing.Date             `json:"period_until"`
	Hold            string                     `json:"hold,omitzero"` // German, a line each: why it cannot be issued, or was held instead of sent
	Status          invoicing.CollectiveStatus `json:"status"`
	Items           int                        `json:"items"` // planned invoices in it
	Currency        string                     `json:"currency"`
	Net             money.Cents                `json:"net"`
	Tax             money.Cents                `json:"tax"`
	Total           money.Cents                `json:"total"`
	InvoiceID       int64                      `json:"invoice_id"`
	InvoiceNumber   string                     `json:"invoice_number"`
	Origins         []string                   `json:"origins"` // shops of the orders in it
}

// Collectives returns a page of the collective invoices. It searches customer (name, company, city, e-mail, number),
// the numbers of the orders in it and the invoice's number; Status is a state of collective invoices, or of planned ones
// undatiert (without a send date), faellig (it has come), versaeumt (it is over) or gehalten (it cannot be issued as it
// stands, or was held instead of sent).
func (s *Store) Collectives(ctx context.Context, q ListQuery) ([]CollectiveRow, int64, error) {
	page, next, err := fetchPage(ctx, s, filterCollectives(selectCollectives(), q, s.today()), q, "c.id", scanCollectiveRow)
	if err != nil {
		return nil, 0, err
	}
	return page, next, s.fillCollectiveShops(ctx, page)
}

func selectCollectives() sq.SelectBuilder {
	return sq.Select("c.id", "c.partner_id", partnerName, "c.provisional_date", "c.send_date", "c.deselected_on", "c.remind_on",
		"(SELECT MIN(n.period_from) FROM fakturis_collective_item t JOIN fakturis_planned_invoice n ON n.id = t.planned_id WHERE t.collective_id = c.id)",
		"(SELECT MAX(n.period_until) FROM fakturis_collective_item t JOIN fakturis_planned_invoice n ON n.id = t.planned_id WHERE t.collective_id = c.id)",
		"TRIM(CONCAT_WS('\n', c.hold_reason, IF("+guarded+", c.guard, NULL)))", "c.status",
		"(SELECT COUNT(*) FROM fakturis_collective_item t WHERE t.collective_id = c.id)", "c.currency", "c.net_cents", "c.tax_cents", "c.total_cents",
		"COALESCE(v.id, 0)", "COALESCE(v.number, '')").
		From("fakturis_collective_invoice c").LeftJoin("fakturis_partner p ON p.id = c.partner_id").
		LeftJoin("fakturis_billed billed ON billed.billed = CONCAT('collective:', c.id)").LeftJoin("fakturis_invoice v ON v.id = billed.invoice_id")
}

// guarded holds for a collective invoice c that was held instead of sent, and that nobody let go.
const guarded = `COALESCE(c.guard, '') <> '' AND c.guard_released = ''`

// itemsOf reads the orders in collective invoice c; with LIMIT 1 it is asked row by row.
const itemsOf = `SELECT 1 FROM fakturis_collective_item t JOIN fakturis_planned_invoice n ON n.id = t.planned_id
	JOIN fakturis_order o ON o.id = n.order_id WHERE t.collective_id = c.id`

func filterCollectives(b sq.SelectBuilder, q ListQuery, today invoicing.Date) sq.SelectBuilder {
	if q.Shop != "" {
		b = b.Where("("+itemsOf+" AND o.shop = ? LIMIT 1) = 1", q.Shop)
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"c.partner_id": q.PartnerID})
	}
	switch q.Status {
	case "":
	case "undatiert":
		b = b.Where(sq.Eq{"c.status": invoicing.CollectivePlanned, "c.send_date": nil})
	case "faellig":
		b = b.Where(sq.Eq{"c.status": invoicing.CollectivePlanned}).Where(sq.LtOrEq{"c.send_date": today})
	case "versaeumt":
		b = b.Where(sq.Eq{"c.status": invoicing.CollectivePlanned}).Where(sq.Lt{"c.send_date": today})
	case "gehalten":
		b = b.Where(sq.Eq{"c.status": invoicing.CollectivePlanned}).Where("(c.hold_reason IS NOT NULL OR " + guarded + ")")
	default:
		b = b.Where(sq.Eq{"c.status": q.Status})
	}
	for _, w := range q.words() {
		b = b.Where(sq.Or{
			partnerFits(w), anyContains(w, "p.email", "v.number"),
			sq.Expr("("+itemsOf+" AND o.number LIKE ? LIMIT 1) = 1", startsWith(w)),
		})
	}
	return b
}

func scanCollectiveRow(rows *sql.Rows, r *CollectiveRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.PartnerID, &r.CustomerName, &r.ProvisionalDate, &r.SendDate, &r.DeselectedOn, &r.RemindOn,
		&r.PeriodFrom, &r.PeriodUntil, &r.Hold, &r.Status, &r.Items, &r.Currency,
		&r.Net, &r.Tax, &r.Total, &r.InvoiceID, &r.InvoiceNumber)
	r.CustomerNumber, r.Origins = customerNumber(r.PartnerID), []string{}
	return r.ID, err
}

func (s *Store) fillCollectiveShops(ctx context.Context, page []CollectiveRow) error {
	at := map[int64]int{}
	ids := make([]int64, len(page))
	for i, r := range page {
		ids[i], at[r.ID] = r.ID, i
	}
	if len(ids) == 0 {
		return nil
	}
	b := sq.Select("DISTINCT t.collective_id", "o.shop").From("fakturis_collective_item t").
		Join("fakturis_planned_invoice n ON n.id = t.planned_id").Join("fakturis_order o ON o.id = n.order_id").
		Where(sq.Eq{"t.collective_id": ids}).Where("o.shop <> ''").OrderBy("t.collective_id", "o.shop")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var shop string
		if err := rows.Scan(&id, &shop); err != nil {
			return err
		}
		page[at[id]].Origins = append(page[at[id]].Origins, shop)
		return nil
	})
}
