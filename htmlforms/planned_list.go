package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

// plannedRow is a planned invoice in a list.
type plannedRow struct {
	invoicing.PlannedInvoice
	No            int // from 1
	Open          bool
	Prefix, State string
}

// plannedBody is the page of the invoices that a contract will bring (zu generierende Rechnungen).
type plannedBody struct {
	Path  string
	Order invoicing.Order
	Rows  []plannedRow
	Open  int // how many can still be combined
}

// plannedList shows the planned invoices of an order and lets the clerk tick those that become one collective invoice.
func (p *Pages) plannedList(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	o, err := p.Store.Order(r.Context(), id)
	if err != nil {
		return err
	}
	body := plannedBody{Path: idPath("/auftraege", id), Order: o}
	if body.Rows, err = p.plannedOf(r.Context(), id); err != nil {
		return err
	}
	for _, row := range body.Rows {
		if row.Open {
			body.Open++
		}
	}
	p.render(w, r, http.StatusOK, "planned.html", page{Title: "planned.title", Name: o.Number, Nav: "/auftraege", Body: body})
	return nil
}

func (p *Pages) plannedOf(ctx context.Context, orderID int64) ([]plannedRow, error) {
	planned, err := p.Store.PlannedInvoices(ctx, orderID)
	if err != nil {
		return nil, err
	}
	rows := make([]plannedRow, len(planned))
	for i, one := range planned {
		rows[i] = plannedRow{PlannedInvoice: one, No: one.Period + 1, Open: one.Status == invoicing.Planned, Prefix: "state", State: string(one.Status)}
	}
	return rows, nil
}
