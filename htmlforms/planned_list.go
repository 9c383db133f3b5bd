package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// plannedRow is a planned invoice in a list.
type plannedRow struct {
	invoicing.PlannedInvoice
	No            int // from 1
	Year          int // heading, where a new year begins in a long list
	Sum           tax.Total
	Open          bool
	Prefix, State string
}

// stateCount says how many are in a state.
type stateCount struct {
	State string
	N     int
}

// plannedBody is the page of the invoices that a contract will bring (zu generierende Rechnungen).
type plannedBody struct {
	Path   string
	Order  invoicing.Order
	Rows   []plannedRow
	Open   int // how many can still be merged
	Counts []stateCount
	Sum    tax.Total
	Hold   string // why the contract cannot be planned on
	Result merged
}

// plannedList shows the planned invoices of an order ("Zu generierende Rechnungen"), from which the popup merges them.
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
	body.count()
	if o.ContractID != 0 {
		c, err := p.Store.Contract(r.Context(), id)
		if err != nil {
			return err
		}
		body.Hold = c.Hold
	}
	if body.Result, err = p.mergedOf(r); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "planned.html", page{Title: "planned.title", Name: o.Number, Nav: "/auftraege", Body: body})
	return nil
}

// yearsFrom is how many rows a list must have to be divided by years.
const yearsFrom = 13

// count adds up the rows, by state and in all.
func (b *plannedBody) count() {
	at := map[string]int{}
	for n := range b.Rows {
		row := &b.Rows[n]
		if row.Open {
			b.Open++
		}
		b.Sum.Net, b.Sum.Tax, b.Sum.Gross = b.Sum.Net+row.Sum.Net, b.Sum.Tax+row.Sum.Tax, b.Sum.Gross+row.Total
		if _, seen := at[row.State]; !seen {
			at[row.State] = len(b.Counts)
			b.Counts = append(b.Counts, stateCount{State: row.State})
		}
		b.Counts[at[row.State]].N++
		if len(b.Rows) >= yearsFrom && (n == 0 || b.Rows[n-1].From.Year != row.From.Year) {
			row.Year = row.From.Year
		}
	}
}

func (p *Pages) plannedOf(ctx context.Context, orderID int64) ([]plannedRow, error) {
	planned, err := p.Store.PlannedInvoices(ctx, orderID)
	if err != nil {
		return nil, err
	}
	rows := make([]plannedRow, len(planned))
	for i, one := range planned {
		rows[i] = plannedRow{PlannedInvoice: one, No: one.Period + 1, Sum: tax.Sum(one.TaxTotals), Open: one.Status == invoicing.Planned, Prefix: "state", State: string(one.Status)}
	}
	return rows, nil
}
