package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/store"
)

// mergeJSON is what becomes one collective invoice.
type mergeJSON struct {
	PlannedInvoiceIDs []int64         `json:"planned_invoice_ids"`
	OrderIDs          []int64         `json:"order_ids"`
	Into              int64           `json:"into"`
	SendDate          day             `json:"send_date"`
	Mend              collective.Mend `json:"mend"`
}

func (m mergeJSON) group() store.MergeGroup {
	return store.MergeGroup{PlannedIDs: m.PlannedInvoiceIDs, OrderIDs: m.OrderIDs, Into: m.Into, SendDate: m.SendDate.Date, Mend: m.Mend}
}

func (m mergeJSON) check() error {
	if len(m.PlannedInvoiceIDs)+len(m.OrderIDs) == 0 {
		return invoicing.Invalidf("planned_invoice_ids: Es fehlen die geplanten Rechnungen (oder order_ids: die Aufträge).")
	}
	return nil
}

// combine makes one collective invoice of planned invoices and whole orders, or adds them to one.
func (a *api) combine(ctx context.Context, c *call) (int, any, error) {
	var in mergeJSON
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := in.check(); err != nil {
		return 0, nil, err
	}
	done, err := a.Store.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{in.group()}, Once: c.once()}, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showCollective(ctx, http.StatusCreated, done.Collectives[0])
}

// checkMerge says what combine would make, and what keeps it from being made.
func (a *api) checkMerge(ctx context.Context, c *call) (int, any, error) {
	var in mergeJSON
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := in.check(); err != nil {
		return 0, nil, err
	}
	m, err := a.Store.CheckMerge(ctx, in.group())
	m.Obstacles, m.Warnings, m.Proof.Text = orNone(m.Obstacles), orNone(m.Warnings), orNone(m.Proof.Text)
	i := &m.Invoice
	i.Items, i.Lines, i.TaxTotals = orNone(i.Items), orNone(i.Lines), orNone(i.TaxTotals)
	return http.StatusOK, m, err
}

// takeOver makes collective invoices of groups and drafts of singles, all or nothing.
func (a *api) takeOver(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Groups  []mergeJSON `json:"groups"`
		Singles []int64     `json:"singles"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	take := store.TakeOver{Singles: in.Singles, Once: c.once()}
	for _, g := range in.Groups {
		if err := g.check(); err != nil {
			return 0, nil, err
		}
		take.Groups = append(take.Groups, g.group())
	}
	if len(take.Groups)+len(take.Singles) == 0 {
		return 0, nil, invoicing.Invalidf("groups: Es fehlt, was zu Sammelrechnungen werden soll (oder singles: was zu Entwürfen).")
	}
	done, err := a.Store.TakeOver(ctx, take, c.actor())
	return http.StatusCreated, done, err
}

// splitCollective takes items out of a collective invoice, without any named all of them, and says what is left of it.
func (a *api) splitCollective(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		PlannedInvoiceIDs []int64 `json:"planned_invoice_ids"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := a.Store.SplitCollective(ctx, c.id, in.PlannedInvoiceIDs, c.actor()); err != nil {
		return 0, nil, err
	}
	left := struct {
		CollectiveInvoices []any `json:"collective_invoices"` // none: nothing is left
	}{[]any{}}
	_, shown, err := a.showCollective(ctx, http.StatusOK, c.id)
	switch {
	case err == nil:
		left.CollectiveInvoices = append(left.CollectiveInvoices, shown)
	case invoicing.ErrorCode(err) != invoicing.CodeNotFound:
		return 0, nil, err
	}
	return http.StatusOK, left, nil
}

// moveItems moves items of a collective invoice into another one, or into a new one, and answers with that.
func (a *api) moveItems(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		PlannedInvoiceIDs []int64 `json:"planned_invoice_ids"`
		To                int64   `json:"to"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if len(in.PlannedInvoiceIDs) == 0 {
		return 0, nil, invoicing.Invalidf("planned_invoice_ids: Es fehlen die geplanten Rechnungen.")
	}
	if _, err := a.Store.Collective(ctx, c.id); err != nil {
		return 0, nil, err
	}
	id, err := a.Store.MoveItems(ctx, in.PlannedInvoiceIDs, in.To, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showCollective(ctx, http.StatusOK, id)
}

// refreshItem takes the present state of an order that changed since it joined a collective invoice.
func (a *api) refreshItem(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		PlannedInvoiceID int64 `json:"planned_invoice_id"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := a.Store.RefreshItem(ctx, in.PlannedInvoiceID, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showCollective(ctx, http.StatusOK, c.id)
}

// mergeable says what of a partner may be merged.
func (a *api) mergeable(ctx context.Context, c *call) (int, any, error) {
	m, err := a.Store.Mergeable(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	reply := struct {
		PlannedInvoices    []invoicing.PlannedInvoice    `json:"planned_invoices"`
		OrderIDs           []int64                       `json:"order_ids"`
		CollectiveInvoices []invoicing.CollectiveInvoice `json:"collective_invoices"`
	}{orNone(m.Planned), []int64{}, orNone(m.Collectives)}
	for _, o := range m.Orders {
		reply.OrderIDs = append(reply.OrderIDs, o.ID)
	}
	return http.StatusOK, reply, nil
}
