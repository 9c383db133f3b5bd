package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

// collective answers with one collective invoice.
func (a *api) collective(ctx context.Context, c *call) (int, any, error) {
	return a.showCollective(ctx, http.StatusOK, c.id)
}

func (a *api) showCollective(ctx context.Context, status int, id int64) (int, any, error) {
	col, err := a.Store.Collective(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	col.Items, col.Lines, col.TaxTotals = orNone(col.Items), orNone(col.Lines), orNone(col.TaxTotals)
	return status, col, nil
}

// combine makes one collective invoice of several planned ones.
func (a *api) combine(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		PlannedInvoiceIDs []int64 `json:"planned_invoice_ids"`
		SendDate          day     `json:"send_date"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if len(in.PlannedInvoiceIDs) == 0 {
		return 0, nil, invoicing.Invalidf("planned_invoice_ids: Es fehlen die geplanten Rechnungen.")
	}
	id, err := a.Store.Combine(ctx, in.PlannedInvoiceIDs, in.SendDate.Date, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showCollective(ctx, http.StatusCreated, id)
}

// issueCollective makes the invoice of a collective invoice and sends it.
func (a *api) issueCollective(ctx context.Context, c *call) (int, any, error) {
	if err := decode(c.body, &struct{}{}); err != nil {
		return 0, nil, err
	}
	id, err := a.Store.IssueCollective(ctx, c.id, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusOK, id)
}
