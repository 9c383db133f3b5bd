package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// putOrderLines writes the lines of orders by position, and removes those behind the last one of known orders.
func (m *Mirror) putOrderLines(ctx context.Context, known, added []MirrorOrder) error {
	columns := []string{"order_id", "position", "kind", "article_key", "number", "text", "details", "quantity", "unit_price", "amount_cents", "tax_rate"}
	upserting, adding := newUpsert("fakturis_order_line", columns, append([]string{}, columns[2:]...)...), newUpsert("fakturis_order_line", columns)
	if err := m.writeLines(ctx, upserting, known); err != nil {
		return err
	}
	if err := m.writeLines(ctx, adding, added); err != nil {
		return err
	}
	err := chunks(known, func(known []MirrorOrder) error {
		var args []any
		for _, o := range known {
			args = append(args, o.ID, len(o.Lines))
		}
		any := strings.TrimSuffix(strings.Repeat("order_id = ? AND position > ? OR ", len(known)), " OR ")
		_, err := m.tx.ExecContext(ctx, `DELETE FROM fakturis_order_line WHERE `+any, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove order lines: %w", err)
	}
	return nil
}

func (m *Mirror) writeLines(ctx context.Context, u upsert, list []MirrorOrder) error {
	w := m.writer(u)
	for _, o := range list {
		for i := range o.Lines {
			l, details := &o.Lines[i], noDetails
			if len(l.Details) > 0 {
				doc, err := documents(l.Details)
				if err != nil {
					return fmt.Errorf("order %s: %w", o.Number, err)
				}
				details = doc[0]
			}
			if err := w.add(ctx, o.ID, i+1, string(l.Kind), l.ArticleKey, l.Number, l.Text, details,
				l.Quantity.String(), l.UnitPrice.String(), int64(l.Amount), int64(l.TaxRate)); err != nil {
				return fmt.Errorf("write lines of order %s: %w", o.Number, err)
			}
		}
	}
	if _, err := w.end(ctx); err != nil {
		return fmt.Errorf("write order lines: %w", err)
	}
	return nil
}

var noDetails = json.RawMessage("[]")

// putOrderTaxes writes the tax totals of orders, those of known orders anew.
func (m *Mirror) putOrderTaxes(ctx context.Context, list, known []MirrorOrder) error {
	var ids []int64
	for _, o := range known {
		ids = append(ids, o.ID)
	}
	var rows [][]any
	for _, o := range list {
		for _, t := range o.TaxTotals {
			rows = append(rows, []any{o.ID, int64(t.Rate), int64(t.Net), int64(t.Tax), int64(t.Gross)})
		}
	}
	columns := []string{"order_id", "rate", "net_cents", "tax_cents", "gross_cents"}
	return m.replaceParts(ctx, "fakturis_order_tax", "order_id", ids, columns, 2, rows)
}
