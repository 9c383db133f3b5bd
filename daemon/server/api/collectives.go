package api

import (
	"context"
	"net/http"
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
