package htmlforms

import "context"

// groupingOfPartner is everything of a partner that can go out together: open periods of all contracts, open orders, and the
// collective invoices that are not issued yet.
func (p *Pages) groupingOfPartner(ctx context.Context, partnerID int64) (*groupingBody, error) {
	partner, err := p.Store.Partner(ctx, partnerID)
	if err != nil {
		return nil, err
	}
	m, err := p.Store.Mergeable(ctx, partnerID)
	if err != nil {
		return nil, err
	}
	b := &groupingBody{grouping: &grouping{Collectives: m.Collectives}, Path: idPath("/geschaeftspartner", partnerID), Partner: partner}
	for _, n := range m.Planned {
		b.Items = append(b.Items, plannedItem(n))
	}
	for _, o := range m.Orders {
		b.Items = append(b.Items, orderItem(o))
	}
	for _, c := range m.Collectives {
		for _, n := range c.Items {
			b.Items = append(b.Items, plannedItem(n))
		}
	}
	return b, nil
}
