package sampleshop

import (
	"context"
	"fmt"
)

// fault spoils an order. Its name goes into orders_ident_key, which the shop itself never fills.
type fault struct {
	name   string
	change string // a statement with the order's id
}

// faults are the ways in which orders of real shops fail to add up.
func faults() []fault {
	return []fault{
		{"total", "UPDATE orders_total SET value = value + 1, text = CONCAT('<b>', FORMAT(value, 2, 'de_DE'), ' EUR</b>') WHERE class = 'ot_total' AND orders_id = ?"},
		{"line", "UPDATE orders_products SET products_quantity = products_quantity + 1, final_price = products_price * products_quantity WHERE orders_id = ? ORDER BY orders_products_id LIMIT 1"},
		{"missing", "DELETE FROM orders_total WHERE class = 'ot_total' AND orders_id = ?"},
		{"shipping", "UPDATE orders_total SET value = value + 2.5 WHERE class = 'ot_shipping' AND orders_id = ?"},
	}
}

// plant spoils a few ordinary orders, spread over the time, and returns their ids.
func (p *plan) plant(ctx context.Context) ([]int64, error) {
	var ids []int64
	all := faults()
	for i, f := range all {
		if len(p.usable) < len(all) {
			break
		}
		id := p.usable[i*(len(p.usable)-1)/(len(all)-1)]
		if _, err := p.w.exec(ctx, f.change, id); err != nil {
			return nil, fmt.Errorf("plant %s: %w", f.name, err)
		}
		if _, err := p.w.exec(ctx, "UPDATE orders SET orders_ident_key = ? WHERE orders_id = ?", "planted:"+f.name, id); err != nil {
			return nil, fmt.Errorf("plant %s: %w", f.name, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}
