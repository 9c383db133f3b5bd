package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// orderChange is an order whose content the shop changed.
type orderChange struct {
	before   invoicing.Order
	after    invoicing.Order
	changes  []invoicing.Difference
	document string
}

// ReviseOrders keeps the state of each known order that differs from what the shop tells of it now. It comes before
// PutOrders, in the same transaction: a change makes one revision, however often it is read. The orders stay locked
// until then, so that a document made meanwhile rests on the new state or is known here.
func (m *Mirror) ReviseOrders(ctx context.Context, list []MirrorOrder) error {
	now := map[int64]invoicing.Order{}
	var ids []int64
	for _, o := range list {
		if o.ID == 0 {
			continue
		}
		next := *o.Order
		next.Origin.Shop, next.DeletedAt = o.Shop, time.Time{}
		now[o.ID], ids = next, append(ids, o.ID)
	}
	return m.revise(ctx, ids, func(before invoicing.Order) invoicing.Order { return now[before.ID] })
}

// reviseGone keeps the state of orders that are found deleted in their shop now.
func (m *Mirror) reviseGone(ctx context.Context, ids []int64) error {
	return m.revise(ctx, ids, func(before invoicing.Order) invoicing.Order {
		if before.DeletedAt.IsZero() {
			before.DeletedAt = time.Now()
		}
		return before
	})
}

func (m *Mirror) revise(ctx context.Context, ids []int64, next func(invoicing.Order) invoicing.Order) error {
	states, err := m.orderStates(ctx, ids)
	if err != nil {
		return err
	}
	var changed []orderChange
	for _, before := range states {
		after := next(before)
		if d := invoicing.Differences(before, after); len(d) > 0 {
			changed = append(changed, orderChange{before: before, after: after, changes: d})
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := m.findTouched(ctx, changed); err != nil {
		return fmt.Errorf("find the documents of changed orders: %w", err)
	}
	if err := m.putRevisions(ctx, changed); err != nil {
		return fmt.Errorf("write revisions of orders: %w", err)
	}
	return nil
}

func (m *Mirror) putRevisions(ctx context.Context, changed []orderChange) error {
	last, err := m.lastRevisions(ctx, changed)
	if err != nil {
		return err
	}
	rows := make([][]any, len(changed))
	for i, c := range changed {
		doc, err := documents(c.changes, c.before)
		if err != nil {
			return fmt.Errorf("order %s: %w", c.before.Number, err)
		}
		rows[i] = []any{c.before.ID, last[c.before.ID] + 1, doc[0], doc[1], c.document}
	}
	return m.run(ctx, upsert{head: "INSERT INTO fakturis_order_revision (order_id, revision, noticed_at, changes, state, document) VALUES ",
		row: "(?, ?, UTC_TIMESTAMP(6), ?, ?, ?)"}, rows)
}

func (m *Mirror) lastRevisions(ctx context.Context, changed []orderChange) (map[int64]int, error) {
	last := map[int64]int{}
	err := chunks(changedIDs(changed), func(ids []int64) error {
		return each(ctx, m.tx, `SELECT order_id, MAX(revision) FROM fakturis_order_revision WHERE order_id IN (`+marks(len(ids))+`) GROUP BY order_id`,
			anys(nil, ids), func(rows *sql.Rows) error {
				var id int64
				var revision int
				err := rows.Scan(&id, &revision)
				last[id] = revision
				return err
			})
	})
	return last, err
}

func changedIDs(changed []orderChange) []int64 {
	ids := make([]int64, len(changed))
	for i, c := range changed {
		ids[i] = c.before.ID
	}
	return ids
}
