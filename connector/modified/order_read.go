package modified

import (
	"context"
	"sort"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Orders returns the orders of a range: six queries for their rows and one for the small tables and the clock, however many orders
// there are.
func (s *Shop) Orders(ctx context.Context, r connector.Range) ([]connector.ShopOrder, error) {
	k, err := s.small(ctx, invoicing.KindOrder)
	if err != nil {
		return nil, err
	}
	zone, err := s.zone(k)
	if err != nil {
		return nil, err
	}
	parts := s.schema.Load().orders
	records, err := s.aggregates(ctx, parts, r)
	if err != nil {
		return nil, err
	}
	m := orderMapper{key: s.config.Key, domain: bareColumn(s.config.OrderColumn), parts: parts, small: k, zone: zone}
	out := make([]connector.ShopOrder, 0, len(records))
	for _, a := range records {
		out = append(out, m.order(a))
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Key < out[b].Key })
	return out, nil
}
