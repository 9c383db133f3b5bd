package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// ordersOffered bounds how many open orders of a partner are offered for merging, the newest first.
const ordersOffered = 50

// Mergeable is what of a partner can become part of a collective invoice, and the planned ones that can take it in.
type Mergeable struct {
	Planned     []invoicing.PlannedInvoice    // open, by period
	Orders      []invoicing.Order             // open ones that may be billed as a whole
	Collectives []invoicing.CollectiveInvoice // planned
}

// Mergeable returns what of a partner may be merged. Whether two of it fit together, CheckMerge says.
func (s *Store) Mergeable(ctx context.Context, partnerID int64) (Mergeable, error) {
	var m Mergeable
	if _, err := readPartner(ctx, s.db, partnerID); err != nil {
		return m, unavailable(err)
	}
	var err error
	m.Planned, err = collect(ctx, s.db, scanPlanned, selectPlanned+` WHERE n.partner_id = ? AND n.status = ? ORDER BY n.period_from, n.order_id, n.period`,
		partnerID, invoicing.Planned)
	if err == nil {
		m.Orders, err = s.openOrders(ctx, partnerID)
	}
	if err == nil {
		m.Collectives, err = s.plannedCollectives(ctx, partnerID)
	}
	if err != nil {
		return m, unavailable(fmt.Errorf("what partner %d can merge: %w", partnerID, err))
	}
	return m, nil
}

// openOrders returns the orders of a partner that no document bills, that no contract bills, and that were not paid with the order.
func (s *Store) openOrders(ctx context.Context, partnerID int64) ([]invoicing.Order, error) {
	ids, err := readIDs(ctx, s.db, `SELECT o.id FROM fakturis_order o WHERE o.partner_id = ? AND o.deleted_at IS NULL AND NOT o.cancelled AND NOT o.check_flag
		AND o.total_cents > 0 AND NOT EXISTS (SELECT 1 FROM fakturis_contract c WHERE c.order_id = o.id)
		AND NOT EXISTS (SELECT 1 FROM fakturis_billed b WHERE b.billed = CONCAT('order:', o.id))
		AND NOT EXISTS (SELECT 1 FROM fakturis_planned_invoice n WHERE n.whole_order = o.id)
		ORDER BY o.ordered_at DESC, o.id DESC LIMIT ?`, partnerID, ordersOffered)
	if err != nil {
		return nil, err
	}
	var orders []invoicing.Order
	for _, id := range ids {
		o, err := s.readOrder(ctx, s.db, id, "")
		if err != nil {
			return nil, err
		}
		if s.settingsOf(o.Origin.Shop).PaidByRule(o.Payment) {
			continue
		}
		deposits, err := depositsOf(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		if len(deposits) == 0 {
			orders = append(orders, o)
		}
	}
	return orders, nil
}

func (s *Store) plannedCollectives(ctx context.Context, partnerID int64) ([]invoicing.CollectiveInvoice, error) {
	ids, err := readIDs(ctx, s.db, `SELECT id FROM fakturis_collective_invoice WHERE partner_id = ? AND status = ? ORDER BY provisional_date, id`,
		partnerID, invoicing.CollectivePlanned)
	if err != nil {
		return nil, err
	}
	all := make([]invoicing.CollectiveInvoice, len(ids))
	for i, id := range ids {
		if all[i], err = readCollective(ctx, s.db, id, ""); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func readIDs(ctx context.Context, q queryer, query string, args ...any) ([]int64, error) {
	return collect(ctx, q, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) }, query, args...)
}
