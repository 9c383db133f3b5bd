package demo

import (
	"context"
	"fmt"

	"fakturisd/connector/modified/sampleshop"
)

// Planted returns the numbers of the orders that were filled in with wrong amounts, so that there is something to
// be looked at.
func (s *Stage) Planted(ctx context.Context) (map[string]bool, error) {
	numbers := map[string]bool{}
	for name, keyOf := range map[string]string{SingleShop: "'tee'", MultiShop: "CASE multishop_id WHEN 1 THEN 'teehaus' WHEN 2 THEN 'kaffee' ELSE 'porzellan' END"} {
		db, err := s.OpenShop(name)
		if err != nil {
			return nil, err
		}
		ids, err := sampleshop.PlantedIDs(ctx, db)
		for _, id := range ids {
			var number string
			if err = db.QueryRowContext(ctx, fmt.Sprintf("SELECT CONCAT(%s, '-', orders_id) FROM orders WHERE orders_id = ?", keyOf), id).Scan(&number); err != nil {
				break
			}
			numbers[number] = true
		}
		db.Close()
		if err != nil {
			return nil, fmt.Errorf("planted orders of %s: %w", name, err)
		}
	}
	return numbers, nil
}
