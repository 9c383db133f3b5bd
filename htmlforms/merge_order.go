package htmlforms

import (
	"context"

	"fakturisd/invoicing"
)

// groupingOfOrder is what the popup "Rechnungen zusammenfassen" of an order with a contract shows.
func (p *Pages) groupingOfOrder(ctx context.Context, orderID int64) (*groupingBody, error) {
	o, err := p.Store.Order(ctx, orderID)
	if err != nil {
		return nil, err
	}
	planned, err := p.Store.PlannedInvoices(ctx, orderID)
	if err != nil {
		return nil, err
	}
	b := &groupingBody{grouping: &grouping{}, Path: idPath("/auftraege", orderID), Order: o.Number}
	for _, n := range planned {
		if n.Status == invoicing.Planned {
			b.Items = append(b.Items, plannedItem(n))
		}
	}
	b.Partner, err = p.Store.Partner(ctx, o.PartnerID)
	return b, err
}
