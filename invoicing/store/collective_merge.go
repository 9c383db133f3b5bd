package store

import (
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// CheckMerge is CheckTakeOver for one group by itself.
func (s *Store) CheckMerge(ctx context.Context, g MergeGroup) (collective.Merge, error) {
	all, err := s.CheckTakeOver(ctx, TakeOver{Groups: []MergeGroup{g}})
	if err != nil {
		return collective.Merge{}, err
	}
	return all[0], nil
}

// CheckTakeOver says for each group of a wish what would become of it: the collective invoice, the proof that it costs what its parts
// do, and what keeps them apart. A group that nobody joins is an existing one as it would be without those who leave it. Nothing is
// written. A planned invoice that does not exist is NotFound, a collective invoice that cannot be taken apart any more a Conflict.
func (s *Store) CheckTakeOver(ctx context.Context, t TakeOver) ([]collective.Merge, error) {
	at, err := whereItems(ctx, s.db, t.moved())
	if err != nil {
		return nil, unavailable(err)
	}
	a, err := arrange(t, at, func(id int64) (invoicing.CollectiveInvoice, error) { return readCollective(ctx, s.db, id, "") })
	if err != nil {
		return nil, unavailable(err)
	}
	all := make([]collective.Merge, len(t.Groups))
	for n, g := range t.Groups {
		if all[n], err = s.merge(ctx, s.db, g, a); err != nil {
			return nil, unavailable(err)
		}
	}
	return all, nil
}

// merge merges a group in memory.
func (s *Store) merge(ctx context.Context, q queryer, g MergeGroup, a *arrangement) (collective.Merge, error) {
	r := collective.Request{Into: a.left[g.Into], Mend: g.Mend, Send: g.SendDate}
	reader := s.gather(q)
	var err error
	if r.Items, err = reader.items(ctx, r.Into, g, a); err != nil {
		return collective.Merge{}, err
	}
	if len(r.Items) > 0 {
		r.Partner, r.Settings = reader.partners[r.Items[0].Order.PartnerID], s.settingsOf(collective.Shop(ordersIn(r.Items)))
	}
	r.Brought = a.linesFor(r.Items)
	m := collective.Join(r)
	if r.Into.ID != 0 && r.Into.Status != invoicing.CollectivePlanned {
		m.Obstacles = append(m.Obstacles, collective.Obstacle{Kind: collective.ObstacleRefused,
			Text: fmt.Sprintf("Die Sammelrechnung %d ist bereits %s und nimmt nichts mehr auf.", r.Into.ID, r.Into.Status)})
	}
	return m, nil
}

// items reads those of the collective invoice and those that join it.
func (g *gathering) items(ctx context.Context, into invoicing.CollectiveInvoice, group MergeGroup, a *arrangement) ([]collective.Item, error) {
	var items []collective.Item
	for _, p := range into.Items {
		i, err := g.item(ctx, p)
		if err != nil {
			return nil, err
		}
		i.Joined = true
		items = append(items, i)
	}
	there := func(id int64) bool {
		return slices.ContainsFunc(items, func(i collective.Item) bool { return i.ID == id })
	}
	planned, err := readPlanned(ctx, g.q, append(slices.Clone(group.PlannedIDs), slices.DeleteFunc(eachOnce(group.MovedIDs), there)...))
	if err != nil {
		return nil, err
	}
	for _, p := range planned {
		a.free(&p)
		i, err := g.item(ctx, p)
		if err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	for _, id := range group.OrderIDs {
		i, err := g.whole(ctx, id, nil)
		if err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	return items, nil
}

// readPlanned reads planned invoices in the order of their ids as given. An id that is given twice comes back twice, so that the
// rules can refuse it.
func readPlanned(ctx context.Context, q queryer, ids []int64) ([]invoicing.PlannedInvoice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := collect(ctx, q, scanPlanned, selectPlanned+` WHERE n.id IN (`+marks(len(ids))+`)`, anys(nil, ids)...)
	if err != nil {
		return nil, fmt.Errorf("read planned invoices: %w", err)
	}
	planned := make([]invoicing.PlannedInvoice, len(ids))
	for i, id := range ids {
		at := slices.IndexFunc(found, func(p invoicing.PlannedInvoice) bool { return p.ID == id })
		if at < 0 {
			return nil, invoicing.NotFoundf("Die geplante Rechnung %d gibt es nicht.", id)
		}
		planned[i] = found[at]
	}
	return planned, nil
}
